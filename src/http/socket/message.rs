//! The messages of the protocol.

use async_graphql::{Request, Response, ServerError};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromClient {
    ConnectionInit { payload: Option<Credentials> },
    Subscribe { id: String, payload: Box<Request> },
    Complete { id: String },
    Ping,
    Pong,
}

/// What the client says of itself; anything else it says is passed over.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Credentials {
    #[serde(alias = "Authorization")]
    pub(super) authorization: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromServer {
    ConnectionAck,
    Next { id: String, payload: Response },
    Error { id: String, payload: Vec<ServerError> },
    Complete { id: String },
    Pong,
}
