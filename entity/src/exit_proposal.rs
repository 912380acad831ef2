//! Proposals to give a project up (终止退出提议), their review and decision.

use sea_orm::entity::prelude::*;

use crate::vocabulary::ExitDecision;

/// One proposal. A project has at most one that is undecided.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "exit_proposal")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// The unit that proposes it.
    pub unit_id: i64,
    /// The day of the proposal.
    pub proposed_on: Date,
    /// Why.
    pub reason: String,
    /// The day of the review; none before.
    pub reviewed_on: Option<Date>,
    /// What the review found.
    pub opinion: Option<String>,
    /// The decision; none before.
    pub decision: Option<ExitDecision>,
    /// The day of the decision.
    pub decided_on: Option<Date>,
    /// Why it was so decided.
    pub decision_reason: Option<String>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
