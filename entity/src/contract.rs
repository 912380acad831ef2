//! Contracts (投资合同) of signed projects.

use sea_orm::entity::prelude::*;

/// The contract of a project.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "contract")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project; a project has one.
    pub project_id: i64,
    /// Contract number, unique; none only where a project was signed before contracts were kept.
    pub number: Option<String>,
    /// Who signed it with whom.
    pub parties: String,
    /// Amount in fen, without supplements.
    pub amount: i64,
    /// Whether the amount is approximate.
    pub is_approximate: bool,
    /// The day promised for the start.
    pub committed_start_on: Option<Date>,
    /// The day promised for production.
    pub committed_production_on: Option<Date>,
    /// The day promised for capacity.
    pub committed_capacity_on: Option<Date>,
    /// What may go wrong, and what was agreed for it.
    pub risk_notes: String,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
