//! GraphQL over HTTP, by our own handler: the stock one runs mutations over GET, takes text for JSON and has no limits.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::ALLOW},
    web::{Bytes, Data},
};
use async_graphql::{Request, Response, ServerError, Value};
use sea_orm::DbErr;

use super::{
    auth, language,
    media::{Media, is_json},
    refusal::{internal, refuse},
};
use crate::{
    app::App,
    domain::language::{Language, Words, say},
    graphql::{
        Schema,
        error::{Code, present},
        limit,
    },
};

/// Answers every method but POST.
pub(super) async fn only_post(request: HttpRequest) -> HttpResponse {
    let words = say!("请使用 POST 方法", "Use the method POST");
    let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, Code::BadInput, &words, language::wanted(&request));
    response.headers_mut().insert(ALLOW, actix_web::http::header::HeaderValue::from_static("POST"));
    response
}

/// Executes one GraphQL request.
pub(super) async fn execute(
    app: Data<App>,
    schema: Data<Schema>,
    request: HttpRequest,
    body: Result<Bytes, actix_web::Error>,
) -> HttpResponse {
    let language = language::wanted(&request);
    if !is_json(&request) {
        let words = say!(
            "请求体应为 UTF-8 编码的 JSON（Content-Type: application/json）",
            "The body must be JSON in UTF-8 (Content-Type: application/json)",
        );
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::BadInput, &words, language);
    }
    let Some(media) = Media::wanted(&request) else {
        let words = say!(
            "可接受的响应类型为 application/json 或 application/graphql-response+json",
            "The answer can be application/json or application/graphql-response+json",
        );
        return refuse(StatusCode::NOT_ACCEPTABLE, Code::BadInput, &words, language);
    };
    let Ok(body) = body else {
        let most = limit::BODY_BYTES / 1024;
        let words = say!("请求体不得超过{most}KiB", "The body must not be larger than {most} KiB");
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, Code::TooComplex, &words, language);
    };
    let asked = match read(&body) {
        Ok(asked) => asked,
        Err(words) => return refuse(StatusCode::BAD_REQUEST, Code::BadInput, &words, language),
    };
    let request_id = hex::encode(rand::random::<[u8; 8]>());
    match answer(&app, &schema, &request, asked.data(language)).await {
        Ok(response) => show(response, media, &request_id, language),
        Err(error) => {
            tracing::error!(request_id, %error, "the viewer could not be read");
            internal(&request_id, language)
        }
    }
}

pub(super) fn read(body: &[u8]) -> Result<Request, Words> {
    let request: Request = serde_json::from_slice(body).map_err(|error| {
        say!("请求体不是合法的 GraphQL 请求 JSON：{error}", "The body is not the JSON of a GraphQL request: {error}",)
    })?;
    if request.query.trim().is_empty() { Err(say!("缺少 query", "query is missing")) } else { Ok(request) }
}

async fn answer(app: &App, schema: &Schema, request: &HttpRequest, asked: Request) -> Result<Response, DbErr> {
    let mut asked = asked;
    if let Err(error) = within_limits(&mut asked) {
        return Ok(Response::from_errors(vec![error]));
    }
    let asked = match auth::viewer(app, request).await? {
        Some((viewer, bearer)) => asked.data(viewer).data(bearer),
        // Who is not signed in can sign in, and learns nothing of the schema.
        None => asked.disable_introspection(),
    };
    Ok(schema.execute(asked).await)
}

/// Checks the size of a document before anything expands it.
pub(super) fn within_limits(request: &mut Request) -> Result<(), ServerError> {
    let document = request.parsed_query()?;
    // The message is the one by which the API's own limits are known.
    let too_complex = || ServerError::new("Query is too complex.", None);
    if limit::expanded_size(document) > limit::EXPANDED_SELECTIONS || limit::root_fields(document) > limit::ROOT_FIELDS
    {
        return Err(too_complex());
    }
    Ok(())
}

fn show(response: Response, media: Media, request_id: &str, language: Language) -> HttpResponse {
    let mut response = response;
    let status = media.status(&response);
    response.errors = response.errors.into_iter().map(|error| present(error, request_id, language)).collect();
    for error in &response.errors {
        let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
        let code = if let Some(Value::String(code)) = code { code.clone() } else { "NONE".to_owned() };
        metrics::counter!("zhaoshang_graphql_errors_total", "code" => code).increment(1);
    }
    metrics::counter!("zhaoshang_graphql_requests_total").increment(1);
    let body = match serde_json::to_vec(&response) {
        Ok(body) => body,
        Err(error) => {
            tracing::error!(request_id, %error, "the answer cannot be written");
            return internal(request_id, language);
        }
    };
    HttpResponse::build(status)
        .content_type(media.name())
        .insert_header(("X-Request-Id", request_id))
        .insert_header(language::content(language))
        .insert_header(language::VARY)
        .body(body)
}
