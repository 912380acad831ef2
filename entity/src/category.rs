//! Categories (分类): channels (招商渠道), and new or stock (增量/存量).

use sea_orm::entity::prelude::*;

use crate::vocabulary::CategoryKind;

/// What projects and leads are sorted into, besides their industry direction.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "category")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What it sorts by.
    pub kind: CategoryKind,
    /// Short code, unique among those of its kind, such as `FUND`.
    pub code: String,
    /// Name, such as 基金招商.
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
