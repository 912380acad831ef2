//! What moved the screening clock of projects: extensions and pauses (延期、暂停).

use sea_orm::entity::prelude::*;

use crate::vocabulary::HoldKind;

/// One extension or pause of a project's screening clock.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "project_hold")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// Extension or pause.
    pub kind: HoldKind,
    /// The day it was granted, or the first day of the pause.
    pub from_on: Date,
    /// The new last day, or the last day of the pause; none while a pause lasts.
    pub until_on: Option<Date>,
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
