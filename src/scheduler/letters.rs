//! Issues the letters of the month.

use anyhow::bail;
use chrono::{DateTime, Utc};
use entity::LetterKind;

use crate::app::App;

/// Issues the month's letters of a kind, as of the business day of `due_at`; those already issued stay as they are.
/// What was done, in Chinese.
pub async fn issue(_app: &App, kind: LetterKind, _due_at: DateTime<Utc>) -> anyhow::Result<String> {
    bail!("{}：未实现", kind.term())
}
