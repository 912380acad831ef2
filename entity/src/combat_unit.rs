//! Combat units (作战单元): lines, blocks and fronts.

use sea_orm::entity::prelude::*;

/// A combat unit: a way of grouping responsibility units.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "combat_unit")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Short code, unique, such as `LINE`.
    pub code: String,
    /// Name, such as 条线.
    pub name: String,
    /// What kind of units it gathers.
    pub description: String,
    /// First day.
    pub active_from: Date,
    /// Last day; none while it is in use.
    pub active_until: Option<Date>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
