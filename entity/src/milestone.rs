//! Milestones (节点) of a project's plan.

use sea_orm::entity::prelude::*;

use crate::vocabulary::MilestoneKind;

/// A step of a project's plan, with an owner and a due day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "milestone")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// What is to be done.
    pub name: String,
    /// What it brings about.
    pub kind: MilestoneKind,
    /// The unit that owns it.
    pub owner_unit_id: i64,
    /// The day it is due.
    pub due_on: Date,
    /// The day it was done; none while open.
    pub done_on: Option<Date>,
    /// The day it was called off; none unless so.
    pub dropped_on: Option<Date>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
