//! Faults as GraphQL errors, refusals as `userErrors`.
//!
//! Resolvers let faults through with `?`. [`present`] is the one place that decides what of a fault leaves the house:
//! a code of a closed set, words that help the user, and nothing that helps an attacker.

use std::{iter, sync::Arc};

use async_graphql::{ErrorExtensionValues, ServerError, SimpleObject};
use sea_orm::DbErr;

use crate::{
    actions::{ActionError, Outcome},
    domain::refusal::{Refusal, RefusalCode},
};

/// Why a change was refused (退回原因): nothing of it was kept. `message` may be shown to the user as it is.
#[derive(Clone, Debug, SimpleObject)]
pub struct UserError {
    /// For programs; those that begin with `STAGE_` are the names of the life cycle's rules.
    code: RefusalCode,
    /// Path to the input field it is about, such as `["input", "email"]`; null if it is about the whole change.
    field: Option<Vec<String>>,
    /// For people, in Chinese.
    message: String,
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
    outcome.map_err(|error| match error {
        ActionError::Refused(mut refusals) => {
            for refusal in &mut refusals {
                refusal.field = refusal.field.take().map(|field| format!("{part}.{field}"));
            }
            ActionError::Refused(refusals)
        }
        other => other,
    })
}

/// A fault that a resolver raises itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nobody is signed in, or the token has expired.
    #[error("请先登录：请求头应带有效的 Authorization: Bearer 令牌")]
    Unauthenticated,
    /// The viewer's role does not allow it.
    #[error("您的账号没有此项操作的权限")]
    Forbidden,
    /// An argument makes no sense.
    #[error("{0}")]
    BadInput(String),
    /// The document is larger than a limit.
    #[error("{0}")]
    TooComplex(String),
    /// A document was named by its hash and is not known; clients know these words and send the text.
    #[error("PersistedQueryNotFound")]
    UnknownDocument,
    /// Only registered documents are executed, and this is none.
    #[error("只执行已登记的查询文档")]
    UnregisteredDocument,
    /// Too much was asked for in too short a time.
    #[error("请求过于频繁，请在{0}秒后重试")]
    RateLimited(u64),
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
enum Code {
    Unauthenticated,
    Forbidden,
    NotFound,
    BadInput,
    TooComplex,
    Conflict,
    PersistedQueryNotFound,
    PersistedQueryNotInList,
    RateLimited,
    Internal,
}

impl Code {
    const fn name(self) -> &'static str {
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
            Self::Internal => "INTERNAL",
        }
    }
}

/// The error as the client gets it.
pub fn present(error: ServerError, request_id: &str) -> ServerError {
    let (code, message) = judge(&error);
    if code == Code::Internal {
        tracing::error!(request_id, path = ?error.path, "{}", cause(&error));
    }
    let mut shown = error;
    shown.source = None;
    shown.message = if code == Code::Internal {
        format!("系统内部错误，请联系管理员并告知编号 {request_id}")
    } else {
        message
    };
    let extensions = shown.extensions.get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", code.name());
    if code == Code::Internal {
        extensions.set("requestId", request_id);
    }
    shown
}

fn judge(error: &ServerError) -> (Code, String) {
    if let Some(fault) = error.source::<Fault>() {
        let code = match fault {
            Fault::Unauthenticated => Code::Unauthenticated,
            Fault::Forbidden => Code::Forbidden,
            Fault::BadInput(_) => Code::BadInput,
            Fault::TooComplex(_) => Code::TooComplex,
            Fault::UnknownDocument => Code::PersistedQueryNotFound,
            Fault::UnregisteredDocument => Code::PersistedQueryNotInList,
            Fault::RateLimited(_) => Code::RateLimited,
        };
        return (code, fault.to_string());
    }
    if let Some(error) = error.source::<ActionError>() {
        return match error {
            ActionError::NotFound => (Code::NotFound, "所指对象不存在，或不在您的查看范围内".to_owned()),
            ActionError::Conflict => (Code::Conflict, "数据已被他人修改，请刷新后重试".to_owned()),
            ActionError::Refused(_) | ActionError::Database(_) => (Code::Internal, String::new()),
        };
    }
    if error.source.is_some() {
        return (Code::Internal, String::new());
    }
    // What is left comes from parsing, validating and coercing the request.
    let code = if is_too_much(&error.message) { Code::TooComplex } else { Code::BadInput };
    (code, error.message.clone())
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
                match outcome {
                    Ok(done) => {
                        act.commit().await?;
                        Ok(Self { $field: Some(done.into()), user_errors: Vec::new() })
                    }
                    Err($crate::actions::ActionError::Refused(refusals)) => {
                        Ok(Self { $field: None, user_errors: refusals.into_iter().map(Into::into).collect() })
                    }
                    Err(error) => Err(error.into()),
                }
            }
        }
    )+ };
}
pub(super) use payload;
