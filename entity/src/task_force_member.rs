//! Who sits in a task force, from when until when.

use sea_orm::entity::prelude::*;

use crate::vocabulary::TaskForceSeat;

/// One stretch of days in which an official or a unit sat in a task force.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "task_force_member")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// The seat.
    pub seat: TaskForceSeat,
    /// The official, if it is one.
    pub official_id: Option<i64>,
    /// The unit, if it is one.
    pub unit_id: Option<i64>,
    /// First day.
    pub from_on: Date,
    /// Last day; none while it lasts.
    pub until_on: Option<Date>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
