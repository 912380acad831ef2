//! Officials who are away (外出), and their deputies.

use sea_orm::entity::prelude::*;

/// One stretch of days in which an official is away and somebody else acts in the official's place.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "official_absence")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Who is away.
    pub official_id: i64,
    /// Who acts in the official's place (代办).
    pub deputy_id: i64,
    /// First day.
    pub from_on: Date,
    /// Last day; the day before the first, if it was called off.
    pub until_on: Date,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTimeUtc,
    /// Grows by one with every change.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
