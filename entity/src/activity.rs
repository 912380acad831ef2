//! Promotion events (招商活动) and outbound visits (外出考察).

use sea_orm::entity::prelude::*;

use crate::vocabulary::ActivityKind;

/// An event or a visit, with what came of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "activity")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Event or visit.
    pub kind: ActivityKind,
    /// Name.
    pub name: String,
    /// Where.
    pub place: String,
    /// The unit that organises it.
    pub unit_id: i64,
    /// First day.
    pub first_on: Date,
    /// Last day; the first, if it is one day.
    pub last_on: Date,
    /// What it was about and what was agreed.
    pub summary: String,
    /// Day it was called off.
    pub cancelled_on: Option<Date>,
    /// Why it was called off.
    pub cancelled_reason: Option<String>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When it was last written to.
    pub updated_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
