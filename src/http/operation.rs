//! Operations over connections that stay open: for a subscription many answers, for anything else one.

use std::collections::BTreeSet;

use actix_web::web::Data;
use async_graphql::{Error, Pos, Request, Response, ServerError, Value, parser::types::OperationType};
use futures::StreamExt;
use sea_orm::DbErr;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    mpsc::Sender,
};
use tokio::time::timeout;

use super::{auth, endpoint::Endpoint};
use crate::{
    domain::{
        language::{Language, say},
        viewer::Viewer,
    },
    graphql::{
        context::{Bearer, ClientAddress},
        error::{Fault, present},
        gate::{Admitted, Cost, Payer},
        occasion::Occasion,
    },
    live::{Change, Subject},
};

/// Changes that are looked at together.
const TOGETHER: usize = 64;

/// Who is at the other end, known by a token. Everything else is read anew whenever it matters.
#[derive(Clone)]
pub(super) struct Peer {
    pub(super) endpoint: Data<Endpoint>,
    pub(super) from: ClientAddress,
    pub(super) token: SecretString,
    pub(super) language: Language,
}

/// What is said in answer to an operation. The last one ends it.
#[derive(Debug)]
pub(super) enum Answer {
    /// A result; a subscription goes on.
    Next(Response),
    /// It was refused, or cannot go on.
    Error(Vec<ServerError>),
    /// It is over.
    Complete,
    /// The token works no longer.
    TokenEnded,
}

/// Nobody takes the answers any more.
struct Unheard;

impl Peer {
    /// Who that is by now; none if the token was revoked or has expired, or the account is shut.
    pub(super) async fn viewer(&self) -> Result<Option<Viewer>, DbErr> {
        let limit = self.endpoint.app.config.limits.request;
        let viewer = timeout(limit, auth::viewer_by(&self.endpoint.app, self.token.expose_secret())).await;
        viewer.unwrap_or_else(|_| Err(DbErr::Custom(format!("no answer within {limit:?}"))))
    }

    /// Carries out one operation. Every answer goes to `out`, which takes one at a time. From this call on no change is
    /// missed, whenever the operation is executed.
    pub(super) fn carry_out(
        self,
        asked: Result<Admitted, ServerError>,
        out: Sender<Answer>,
    ) -> impl Future<Output = ()> + Send + use<> {
        let news = self.endpoint.app.live.listen();
        async move {
            let last = match asked {
                Ok(asked) => self.execute(&asked, news, &out).await,
                Err(error) => Ok(self.errors(vec![error])),
            };
            if let Ok(last) = last {
                // Whoever hung up needs no last word.
                let _ = out.send(last).await;
            }
        }
    }

    async fn execute(&self, asked: &Admitted, news: Receiver<Change>, out: &Sender<Answer>) -> Result<Answer, Unheard> {
        let opening = Occasion::default();
        if let Some(end) = self.answer(asked, &opening, out).await? {
            return Ok(end);
        }
        match opening.watched().as_slice() {
            [] if asked.kind() != Some(OperationType::Subscription) => Ok(Answer::Complete),
            [subject] => self.watch(asked, *subject, news, out).await,
            _ => {
                let words = say!(
                    "订阅操作的根部应当只有一个字段，且不在片段之内",
                    "A subscription has one field at its root, outside of fragments"
                );
                Ok(self.refused(Fault::BadInput(words)))
            }
        }
    }

    async fn watch(
        &self,
        asked: &Admitted,
        subject: Subject,
        news: Receiver<Change>,
        out: &Sender<Answer>,
    ) -> Result<Answer, Unheard> {
        let mut news = news;
        while let Some(ids) = changed(&mut news, subject).await {
            for id in ids {
                if let Some(end) = self.answer(asked, &Occasion::of(subject, id), out).await? {
                    return Ok(end);
                }
            }
        }
        Ok(self.refused(Fault::MissedUpdates))
    }

    /// Executes the operation for one occasion. What ends it, if something does.
    async fn answer(
        &self,
        asked: &Admitted,
        occasion: &Occasion,
        out: &Sender<Answer>,
    ) -> Result<Option<Answer>, Unheard> {
        let limit = self.endpoint.app.config.limits.request;
        let too_slow = || self.refused(Fault::TimedOut(limit.as_secs()));
        let (request, cost) = match timeout(limit, self.request(asked, occasion)).await {
            Ok(Ok(request)) => request,
            Ok(Err(end)) => return Ok(Some(end)),
            Err(_) => return Ok(Some(too_slow())),
        };
        let mut answers = self.endpoint.schema.execute_stream(request);
        loop {
            let mut answer = match timeout(limit, answers.next()).await {
                Ok(Some(answer)) => answer,
                Ok(None) => return Ok(None),
                Err(_) => return Ok(Some(too_slow())),
            };
            answer.errors = self.shown(answer.errors);
            if let Some(cost) = cost {
                answer = cost.note(answer);
            }
            if answer.data == Value::Null && !answer.errors.is_empty() {
                return Ok(Some(Answer::Error(answer.errors)));
            }
            out.send(Answer::Next(answer)).await.map_err(|_| Unheard)?;
        }
    }

    /// The request in the name of the viewer as that is by now, or why there is none. It is paid for when it is opened.
    async fn request(&self, asked: &Admitted, occasion: &Occasion) -> Result<(Request, Option<Cost>), Answer> {
        let viewer = match self.viewer().await {
            Ok(Some(viewer)) => viewer,
            Ok(None) => return Err(Answer::TokenEnded),
            Err(error) => {
                return Err(self.errors(vec![Error::new_with_source(error).into_server_error(Pos::default())]));
            }
        };
        let cost = if occasion.is_opening() {
            let payer = Payer::of(Some(&viewer), self.from.0);
            Some(self.endpoint.gate.pay(asked, &payer).await.map_err(|errors| self.errors(errors))?)
        } else {
            None
        };
        let viewer = Some((viewer, Bearer(self.token.clone())));
        let request = self.endpoint.furnish(asked.again(), self.from, viewer);
        Ok((request.data(self.language).data(occasion.clone()), cost))
    }

    /// What a fault of our own is answered with.
    pub(super) fn refused(&self, fault: Fault) -> Answer {
        self.errors(vec![fault.into()])
    }

    fn errors(&self, errors: Vec<ServerError>) -> Answer {
        Answer::Error(self.shown(errors))
    }

    fn shown(&self, errors: Vec<ServerError>) -> Vec<ServerError> {
        if errors.is_empty() {
            return errors;
        }
        let request_id = hex::encode(rand::random::<[u8; 8]>());
        errors.into_iter().map(|error| present(error, &request_id, self.language)).collect()
    }
}

/// The keys of what changed next, each once; none if some were missed. Takes what is there already, but not for ever.
async fn changed(news: &mut Receiver<Change>, subject: Subject) -> Option<BTreeSet<i64>> {
    let (mut ids, mut taken) = (BTreeSet::new(), 0);
    loop {
        let change = match news.recv().await {
            Ok(change) => change,
            Err(RecvError::Lagged(_) | RecvError::Closed) => return None,
        };
        if change.subject == subject {
            ids.insert(change.id?);
        }
        taken += 1;
        if !ids.is_empty() && (news.is_empty() || taken >= TOGETHER) {
            return Some(ids);
        }
    }
}
