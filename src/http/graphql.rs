//! GraphQL over HTTP, by our own handler: the stock one runs mutations over GET, takes text for JSON and has no limits.
//!
//! No page of somebody else's can do anything here in a visitor's name: there are no cookies, only bearer tokens, which
//! no browser adds by itself; a body has to be JSON, which a browser sends to another origin only after asking; and what
//! comes by GET changes nothing.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{ALLOW, CONTENT_ENCODING, HeaderValue, RETRY_AFTER},
    },
    web::{Data, Payload},
};
use async_graphql::{Request, Response, ServerError, Value, parser::types::OperationType};
use sea_orm::DbErr;
use serde::Serialize;
use tokio::time::timeout;

use super::{
    auth,
    endpoint::Endpoint,
    language,
    media::{Media, was_executed},
    parameters::{self, Unread},
    refusal::{internal, refuse},
};
use crate::{
    domain::language::{Language, Words, say},
    graphql::{
        error::{Code, Fault, present},
        gate::Payer,
    },
};

/// Bytes from which on an answer is worth compressing: less fits into one packet anyway.
const WORTH_COMPRESSING: usize = 1024;

/// How a client wants to be answered.
#[derive(Clone, Copy)]
struct Manner {
    media: Media,
    language: Language,
}

impl Manner {
    fn refuse(self, status: StatusCode, code: Code, words: &Words) -> HttpResponse {
        self.media.dress(refuse(status, code, words, self.language))
    }

    fn internal(self, request_id: &str) -> HttpResponse {
        self.media.dress(internal(request_id, self.language))
    }
}

/// Answers every method but GET and POST.
pub(super) async fn other_method(request: HttpRequest) -> HttpResponse {
    let words = say!("请使用 POST 方法；查询也可用 GET", "Use the method POST; queries may also come by GET");
    let refused = refuse(StatusCode::METHOD_NOT_ALLOWED, Code::BadInput, &words, language::wanted(&request));
    with_allow(refused, "GET, POST")
}

/// Executes a request: a query whose document stands in the address, or anything that comes as JSON.
pub(super) async fn execute(endpoint: Data<Endpoint>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let asked = parameters::read(&request, payload).await;
    let language = language::wanted(&request);
    let Some(media) = Media::wanted(&request) else {
        let words = say!(
            "可接受的响应类型为 application/json 或 application/graphql-response+json",
            "The answer can be application/json or application/graphql-response+json",
        );
        return refuse(StatusCode::NOT_ACCEPTABLE, Code::BadInput, &words, language);
    };
    let manner = Manner { media, language };
    match asked {
        Ok(asked) => answer(&endpoint, &request, manner, asked).await,
        Err(Unread { status, code, words }) => manner.refuse(status, code, &words),
    }
}

async fn answer(endpoint: &Endpoint, request: &HttpRequest, manner: Manner, asked: Request) -> HttpResponse {
    let Ok(_place) = endpoint.places.try_acquire() else {
        let busy = manner.refuse(StatusCode::SERVICE_UNAVAILABLE, Code::Overloaded, &Fault::Overloaded.words());
        return after(busy, 1);
    };
    let request_id = hex::encode(rand::random::<[u8; 8]>());
    let limit = endpoint.app.config.limits.request;
    match timeout(limit, run(endpoint, request, manner.language, asked)).await {
        Ok(Ok(Some((response, kind)))) => show(response, kind, manner, &request_id),
        Ok(Ok(None)) => manner.media.dress(only_queries(manner.language)),
        Ok(Err(error)) => {
            tracing::error!(request_id, %error, "the viewer could not be read");
            manner.internal(&request_id)
        }
        Err(_) => {
            let words = Fault::TimedOut(limit.as_secs()).words();
            manner.refuse(StatusCode::GATEWAY_TIMEOUT, Code::Timeout, &words)
        }
    }
}

/// What a request is answered, and what kind of operation it was, if that is known.
type Answer = (Response, Option<OperationType>);

/// Nothing, if it would change something and came by GET.
async fn run(
    endpoint: &Endpoint,
    request: &HttpRequest,
    language: Language,
    asked: Request,
) -> Result<Option<Answer>, DbErr> {
    let asked = match endpoint.gate.prepare(asked) {
        Ok(asked) => asked,
        Err(error) => return Ok(Some((Response::from_errors(vec![error]), None))),
    };
    let kind = asked.kind();
    if request.method() == Method::GET && kind == Some(OperationType::Mutation) {
        return Ok(None);
    }
    let from = endpoint.client(request);
    let viewer = auth::viewer(&endpoint.app, request).await?;
    let payer = Payer::of(viewer.as_ref().map(|(viewer, _)| viewer), from.0);
    let response = match endpoint.gate.pay(&asked, &payer).await {
        Ok(cost) => {
            let request = endpoint.furnish(asked.into_request(), from, viewer).data(language);
            let _at_work = endpoint.at_work.acquire().await;
            cost.note(endpoint.schema.execute(request).await)
        }
        Err(errors) => Response::from_errors(errors),
    };
    Ok(Some((response, kind)))
}

/// An answer as the specification has it: one that was never executed has no `data`.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

impl<'a> From<&'a Response> for Shown<'a> {
    fn from(response: &'a Response) -> Self {
        let Response { data, errors, extensions, .. } = response;
        Self { data: was_executed(response).then_some(data), errors, extensions }
    }
}

fn show(response: Response, kind: Option<OperationType>, manner: Manner, request_id: &str) -> HttpResponse {
    let Manner { media, language } = manner;
    let mut response = response;
    let wait = response.errors.iter().find_map(|error| match error.source::<Fault>() {
        Some(Fault::RateLimited(seconds)) => Some(*seconds),
        _ => None,
    });
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { media.status(&response) };
    response.errors = response.errors.into_iter().map(|error| present(error, request_id, language)).collect();
    for error in &response.errors {
        let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
        let code = if let Some(Value::String(code)) = code { code.clone() } else { "NONE".to_owned() };
        metrics::counter!("zhaoshang_graphql_errors_total", "code" => code).increment(1);
    }
    metrics::counter!("zhaoshang_graphql_requests_total").increment(1);
    let body = match serde_json::to_vec(&Shown::from(&response)) {
        Ok(body) => body,
        Err(error) => {
            tracing::error!(request_id, %error, "the answer cannot be written");
            return manner.internal(request_id);
        }
    };
    let mut shown = HttpResponse::build(status);
    shown.content_type(media.name()).insert_header(("X-Request-Id", request_id));
    shown.insert_header(language::content(language)).insert_header(language::VARY);
    // A mutation's may hold a token, whose length must not show through what is compressed with it.
    if kind == Some(OperationType::Mutation) || body.len() < WORTH_COMPRESSING {
        shown.insert_header((CONTENT_ENCODING, "identity"));
    }
    let shown = shown.body(body);
    match wait {
        Some(seconds) => after(shown, seconds),
        None => shown,
    }
}

/// Answers a mutation that comes by GET.
pub(super) fn only_queries(language: Language) -> HttpResponse {
    let words = say!("GET 只用于查询；变更请使用 POST 方法", "GET is for queries only: use POST to change something");
    with_allow(refuse(StatusCode::METHOD_NOT_ALLOWED, Code::BadInput, &words, language), "POST")
}

fn with_allow(response: HttpResponse, allowed: &'static str) -> HttpResponse {
    let mut response = response;
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

fn after(response: HttpResponse, seconds: u64) -> HttpResponse {
    let mut response = response;
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    response
}
