//! What the rules look at: everything open on one day.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{BlockerKind, LeadStatus, MatterKind, Measure, MilestoneKind, Stage};

use super::{
    answer::AnsweredLate,
    charge::Charges,
    thread::{MatterKey, Thread},
};
use crate::domain::{
    calendar::Calendar, commitment::Commitment, lead::limit::Running, month::Month, screening::Clock,
    target::Attainment,
};

/// Everything open on one day.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Every project that is not over.
    pub projects: Vec<ProjectFact>,
    /// Every open milestone of those projects.
    pub milestones: Vec<MilestoneFact>,
    /// Every open task, but those of projects that are over.
    pub tasks: Vec<TaskFact>,
    /// Every open blocker of those projects.
    pub blockers: Vec<BlockerFact>,
    /// Every open lead.
    pub leads: Vec<LeadFact>,
    /// The targets of the year that somebody answers for: those of units and directions.
    pub targets: Vec<TargetFact>,
    /// The prompt letters to units that have reached them and are not answered in full.
    pub letters: Vec<LetterFact>,
    /// How many have never reached their addressees, though the day for the answer is over.
    pub unreached: u32,
    /// The letters that units have answered late, by unit, in the order of their issue.
    pub answered_late: HashMap<i64, Vec<AnsweredLate>>,
    /// The day of the last letter to a unit, by unit.
    pub last_letters: HashMap<i64, NaiveDate>,
    /// The open matters of units, by unit and [`Matter::key`](super::Matter::key).
    pub threads: HashMap<(i64, MatterKey), Thread>,
    /// In whose charge everything is.
    pub charges: Charges,
    /// The heads of the leading group (双组长), by key.
    pub group_leaders: Vec<i64>,
    /// The working calendar.
    pub calendar: Calendar,
}

/// A project, as the rules see it.
#[derive(Clone, Debug)]
pub struct ProjectFact {
    /// Key.
    pub id: i64,
    /// Project code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Stage.
    pub stage: Stage,
    /// First day of the present stage.
    pub stage_on: NaiveDate,
    /// The screening clock on the day, at a stage with a limit.
    pub clock: Option<Clock>,
    /// Day of signing, once signed.
    pub signed_on: Option<NaiveDate>,
    /// The day promised for signing.
    pub sign_by: Option<NaiveDate>,
    /// The day promised for the start.
    pub start_by: Option<NaiveDate>,
    /// The day promised for production.
    pub produce_by: Option<NaiveDate>,
    /// The lead unit on the day.
    pub lead_unit: i64,
    /// The officials in whose charge it is, each once.
    pub leaders: Vec<i64>,
    /// The months for which a progress entry is filed, among those that the rules look at.
    pub entries: Vec<Month>,
}

impl ProjectFact {
    /// What was promised for it and is still to be kept, and for when.
    pub fn promised(&self) -> impl Iterator<Item = (MatterKind, NaiveDate)> {
        let promises = [
            (Commitment::Signing, MatterKind::Signing, self.sign_by),
            (Commitment::Start, MatterKind::Start, self.start_by),
            (Commitment::Production, MatterKind::Production, self.produce_by),
        ];
        let open = |commitment: Commitment| commitment.open_at().contains(&self.stage);
        promises.into_iter().filter(move |(promise, ..)| open(*promise)).filter_map(|(_, kind, by)| Some((kind, by?)))
    }
}

/// An open milestone, as the rules see it.
#[derive(Clone, Debug)]
pub struct MilestoneFact {
    /// Key.
    pub id: i64,
    /// The project's key; the project is among [`Facts::projects`].
    pub project: i64,
    /// What is to be done.
    pub name: String,
    /// What it brings about.
    pub kind: MilestoneKind,
    /// The unit that owns it.
    pub owner_unit: i64,
    /// The day it is due.
    pub due_on: NaiveDate,
}

/// An open task of a dispatch meeting, as the rules see it.
#[derive(Clone, Debug)]
pub struct TaskFact {
    /// Key.
    pub id: i64,
    /// The project, if it is about one; it is among [`Facts::projects`].
    pub project: Option<i64>,
    /// What is to be done.
    pub words: String,
    /// The unit that owns it.
    pub owner_unit: i64,
    /// The day it is due.
    pub due_on: NaiveDate,
}

/// An open blocker, as the rules see it.
#[derive(Clone, Debug)]
pub struct BlockerFact {
    /// Key.
    pub id: i64,
    /// The project; it is among [`Facts::projects`].
    pub project: i64,
    /// What kind it is.
    pub kind: BlockerKind,
    /// What it is.
    pub words: String,
    /// The unit that has to resolve it.
    pub owner_unit: i64,
    /// The day it is to be resolved by.
    pub due_on: NaiveDate,
}

/// An open lead, as the rules see it.
#[derive(Clone, Debug)]
pub struct LeadFact {
    /// Key.
    pub id: i64,
    /// The company.
    pub company: String,
    /// How far it has come.
    pub status: LeadStatus,
    /// The unit that follows it.
    pub unit: i64,
    /// The officials in whose charge it is, each once.
    pub leaders: Vec<i64>,
    /// Day of the last follow-up, or of the report.
    pub followed_on: NaiveDate,
    /// What it waits for, and until when.
    pub waits: Vec<Running>,
}

/// A target of the year, as the rules see it.
#[derive(Clone, Debug)]
pub struct TargetFact {
    /// Key.
    pub id: i64,
    /// The year.
    pub year: i32,
    /// The direction, if it is a direction's.
    pub direction: Option<String>,
    /// The unit that answers for it: the unit itself, or the direction's lead unit.
    pub unit: i64,
    /// The officials in whose charge it is, each once.
    pub leaders: Vec<i64>,
    /// What is measured.
    pub measure: Measure,
    /// What was attained.
    pub actual: i64,
    /// What shall be.
    pub amount: i64,
    /// How far that is on the day.
    pub attainment: Attainment,
}

/// A prompt letter to a unit that has reached it and is not answered in full, as the rules see it.
#[derive(Clone, Debug)]
pub struct LetterFact {
    /// Key.
    pub id: i64,
    /// Number.
    pub number: String,
    /// The month it is for.
    pub month: Month,
    /// The unit.
    pub unit: i64,
    /// By when it was to be answered.
    pub answer_by: NaiveDate,
    /// Whether it was answered, and an answer was returned.
    pub returned: bool,
}
