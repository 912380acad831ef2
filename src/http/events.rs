//! GraphQL over server-sent events: the "distinct connections" mode of the graphql-sse protocol, one operation a
//! request.

use std::time::Duration;

use actix_web::{
    Error, HttpRequest, HttpResponse,
    guard::GuardContext,
    http::{
        Method, StatusCode,
        header::{ACCEPT, ContentEncoding},
    },
    web::{Bytes, Data, Payload},
};
use async_graphql::parser::types::OperationType;
use futures::stream;
use serde_json::json;
use tokio::{
    sync::mpsc::{Receiver, channel},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use super::{
    auth,
    endpoint::Endpoint,
    graphql::only_queries,
    language,
    open::{Counted, Open},
    operation::{Answer, Peer},
    parameters::{self, Unread},
    refusal::{internal, refuse},
};
use crate::{
    domain::language::say,
    graphql::error::{Code, Fault},
    live::Subject,
};

const MEDIA: &str = "text/event-stream";

/// How often a comment goes out while nothing happens, so that nothing in between takes the connection for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// Whether the client wants its answers as events.
pub(super) fn are_wanted(ctx: &GuardContext<'_>) -> bool {
    let accept = ctx.head().headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accept.split(',').any(|range| range.split(';').next().unwrap_or_default().trim() == MEDIA)
}

/// Carries out one operation and streams its answers.
pub(super) async fn open(
    endpoint: Data<Endpoint>,
    open: Data<Open>,
    stop: Data<CancellationToken>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let language = language::wanted(&request);
    let asked = match parameters::read(&request, payload).await {
        Ok(asked) => endpoint.gate.prepare(asked),
        Err(Unread { status, code, words }) => return refuse(status, code, &words, language),
    };
    let is_mutation = asked.as_ref().is_ok_and(|asked| asked.kind() == Some(OperationType::Mutation));
    if is_mutation && request.method() == Method::GET {
        return only_queries(language);
    }
    let (viewer, bearer) = match auth::viewer(&endpoint.app, &request).await {
        Ok(Some(known)) => known,
        Ok(None) => {
            let words = Fault::Unauthenticated.words();
            return refuse(StatusCode::UNAUTHORIZED, Code::Unauthenticated, &words, language);
        }
        Err(error) => {
            tracing::error!(%error, "no viewer for an event stream");
            return internal("events", language);
        }
    };
    let Some(counted) = open.one_more(viewer.account_id) else {
        let words = say!("同时打开的连接过多", "Too many open connections");
        return refuse(StatusCode::TOO_MANY_REQUESTS, Code::RateLimited, &words, language);
    };
    let from = endpoint.client(&request);
    let peer = Peer { endpoint, from, token: bearer.0, language };
    let (out, heard) = channel(1);
    let task = AbortOnDropHandle::new(tokio::spawn(peer.clone().carry_out(asked, out)));
    let watch = AbortOnDropHandle::new(tokio::spawn(until_token_ends(peer.clone(), viewer.account_id)));
    let events = Events { heard, stop, watch, peer, over: false, _task: task, _counted: counted };
    HttpResponse::Ok()
        .content_type(MEDIA)
        .insert_header(language::VARY)
        // Neither a compressor nor a proxy keeps events back.
        .insert_header(ContentEncoding::Identity)
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(stream::unfold(events, Events::next))
}

/// Returns when the token works no longer.
async fn until_token_ends(peer: Peer, account_id: i64) {
    let mut news = peer.endpoint.app.live.listen();
    loop {
        match timeout(KEEP_ALIVE, news.recv()).await {
            Ok(Ok(change)) if !change.may_be(Subject::Account, account_id) => {}
            // Of an account, anything may be meant if news were missed; and time alone ends a token too.
            _ if matches!(peer.viewer().await, Ok(None)) => return,
            _ => {}
        }
    }
}

/// The answers of one operation, as events. What it holds ends with it.
struct Events {
    heard: Receiver<Answer>,
    stop: Data<CancellationToken>,
    watch: AbortOnDropHandle<()>,
    peer: Peer,
    over: bool,
    _task: AbortOnDropHandle<()>,
    _counted: Counted,
}

impl Events {
    async fn next(self) -> Option<(Result<Bytes, Error>, Self)> {
        let mut events = self;
        if events.over {
            return None;
        }
        let answer = tokio::select! {
            answer = timeout(KEEP_ALIVE, events.heard.recv()) => match answer {
                Ok(answer) => answer.unwrap_or(Answer::Complete),
                Err(_) => return Some((Ok(Bytes::from_static(b":\n\n")), events)),
            },
            _ = &mut events.watch => Answer::TokenEnded,
            () = events.stop.cancelled() => Answer::Complete,
        };
        events.over = !matches!(answer, Answer::Next(_));
        Some((written(answer, &events.peer).map_err(Error::from), events))
    }
}

/// An answer in the words of the protocol, which has no event for errors: they are a last result.
fn written(answer: Answer, peer: &Peer) -> serde_json::Result<Bytes> {
    let result = match answer {
        Answer::Next(response) => return Ok(next(&serde_json::to_string(&response)?).into()),
        Answer::Complete => return Ok(Bytes::from_static(COMPLETE)),
        Answer::Error(errors) => json!({ "errors": errors }),
        Answer::TokenEnded => return written(peer.refused(Fault::Unauthenticated), peer),
    };
    let mut words = next(&result.to_string()).into_bytes();
    words.extend_from_slice(COMPLETE);
    Ok(words.into())
}

const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";

fn next(result: &str) -> String {
    format!("event: next\ndata: {result}\n\n")
}
