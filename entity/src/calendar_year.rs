//! Years whose arrangement of holidays the office has recorded (年度放假安排).

use sea_orm::entity::prelude::*;

/// A year's arrangement. Its days are rows of [`super::calendar_day`].
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "calendar_year")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The year.
    pub year: i32,
    /// Where it is published, such as the number of the State Council's notice.
    pub source: String,
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
