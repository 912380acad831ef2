//! Industry directions (产业方向).

use sea_orm::entity::prelude::*;

/// An industry direction.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "direction")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Short code, unique, such as `ADVANCED_MANUFACTURING`.
    pub code: String,
    /// Name, such as 先进制造和科技创新.
    pub name: String,
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
