//! What is coming (提示): everything here is due today or later, and blue.

use chrono::NaiveDate;
use entity::{Lamp, MatterKind, Rule};

use super::{Finding, PROMPT_WORKING_DAYS, View, lead_last, milestone_name, owes_entry};
use crate::domain::{
    lead, ledger,
    letter::{LeadFact, Matter, MilestoneFact, ProjectFact, thread::MatterKey},
    month::day_in_words,
};

pub(super) fn matters(view: &View<'_>) -> Vec<Matter> {
    let milestones = view.facts.milestones.iter().filter_map(|milestone| milestone_due(view, milestone));
    let entries = view.facts.projects.iter().filter_map(|project| entry_due(view, project));
    let leads = view.facts.leads.iter().filter_map(|lead| lead_follow_up(view, lead));
    milestones.chain(entries).chain(leads).collect()
}

/// Whether a due day lies ahead, within the letter's month or the next working days.
fn is_coming(view: &View<'_>, due_on: NaiveDate) -> bool {
    let until = view.month.last_day().max(view.facts.calendar.working_days_after(view.day, PROMPT_WORKING_DAYS));
    (view.day..=until).contains(&due_on)
}

fn coming(rule: Rule, key: MatterKey, due_on: NaiveDate, words: String) -> Finding {
    Finding { rule, lamp: Lamp::Blue, key, words, due_on, late_days: 0 }
}

fn milestone_due(view: &View<'_>, milestone: &MilestoneFact) -> Option<Matter> {
    let project = view.projects.get(&milestone.project)?;
    let due_on = milestone.due_on;
    is_coming(view, due_on).then(|| {
        let words = format!(
            "项目处于{}阶段，{}应于{}前（含当日）完成，{}。",
            project.stage.term(),
            milestone_name(milestone),
            day_in_words(due_on),
            time_left(view.day, due_on),
        );
        let found = coming(Rule::MilestoneDue, MatterKey::of(MatterKind::Milestone, milestone.id), due_on, words);
        view.of_project(project, milestone.owner_unit, found)
    })
}

fn entry_due(view: &View<'_>, project: &ProjectFact) -> Option<Matter> {
    let (month, due_on) = (view.month, ledger::entry_due(view.month));
    (owes_entry(project, month) && due_on >= view.day).then(|| {
        let words = format!(
            "项目处于{}阶段，{}进展台账尚未填报，应于{}前（含当日）填报，{}。",
            project.stage.term(),
            month.in_words(),
            day_in_words(due_on),
            time_left(view.day, due_on),
        );
        let found = coming(Rule::EntryDue, MatterKey::entry(project.id, month), due_on, words);
        view.of_project(project, project.lead_unit, found)
    })
}

fn lead_follow_up(view: &View<'_>, lead: &LeadFact) -> Option<Matter> {
    let due_on = view.lead_due(lead);
    (lead::is_open(lead.status) && is_coming(view, due_on)).then(|| {
        let words = format!(
            "线索{}，按{}个工作日内跟进的要求，应于{}前（含当日）跟进，{}。",
            lead_last(lead),
            lead.working_days,
            day_in_words(due_on),
            time_left(view.day, due_on),
        );
        view.of_lead(lead, coming(Rule::LeadDue, MatterKey::of(MatterKind::Lead, lead.id), due_on, words))
    })
}

fn time_left(day: NaiveDate, due_on: NaiveDate) -> String {
    match (due_on - day).num_days() {
        0 => "当日到期".to_owned(),
        days => format!("距到期还有{days}天"),
    }
}
