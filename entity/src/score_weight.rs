//! How the score (考核得分) of units is put together.

use sea_orm::entity::prelude::*;

use crate::vocabulary::Measure;

/// What a measure counts for, from when until when.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "score_weight")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The measure.
    pub measure: Measure,
    /// Points for reaching it.
    pub weight: i32,
    /// At most this share of the points, in percent, however much it is exceeded.
    pub cap_percent: i32,
    /// First day.
    pub from_on: Date,
    /// Last day; none while it lasts.
    pub until_on: Option<Date>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
