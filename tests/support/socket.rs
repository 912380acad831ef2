//! A client of the API over WebSocket, as browsers have them.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest,
        handshake::client::{Request, Response},
    },
};

use super::app::TestApp;

/// What most subscribe to.
pub(crate) const WATCH: &str = "subscription { projectChanged { id fundsInPlace { fen } leadUnit { name } } }";

/// Gives them something to hear: one fen more for a project.
pub(crate) async fn add_fen(test: &TestApp, project: &Value) {
    let input = json!({ "projectId": project, "on": "2026-11-01", "amount": "1" });
    let done = test.change("recordFundReceipt", input, "fundReceipt { id }").await;
    assert!(!done["fundReceipt"].is_null(), "{done:#}");
}

/// Whoever hears nothing for so long would wait for ever.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// An open socket.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// The handshake of a client that speaks this protocol, to be changed at will.
pub(crate) fn handshake(address: &str, protocol: &'static str) -> Request {
    let url = format!("{}/graphql", address.replace("http://", "ws://"));
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("Sec-WebSocket-Protocol", protocol.parse().unwrap());
    request
}

impl Socket {
    /// Opens a socket on which nothing was said yet.
    pub(crate) async fn open(address: &str) -> Self {
        Self::with(handshake(address, "graphql-transport-ws")).await.unwrap().0
    }

    pub(crate) async fn with(handshake: Request) -> Result<(Self, Response), Error> {
        let (stream, response) = connect_async(handshake).await?;
        Ok((Self(stream), response))
    }

    /// Opens a socket and shows a token.
    pub(crate) async fn signed_in(address: &str, token: &str) -> Self {
        let mut socket = Self::open(address).await;
        let payload = json!({ "authorization": format!("Bearer {token}") });
        socket.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        socket
    }

    /// As [`Self::signed_in`], at the test's own server, as one of its people.
    pub(crate) async fn of(test: &TestApp, login: &str) -> Self {
        Self::signed_in(&test.address, &test.token(login)).await
    }

    pub(crate) async fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string())).await;
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    /// The next thing said; what only keeps the socket alive is passed over.
    async fn frame(&mut self) -> Message {
        let said = async {
            loop {
                let message = self.0.next().await.expect("the socket ended without a word").unwrap();
                if !matches!(message, Message::Ping(_) | Message::Pong(_)) {
                    return message;
                }
            }
        };
        timeout(PATIENCE, said).await.expect("nothing is said")
    }

    /// The next message.
    pub(crate) async fn hear(&mut self) -> Value {
        match self.frame().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("no message: {other:?}"),
        }
    }

    /// The code with which the server closes the socket, whatever it says before.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.frame().await {
                return frame.unwrap().code.into();
            }
        }
    }

    pub(crate) async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    /// Returns when everything said before has been taken up.
    pub(crate) async fn settle(&mut self) {
        self.say(json!({ "type": "ping" })).await;
        assert_eq!(self.hear().await, json!({ "type": "pong" }));
    }

    /// The data of the next event of a subscription.
    pub(crate) async fn event(&mut self, id: &str) -> Value {
        let mut heard = self.hear().await;
        assert_eq!((&heard["type"], &heard["id"]), (&json!("next"), &json!(id)), "{heard:#}");
        assert!(heard["payload"].get("errors").is_none(), "{heard:#}");
        heard["payload"]["data"].take()
    }
}
