//! Matters (事项): what a unit has to do, over all the letters that raise it.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{LadderStep, Lamp, MatterKind};

/// The thread of one matter of one unit, from the first letter that raises it until it is struck off.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "matter")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The unit that has to act.
    pub unit_id: i64,
    /// What it is, the same over the months: `milestone:17`, `entry:17:2026-10`. One of a kind among the unit's open ones.
    pub key: String,
    /// What it is about.
    pub kind: MatterKind,
    /// Key of what it is about: the milestone, task, blocker, project, lead, target or letter.
    pub subject_id: i64,
    /// The project, if it is about one.
    pub project_id: Option<i64>,
    /// The lead, if it is about one.
    pub lead_id: Option<i64>,
    /// Project or company as the last letter has it.
    pub title: String,
    /// Lamp in the last letter.
    pub lamp: Lamp,
    /// How far up the ladder it was in the last letter, as its unit was told.
    pub step: LadderStep,
    /// The day it was or is due, as the last letter has it.
    pub due_on: Date,
    /// Day of the first letter that raised it.
    pub opened_on: Date,
    /// Day of the last one.
    pub raised_on: Date,
    /// Day on which it was done, or found not to be the unit's any more (销号); none while open.
    pub struck_off_on: Option<Date>,
    /// Not urged up to this day (暂缓): an accepted new date, by which it is judged from then on.
    pub paused_until: Option<Date>,
    /// Why.
    pub pause_reason: Option<String>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
