//! Why a socket is closed. The codes are the protocol's, in the order of its text.

use actix_ws::{CloseCode, CloseReason};

#[derive(Debug)]
pub(super) enum Close {
    /// The client has closed it, or is gone.
    ByClient,
    /// The service stops; clients come back by themselves.
    GoingAway,
    TooBig,
    InvalidMessage,
    /// No token, or one that does not work.
    Unauthorized,
    /// The token worked once.
    Forbidden,
    SubprotocolNotAcceptable,
    InitialisationTimeout,
    SubscriberExists(String),
    TooManyInitialisations,
    TooManySockets,
    Internal,
}

impl Close {
    /// What the client is told; nothing if it is not there.
    pub(super) fn reason(self) -> Option<CloseReason> {
        let (code, words) = match self {
            Self::ByClient => return None,
            Self::GoingAway => (1001, "Going away".to_owned()),
            Self::TooBig => (1009, "Message too big".to_owned()),
            Self::InvalidMessage => (4400, "Invalid message".to_owned()),
            Self::Unauthorized => (4401, "Unauthorized".to_owned()),
            Self::Forbidden => (4403, "Forbidden".to_owned()),
            Self::SubprotocolNotAcceptable => (4406, "Subprotocol not acceptable".to_owned()),
            Self::InitialisationTimeout => (4408, "Connection initialisation timeout".to_owned()),
            Self::SubscriberExists(id) => (4409, format!("Subscriber for {id} already exists")),
            Self::TooManyInitialisations => (4429, "Too many initialisation requests".to_owned()),
            Self::TooManySockets => (4429, "Too many sockets".to_owned()),
            Self::Internal => (4500, "Internal server error".to_owned()),
        };
        Some(CloseReason { code: CloseCode::from(code), description: Some(words) })
    }
}
