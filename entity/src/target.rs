//! Yearly targets (年度目标) of units, directions and the district.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{Measure, TimeProgress};

/// What shall be reached in a year. With neither unit nor direction it is the district's.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "target")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The year.
    pub year: i32,
    /// The unit, if it is a unit's.
    pub unit_id: Option<i64>,
    /// The direction, if it is a direction's.
    pub direction_id: Option<i64>,
    /// What is measured.
    pub measure: Measure,
    /// How much: a count, or fen.
    pub amount: i64,
    /// In what the time gone by is counted that it is held against.
    pub time_progress: TimeProgress,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
