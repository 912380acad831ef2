//! Who holds which post at a responsibility unit, from when until when.

use sea_orm::entity::prelude::*;

use crate::vocabulary::UnitPost;

/// One stretch of days in which an official held a post at a unit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "unit_assignment")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The post.
    pub post: UnitPost,
    /// Who held it.
    pub official_id: i64,
    /// First day.
    pub from_on: Date,
    /// Last day; none while it lasts.
    pub until_on: Option<Date>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
