//! The progress ledger (台账): one entry a project a month.

use sea_orm::entity::prelude::*;

/// What a project achieved in one month.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "progress_entry")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// The month, `2026-11`.
    pub month: String,
    /// Progress in words.
    pub words: String,
    /// Progress against the plan, 0 to 100.
    pub percent: i32,
    /// Output of the month (产值) in fen, if any.
    pub output: Option<i64>,
    /// Who filed it.
    pub filed_by: String,
    /// When it was first filed.
    pub filed_at: DateTimeUtc,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
