//! GraphQL over HTTP, by our own handler: the stock one runs mutations over GET, takes text for JSON and has no limits.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::ALLOW},
    web::{Bytes, Data},
};
use async_graphql::{Request, Response, ServerError, Value};
use sea_orm::DbErr;

use super::{
    auth,
    media::{Media, is_json},
    refusal::{internal, refuse},
};
use crate::{
    app::App,
    domain::viewer::Scope,
    graphql::{Schema, error::present, limit, loader::loaders},
};

/// Answers every method but POST.
pub(super) async fn only_post() -> HttpResponse {
    let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, "BAD_INPUT", "请使用 POST 方法");
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
    if !is_json(&request) {
        let message = "请求体应为 UTF-8 编码的 JSON（Content-Type: application/json）";
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_INPUT", message);
    }
    let Some(media) = Media::wanted(&request) else {
        let message = "可接受的响应类型为 application/json 或 application/graphql-response+json";
        return refuse(StatusCode::NOT_ACCEPTABLE, "BAD_INPUT", message);
    };
    let Ok(body) = body else {
        let message = format!("请求体不得超过{}KiB", limit::BODY_BYTES / 1024);
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "TOO_COMPLEX", &message);
    };
    let asked = match read(&body) {
        Ok(asked) => asked,
        Err(message) => return refuse(StatusCode::BAD_REQUEST, "BAD_INPUT", &message),
    };
    let request_id = hex::encode(rand::random::<[u8; 8]>());
    match answer(&app, &schema, &request, asked).await {
        Ok(response) => show(response, media, &request_id),
        Err(error) => {
            tracing::error!(request_id, %error, "the viewer could not be read");
            internal(&request_id)
        }
    }
}

pub(super) fn read(body: &[u8]) -> Result<Request, String> {
    let request: Request =
        serde_json::from_slice(body).map_err(|error| format!("请求体不是合法的 GraphQL 请求 JSON：{error}"))?;
    if request.query.trim().is_empty() { Err("缺少 query".to_owned()) } else { Ok(request) }
}

async fn answer(app: &App, schema: &Schema, request: &HttpRequest, asked: Request) -> Result<Response, DbErr> {
    let mut asked = asked;
    if let Err(error) = within_limits(&mut asked) {
        return Ok(Response::from_errors(vec![error]));
    }
    let today = app.clock.today();
    let asked = match auth::viewer(app, request).await? {
        Some((viewer, bearer)) => {
            let loaders = loaders(app.db.clone(), viewer.scope.clone(), today);
            asked.data(loaders).data(viewer).data(bearer)
        }
        // Who is not signed in can sign in, and learns nothing of the schema.
        None => {
            let nothing = Scope::Units { on: today, unit_ids: Vec::new() };
            asked.data(loaders(app.db.clone(), nothing, today)).disable_introspection()
        }
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

fn show(response: Response, media: Media, request_id: &str) -> HttpResponse {
    let mut response = response;
    let status = media.status(&response);
    response.errors = response.errors.into_iter().map(|error| present(error, request_id)).collect();
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
            return internal(request_id);
        }
    };
    HttpResponse::build(status).content_type(media.name()).insert_header(("X-Request-Id", request_id)).body(body)
}
