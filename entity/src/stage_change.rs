//! The stage history of projects (阶段变更记录).

use sea_orm::entity::prelude::*;

use crate::vocabulary::Stage;

/// One change of a project's stage.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "stage_change")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// The stage before; none for the entry into the pool.
    pub from_stage: Option<Stage>,
    /// The stage after.
    pub to_stage: Stage,
    /// The day it happened.
    pub changed_on: Date,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
