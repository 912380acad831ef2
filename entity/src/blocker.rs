//! Blockers (堵点) of projects.

use sea_orm::entity::prelude::*;

use crate::vocabulary::BlockerKind;

/// Something that holds a project up, with an owner and a due day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "blocker")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// What kind it is.
    pub kind: BlockerKind,
    /// What it is.
    pub words: String,
    /// The unit that has to resolve it.
    pub owner_unit_id: i64,
    /// The day it is to be resolved by.
    pub due_on: Date,
    /// The day it was raised.
    pub raised_on: Date,
    /// Who raised it.
    pub raised_by: String,
    /// The day it was resolved; none while open.
    pub resolved_on: Option<Date>,
    /// How it was resolved.
    pub resolution: Option<String>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
