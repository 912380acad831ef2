//! What the demonstration ledger is to hold, as plain data: made-up people, companies and projects, and the two
//! projects that are publicly named. The year 2025 adds up to the published figures, whatever day it is; the rest
//! is placed around the day, so that on any day something is coming up and something is late.
//!
//! Nothing is random: rows vary by arithmetic on their number.

mod acquisition;
mod activity;
mod blocker;
mod category;
mod ceremony;
mod contract;
mod course;
mod day;
mod dispatch;
mod entry;
mod evidence;
mod exit;
mod fund;
mod industry;
mod lead;
mod milestone;
mod naming;
mod opportunity;
mod organisation;
mod past;
mod present;
mod review;
mod sketch;
mod spread;
mod target;
#[cfg(test)]
mod tests;
mod unit;

use chrono::NaiveDate;
use entity::{
    AssetKind, BlockerKind, EvidenceKind, GroupSeat, Measure, MilestoneKind, OpinionKind, Stage, TimeProgress,
    UnitKind, Verdict,
};

pub use self::acquisition::{Activity, Category, Dispute, Lead, Opportunity, OpportunityList, Sorted};
pub(crate) use self::{
    industry::{Venture, venture},
    organisation::organisation,
};
use crate::domain::{money::Money, month::Month};

/// The demonstration ledger on a day from 2026-01-05 on. No day in it is later, but for due and promised days.
pub fn plan(today: NaiveDate) -> Plan {
    let mut plan = organisation::organisation();
    plan.projects = past::projects(&plan, today);
    plan.projects.extend(present::projects(&plan, today));
    contract::number(&mut plan.projects);
    fund::receive(&mut plan.projects, today);
    exit::propose(&mut plan.projects, today);
    plan.ceremonies = vec![ceremony::joint_start(&plan.projects)];
    plan.activities = activity::activities(&plan);
    plan.leads = lead::leads(&plan.units, &mut plan.projects, &plan.activities, today);
    category::sort(&mut plan.projects, &mut plan.leads);
    plan.disputes = lead::disputes(&plan.units, &plan.leads, today);
    plan.opportunity_lists = opportunity::lists(&plan, today);
    plan.take_ups = exit::take_ups(&plan.projects);
    plan.meetings = dispatch::meetings(&plan.projects, today);
    plan.targets = target::targets(&plan, today);
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
    /// Channels, then new and stock.
    pub categories: Vec<Category>,
    /// The leading group: an official and a seat each.
    pub group: Vec<(usize, GroupSeat)>,
    /// Projects, in the order in which they came into the pool.
    pub projects: Vec<Project>,
    /// Promotion events, then outbound visits.
    pub activities: Vec<Activity>,
    /// Leads.
    pub leads: Vec<Lead>,
    /// Companies of them that a second unit reports.
    pub disputes: Vec<Dispute>,
    /// Editions of the opportunity list, the draft last.
    pub opportunity_lists: Vec<OpportunityList>,
    /// Who took up what an exit freed.
    pub take_ups: Vec<TakeUp>,
    /// Dispatch meetings, the earliest first.
    pub meetings: Vec<Meeting>,
    /// Yearly targets.
    pub targets: Vec<Target>,
    /// Further levels of review: the meeting, and the planned investment from which it is asked.
    pub review_levels: Vec<(OpinionKind, Money)>,
    /// Joint ceremonies.
    pub ceremonies: Vec<Ceremony>,
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

/// A proposal to give a project up (终止退出提议). It is decided on the day on which the project exits, if it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The day of the proposal.
    pub proposed_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// The day of the review and what it found, if it was reviewed.
    pub review: Option<(NaiveDate, String)>,
    /// What the exit freed.
    pub freed: Vec<Freed>,
}

/// Land or plant (存量资源) that an exit freed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freed {
    /// Kind.
    pub kind: AssetKind,
    /// Area in square metres.
    pub square_metres: i64,
    /// Where it lies.
    pub place: String,
    /// What else there is to know.
    pub words: String,
}

/// A project that took up everything that another one left (盘活).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeUp {
    /// The project that left it.
    pub freed_by: usize,
    /// The project that took it up.
    pub project: usize,
    /// The day.
    pub on: NaiveDate,
}

/// A dispatch meeting (调度会商).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The day.
    pub on: NaiveDate,
    /// The official who chaired it.
    pub chair: usize,
    /// Where.
    pub place: String,
    /// What was discussed.
    pub words: String,
    /// The projects on its agenda.
    pub projects: Vec<usize>,
    /// What it resolved.
    pub tasks: Vec<Task>,
}

/// A task (任务) that a dispatch meeting resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The project it is about.
    pub project: usize,
    /// What is to be done.
    pub words: String,
    /// The unit that owns it.
    pub owner: usize,
    /// The day it is due.
    pub due_on: NaiveDate,
    /// The day it was done and what came of it; none while open.
    pub done: Option<(NaiveDate, String)>,
}

/// Whose target it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The whole district's.
    District,
    /// A unit's.
    Unit(usize),
    /// A direction's.
    Direction(usize),
}

/// A yearly target (年度目标).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The year.
    pub year: i32,
    /// Whose it is.
    pub holder: Holder,
    /// What is measured.
    pub measure: Measure,
    /// A count, or fen.
    pub amount: i64,
    /// In what the time gone by is counted.
    pub time_progress: TimeProgress,
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

/// A joint ceremony (集中活动).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// Name.
    pub name: String,
    /// The day it was held.
    pub held_on: NaiveDate,
    /// Where it was held.
    pub place: String,
    /// Its projects, with what they were presented with.
    pub projects: Vec<Presented>,
}

/// What a project is presented with at a ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presented {
    /// The project.
    pub project: usize,
    /// Investment.
    pub investment: Money,
    /// Yearly output at capacity.
    pub yearly_output: Money,
    /// Whether it is an innovation platform.
    pub is_innovation_platform: bool,
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
