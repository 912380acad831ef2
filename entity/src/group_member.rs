//! The leading group (领导小组) and its office.

use sea_orm::entity::prelude::*;

use crate::vocabulary::GroupSeat;

/// One stretch of days in which an official held a seat in the leading group.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "group_member")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Who.
    pub official_id: i64,
    /// Which seat.
    pub seat: GroupSeat,
    /// First day.
    pub from_on: Date,
    /// Last day; none while it lasts.
    pub until_on: Option<Date>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
