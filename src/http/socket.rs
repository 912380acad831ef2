//! GraphQL over WebSocket, by the graphql-transport-ws protocol: <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>.

mod close;
mod message;

use std::{collections::HashMap, pin::pin, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    guard::GuardContext,
    http::{
        StatusCode,
        header::{HOST, ORIGIN, SEC_WEBSOCKET_PROTOCOL, UPGRADE},
    },
    rt,
    web::{Data, Payload},
};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, ProtocolError, Session};
use async_graphql::{Request, ServerError};
use futures::{FutureExt, future::join};
use secrecy::SecretString;
use tokio::{
    sync::{
        broadcast::error::RecvError,
        mpsc::{Receiver, Sender, channel},
    },
    time::{Instant, interval_at, sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use url::Url;

use self::{
    close::Close,
    message::{FromClient, FromServer},
};
use super::{
    auth,
    endpoint::Endpoint,
    language,
    open::{Counted, Open},
    operation::{Answer, Peer},
    refusal::refuse,
};
use crate::{
    domain::language::{Language, say},
    graphql::{
        context::ClientAddress,
        error::{Code, Fault},
        gate::Admitted,
        limit,
    },
    live::{Change, Subject},
};

const PROTOCOL: &str = "graphql-transport-ws";

/// How long a client may take to say who it is.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often the client is pinged. One that has answered nothing since the ping before last is gone.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// Whether a WebSocket is asked for.
pub(super) fn is_wanted(ctx: &GuardContext<'_>) -> bool {
    let upgrade = ctx.head().headers().get(UPGRADE).and_then(|upgrade| upgrade.to_str().ok());
    upgrade.is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket"))
}

/// Opens a socket.
pub(super) async fn open(
    endpoint: Data<Endpoint>,
    open: Data<Open>,
    stop: Data<CancellationToken>,
    request: HttpRequest,
    body: Payload,
) -> actix_web::Result<HttpResponse> {
    let language = language::wanted(&request);
    if !is_from_here(&request) && !is_from_a_friend(&request, &endpoint) {
        let words = say!("不接受来自其他网站的连接", "Connections from other sites are not accepted");
        return Ok(refuse(StatusCode::FORBIDDEN, Code::Forbidden, &words, language));
    }
    let (response, session, messages) = actix_ws::handle_with_protocols(&request, body, &[PROTOCOL])?;
    let messages = messages.max_frame_size(limit::BODY_BYTES).aggregate_continuations();
    let messages = messages.max_continuation_size(limit::BODY_BYTES);
    let acceptable = response.headers().contains_key(SEC_WEBSOCKET_PROTOCOL);
    let (out, heard) = channel(1);
    let from = endpoint.client(&request);
    let socket = Socket {
        endpoint,
        from,
        open,
        language,
        token: auth::bearer(&request).map(SecretString::from),
        session,
        out,
        known: None,
        operations: HashMap::new(),
        begun: 0,
        alive: true,
        unconfirmed: 0,
    };
    rt::spawn(socket.serve(messages, heard, stop, acceptable));
    Ok(response)
}

/// Whether a browser says that a page of this very host asks; programs other than browsers say nothing.
fn is_from_here(request: &HttpRequest) -> bool {
    let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    let Some(origin) = header(ORIGIN) else { return true };
    let Ok(origin) = Url::parse(origin) else { return false };
    let port = origin.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = origin.host_str().map(|host| format!("{host}{port}"));
    host.as_deref() == header(HOST)
}

/// Whether it is a page of an origin that is listed.
fn is_from_a_friend(request: &HttpRequest, endpoint: &Endpoint) -> bool {
    let origin = request.headers().get(ORIGIN).and_then(|origin| origin.to_str().ok());
    origin.is_some_and(|origin| endpoint.app.config.access.cors_origins.iter().any(|listed| listed == origin))
}

/// An answer to one of the operations. The number tells apart operations that had the same id one after the other.
type Heard = (String, u64, Answer);

struct Socket {
    endpoint: Data<Endpoint>,
    from: ClientAddress,
    language: Language,
    open: Data<Open>,
    /// The token the handshake came with.
    token: Option<SecretString>,
    session: Session,
    out: Sender<Heard>,
    /// Who it is, once that was said.
    known: Option<Known>,
    operations: HashMap<String, Running>,
    begun: u64,
    /// Whether anything came from the client since the last ping.
    alive: bool,
    /// Bytes sent since the client last answered a ping.
    unconfirmed: usize,
}

struct Known {
    peer: Peer,
    account_id: i64,
    _counted: Counted,
}

/// An operation that goes on until this is dropped.
struct Running {
    number: u64,
    _task: AbortOnDropHandle<()>,
}

impl Socket {
    async fn serve(
        self,
        messages: AggregatedMessageStream,
        heard: Receiver<Heard>,
        stop: Data<CancellationToken>,
        acceptable: bool,
    ) {
        let mut socket = self;
        let close = if acceptable {
            tokio::select! {
                close = socket.talk(messages, heard) => close,
                () = stop.cancelled() => Close::GoingAway,
            }
        } else {
            Close::SubprotocolNotAcceptable
        };
        socket.operations.clear();
        if let Some(reason) = close.reason() {
            // One that is too slow for its messages is too slow for this one.
            let _ = timeout(PATIENCE, socket.session.close(Some(reason))).await;
        }
    }

    /// Talks until one side has reason to close.
    async fn talk(&mut self, messages: AggregatedMessageStream, heard: Receiver<Heard>) -> Close {
        let (mut messages, mut heard) = (messages, heard);
        let mut news = self.endpoint.app.live.listen();
        let mut beat = interval_at(Instant::now() + KEEP_ALIVE, KEEP_ALIVE);
        let mut too_late = pin!(sleep(PATIENCE));
        loop {
            let done = tokio::select! {
                message = messages.recv() => self.take(message).await,
                Some(heard) = heard.recv(), if self.unconfirmed < limit::SOCKET_BYTES => self.pass_on(heard).await,
                change = news.recv() => self.consider(change).await,
                _ = beat.tick() => self.beat().await,
                () = &mut too_late, if self.known.is_none() => Err(Close::InitialisationTimeout),
            };
            if let Err(close) = done {
                return close;
            }
        }
    }

    async fn take(&mut self, message: Option<Result<AggregatedMessage, ProtocolError>>) -> Result<(), Close> {
        self.alive = true;
        match message {
            None | Some(Ok(AggregatedMessage::Close(_))) => Err(Close::ByClient),
            Some(Ok(AggregatedMessage::Text(text))) => match serde_json::from_str(&text) {
                Ok(message) => self.obey(message).await,
                Err(_) => Err(Close::InvalidMessage),
            },
            Some(Ok(AggregatedMessage::Ping(words))) => self.session.pong(&words).await.map_err(|_| Close::ByClient),
            Some(Ok(AggregatedMessage::Pong(_))) => {
                self.unconfirmed = 0;
                Ok(())
            }
            Some(Ok(AggregatedMessage::Binary(_))) => Err(Close::InvalidMessage),
            Some(Err(ProtocolError::Overflow)) => Err(Close::TooBig),
            Some(Err(_)) => Err(Close::InvalidMessage),
        }
    }

    async fn obey(&mut self, message: FromClient) -> Result<(), Close> {
        match message {
            FromClient::ConnectionInit { payload } => self.begin(payload.unwrap_or_default().authorization).await,
            FromClient::Subscribe { id, payload } => self.subscribe(id, *payload).await,
            FromClient::Complete { id } => {
                self.operations.remove(&id);
                Ok(())
            }
            FromClient::Ping => self.send(&FromServer::Pong).await,
            FromClient::Pong => Ok(()),
        }
    }

    /// Lets in whoever shows a token that works.
    async fn begin(&mut self, authorization: Option<String>) -> Result<(), Close> {
        if self.known.is_some() {
            return Err(Close::TooManyInitialisations);
        }
        let said = authorization.as_deref().map(|words| auth::token_in(words).map(SecretString::from));
        let Some(token) = said.unwrap_or_else(|| self.token.take()) else { return Err(Close::Unauthorized) };
        let peer = Peer { endpoint: self.endpoint.clone(), from: self.from, token, language: self.language };
        let account_id = match peer.viewer().await {
            Ok(Some(viewer)) => viewer.account_id,
            Ok(None) => return Err(Close::Unauthorized),
            Err(error) => {
                tracing::error!(%error, "no viewer for a socket");
                return Err(Close::Internal);
            }
        };
        let Some(counted) = self.open.one_more(account_id) else { return Err(Close::TooManySockets) };
        self.known = Some(Known { peer, account_id, _counted: counted });
        self.send(&FromServer::ConnectionAck).await
    }

    async fn subscribe(&mut self, id: String, asked: Request) -> Result<(), Close> {
        let Some(known) = &self.known else { return Err(Close::Unauthorized) };
        if self.operations.contains_key(&id) {
            return Err(Close::SubscriberExists(id));
        }
        if self.operations.len() >= limit::SOCKET_OPERATIONS {
            let too_many = known.peer.refused(Fault::TooManyOperations);
            return self.say(id, too_many).await;
        }
        self.begun += 1;
        let asked = known.peer.endpoint.gate.prepare(asked);
        let running = carry_out(known.peer.clone(), asked, id.clone(), self.begun, self.out.clone());
        let task = AbortOnDropHandle::new(tokio::spawn(running));
        self.operations.insert(id, Running { number: self.begun, _task: task });
        Ok(())
    }

    /// Passes an answer on, unless the client has ended the operation meanwhile.
    async fn pass_on(&mut self, heard: Heard) -> Result<(), Close> {
        let (id, number, answer) = heard;
        if self.operations.get(&id).is_none_or(|running| running.number != number) {
            return Ok(());
        }
        if !matches!(answer, Answer::Next(_)) {
            self.operations.remove(&id);
        }
        self.say(id, answer).await
    }

    async fn say(&mut self, id: String, answer: Answer) -> Result<(), Close> {
        match answer {
            Answer::Next(payload) => self.send(&FromServer::Next { id, payload }).await,
            Answer::Error(payload) => self.send(&FromServer::Error { id, payload }).await,
            Answer::Complete => self.send(&FromServer::Complete { id }).await,
            Answer::TokenEnded => Err(Close::Forbidden),
        }
    }

    /// Closes the socket when its token works no longer.
    async fn consider(&mut self, change: Result<Change, RecvError>) -> Result<(), Close> {
        let Some(known) = &self.known else { return Ok(()) };
        match change {
            Ok(change) if change.may_be(Subject::Account, known.account_id) => {}
            // What was missed may have been about the account.
            Err(RecvError::Lagged(_)) => {}
            Ok(_) | Err(RecvError::Closed) => return Ok(()),
        }
        self.check_token().await
    }

    async fn check_token(&self) -> Result<(), Close> {
        let Some(known) = &self.known else { return Ok(()) };
        match known.peer.viewer().await {
            Ok(None) => Err(Close::Forbidden),
            Ok(Some(_)) => Ok(()),
            Err(error) => {
                tracing::warn!(%error, "the token of a socket could not be checked; it is checked again soon");
                Ok(())
            }
        }
    }

    async fn beat(&mut self) -> Result<(), Close> {
        if !self.alive {
            return Err(Close::ByClient);
        }
        self.alive = false;
        self.ping().await?;
        // Time alone ends a token too.
        self.check_token().await
    }

    async fn ping(&mut self) -> Result<(), Close> {
        match timeout(KEEP_ALIVE, self.session.ping(b"")).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Close::ByClient),
        }
    }

    async fn send(&mut self, message: &FromServer) -> Result<(), Close> {
        let text = serde_json::to_string(message).map_err(|error| {
            tracing::error!(%error, "a message cannot be written");
            Close::Internal
        })?;
        let before = self.unconfirmed;
        self.unconfirmed += text.len();
        match timeout(KEEP_ALIVE, self.session.text(text)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return Err(Close::ByClient),
        }
        // Asks whether the client has got so far; the answers wait if not.
        let half = limit::SOCKET_BYTES / 2;
        if before < half && self.unconfirmed >= half { self.ping().await } else { Ok(()) }
    }
}

/// Carries out one operation and passes its answers on under its id.
fn carry_out(
    peer: Peer,
    asked: Result<Admitted, ServerError>,
    id: String,
    number: u64,
    out: Sender<Heard>,
) -> impl Future<Output = ()> + Send {
    let (answers, mut heard) = channel(1);
    let carrying_out = peer.carry_out(asked, answers);
    let passing_on = async move {
        while let Some(answer) = heard.recv().await {
            if out.send((id.clone(), number, answer)).await.is_err() {
                return;
            }
        }
    };
    join(carrying_out, passing_on).map(|_| ())
}
