//! Reviews (在谈项目审议) of projects, round by round.

use sea_orm::entity::prelude::*;

use crate::vocabulary::ReviewOutcome;

/// One round of review of a project in negotiation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "review")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// Number of the round, from 1 on.
    pub round: i32,
    /// The day it began.
    pub started_on: Date,
    /// The day it ended; none while it is open.
    pub closed_on: Option<Date>,
    /// How it ended; none while it is open.
    pub outcome: Option<ReviewOutcome>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
