//! Further levels of review (提级审议), as data.

use sea_orm::entity::prelude::*;

use crate::vocabulary::OpinionKind;

/// A meeting that projects of a direction, or from an amount up, have to pass as well.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "review_level")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The meeting.
    pub kind: OpinionKind,
    /// Only projects of this direction; all, if none.
    pub direction_id: Option<i64>,
    /// Only projects of at least this planned investment, in fen; all, if none.
    pub amount_from: Option<i64>,
    /// First day.
    pub active_from: Date,
    /// Last day; none while it holds.
    pub active_until: Option<Date>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
