//! The rules by which matters come into letters.

mod prompt;
mod urging;

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{Lamp, LeadStatus, LetterKind, MilestoneKind, Rule};

use super::{Facts, LeadFact, Matter, MilestoneFact, ProjectFact};
use crate::domain::{
    calendar, ledger,
    month::{Month, day_in_words},
};

/// A prompt letter looks ahead to the end of its month, and never less than this many working days (工作提示).
pub const PROMPT_WORKING_DAYS: u32 = 5;
/// What is late by up to this many working days is yellow; beyond, it is red (黄灯、红灯).
pub const YELLOW_WORKING_DAYS: u32 = 15;

/// What a letter of this kind, for this month and made on this day, has to say to anybody. Order means nothing yet.
pub fn matters(kind: LetterKind, month: Month, day: NaiveDate, facts: &Facts) -> Vec<Matter> {
    let projects = facts.projects.iter().map(|project| (project.id, project)).collect();
    let view = View { month, day, facts, projects };
    match kind {
        LetterKind::Prompt => prompt::matters(&view),
        LetterKind::Urging => urging::matters(&view),
    }
}

/// What one letter looks at, and from when.
struct View<'a> {
    month: Month,
    day: NaiveDate,
    facts: &'a Facts,
    projects: HashMap<i64, &'a ProjectFact>,
}

/// What a rule found about a matter.
struct Finding {
    rule: Rule,
    lamp: Lamp,
    matter: String,
    words: String,
    due_on: NaiveDate,
    late_days: u32,
}

impl View<'_> {
    fn raised(&self, matter: &str) -> u32 {
        self.facts.raised.get(matter).copied().unwrap_or(0)
    }

    /// A matter of a project, on which `unit` has to act.
    fn of_project(&self, project: &ProjectFact, unit: i64, found: Finding) -> Matter {
        Matter {
            raised_before: self.raised(&found.matter),
            rule: found.rule,
            lamp: found.lamp,
            matter: found.matter,
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
            raised_before: self.raised(&found.matter),
            rule: found.rule,
            lamp: found.lamp,
            matter: found.matter,
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

/// Whether a project has still to file its progress entry for a month.
fn owes_entry(project: &ProjectFact, month: Month) -> bool {
    ledger::owes_entry(project.stage)
        && project.signed_on.is_some_and(|on| on <= month.last_day())
        && !project.entries.contains(&month)
}

/// The last day on which following up a lead is on time.
fn lead_due(lead: &LeadFact) -> NaiveDate {
    calendar::working_days_after(lead.followed_on, lead.working_days)
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
