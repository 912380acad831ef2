//! Days of the working calendar that the office has recorded (工作日历).

use sea_orm::entity::prelude::*;

use crate::vocabulary::DayKind;

/// A day, of a year's arrangement or by itself. It comes before what the program carries.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "calendar_day")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The day.
    pub day: Date,
    /// What it is.
    pub kind: DayKind,
    /// The holiday, or why the day differs.
    pub name: String,
    /// The year to whose arrangement it belongs; none if it was recorded by itself.
    pub year: Option<i32>,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
    /// Version.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
