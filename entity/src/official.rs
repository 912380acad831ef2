//! Officials (干部): the people letters go to.

use sea_orm::entity::prelude::*;

/// An official: division leader, department head, liaison officer or other.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "official")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Name (姓名).
    pub name: String,
    /// Title (职务), as a letter addresses the person.
    pub title: String,
    /// Rank (职级), if recorded.
    pub rank: Option<String>,
    /// Mail address; without one a letter cannot be delivered.
    pub email: Option<String>,
    /// Telephone (电话).
    pub telephone: Option<String>,
    /// First day in office.
    pub active_from: Date,
    /// Last day in office; none while in office.
    pub active_until: Option<Date>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
