//! Joint ceremonies (集中活动), such as a joint start.

use sea_orm::entity::prelude::*;

/// A ceremony that groups projects.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "ceremony")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Name.
    pub name: String,
    /// The day it is held.
    pub held_on: Date,
    /// Where it is held.
    pub place: String,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
