//! What the demonstration ledger is to hold, as plain data: made-up people, companies and projects, and the two
//! projects that are publicly named. The year 2025 adds up to the published figures, whatever day it is; the rest
//! is placed around the day, so that on any day something is coming up and something is late.
//!
//! Nothing is random: rows vary by arithmetic on their number.

mod course;
mod day;
mod entry;
mod fund;
mod industry;
mod lead;
mod milestone;
mod naming;
mod organisation;
mod past;
mod present;
mod sketch;
mod spread;
#[cfg(test)]
mod tests;
mod unit;

use chrono::NaiveDate;
use entity::{GroupSeat, LeadSource, LeadStatus, MilestoneKind, Stage, UnitKind};

pub(crate) use self::{
    industry::{Venture, venture},
    organisation::organisation,
};
use crate::domain::{money::Money, month::Month};

/// The demonstration ledger on a day from 2026-01-05 on. No day in it is later, but for the due days of milestones.
pub fn plan(today: NaiveDate) -> Plan {
    let mut plan = organisation::organisation();
    plan.projects = past::projects(&plan, today);
    plan.projects.extend(present::projects(&plan, today));
    fund::receive(&mut plan.projects, today);
    plan.leads = lead::leads(&plan.units, &mut plan.projects, today);
    plan
}

/// A whole ledger. Where something names something else, it does so by the index in these lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Everybody in office.
    pub officials: Vec<Official>,
    /// Lines, blocks and fronts.
    pub combat_units: Vec<CombatUnit>,
    /// Responsibility units.
    pub units: Vec<Unit>,
    /// Industry directions.
    pub directions: Vec<Direction>,
    /// The leading group: an official and a seat each.
    pub group: Vec<(usize, GroupSeat)>,
    /// Projects, in the order in which they came into the pool.
    pub projects: Vec<Project>,
    /// Leads.
    pub leads: Vec<Lead>,
}

/// An official (干部).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Official {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Rank.
    pub rank: Option<String>,
    /// Mail address, under the reserved domain `.example`.
    pub email: Option<String>,
    /// Telephone, made up.
    pub telephone: String,
}

/// A combat unit (作战单元).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CombatUnit {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What kind of units it gathers.
    pub description: String,
}

/// A responsibility unit (责任单位).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// The combat unit it belongs to.
    pub combat_unit: usize,
    /// The official who heads it.
    pub head: usize,
    /// The official who keeps its ledger.
    pub liaison: usize,
    /// The official in charge of it.
    pub division_leader: usize,
    /// Contact person.
    pub contact_name: String,
    /// The contact's telephone.
    pub contact_telephone: String,
}

/// An industry direction (产业方向).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Direction {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The official in command.
    pub leader: usize,
    /// The unit that takes the lead.
    pub lead_unit: usize,
    /// The units that work along.
    pub coordinating: Vec<usize>,
}

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
    /// Its way through the life cycle, from the day it came into the pool; never empty.
    pub steps: Vec<Step>,
    /// What moved its screening clock at its present stage, the earliest first.
    pub holds: Vec<Hold>,
    /// Contract amount, once signed.
    pub contract: Option<Money>,
    /// Milestones.
    pub milestones: Vec<Milestone>,
    /// Monthly progress entries, the earliest first.
    pub entries: Vec<Entry>,
    /// Funds in place.
    pub funds: Vec<Fund>,
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

/// A lead (招商线索).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The company.
    pub company: String,
    /// What it may do here.
    pub summary: String,
    /// Where it comes from.
    pub source: LeadSource,
    /// The unit that brought it and follows it.
    pub unit: usize,
    /// Direction, once judged.
    pub direction: Option<usize>,
    /// How far it has come.
    pub status: LeadStatus,
    /// Day it was reported.
    pub reported_on: NaiveDate,
    /// What was done about it, the earliest first.
    pub follow_ups: Vec<(NaiveDate, String)>,
    /// Why it was closed, if it was.
    pub closed_reason: Option<String>,
    /// The project it became, if it did.
    pub project: Option<usize>,
}
