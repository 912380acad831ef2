//! The four ledgers as they stood at a month's end (月末台账快照).

use sea_orm::entity::prelude::*;

/// One month's end. Neither this nor its rows ever change.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "ledger_snapshot")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The month, `2026-11`; unique.
    pub month: String,
    /// The day the ledgers are shown as of: the month's last.
    pub frozen_on: Date,
    /// When it was made.
    pub frozen_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
