//! What happened to projects, put together from everything that is kept about them. No table: `storage::timeline` selects
//! it.

use sea_orm::entity::prelude::*;

use crate::vocabulary::TimelineKind;

/// One thing that happened to a project. What the columns without a day in their name hold depends on the kind.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "timeline_event")]
pub struct Model {
    /// Key: of one kind after the other, and within a kind as the rows it is made of.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// What happened.
    pub kind: TimelineKind,
    /// The day.
    pub happened_on: Date,
    /// The entry of the audit trail that recorded it, which tells the order within a day; 0 if there is none.
    pub noted: i64,
    /// Who recorded, gave or raised it.
    pub recorded_by: Option<String>,
    /// Key of the thing that it happened to, or that came of it.
    pub subject_id: Option<i64>,
    /// A word of the vocabulary, or a month.
    pub term: Option<String>,
    /// Another: what it came to, or came from.
    pub outcome: Option<String>,
    /// A name, a number, or what it was about.
    pub words: Option<String>,
    /// What was said of it.
    pub note: Option<String>,
    /// An amount in fen, an area in square metres, a percentage, or the number of a round.
    pub amount: Option<i64>,
    /// What the amount was before.
    pub amount_before: Option<i64>,
    /// The day that was set by it.
    pub due_on: Option<Date>,
    /// What that day was before.
    pub due_before: Option<Date>,
    /// The unit it is about.
    pub unit_id: Option<i64>,
    /// The official it is about.
    pub official_id: Option<i64>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
