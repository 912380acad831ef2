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
mod office;
mod opportunity;
mod organisation;
mod past;
mod present;
mod project;
mod review;
mod sketch;
mod spread;
mod target;
#[cfg(test)]
mod tests;
mod unit;

use chrono::NaiveDate;
use entity::{GroupSeat, OpinionKind};

pub use self::{
    acquisition::{Activity, Category, Dispute, Lead, Opportunity, OpportunityList, Sorted},
    ceremony::{Ceremony, Presented},
    dispatch::{Meeting, Task},
    exit::{Exit, Freed, TakeUp},
    office::{CombatUnit, Direction, Official, Unit},
    project::{Blocker, Entry, Evidence, Fund, Hold, Milestone, Opinion, Project, Round, Step, Supplement},
    target::{Holder, Target},
};
pub(crate) use self::{
    industry::{Venture, venture},
    organisation::organisation,
};
use crate::domain::money::Money;

/// The demonstration ledger on a day from 2026-01-05 on. No day in it is later, but for due and promised days.
pub fn plan(today: NaiveDate) -> Plan {
    let mut plan = organisation::organisation();
    plan.projects = past::projects(&plan, today);
    plan.projects.extend(present::projects(&plan, today));
    contract::number(&mut plan.projects);
    fund::receive(&mut plan.projects, today);
    exit::propose(&mut plan.projects, today);
    plan.ceremonies = ceremony::ceremonies(&plan.projects, today);
    plan.activities = activity::activities(&plan);
    plan.activities.extend(activity::since::events(&plan));
    plan.leads = lead::leads(&plan.units, &mut plan.projects, &plan.activities, today);
    activity::since::follow(&mut plan);
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
