//! Letters: which matters go into whose letter, in which order, under which number.
//!
//! [`rules`] turns the [`facts`] of a day into [`Matter`]s by the [`ladder`], [`thread`] knows what earlier letters said of
//! them, [`charge`] in whose charge they are, [`compose`] gathers them into one [`Draft`] for each addressee,
//! [`draft`] says how a draft gets to its issue, [`recipients`] who gets it, [`number`] writes document numbers, [`hours`]
//! says when mail goes out, [`retry`] when a failed one is tried again, [`answer`] what is answered to a letter, [`markup`]
//! what its HTML is made of.

pub mod answer;
pub mod charge;
pub mod compose;
pub mod draft;
pub mod facts;
pub mod hours;
pub mod ladder;
pub mod markup;
pub mod number;
pub mod recipients;
pub mod retry;
pub mod rules;
pub mod thread;

use std::ops::AddAssign;

use chrono::NaiveDate;
use entity::{AddresseeKind, Audience, LadderStep, Lamp, LetterKind, Measure, Rule};
use serde::{Deserialize, Serialize};

use self::{answer::AnsweredLate, thread::MatterKey};
use super::{money::Money, month::Month};

/// One thing that somebody has to do, or is late with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The rule that was met: of those that were, the one that leads highest.
    pub rule: Rule,
    /// Lamp.
    pub lamp: Lamp,
    /// How far up the ladder it has come.
    pub step: LadderStep,
    /// What it is, the same over the months.
    pub key: MatterKey,
    /// The unit that has to act.
    pub unit: i64,
    /// The officials in whose charge it is, each once.
    #[serde(default)]
    pub leaders: Vec<i64>,
    /// Who gets it.
    #[serde(default)]
    pub audience: Vec<Audience>,
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
    /// What it is without the talk that is proposed for it.
    #[serde(default)]
    pub without_talk: Option<WithoutTalk>,
}

/// What a matter is as long as nobody has decided about the talk (约谈) that is proposed for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithoutTalk {
    /// The rule that was met.
    pub rule: Rule,
    /// How far up the ladder it has come.
    pub step: LadderStep,
    /// Who gets it.
    pub audience: Vec<Audience>,
    /// How the rule was met, as printed.
    pub words: String,
}

impl Matter {
    /// The matter as its unit is told of it: a proposal for a talk is for those who decide about it, unless its rule says
    /// that the unit hears of it, too.
    #[must_use]
    pub fn as_told_to_unit(mut self) -> Self {
        match self.without_talk.take() {
            Some(WithoutTalk { rule, step, audience, words }) if !self.audience.contains(&Audience::Unit) => {
                Self { rule, step, audience, words, ..self }
            }
            _ => self,
        }
    }
}

/// To whom a letter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Addressee {
    /// Unit, leader or head of the leading group.
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
    /// In a leader's letter, one row a unit that has matters or projects in the leader's charge: first those with the most
    /// red matters; empty in other letters.
    pub by_unit: Vec<UnitSummary>,
    /// The matters, red first, then yellow, then blue, the latest first within a lamp. Empty only in a leader's letter, if
    /// what there is stands in the summary alone.
    pub items: Vec<Matter>,
    /// The letters that the unit has answered late since its last one.
    #[serde(default)]
    pub answered_late: Vec<AnsweredLate>,
    /// In a unit's letter, its own targets of the year, as far as they are attained.
    #[serde(default)]
    pub targets: Vec<TargetSummary>,
    /// The leaders who get a copy of a unit's letter, by key.
    #[serde(default)]
    pub copied_leaders: Vec<i64>,
    /// In the letter of a leader who heads the leading group as well: how many of the items, the first ones, a talk is
    /// proposed for, in anybody's charge.
    #[serde(default)]
    pub talks: usize,
}

/// What a letter is called in its title (文种). A unit is prompted and urged; a leader, who outranks the office, is reported to.
pub const fn document(kind: LetterKind, to: AddresseeKind) -> &'static str {
    match to {
        AddresseeKind::Unit => kind.term(),
        AddresseeKind::Leader | AddresseeKind::GroupLeader => "情况报告",
    }
}

/// How one unit does in what is in a leader's charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSummary {
    /// The unit.
    pub unit: i64,
    /// Projects of the four ledgers of which it has the lead, in the leader's charge: those that [`Standing`] counts.
    #[serde(default)]
    pub projects: u32,
    /// Its own targets of the year, as far as they are attained.
    #[serde(default)]
    pub targets: Vec<TargetSummary>,
    /// Red matters.
    pub red: u32,
    /// Yellow matters.
    pub yellow: u32,
    /// Blue matters.
    pub blue: u32,
}

impl UnitSummary {
    /// Matters with this lamp.
    pub const fn lit(&self, lamp: Lamp) -> u32 {
        match lamp {
            Lamp::Red => self.red,
            Lamp::Yellow => self.yellow,
            Lamp::Blue => self.blue,
        }
    }
}

/// How far a unit has come with a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetSummary {
    /// What is measured.
    pub measure: Measure,
    /// What was attained.
    pub actual: i64,
    /// What shall be.
    pub amount: i64,
}

/// Where an addressee's projects stand on the day of the letter: of the unit, of everything in the leader's charge, or of the
/// whole district.
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

impl AddAssign for Standing {
    fn add_assign(&mut self, other: Self) {
        self.negotiating += other.negotiating;
        self.approved += other.approved;
        self.signed += other.signed;
        self.started += other.started;
        self.signed_this_year += other.signed_this_year;
        self.contract_this_year = Money::fen(self.contract_this_year.as_fen() + other.contract_this_year.as_fen());
        self.started_this_year += other.started_this_year;
    }
}
