//! GraphQL over HTTP, by our own handler: the stock one runs mutations over GET, takes text for JSON and has no limits.
//!
//! No page of somebody else's can do anything here in a visitor's name: there are no cookies, only bearer tokens, which
//! no browser adds by itself; a body has to be JSON, which a browser sends to another origin only after asking; and what
//! comes by GET changes nothing.

use std::{collections::BTreeMap, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{ALLOW, CONTENT_ENCODING, HeaderValue, RETRY_AFTER},
    },
    web::{Data, Payload},
};
use async_graphql::{
    Request, Response, ServerError, Value,
    parser::types::{DocumentOperations, OperationType},
};
use sea_orm::DbErr;
use serde::Serialize;
use tokio::{sync::Semaphore, time::timeout};

use super::{
    address, auth,
    media::{Media, is_json, was_executed},
    parameters,
    refusal::{internal, refuse},
};
use crate::{
    app::App,
    domain::viewer::{Scope, Viewer},
    graphql::{
        Schema,
        context::{Bearer, ClientAddress},
        error::{Fault, present},
        gate::{Gate, Payer},
        limit,
        loader::loaders,
    },
};

/// What answers at `/graphql`.
pub(super) struct Endpoint {
    pub(super) app: App,
    pub(super) schema: Schema,
    pub(super) gate: Gate,
    /// One for each request that may be worked on at once.
    places: Semaphore,
}

impl Endpoint {
    pub(super) fn new(app: App, schema: Schema) -> Self {
        let (gate, places) = (Gate::new(&app), Semaphore::new(app.config.limits.requests_in_flight));
        Self { app, schema, gate, places }
    }

    /// Gives a request what resolvers find in their context.
    pub(super) fn furnish(&self, asked: Request, from: ClientAddress, viewer: Option<(Viewer, Bearer)>) -> Request {
        let (db, today) = (&self.app.db, self.app.clock.today());
        let asked = asked.data(from);
        let Some((viewer, bearer)) = viewer else {
            // Who is not signed in can sign in, and learns nothing of the schema.
            let nothing = Scope::Units { on: today, unit_ids: Vec::new() };
            return asked.data(loaders(db.clone(), nothing, today)).disable_introspection();
        };
        let may_introspect = self.app.config.access.introspection.is_open_to(&viewer);
        let asked = asked.data(loaders(db.clone(), viewer.scope.clone(), today)).data(viewer).data(bearer);
        if may_introspect { asked } else { asked.disable_introspection() }
    }
}

/// Answers every method but GET and POST.
pub(super) async fn other_method() -> HttpResponse {
    not_allowed("GET, POST", "请使用 POST 方法；查询也可用 GET")
}

/// Executes a query whose document stands in the address.
pub(super) async fn get(endpoint: Data<Endpoint>, request: HttpRequest) -> HttpResponse {
    let Some(media) = Media::wanted(&request) else { return not_acceptable() };
    match parameters::of_address(request.query_string()) {
        Ok(asked) => answer(&endpoint, &request, media, asked).await,
        Err(message) => media.dress(refuse(StatusCode::BAD_REQUEST, "BAD_INPUT", &message)),
    }
}

/// Executes a request that comes as JSON.
pub(super) async fn post(endpoint: Data<Endpoint>, request: HttpRequest, payload: Payload) -> HttpResponse {
    // Read as it is; actix would unpack it first, and a small body could become a large one.
    let body = payload.to_bytes_limited(limit::BODY_BYTES).await;
    let Some(media) = Media::wanted(&request) else { return not_acceptable() };
    if !is_json(&request) {
        let message = "请求体应为未压缩的 UTF-8 编码 JSON（Content-Type: application/json）";
        return media.dress(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_INPUT", message));
    }
    let Ok(body) = body else {
        let message = format!("请求体不得超过{}KiB", limit::BODY_BYTES / 1024);
        return media.dress(refuse(StatusCode::PAYLOAD_TOO_LARGE, "TOO_COMPLEX", &message));
    };
    let asked = body.map_err(|error| format!("请求体无法读取：{error}")).and_then(|body| parameters::of_body(&body));
    match asked {
        Ok(asked) => answer(&endpoint, &request, media, asked).await,
        Err(message) => media.dress(refuse(StatusCode::BAD_REQUEST, "BAD_INPUT", &message)),
    }
}

async fn answer(endpoint: &Endpoint, request: &HttpRequest, media: Media, asked: Request) -> HttpResponse {
    let Ok(_place) = endpoint.places.try_acquire() else {
        let busy = refuse(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", "系统繁忙，请稍后重试");
        return media.dress(after(busy, 1));
    };
    let request_id = hex::encode(rand::random::<[u8; 8]>());
    let limit = endpoint.app.config.limits.request;
    match timeout(limit, run(endpoint, request, asked)).await {
        Ok(Ok(Some((response, kind)))) => show(response, kind, media, &request_id),
        Ok(Ok(None)) => media.dress(not_allowed("POST", "GET 只用于查询；变更请使用 POST 方法")),
        Ok(Err(error)) => {
            tracing::error!(request_id, %error, "the viewer could not be read");
            media.dress(internal(&request_id))
        }
        Err(_) => media.dress(too_slow(limit)),
    }
}

/// What a request is answered, and what kind of operation it was, if that is known.
type Answer = (Response, Option<OperationType>);

/// Nothing, if it would change something and came by GET.
async fn run(endpoint: &Endpoint, request: &HttpRequest, asked: Request) -> Result<Option<Answer>, DbErr> {
    let mut asked = match endpoint.gate.prepare(asked) {
        Ok(asked) => asked,
        Err(error) => return Ok(Some((Response::from_errors(vec![error]), None))),
    };
    let kind = operation(&mut asked.request);
    if request.method() == Method::GET && kind == Some(OperationType::Mutation) {
        return Ok(None);
    }
    let from = ClientAddress(address::client(request, &endpoint.app.config.access.trusted_proxies));
    let viewer = auth::viewer(&endpoint.app, request).await?;
    let payer = Payer::of(viewer.as_ref().map(|(viewer, _)| viewer), from.0);
    let response = match endpoint.gate.pay(&asked, &payer).await {
        Ok(cost) => cost.note(endpoint.schema.execute(endpoint.furnish(asked.request, from, viewer)).await),
        Err(errors) => Response::from_errors(errors),
    };
    Ok(Some((response, kind)))
}

/// What kind of operation is to be executed; none if the document does not say which.
fn operation(asked: &mut Request) -> Option<OperationType> {
    let name = asked.operation_name.clone();
    match &asked.parsed_query().ok()?.operations {
        DocumentOperations::Single(operation) => Some(operation.node.ty),
        DocumentOperations::Multiple(operations) => match name {
            Some(name) => operations.get(name.as_str()).map(|operation| operation.node.ty),
            None => None,
        },
    }
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

fn show(response: Response, kind: Option<OperationType>, media: Media, request_id: &str) -> HttpResponse {
    let mut response = response;
    let wait = response.errors.iter().find_map(|error| match error.source::<Fault>() {
        Some(Fault::RateLimited(seconds)) => Some(*seconds),
        _ => None,
    });
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { media.status(&response) };
    response.errors = response.errors.into_iter().map(|error| present(error, request_id)).collect();
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
            return media.dress(internal(request_id));
        }
    };
    let mut shown = HttpResponse::build(status);
    shown.content_type(media.name()).insert_header(("X-Request-Id", request_id));
    if kind == Some(OperationType::Mutation) {
        // It may hold a token, whose length must not show through what is compressed with it.
        shown.insert_header((CONTENT_ENCODING, "identity"));
    }
    let shown = shown.body(body);
    match wait {
        Some(seconds) => after(shown, seconds),
        None => shown,
    }
}

fn too_slow(limit: Duration) -> HttpResponse {
    let message = format!("请求未能在{}秒内完成，已中止；若为变更，请先核对结果再重试", limit.as_secs());
    refuse(StatusCode::GATEWAY_TIMEOUT, "TIMEOUT", &message)
}

fn not_acceptable() -> HttpResponse {
    let message = "可接受的响应类型为 application/json 或 application/graphql-response+json";
    refuse(StatusCode::NOT_ACCEPTABLE, "BAD_INPUT", message)
}

fn not_allowed(allowed: &'static str, message: &str) -> HttpResponse {
    let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, "BAD_INPUT", message);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

fn after(response: HttpResponse, seconds: u64) -> HttpResponse {
    let mut response = response;
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    response
}
