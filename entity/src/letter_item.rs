//! The matters (事项) a letter raises, frozen at issue.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{LadderStep, Lamp, Rule};

/// One matter in a letter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_item")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The letter.
    pub letter_id: i64,
    /// Place in the letter, from 1.
    pub position: i32,
    /// The rule that was met.
    pub rule: Rule,
    /// Lamp.
    pub lamp: Lamp,
    /// How far up the ladder it has come.
    pub step: LadderStep,
    /// The thread it belongs to.
    pub matter_id: i64,
    /// What the matter is, over the months, such as `milestone:17`.
    pub matter: String,
    /// The unit that has to act.
    pub unit_id: i64,
    /// The project, if it is about one.
    pub project_id: Option<i64>,
    /// The lead, if it is about one.
    pub lead_id: Option<i64>,
    /// Project or company as printed.
    pub title: String,
    /// How the rule was met, as printed.
    pub words: String,
    /// The day it was or is due.
    pub due_on: Date,
    /// Working days late; 0 if not late.
    pub late_days: i32,
    /// How often earlier letters of the kind raised the same matter.
    pub raised_before: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
