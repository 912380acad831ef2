//! A project in outline, and how it is filled in.

use chrono::NaiveDate;
use entity::Stage;

use super::{Plan, Project, Sorted, blocker, contract, course::Life, entry, industry::Venture, milestone, review};
use crate::domain::money::Money;

/// Everything that has to be decided about a project; the rest follows.
pub(super) struct Sketch {
    /// Its number, by which it varies.
    pub(super) n: usize,
    pub(super) venture: Venture,
    pub(super) direction: usize,
    pub(super) lead_unit: usize,
    pub(super) assisting: Vec<usize>,
    /// Contract amount, in 万元.
    pub(super) amount: i64,
    pub(super) high_tech: bool,
    pub(super) life: Life,
    /// Whether it started at the joint ceremony of 31 December 2025.
    pub(super) joint: bool,
}

impl Sketch {
    /// Contract amount, which was planned from the first day.
    pub(super) fn amount(&self) -> Money {
        Money::wan_yuan(self.amount)
    }

    /// The project as it stands today.
    pub(super) fn finish(self, plan: &Plan, today: NaiveDate) -> Project {
        let amount = self.amount();
        let steps = self.life.steps(self.n, amount, self.joint, today);
        let stage = steps.last().map_or(Stage::Negotiating, |step| step.stage);
        let direction = plan.directions.get(self.direction);
        let others = direction.map_or(&[][..], |direction| &direction.coordinating);
        let others = others.iter().copied().filter(|unit| *unit != self.lead_unit);
        let coordinating: Vec<usize> = others.cycle().skip(self.n % 5).take(1 + self.n % 2).collect();
        Project {
            rounds: review::rounds(&self, &steps, plan, today),
            promised: contract::promised(&self.life),
            supplement: contract::supplement(&self, stage, today),
            blockers: blocker::blockers(&self, stage, plan, today),
            milestones: milestone::milestones(&self, stage, plan, today),
            entries: entry::entries(&self, stage, today),
            name: self.venture.name,
            investor: self.venture.investor,
            summary: self.venture.summary,
            direction: self.direction,
            categories: Sorted::default(),
            leader: direction.map_or(0, |direction| direction.leader),
            lead_unit: self.lead_unit,
            coordinating,
            assisting: self.assisting,
            high_tech: self.high_tech,
            planned: amount,
            sign_by: self.life.due.signing.max(self.life.course.approved),
            contract_number: String::new(),
            contract: steps.iter().any(|step| step.stage == Stage::Signed).then_some(amount),
            steps,
            holds: Vec::new(),
            funds: Vec::new(),
            exit: None,
        }
    }
}
