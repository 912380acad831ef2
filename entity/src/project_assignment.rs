//! Who answers for a project, from when until when.

use sea_orm::entity::prelude::*;

use crate::vocabulary::Duty;

/// One stretch of days in which an official or a unit had a duty in a project.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "project_assignment")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// The duty.
    pub duty: Duty,
    /// The official, for the leader's duty.
    pub official_id: Option<i64>,
    /// The unit, for a unit's duty.
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
