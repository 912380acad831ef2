//! The rules by which matters come into letters.

mod prompt;
mod urging;

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{LadderStep, Lamp, LeadStatus, LetterKind, MatterKind, MilestoneKind, Rule};

use super::{
    Facts, LeadFact, Matter, MilestoneFact, ProjectFact,
    thread::{MatterKey, Thread},
};
use crate::domain::{
    ledger,
    month::{Month, day_in_words},
};

/// A prompt letter looks ahead to the end of its month, and never less than this many working days (工作提示).
pub const PROMPT_WORKING_DAYS: u32 = 5;
/// What is late by up to this many working days is yellow; beyond, it is red (黄灯、红灯).
pub const YELLOW_WORKING_DAYS: u32 = 15;

/// What a letter of this kind, for this month and made on this day, has to say to anybody. Order means nothing yet.
pub fn matters(kind: LetterKind, month: Month, day: NaiveDate, facts: &Facts) -> Vec<Matter> {
    let view = View::new(kind, month, day, facts);
    let mut matters = match kind {
        LetterKind::Prompt => prompt::matters(&view),
        LetterKind::Urging => urging::matters(&view),
    };
    matters.retain(|matter| !view.thread(matter.unit, matter.key).is_some_and(|thread| thread.is_paused(day)));
    matters
}

/// The open matters that are done, or no longer their unit's to do: they are struck off (销号).
pub fn over(day: NaiveDate, facts: &Facts) -> Vec<i64> {
    let view = View::new(LetterKind::Urging, Month::of(day), day, facts);
    let over = facts.threads.iter().filter(|((unit, key), thread)| view.who_owes(*key, thread) != Some(*unit));
    let mut over: Vec<i64> = over.map(|(_, thread)| thread.id).collect();
    over.sort_unstable();
    over
}

/// What one letter looks at, and from when.
struct View<'a> {
    kind: LetterKind,
    month: Month,
    day: NaiveDate,
    facts: &'a Facts,
    projects: HashMap<i64, &'a ProjectFact>,
    milestones: HashMap<i64, &'a MilestoneFact>,
    leads: HashMap<i64, &'a LeadFact>,
}

/// What a rule found about a matter.
struct Finding {
    rule: Rule,
    lamp: Lamp,
    key: MatterKey,
    words: String,
    due_on: NaiveDate,
    late_days: u32,
}

impl<'a> View<'a> {
    fn new(kind: LetterKind, month: Month, day: NaiveDate, facts: &'a Facts) -> Self {
        Self {
            kind,
            month,
            day,
            facts,
            projects: facts.projects.iter().map(|project| (project.id, project)).collect(),
            milestones: facts.milestones.iter().map(|milestone| (milestone.id, milestone)).collect(),
            leads: facts.leads.iter().map(|lead| (lead.id, lead)).collect(),
        }
    }

    fn thread(&self, unit: i64, key: MatterKey) -> Option<&'a Thread> {
        self.facts.threads.get(&(unit, key))
    }

    /// How many letters of this kind, of earlier months, raised a matter.
    fn raised(&self, unit: i64, key: MatterKey) -> u32 {
        let times = self.thread(unit, key).map_or(0, |thread| thread.times(self.kind, self.month));
        u32::try_from(times).unwrap_or(u32::MAX)
    }

    /// The unit that still has to see to a matter, if anybody has.
    fn who_owes(&self, key: MatterKey, thread: &Thread) -> Option<i64> {
        let project = self.projects.get(&key.subject);
        match key.kind {
            MatterKind::Milestone => self.milestones.get(&key.subject).map(|milestone| milestone.owner_unit),
            MatterKind::Entry => {
                let month = key.month?;
                project.filter(|project| owes_entry(project, month)).map(|project| project.lead_unit)
            }
            // A project that has come to another stage, or has come back, begins anew.
            MatterKind::Pool => {
                let stays = |project: &&&ProjectFact| project.clock.is_some() && project.stage_on <= thread.opened_on;
                project.filter(stays).map(|project| project.lead_unit)
            }
            // A follow-up puts the day off on which the next one is due.
            MatterKind::Lead => {
                let lead = self.leads.get(&key.subject).filter(|lead| self.lead_due(lead) <= thread.due_on);
                lead.map(|lead| lead.unit)
            }
            _ => None,
        }
    }

    /// The last day on which following up a lead is on time.
    fn lead_due(&self, lead: &LeadFact) -> NaiveDate {
        self.facts.calendar.working_days_after(lead.followed_on, lead.working_days)
    }

    /// A matter of a project, on which `unit` has to act.
    fn of_project(&self, project: &ProjectFact, unit: i64, found: Finding) -> Matter {
        Matter {
            raised_before: self.raised(unit, found.key),
            rule: found.rule,
            lamp: found.lamp,
            step: step(found.lamp),
            key: found.key,
            unit,
            leader: project.leader,
            project: Some(project.id),
            lead: None,
            title: format!("{}（{}）", project.name, project.code),
            words: found.words,
            due_on: found.due_on,
            late_days: found.late_days,
        }
    }

    /// A matter of a lead, on which the unit that follows it has to act.
    fn of_lead(&self, lead: &LeadFact, found: Finding) -> Matter {
        Matter {
            raised_before: self.raised(lead.unit, found.key),
            rule: found.rule,
            lamp: found.lamp,
            step: step(found.lamp),
            key: found.key,
            unit: lead.unit,
            leader: lead.leader,
            project: None,
            lead: Some(lead.id),
            title: lead.company.clone(),
            words: found.words,
            due_on: found.due_on,
            late_days: found.late_days,
        }
    }
}

/// The step of the ladder that a lamp stands for.
const fn step(lamp: Lamp) -> LadderStep {
    match lamp {
        Lamp::Blue => LadderStep::Prompt,
        Lamp::Yellow => LadderStep::Urge,
        Lamp::Red => LadderStep::Supervise,
    }
}

/// Whether a project has still to file its progress entry for a month.
fn owes_entry(project: &ProjectFact, month: Month) -> bool {
    ledger::owes_entry(project.stage)
        && project.signed_on.is_some_and(|on| on <= month.last_day())
        && !project.entries.contains(&month)
}

/// When a lead was followed up last, as letters say it.
fn lead_last(lead: &LeadFact) -> String {
    let on = day_in_words(lead.followed_on);
    match lead.status {
        LeadStatus::New => format!("于{on}报送后尚未跟进"),
        _ => format!("最近一次跟进为{on}"),
    }
}

/// A milestone as letters call it: its name, and the stage it brings about unless the name says so already.
fn milestone_name(milestone: &MilestoneFact) -> String {
    let MilestoneFact { name, kind, .. } = milestone;
    match kind {
        MilestoneKind::Other => format!("节点“{name}”"),
        kind if name.contains(kind.term()) => format!("节点“{name}”"),
        kind => format!("{}节点“{name}”", kind.term()),
    }
}

#[cfg(test)]
mod tests;
