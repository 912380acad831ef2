//! What the letters of a day would have to say about the plan.

use std::collections::HashSet;

use entity::{Lamp, LeadStep, LetterKind, Rule};

use super::*;
use crate::domain::{
    calendar::Calendar,
    lead::{self, limit::Running},
    letter::{
        Matter,
        facts::{Facts, LeadFact, MilestoneFact, ProjectFact},
        ladder::tests::usual,
        rules,
    },
    screening::{self, Timing},
};

/// The plan as the rules see it, keys being indexes.
fn facts(plan: &Plan, today: NaiveDate) -> Facts {
    let mut facts = Facts::default();
    for (id, project) in (0..).zip(&plan.projects) {
        let last = project.steps.last().unwrap();
        if lifecycle::is_over(last.stage) {
            continue;
        }
        facts.projects.push(ProjectFact {
            id,
            code: id.to_string(),
            name: project.name.clone(),
            stage: last.stage,
            stage_on: last.on,
            clock: screening::STAGES.contains(&last.stage).then(|| timing(project, last.on).clock(3, today)),
            signed_on: project.day_of(Stage::Signed),
            sign_by: None,
            start_by: None,
            produce_by: None,
            lead_unit: project.lead_unit as i64,
            leaders: vec![project.leader as i64],
            entries: project.entries.iter().map(|entry| entry.month).collect(),
        });
        for milestone in project.milestones.iter().filter(|milestone| milestone.done_on.is_none()) {
            facts.milestones.push(MilestoneFact {
                id: facts.milestones.len() as i64,
                project: id,
                name: milestone.name.clone(),
                kind: milestone.kind,
                owner_unit: milestone.owner as i64,
                due_on: milestone.due_on,
            });
        }
    }
    for (id, lead) in (0..).zip(&plan.leads).filter(|(_, lead)| lead::is_open(lead.status)) {
        let followed_on = lead.follow_ups.last().map_or(lead.reported_on, |(on, _)| *on);
        let due_on = Calendar::default().working_days_after(followed_on, 10);
        facts.leads.push(LeadFact {
            id,
            company: lead.company.clone(),
            status: lead.status,
            unit: lead.unit as i64,
            leaders: Vec::new(),
            followed_on,
            waits: vec![Running { step: LeadStep::FollowUp, since: followed_on, working_days: 10, due_on }],
        });
    }
    facts
}

/// What the clock of a project at its stage since a day is reckoned from.
fn timing(project: &Project, since: NaiveDate) -> Timing {
    project.holds.iter().fold(Timing::begun(since), |timing, hold| match *hold {
        Hold::Extension { on, until, .. } => timing.clock(3, on).extend(until, on).unwrap(),
        Hold::Pause { on, resumed_on, .. } => {
            let paused = timing.pause(on, None, on).unwrap();
            resumed_on.map_or(paused, |on| paused.resume(on, on).unwrap())
        }
    })
}

fn matters(plan: &Plan, kind: LetterKind, today: NaiveDate) -> Vec<Matter> {
    rules::matters(kind, Month::of(today), today, &facts(plan, today), &usual())
}

fn units(matters: &[Matter]) -> HashSet<i64> {
    matters.iter().map(|matter| matter.unit).collect()
}

#[test]
fn only_the_head_of_one_unit_has_no_address_and_that_unit_is_late() {
    for (today, plan) in plans() {
        let without: Vec<usize> = (0..plan.officials.len()).filter(|i| plan.officials[*i].email.is_none()).collect();
        let unit = plan.units.iter().position(|unit| unit.name == WITHOUT_EMAIL).unwrap();
        assert_eq!(without, [plan.units[unit].head]);
        assert!(units(&matters(&plan, LetterKind::Urging, today)).contains(&(unit as i64)), "{today}");
    }
}

#[test]
fn most_units_have_something_coming_and_fewer_something_late() {
    for today in [on(2026, 5, 12), on(2026, 8, 27), on(2026, 11, 24), on(2027, 2, 10)] {
        let plan = plan(today);
        let (coming, late) = (matters(&plan, LetterKind::Prompt, today), matters(&plan, LetterKind::Urging, today));
        assert!(units(&coming).len() >= 45, "{today}: {} units have something coming", units(&coming).len());
        assert!((25..=45).contains(&units(&late).len()), "{today}: {} units are late", units(&late).len());
        for unit in 0..plan.units.len() as i64 {
            let of_unit = |matters: &[Matter]| matters.iter().filter(|matter| matter.unit == unit).count();
            assert!(of_unit(&coming) <= 12 && of_unit(&late) <= 5, "{today}: {}", plan.units[unit as usize].name);
        }
        assert!(late.iter().all(|matter| matter.late_days <= 50), "{today}: nothing is late for ever");
        let rules: HashSet<_> = late.iter().map(|matter| (matter.rule, matter.lamp)).collect();
        for rule in [Rule::MilestoneOverdue, Rule::NegotiatingTooLong, Rule::ApprovedTooLong, Rule::LeadNeglected] {
            assert!([Lamp::Yellow, Lamp::Red].iter().all(|lamp| rules.contains(&(rule, *lamp))), "{today}: {rule:?}");
        }
    }
}
