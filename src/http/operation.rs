//! Operations over connections that stay open: for a subscription many answers, for anything else one.

use std::collections::BTreeSet;

use actix_web::web::Data;
use async_graphql::{
    Error, ErrorExtensionValues, Name, Pos, Request, Response, ServerError, Value, Variables,
    parser::types::{ExecutableDocument, OperationType},
};
use futures::StreamExt;
use sea_orm::DbErr;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    mpsc::Sender,
};

use super::{auth, graphql::within_limits};
use crate::{
    app::App,
    domain::{
        language::{Language, Words, say},
        viewer::Viewer,
    },
    graphql::{
        Schema,
        context::Bearer,
        error::{Code, present},
        occasion::Occasion,
    },
    live::{Change, Subject},
};

/// Changes that are looked at together.
const TOGETHER: usize = 64;

/// Who is at the other end, known by a token. Everything else is read anew whenever it matters.
#[derive(Clone)]
pub(super) struct Peer {
    pub(super) app: Data<App>,
    pub(super) schema: Data<Schema>,
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
        auth::viewer_by(&self.app, self.token.expose_secret()).await
    }

    /// Carries out one operation. Every answer goes to `out`, which takes one at a time. From this call on no change is
    /// missed, whenever the operation is executed.
    pub(super) fn carry_out(self, asked: Request, out: Sender<Answer>) -> impl Future<Output = ()> + Send + use<> {
        let news = self.app.live.listen();
        async move {
            let last = match Asked::read(asked) {
                Ok(asked) => self.execute(&asked, news, &out).await,
                Err(error) => Ok(Answer::Error(self.shown(vec![error]))),
            };
            if let Ok(last) = last {
                // Whoever hung up needs no last word.
                let _ = out.send(last).await;
            }
        }
    }

    async fn execute(&self, asked: &Asked, news: Receiver<Change>, out: &Sender<Answer>) -> Result<Answer, Unheard> {
        let opening = Occasion::default();
        if let Some(end) = self.answer(asked, &opening, out).await? {
            return Ok(end);
        }
        match opening.watched().as_slice() {
            [] if !asked.is_subscription() => Ok(Answer::Complete),
            [subject] => self.watch(asked, *subject, news, out).await,
            _ => {
                let words = say!(
                    "订阅操作的根部应当只有一个字段，且不在片段之内",
                    "A subscription has one field at its root, outside of fragments"
                );
                Ok(refusal(Code::BadInput, &words, self.language))
            }
        }
    }

    async fn watch(
        &self,
        asked: &Asked,
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
        let words =
            say!("部分变更未能送达，请重新查询后再次订阅", "Some changes were missed; read anew, then subscribe again");
        Ok(refusal(Code::MissedUpdates, &words, self.language))
    }

    /// Executes the operation for one occasion. What ends it, if something does.
    async fn answer(
        &self,
        asked: &Asked,
        occasion: &Occasion,
        out: &Sender<Answer>,
    ) -> Result<Option<Answer>, Unheard> {
        let viewer = match self.viewer().await {
            Ok(Some(viewer)) => viewer,
            Ok(None) => return Ok(Some(Answer::TokenEnded)),
            Err(error) => {
                let error = Error::new_with_source(error).into_server_error(Pos::default());
                return Ok(Some(Answer::Error(self.shown(vec![error]))));
            }
        };
        let bearer = Bearer(self.token.clone());
        let request = asked.request().data(self.language).data(viewer).data(bearer).data(occasion.clone());
        let mut answers = self.schema.execute_stream(request);
        while let Some(mut answer) = answers.next().await {
            answer.errors = self.shown(answer.errors);
            if answer.data == Value::Null && !answer.errors.is_empty() {
                return Ok(Some(Answer::Error(answer.errors)));
            }
            out.send(Answer::Next(answer)).await.map_err(|_| Unheard)?;
        }
        Ok(None)
    }

    fn shown(&self, errors: Vec<ServerError>) -> Vec<ServerError> {
        let request_id = hex::encode(rand::random::<[u8; 8]>());
        errors.into_iter().map(|error| present(error, &request_id, self.language)).collect()
    }
}

/// An operation that can be executed again and again.
struct Asked {
    query: String,
    name: Option<String>,
    variables: Variables,
    document: ExecutableDocument,
}

impl Asked {
    fn read(request: Request) -> Result<Self, ServerError> {
        let mut request = request;
        within_limits(&mut request)?;
        let document = request.parsed_query()?.clone();
        let Request { query, operation_name: name, variables, .. } = request;
        Ok(Self { query, name, variables, document })
    }

    fn request(&self) -> Request {
        let mut request = Request::new(&self.query).variables(self.variables.clone());
        request.operation_name.clone_from(&self.name);
        request.set_parsed_query(self.document.clone());
        request
    }

    fn is_subscription(&self) -> bool {
        let wanted = |name: Option<&Name>| self.name.is_none() || name.map(Name::as_str) == self.name.as_deref();
        let mut operations = self.document.operations.iter();
        operations.any(|(name, operation)| wanted(name) && operation.node.ty == OperationType::Subscription)
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

/// Words of our own under a code of the API's closed set.
pub(super) fn refusal(code: Code, words: &Words, language: Language) -> Answer {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.name());
    let mut error = ServerError::new(words.spoken(language), None);
    error.extensions = Some(extensions);
    Answer::Error(vec![error])
}
