//! Answers to requests that never reach the schema; JSON in the shape of GraphQL errors, like everything else.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use serde_json::{Value, json};

use super::language;
use crate::{
    domain::language::{Language, Words, say},
    graphql::error::{self, Code},
};

/// A refusal with a code of the API's closed set.
pub(super) fn refuse(status: StatusCode, code: Code, words: &Words, language: Language) -> HttpResponse {
    answer(status, &json!({ "code": code.name() }), words, language)
}

/// For every path that is none.
pub(super) async fn nothing_here(request: HttpRequest) -> HttpResponse {
    let words = say!("这里没有内容；接口地址为 /graphql", "There is nothing here; the API is at /graphql");
    refuse(StatusCode::NOT_FOUND, Code::NotFound, &words, language::wanted(&request))
}

/// For faults of our own; what went wrong stands in the log under the same id.
pub(super) fn internal(request_id: &str, language: Language) -> HttpResponse {
    let extensions = json!({ "code": Code::Internal.name(), "requestId": request_id });
    answer(StatusCode::INTERNAL_SERVER_ERROR, &extensions, &error::internal(request_id), language)
}

fn answer(status: StatusCode, extensions: &Value, words: &Words, language: Language) -> HttpResponse {
    let error = json!({ "message": words.spoken(language), "extensions": extensions });
    HttpResponse::build(status)
        .insert_header(language::content(language))
        .insert_header(language::VARY)
        .json(json!({ "errors": [error] }))
}
