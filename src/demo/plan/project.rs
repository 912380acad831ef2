//! A project with its whole ledger.

use chrono::NaiveDate;
use entity::{BlockerKind, EvidenceKind, MilestoneKind, OpinionKind, Stage, Verdict};

use super::{Exit, Sorted};
use crate::domain::{money::Money, month::Month};

/// A project (项目) with its whole ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Name.
    pub name: String,
    /// Who invests.
    pub investor: String,
    /// What it is about.
    pub summary: String,
    /// Its direction.
    pub direction: usize,
    /// Its categories.
    pub categories: Sorted,
    /// The official in command.
    pub leader: usize,
    /// The unit that takes the lead.
    pub lead_unit: usize,
    /// The units that work along.
    pub coordinating: Vec<usize>,
    /// The units credited with helping it sign.
    pub assisting: Vec<usize>,
    /// Whether a high-tech enterprise invests.
    pub high_tech: bool,
    /// Planned investment.
    pub planned: Money,
    /// Its rounds of review.
    pub rounds: Vec<Round>,
    /// The day by which it was promised to be signed.
    pub sign_by: NaiveDate,
    /// Its way through the life cycle, from the day it came into the pool; never empty.
    pub steps: Vec<Step>,
    /// What moved its screening clock at its present stage, the earliest first.
    pub holds: Vec<Hold>,
    /// Contract amount, once signed.
    pub contract: Option<Money>,
    /// Contract number; empty before signing.
    pub contract_number: String,
    /// Start, production and capacity as promised in the contract.
    pub promised: [NaiveDate; 3],
    /// A supplement to the contract, if there is one.
    pub supplement: Option<Supplement>,
    /// What holds it up, or held it up.
    pub blockers: Vec<Blocker>,
    /// Milestones.
    pub milestones: Vec<Milestone>,
    /// Monthly progress entries, the earliest first.
    pub entries: Vec<Entry>,
    /// Funds in place.
    pub funds: Vec<Fund>,
    /// The proposal to give it up, if there is one.
    pub exit: Option<Exit>,
}

impl Project {
    /// The day it came into a stage, if it did.
    pub fn day_of(&self, stage: Stage) -> Option<NaiveDate> {
        self.steps.iter().find(|step| step.stage == stage).map(|step| step.on)
    }
}

/// One change of stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The stage it came into.
    pub stage: Stage,
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// What proves it, where that is asked for.
    pub evidence: Vec<Evidence>,
}

/// A proof (佐证材料) that a stage was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Kind.
    pub kind: EvidenceKind,
    /// Document number.
    pub number: Option<String>,
    /// What it shows.
    pub words: String,
}

/// A round of review (审议).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// The day it began.
    pub started_on: NaiveDate,
    /// The opinions, in the order in which they were given.
    pub opinions: Vec<Opinion>,
}

/// An opinion in a review (审议意见).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// On what it was asked for.
    pub kind: OpinionKind,
    /// What it says.
    pub verdict: Verdict,
    /// Who gave it.
    pub given_by: String,
    /// The unit it came from, if it came from one.
    pub unit: Option<usize>,
    /// The day it was given.
    pub on: NaiveDate,
    /// In words.
    pub words: String,
}

/// A supplement to a contract (增资).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supplement {
    /// Number of the agreement; empty until numbers are given out.
    pub number: String,
    /// The day it was signed.
    pub on: NaiveDate,
    /// What it adds.
    pub amount: Money,
}

/// A blocker (堵点).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// What kind it is.
    pub kind: BlockerKind,
    /// What it is.
    pub words: String,
    /// The unit that has to resolve it.
    pub owner: usize,
    /// The day it was raised.
    pub raised_on: NaiveDate,
    /// The day it is to be resolved by.
    pub due_on: NaiveDate,
    /// The day it was resolved; none while open.
    pub resolved_on: Option<NaiveDate>,
}

/// An extension or pause of the screening clock (延期、暂停).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The limit is put off.
    Extension {
        /// The day it is granted.
        on: NaiveDate,
        /// The new last day.
        until: NaiveDate,
        /// Why.
        reason: &'static str,
    },
    /// The clock stops.
    Pause {
        /// The first day that does not count.
        on: NaiveDate,
        /// The first day that counts again; none while it lasts.
        resumed_on: Option<NaiveDate>,
        /// Why.
        reason: &'static str,
    },
}

/// A milestone (节点).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// What is to be done.
    pub name: String,
    /// What it brings about.
    pub kind: MilestoneKind,
    /// The unit that owns it.
    pub owner: usize,
    /// The day it is due.
    pub due_on: NaiveDate,
    /// The day it was done; none while open.
    pub done_on: Option<NaiveDate>,
}

/// A monthly progress entry (台账).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The month.
    pub month: Month,
    /// Progress in words.
    pub words: String,
    /// Progress against the plan, 0 to 100.
    pub percent: i32,
    /// Output of the month, if any.
    pub output: Option<Money>,
    /// The day it was filed; today, if that is earlier.
    pub filed_on: NaiveDate,
}

/// A receipt of funds (到位资金).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fund {
    /// The day the money arrived.
    pub on: NaiveDate,
    /// Amount.
    pub amount: Money,
    /// Note.
    pub note: String,
}
