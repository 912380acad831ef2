//! Media types of GraphQL over HTTP.

use actix_web::{
    HttpMessage, HttpRequest,
    http::{StatusCode, header::ACCEPT},
};
use async_graphql::Response;

/// What the client wants to be answered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/json`: every well-formed request is answered with 200.
    Json,
    /// `application/graphql-response+json`: a request that could not be executed is answered with 400.
    GraphqlResponse,
}

impl Media {
    /// The first type of the `Accept` header that is ours; `None` if none is. A client that does not say gets JSON.
    pub(super) fn wanted(request: &HttpRequest) -> Option<Self> {
        let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or("*/*");
        accept.split(',').find_map(|range| match range.split(';').next().unwrap_or_default().trim() {
            "application/graphql-response+json" => Some(Self::GraphqlResponse),
            "application/json" | "application/*" | "*/*" | "" => Some(Self::Json),
            _ => None,
        })
    }

    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// The status of an answer.
    pub(super) fn status(self, response: &Response) -> StatusCode {
        let executed = response.errors.is_empty() || response.errors.iter().any(|error| !error.path.is_empty());
        match self {
            Self::GraphqlResponse if !executed => StatusCode::BAD_REQUEST,
            Self::Json | Self::GraphqlResponse => StatusCode::OK,
        }
    }
}

/// Whether the body is said to be JSON. Anything else, a form above all, could be sent by a page of somebody else's.
pub(super) fn is_json(request: &HttpRequest) -> bool {
    let utf8 = match request.encoding() {
        Ok(encoding) => encoding.name() == "UTF-8",
        Err(_) => false,
    };
    utf8 && request.content_type().eq_ignore_ascii_case("application/json")
}
