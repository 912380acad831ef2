//! Letters: which matters go into whose letter, in which order, under which number.
//!
//! [`rules`] turns the [`Facts`] of a day into [`Matter`]s, [`thread`] knows what earlier letters said of them, [`compose`]
//! gathers them into one [`Draft`] for each addressee, [`draft`] says how a draft gets to its issue, [`recipients`] says who gets it, [`number`] writes document numbers,
//! [`hours`] says when mail goes out, [`retry`] when a failed one is tried again, [`answer`] what is answered to a letter,
//! [`markup`] what its HTML is made of.

pub mod answer;
pub mod compose;
pub mod draft;
pub mod hours;
pub mod markup;
pub mod number;
pub mod recipients;
pub mod retry;
pub mod rules;
pub mod thread;

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{AddresseeKind, LadderStep, Lamp, LeadStatus, LetterKind, MilestoneKind, Rule, Stage};
use serde::{Deserialize, Serialize};

use self::thread::{MatterKey, Thread};
use super::{calendar::Calendar, money::Money, month::Month, screening::Clock};

/// What the rules look at: everything open on one day.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Every project that is not over.
    pub projects: Vec<ProjectFact>,
    /// Every open milestone of those projects.
    pub milestones: Vec<MilestoneFact>,
    /// Every open lead.
    pub leads: Vec<LeadFact>,
    /// The open matters of units, by unit and [`Matter::key`].
    pub threads: HashMap<(i64, MatterKey), Thread>,
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
    /// The lead unit on the day.
    pub lead_unit: i64,
    /// The leader's official on the day: the project's own, else the direction's.
    pub leader: Option<i64>,
    /// The months among this one and the last for which a progress entry is filed.
    pub entries: Vec<Month>,
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
    /// The leader's official on the day: the direction's, else the unit's division leader.
    pub leader: Option<i64>,
    /// Day of the last follow-up, or of the report.
    pub followed_on: NaiveDate,
    /// Working days within which it is to be followed up the next time.
    pub working_days: u32,
}

/// One thing that somebody has to do, or is late with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The rule that was met.
    pub rule: Rule,
    /// Lamp.
    pub lamp: Lamp,
    /// How far up the ladder it has come.
    pub step: LadderStep,
    /// What it is, the same over the months.
    pub key: MatterKey,
    /// The unit that has to act.
    pub unit: i64,
    /// The official in whose charge it is.
    pub leader: Option<i64>,
    /// The project, if it is about one.
    pub project: Option<i64>,
    /// The lead, if it is about one.
    pub lead: Option<i64>,
    /// Project (name and code) or company, as printed.
    pub title: String,
    /// How the rule was met, in words a head understands, as printed.
    pub words: String,
    /// The day it was or is due.
    pub due_on: NaiveDate,
    /// Working days late on the day of the letter; 0 if not late.
    pub late_days: u32,
    /// How many earlier letters of the kind raised it.
    pub raised_before: u32,
}

/// To whom a letter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Addressee {
    /// Unit or leader.
    pub kind: AddresseeKind,
    /// Key of the unit, or of the leader's official.
    pub id: i64,
}

/// Everything one letter says, before it has a number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// Kind.
    pub kind: LetterKind,
    /// The month it is for.
    pub month: Month,
    /// To whom.
    pub addressee: Addressee,
    /// In a leader's letter, one row a unit, in the order of the items; empty in a unit's letter.
    pub by_unit: Vec<UnitSummary>,
    /// The matters, red first, then yellow, then blue, the latest first within a lamp. Never empty.
    pub items: Vec<Matter>,
}

/// How many matters of each lamp one unit has in a leader's letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSummary {
    /// The unit.
    pub unit: i64,
    /// Red matters.
    pub red: u32,
    /// Yellow matters.
    pub yellow: u32,
    /// Blue matters.
    pub blue: u32,
}

/// Where an addressee's projects stand on the day of the letter: of the unit, or of everything in the leader's charge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Projects in negotiation.
    pub negotiating: u32,
    /// Projects approved, to be signed.
    pub approved: u32,
    /// Projects signed, to start.
    pub signed: u32,
    /// Projects started, to produce.
    pub started: u32,
    /// Projects newly signed since 1 January.
    pub signed_this_year: u32,
    /// Their contract amount.
    pub contract_this_year: Money,
    /// Projects newly started since 1 January.
    pub started_this_year: u32,
}
