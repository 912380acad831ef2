//! The projects that a dispatch meeting discussed.

use sea_orm::entity::prelude::*;

/// One project on the agenda.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "dispatch_meeting_project")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The meeting.
    pub dispatch_meeting_id: i64,
    /// The project.
    pub project_id: i64,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
