//! Dispatch meetings (调度会商).

use sea_orm::entity::prelude::*;

/// One dispatch meeting; its resolutions are tasks.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "dispatch_meeting")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The day.
    pub held_on: Date,
    /// The official who chaired it.
    pub chair_id: i64,
    /// Where it was held.
    pub place: String,
    /// What was discussed.
    pub words: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
