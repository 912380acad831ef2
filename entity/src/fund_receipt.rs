//! Funds in place (到位资金): dated receipts.

use sea_orm::entity::prelude::*;

/// One receipt of funds for a project.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "fund_receipt")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// The day the money arrived.
    pub received_on: Date,
    /// Amount in fen.
    pub amount: i64,
    /// Note.
    pub note: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
    /// The day it was struck out because it was wrong; it counts no more.
    pub voided_on: Option<Date>,
    /// Why it was struck out.
    pub void_reason: Option<String>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
