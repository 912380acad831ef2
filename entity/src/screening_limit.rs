//! How long a project may stay at a stage of the pool (剔除时限).

use sea_orm::entity::prelude::*;

use crate::vocabulary::Stage;

/// The limit of one stage over a stretch of days; one holds at a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "screening_limit")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The stage.
    pub stage: Stage,
    /// Months after which a project at this stage is a candidate for screening out.
    pub months: i32,
    /// First day on which it holds.
    pub from_on: Date,
    /// Last day; none while it lasts.
    pub until_on: Option<Date>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
