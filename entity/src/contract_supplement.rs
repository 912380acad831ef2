//! Supplements (增资) to contracts.

use sea_orm::entity::prelude::*;

/// An agreement that adds to the amount of a contract.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "contract_supplement")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// Number of the agreement, unique.
    pub number: String,
    /// What it adds, in fen.
    pub amount: i64,
    /// The day it was signed.
    pub signed_on: Date,
    /// What it is about.
    pub words: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
    /// Grows by one with every correction, which names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
