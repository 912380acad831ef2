//! Faults as GraphQL errors, refusals as `userErrors`.
//!
//! Resolvers let faults through with `?`. [`present`] is the one place that decides what of a fault leaves the house:
//! a code of a closed set, words that help the user, and nothing that helps an attacker.

use std::{fmt, iter, sync::Arc};

use async_graphql::{ComplexObject, Context, ErrorExtensionValues, Result, ServerError, SimpleObject};
use sea_orm::DbErr;

use super::wording;
use crate::{
    actions::{Act, ActionError, Outcome},
    domain::{
        language::{Language, Words, say},
        refusal::{Refusal, RefusalCode},
    },
};

/// Why a change was refused (退回原因): nothing of it was kept. `message` may be shown to the user as it is.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct UserError {
    /// For programs (退回代码); those that begin with `STAGE_` are the names of the life cycle's rules.
    code: RefusalCode,
    /// Path to the input field it is about (所在字段), such as `["input", "email"]`, or `["input", "unitIds", "2"]` for the third
    /// of a list; null if it is about the whole change.
    field: Option<Vec<String>>,
    #[graphql(skip)]
    message: Words,
}

#[ComplexObject]
impl UserError {
    /// For people (提示), in the language that `Accept-Language` asks for: Chinese or English.
    async fn message(&self, ctx: &Context<'_>) -> &str {
        self.message.spoken(ctx.data_opt().copied().unwrap_or_default())
    }
}

impl From<Refusal> for UserError {
    fn from(refusal: Refusal) -> Self {
        let path = |field: String| iter::once("input").chain(field.split('.')).map(str::to_owned).collect();
        Self { code: refusal.code, field: refusal.field.map(path), message: refusal.message }
    }
}

/// Says of refused fields where they stand in the input: `(field of the action, path in the input)`.
pub(super) fn placed<T>(outcome: Outcome<T>, places: &[(&str, &str)]) -> Outcome<T> {
    outcome.map_err(|error| match error {
        ActionError::Refused(mut refusals) => {
            for refusal in &mut refusals {
                let place = places.iter().find(|(field, _)| refusal.field.as_deref() == Some(*field));
                if let Some((_, path)) = place {
                    refusal.field = Some((*path).to_owned());
                }
            }
            ActionError::Refused(refusals)
        }
        other => other,
    })
}

/// Says of every refused field that it stands in this part of the input.
pub(super) fn inside<T>(outcome: Outcome<T>, part: &str) -> Outcome<T> {
    outcome.map_err(|error| error.inside(part))
}

/// A fault that a resolver raises itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody is signed in, or the token has expired.
    Unauthenticated,
    /// The viewer's role does not allow it.
    Forbidden,
    /// An argument makes no sense.
    BadInput(Words),
    /// The request is larger than a limit.
    TooComplex(Words),
    /// A document was named by its hash and is not known.
    UnknownDocument,
    /// Only registered documents are executed, and this is none.
    UnregisteredDocument,
    /// Too much was asked for in too short a time; seconds until there is enough again.
    RateLimited(u64),
    /// More operations at once than a connection may have.
    TooManyOperations,
    /// Live updates went by unheard.
    MissedUpdates,
    /// It took longer than it may; so many seconds.
    TimedOut(u64),
    /// Too much is worked on already.
    Overloaded,
}

impl Fault {
    /// What it is for programs.
    pub const fn code(&self) -> Code {
        match self {
            Self::Unauthenticated => Code::Unauthenticated,
            Self::Forbidden => Code::Forbidden,
            Self::BadInput(_) => Code::BadInput,
            Self::TooComplex(_) => Code::TooComplex,
            Self::UnknownDocument => Code::PersistedQueryNotFound,
            Self::UnregisteredDocument => Code::PersistedQueryNotInList,
            Self::RateLimited(_) | Self::TooManyOperations => Code::RateLimited,
            Self::MissedUpdates => Code::MissedUpdates,
            Self::TimedOut(_) => Code::Timeout,
            Self::Overloaded => Code::Overloaded,
        }
    }

    /// What it says to people.
    pub fn words(&self) -> Words {
        match self {
            Self::Unauthenticated => say!(
                "请先登录：请求头应带有效的 Authorization: Bearer 令牌",
                "Sign in first: the header Authorization: Bearer must carry a valid token",
            ),
            Self::Forbidden => say!("您的账号没有此项操作的权限", "Your account does not have the permission for this"),
            Self::BadInput(words) | Self::TooComplex(words) => words.clone(),
            // Clients know these words and send the text.
            Self::UnknownDocument => say!("PersistedQueryNotFound", "PersistedQueryNotFound"),
            Self::UnregisteredDocument => say!("只执行已登记的查询文档", "Only registered documents are executed"),
            Self::RateLimited(seconds) => {
                say!("请求过于频繁，请在{seconds}秒后重试", "Too many requests: try again in {seconds} seconds")
            }
            Self::TooManyOperations => {
                say!("同一连接上同时进行的操作过多", "Too many operations at once on this connection")
            }
            Self::MissedUpdates => {
                say!(
                    "部分变更未能送达，请重新查询后再次订阅",
                    "Some changes were missed; read anew, then subscribe again"
                )
            }
            Self::TimedOut(seconds) => say!(
                "请求未能在{seconds}秒内完成，已中止；若为变更，请先核对结果再重试",
                "The request took longer than {seconds} seconds and was ended; check what a change has done before you \
                 try again",
            ),
            Self::Overloaded => say!("系统繁忙，请稍后重试", "The service is busy: try again shortly"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().english)
    }
}

impl From<Fault> for ServerError {
    fn from(fault: Fault) -> Self {
        let mut error = Self::new(fault.to_string(), None);
        error.source = Some(Arc::new(fault));
        error
    }
}

/// The closed set of `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Nobody is signed in.
    Unauthenticated,
    /// The role does not allow it.
    Forbidden,
    /// It does not exist, or not for this viewer.
    NotFound,
    /// The request makes no sense.
    BadInput,
    /// The request is too large.
    TooComplex,
    /// Somebody else was faster.
    Conflict,
    /// A document was named by its hash and is not known: send the text.
    PersistedQueryNotFound,
    /// Only registered documents are executed.
    PersistedQueryNotInList,
    /// Too much at once, or in too short a time.
    RateLimited,
    /// It took too long.
    Timeout,
    /// The service has too much to do.
    Overloaded,
    /// Live updates went by unheard.
    MissedUpdates,
    /// A fault of ours.
    Internal,
}

impl Code {
    /// As clients read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadInput => "BAD_INPUT",
            Self::TooComplex => "TOO_COMPLEX",
            Self::Conflict => "CONFLICT",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::PersistedQueryNotInList => "PERSISTED_QUERY_NOT_IN_LIST",
            Self::RateLimited => "RATE_LIMITED",
            Self::Timeout => "TIMEOUT",
            Self::Overloaded => "OVERLOADED",
            Self::MissedUpdates => "MISSED_UPDATES",
            Self::Internal => "INTERNAL",
        }
    }
}

/// The error as the client gets it.
pub fn present(error: ServerError, request_id: &str, language: Language) -> ServerError {
    let (code, words) = judge(&error, request_id);
    if code == Code::Internal {
        tracing::error!(request_id, path = ?error.path, "{}", cause(&error));
    }
    let mut shown = error;
    shown.source = None;
    shown.message = words.spoken(language).to_owned();
    let extensions = shown.extensions.get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", code.name());
    if code == Code::Internal {
        extensions.set("requestId", request_id);
    }
    shown
}

/// What is said of a fault of our own.
pub fn internal(request_id: &str) -> Words {
    say!(
        "系统内部错误，请联系管理员并告知编号 {request_id}",
        "Internal error: please tell the administrator the number {request_id}",
    )
}

fn judge(error: &ServerError, request_id: &str) -> (Code, Words) {
    if let Some(fault) = error.source::<Fault>() {
        return (fault.code(), fault.words());
    }
    match error.source::<ActionError>() {
        Some(ActionError::NotFound) => {
            let words = say!("所指对象不存在，或不在您的查看范围内", "There is no such object, or not for you");
            return (Code::NotFound, words);
        }
        Some(ActionError::Conflict) => {
            let words =
                say!("数据已被他人修改，请刷新后重试", "Somebody has changed it since you read it: read it again");
            return (Code::Conflict, words);
        }
        Some(ActionError::Refused(_) | ActionError::Database(_)) | None => {}
    }
    if error.source.is_some() {
        return (Code::Internal, internal(request_id));
    }
    // What is left comes from parsing, validating and coercing the request.
    let code = if is_too_much(&error.message) { Code::TooComplex } else { Code::BadInput };
    (code, wording::of_library(error))
}

/// Whether these are the words in which async-graphql refuses a document for its size: its limits on cost and depth,
/// and those of its parser.
fn is_too_much(message: &str) -> bool {
    matches!(message, "Query is too complex." | "Query is nested too deep." | "recursion limit exceeded.")
        || message.starts_with("The recursion depth of the query cannot be greater than")
}

fn cause(error: &ServerError) -> String {
    if let Some(cause) = error.source::<DbErr>() {
        return cause.to_string();
    }
    error.source::<ActionError>().map_or_else(|| error.message.clone(), ToString::to_string)
}

/// Keeps what was done, or says why it was refused.
pub(super) async fn settled<T>(act: Act, outcome: Outcome<T>) -> Result<(Option<T>, Vec<UserError>)> {
    match outcome {
        Ok(done) => {
            act.commit().await?;
            Ok((Some(done), Vec::new()))
        }
        Err(ActionError::Refused(refusals)) => Ok((None, refusals.into_iter().map(Into::into).collect())),
        Err(error) => Err(error.into()),
    }
}

/// Defines the payload of a mutation: what it made, or why it was refused.
macro_rules! payload {
    ($( $(#[$about:meta])* $name:ident { $(#[$means:meta])* $field:ident: $type:ty, from $model:ty } )+) => { $(
        $(#[$about])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$means])*
            $field: Option<$type>,
            /// Why it was refused (退回原因); empty if it was done.
            user_errors: Vec<$crate::graphql::error::UserError>,
        }

        impl $name {
            /// Keeps what was done, or says why it was refused.
            async fn settle(
                act: $crate::actions::Act,
                outcome: $crate::actions::Outcome<$model>,
            ) -> async_graphql::Result<Self> {
                let (done, user_errors) = $crate::graphql::error::settled(act, outcome).await?;
                Ok(Self { $field: done.map(Into::into), user_errors })
            }
        }
    )+ };
}
pub(super) use payload;

/// As [`payload!`], of a mutation that keeps what may be there already, and says which that is.
macro_rules! doubled_payload {
    ($( $(#[$about:meta])* $name:ident {
        $(#[$means:meta])* $field:ident: $type:ty, from $model:ty;
        $(#[$doubled:meta])* duplicates
    } )+) => { $(
        $(#[$about])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$means])*
            $field: Option<$type>,
            $(#[$doubled])*
            duplicates: Vec<$type>,
            /// Why it was refused (退回原因); empty if it was done.
            user_errors: Vec<$crate::graphql::error::UserError>,
        }

        impl $name {
            /// Keeps what was done, or says why it was refused.
            async fn settle(
                act: $crate::actions::Act,
                outcome: $crate::actions::Outcome<($model, Vec<$model>)>,
            ) -> async_graphql::Result<Self> {
                let (done, user_errors) = $crate::graphql::error::settled(act, outcome).await?;
                let (made, duplicates) = done.unzip();
                let duplicates = duplicates.unwrap_or_default().into_iter().map(Into::into).collect();
                Ok(Self { $field: made.map(Into::into), duplicates, user_errors })
            }
        }
    )+ };
}
pub(super) use doubled_payload;
