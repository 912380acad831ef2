//! Attempts to send a letter.

use sea_orm::entity::prelude::*;

use crate::vocabulary::AttemptOutcome;

/// One attempt to send a letter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "delivery_attempt")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The outbox row.
    pub delivery_id: i64,
    /// Which attempt, from 1.
    pub number: i32,
    /// When it began.
    pub started_at: DateTimeUtc,
    /// When it ended.
    pub ended_at: DateTimeUtc,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The SMTP reply code, if there was one.
    pub reply_code: Option<i32>,
    /// The server's words, or what went wrong.
    pub reply: String,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
