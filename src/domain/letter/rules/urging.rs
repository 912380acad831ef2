//! What is late, or near a limit (催办).

use entity::{ClockState, Lamp, MatterKind, Rule, Stage};

use super::{Finding, View, YELLOW_WORKING_DAYS, lead_last, milestone_name, owes_entry};
use crate::domain::{
    lead, ledger,
    letter::{LeadFact, Matter, MilestoneFact, ProjectFact, thread::MatterKey},
    month::day_in_words,
};

pub(super) fn matters(view: &View<'_>) -> Vec<Matter> {
    let milestones = view.facts.milestones.iter().filter_map(|milestone| milestone_overdue(view, milestone));
    let entries = view.facts.projects.iter().filter_map(|project| entry_missing(view, project));
    let pool = view.facts.projects.iter().filter_map(|project| too_long_in_pool(view, project));
    let leads = view.facts.leads.iter().filter_map(|lead| lead_neglected(view, lead));
    milestones.chain(entries).chain(pool).chain(leads).collect()
}

/// The lamp of something late, and why it is lit; none before a working day has passed.
fn lamp(late_days: u32) -> Option<(Lamp, String)> {
    let (lamp, limit) = match late_days {
        0 => return None,
        1..=YELLOW_WORKING_DAYS => (Lamp::Yellow, "不超过"),
        _ => (Lamp::Red, "超过"),
    };
    let colour = lamp.term();
    let why = format!("已逾期{late_days}个工作日（逾期{limit}{YELLOW_WORKING_DAYS}个工作日，亮{colour}灯）");
    Some((lamp, why))
}

fn milestone_overdue(view: &View<'_>, milestone: &MilestoneFact) -> Option<Matter> {
    let project = view.projects.get(&milestone.project)?;
    let due_on = milestone.due_on;
    let late_days = view.facts.calendar.working_days_late(due_on, view.day);
    let (lamp, why) = lamp(late_days)?;
    let words = format!(
        "项目处于{}阶段，{}应于{}前（含当日）完成，至今未完成，{why}。",
        project.stage.term(),
        milestone_name(milestone),
        day_in_words(due_on),
    );
    let key = MatterKey::of(MatterKind::Milestone, milestone.id);
    let found = Finding { rule: Rule::MilestoneOverdue, lamp, key, words, due_on, late_days };
    Some(view.of_project(project, milestone.owner_unit, found))
}

fn entry_missing(view: &View<'_>, project: &ProjectFact) -> Option<Matter> {
    let month = view.month.previous();
    if !owes_entry(project, month) {
        return None;
    }
    let due_on = ledger::entry_due(month);
    let late_days = view.facts.calendar.working_days_late(due_on, view.day);
    let (lamp, why) = lamp(late_days)?;
    let words = format!(
        "项目处于{}阶段，{}进展台账应于{}前（含当日）填报，至今未填报，{why}。",
        project.stage.term(),
        month.in_words(),
        day_in_words(due_on),
    );
    let key = MatterKey::entry(project.id, month);
    let found = Finding { rule: Rule::EntryMissing, lamp, key, words, due_on, late_days };
    Some(view.of_project(project, project.lead_unit, found))
}

fn too_long_in_pool(view: &View<'_>, project: &ProjectFact) -> Option<Matter> {
    let (rule, next) = match project.stage {
        Stage::Negotiating => (Rule::NegotiatingTooLong, Stage::Approved),
        Stage::Approved => (Rule::ApprovedTooLong, Stage::Signed),
        _ => return None,
    };
    let clock = project.clock?;
    let (due_on, end) = (clock.limit_on, day_in_words(clock.limit_on));
    let limit = match clock.timing.extended_until {
        Some(_) => "经批准延期，时限".to_owned(),
        None => format!("{}个月时限", clock.months),
    };
    let late_days = view.facts.calendar.working_days_late(due_on, view.day);
    let (lamp, limit) = match clock.state {
        ClockState::Running if clock.is_near(view.day) => {
            let left = match clock.days_left {
                0 => "今日为最后一日".to_owned(),
                left => format!("还有{left}天"),
            };
            (Lamp::Yellow, format!("{limit}至{end}届满，{left}"))
        }
        ClockState::Past => {
            let late = if late_days > 0 { format!("，已逾期{late_days}个工作日") } else { String::new() };
            (Lamp::Red, format!("{limit}于{end}届满{late}，属“{}”项目，列入剔除研究范围", rule.term()))
        }
        ClockState::Running | ClockState::Paused => return None,
    };
    let paused = match clock.paused_days {
        0 => String::new(),
        days => format!("（其间暂停计时{days}天）"),
    };
    let words = format!(
        "项目自{}起处于{}阶段，至今{}天{paused}，尚未{}；{limit}。",
        day_in_words(project.stage_on),
        project.stage.term(),
        (view.day - project.stage_on).num_days(),
        next.term(),
    );
    let found = Finding { rule, lamp, key: MatterKey::of(MatterKind::Pool, project.id), words, due_on, late_days };
    Some(view.of_project(project, project.lead_unit, found))
}

fn lead_neglected(view: &View<'_>, lead: &LeadFact) -> Option<Matter> {
    if !lead::is_open(lead.status) {
        return None;
    }
    let due_on = view.lead_due(lead);
    let late_days = view.facts.calendar.working_days_late(due_on, view.day);
    let (lamp, why) = lamp(late_days)?;
    let words = format!(
        "线索{}，按{}个工作日内跟进的要求，应于{}前（含当日）跟进，至今未跟进，{why}。",
        lead_last(lead),
        lead.working_days,
        day_in_words(due_on),
    );
    let key = MatterKey::of(MatterKind::Lead, lead.id);
    let found = Finding { rule: Rule::LeadNeglected, lamp, key, words, due_on, late_days };
    Some(view.of_lead(lead, found))
}
