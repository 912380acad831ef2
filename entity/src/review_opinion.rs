//! Opinions (审议意见) given in a review.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{OpinionKind, Verdict};

/// One opinion in a round of review.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "review_opinion")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// The round.
    pub review_id: i64,
    /// On what it was asked for; one of each kind a round.
    pub kind: OpinionKind,
    /// What it says.
    pub verdict: Verdict,
    /// Who gave it: a panel, a meeting, a person.
    pub given_by: String,
    /// The unit it came from, if it came from one.
    pub unit_id: Option<i64>,
    /// The day it was given.
    pub given_on: Date,
    /// In words.
    pub words: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
    /// Grows by one with every correction, which names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
