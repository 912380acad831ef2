//! The parameters of a request, from a body of JSON or from the query of an address.

use std::collections::HashMap;

use actix_web::web::Query;
use async_graphql::{Request, Value, Variables};
use serde::{Deserialize, de::DeserializeOwned};

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

/// Reads a body. A batch is refused: the fields of several requests fit into one document under aliases, where they
/// share loaders, cost and limits, and HTTP/2 in front of the service sends separate requests over one connection.
pub(super) fn of_body(body: &[u8]) -> Result<Request, String> {
    if body.trim_ascii_start().starts_with(b"[") {
        return Err("不支持批量请求：请把多个字段写入同一文档（可用别名），或分别发送".to_owned());
    }
    let given = serde_json::from_slice(body).map_err(|error| format!("请求体不是合法的 GraphQL 请求 JSON：{error}"))?;
    request(given)
}

/// Reads the query of an address.
pub(super) fn of_address(query: &str) -> Result<Request, String> {
    let given =
        Query::<InAddress>::from_query(query).map_err(|error| format!("地址参数无法读取：{error}"))?.into_inner();
    request(Parameters {
        query: given.query,
        operation_name: given.operation_name.filter(|name| !name.is_empty()),
        variables: json("variables", given.variables)?,
        extensions: json("extensions", given.extensions)?,
    })
}

fn json<T: DeserializeOwned>(name: &str, text: Option<String>) -> Result<Option<T>, String> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    serde_json::from_str(&text).map_err(|error| format!("{name} 应为 JSON 对象：{error}"))
}

/// A request has a text, or the hash of one (see [`crate::graphql::gate`]).
fn request(given: Parameters) -> Result<Request, String> {
    let query = given.query.unwrap_or_default();
    let extensions = given.extensions.unwrap_or_default();
    if query.trim().is_empty() && !extensions.contains_key("persistedQuery") {
        return Err("缺少 query".to_owned());
    }
    let mut request = Request::new(query).variables(given.variables.unwrap_or_default());
    request.operation_name = given.operation_name;
    request.extensions.0 = extensions;
    Ok(request)
}
