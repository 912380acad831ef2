//! Answers to requests that never reach the schema; JSON in the shape of GraphQL errors, like everything else.

use actix_web::{HttpResponse, http::StatusCode};
use serde_json::json;

/// A refusal with a code of the API's closed set.
pub(super) fn refuse(status: StatusCode, code: &str, message: &str) -> HttpResponse {
    HttpResponse::build(status).json(json!({ "errors": [{ "message": message, "extensions": { "code": code } }] }))
}

/// For every path that is none.
pub(super) async fn nothing_here() -> HttpResponse {
    refuse(StatusCode::NOT_FOUND, "NOT_FOUND", "这里没有内容；接口地址为 /graphql")
}

/// For faults of our own; what went wrong stands in the log under the same id.
pub(super) fn internal(request_id: &str) -> HttpResponse {
    let message = format!("系统内部错误，请联系管理员并告知编号 {request_id}");
    let extensions = json!({ "code": "INTERNAL", "requestId": request_id });
    HttpResponse::InternalServerError().json(json!({ "errors": [{ "message": message, "extensions": extensions }] }))
}
