//! Tasks (任务): what a dispatch meeting resolved, or what the bureau asks for by itself.

use sea_orm::entity::prelude::*;

/// Something a unit has to do by a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "task")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The meeting that resolved it.
    pub dispatch_meeting_id: Option<i64>,
    /// The project it is about.
    pub project_id: Option<i64>,
    /// What is to be done.
    pub words: String,
    /// The unit that owns it.
    pub owner_unit_id: i64,
    /// The day it is due.
    pub due_on: Date,
    /// The day it was done; none while open.
    pub done_on: Option<Date>,
    /// What came of it, once done.
    pub result: Option<String>,
    /// The day it was called off; none unless so.
    pub dropped_on: Option<Date>,
    /// Why it was called off.
    pub drop_reason: Option<String>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
