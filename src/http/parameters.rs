//! The parameters of a request, from a body of JSON or from the query of an address.

use std::collections::HashMap;

use actix_web::{
    HttpRequest,
    http::{Method, StatusCode},
    web::{Payload, Query},
};
use async_graphql::{Request, Value, Variables};
use serde::{Deserialize, de::DeserializeOwned};

use super::media::is_json;
use crate::{
    domain::language::{Words, say},
    graphql::{error::Code, limit},
};

/// As the specification names them; what it does not name is ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<Variables>,
    extensions: Option<HashMap<String, Value>>,
}

/// The same in an address, where maps are texts of JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InAddress {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// Why there is no request to be read.
pub(super) struct Unread {
    pub(super) status: StatusCode,
    pub(super) code: Code,
    pub(super) words: Words,
}

impl From<Words> for Unread {
    fn from(words: Words) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: Code::BadInput, words }
    }
}

/// Reads what is asked: from the address if it comes by GET, else from the body.
pub(super) async fn read(request: &HttpRequest, payload: Payload) -> Result<Request, Unread> {
    if request.method() == Method::GET {
        return Ok(of_address(request.query_string())?);
    }
    // Read as it is; actix would unpack it first, and a small body could become a large one.
    let body = payload.to_bytes_limited(limit::BODY_BYTES).await;
    if !is_json(request) {
        let words = say!(
            "请求体应为未压缩的 UTF-8 编码 JSON（Content-Type: application/json）",
            "The body must be JSON in UTF-8, not compressed (Content-Type: application/json)",
        );
        return Err(Unread { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, code: Code::BadInput, words });
    }
    let Ok(body) = body else {
        let most = limit::BODY_BYTES / 1024;
        let words = say!("请求体不得超过{most}KiB", "The body must not be larger than {most} KiB");
        return Err(Unread { status: StatusCode::PAYLOAD_TOO_LARGE, code: Code::TooComplex, words });
    };
    let body = body.map_err(|error| say!("请求体无法读取：{error}", "The body cannot be read: {error}"))?;
    Ok(of_body(&body)?)
}

/// Reads a body. A batch is refused: the fields of several requests fit into one document under aliases, where they
/// share statements, cost and limits, and HTTP/2 in front of the service sends separate requests over one connection.
fn of_body(body: &[u8]) -> Result<Request, Words> {
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(say!(
            "不支持批量请求：请把多个字段写入同一文档（可用别名），或分别发送",
            "No batches: put the fields into one document, under aliases if need be, or send them one by one",
        ));
    }
    let given = serde_json::from_slice(body).map_err(|error| {
        say!("请求体不是合法的 GraphQL 请求 JSON：{error}", "The body is not the JSON of a GraphQL request: {error}")
    })?;
    request(given)
}

/// Reads the query of an address.
fn of_address(query: &str) -> Result<Request, Words> {
    let given = Query::<InAddress>::from_query(query)
        .map_err(|error| say!("地址参数无法读取：{error}", "The parameters of the address cannot be read: {error}"))?
        .into_inner();
    request(Parameters {
        query: given.query,
        operation_name: given.operation_name.filter(|name| !name.is_empty()),
        variables: json("variables", given.variables)?,
        extensions: json("extensions", given.extensions)?,
    })
}

fn json<T: DeserializeOwned>(name: &str, text: Option<String>) -> Result<Option<T>, Words> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| say!("{name} 应为 JSON 对象：{error}", "{name} must be a JSON object: {error}"))
}

/// A request has a text, or the hash of one (see [`crate::graphql::gate`]).
fn request(given: Parameters) -> Result<Request, Words> {
    let query = given.query.unwrap_or_default();
    let extensions = given.extensions.unwrap_or_default();
    if query.trim().is_empty() && !extensions.contains_key("persistedQuery") {
        return Err(say!("缺少 query", "query is missing"));
    }
    let mut request = Request::new(query).variables(given.variables.unwrap_or_default());
    request.operation_name = given.operation_name;
    request.extensions.0 = extensions;
    Ok(request)
}
