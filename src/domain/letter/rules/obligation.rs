//! What units have to do by a day: prompted before it, urged after it.

use chrono::NaiveDate;
use entity::{BlockerKind, LeadStatus, LeadStep, LetterKind, MatterKind, MilestoneKind, Rule};

use super::{About, View, entry_months};
use crate::domain::{
    lead::limit::Running,
    ledger,
    letter::{
        facts::{BlockerFact, LeadFact, LetterFact, MilestoneFact, ProjectFact, TaskFact},
        thread::MatterKey,
    },
    month::{Month, day_in_words},
};

/// Characters of a task or a blocker that a letter prints.
const MOST_WORDS: usize = 80;

/// Something to be done by a day.
pub(super) struct Obligation {
    /// The rule by which it is prompted; none if it is not.
    pub(super) due: Option<Rule>,
    /// The rule by which it is urged.
    pub(super) overdue: Rule,
    pub(super) about: About,
    pub(super) key: MatterKey,
    pub(super) due_on: NaiveDate,
    /// What is to be done and by when, without a full stop.
    pub(super) words: String,
    /// That it is not done: `至今未完成`.
    pub(super) undone: &'static str,
}

/// What letters say is to be done: a promise that a milestone stands for is no matter besides it, and an accepted new day
/// takes the place of the old one.
pub(super) fn owed<'a>(view: &'a View<'_>) -> impl Iterator<Item = Obligation> + 'a {
    let milestones = match view.kind {
        LetterKind::Prompt => Rule::MilestoneDue,
        LetterKind::Urging => Rule::MilestoneOverdue,
    };
    let are_raised = view.rules.apply(milestones);
    obligations(view)
        .filter(move |owed| !(are_raised && view.planned.contains(&owed.key)))
        .map(|owed| as_accepted(view, owed))
}

fn as_accepted(view: &View<'_>, owed: Obligation) -> Obligation {
    let accepted = view.thread(owed.about.unit, owed.key).and_then(|thread| thread.paused_until);
    match accepted.filter(|until| owed.due_on < *until) {
        Some(until) => Obligation {
            words: format!("{}，经同意调整至{}前（含当日）", owed.words, day_in_words(until)),
            due_on: until,
            ..owed
        },
        None => owed,
    }
}

/// Everything that is to be done, by the days of the ledger.
pub(super) fn obligations<'a>(view: &'a View<'_>) -> impl Iterator<Item = Obligation> + 'a {
    let facts = view.facts;
    let milestones = facts.milestones.iter().filter_map(|milestone| of_milestone(view, milestone));
    let tasks = facts.tasks.iter().filter_map(|task| of_task(view, task));
    let blockers = facts.blockers.iter().filter_map(|blocker| of_blocker(view, blocker));
    let entries = facts.projects.iter().flat_map(|project| of_entries(view, project));
    let promises = facts.projects.iter().flat_map(|project| of_promises(view, project));
    let leads = facts.leads.iter().flat_map(|lead| of_lead(view, lead));
    let letters = facts.letters.iter().map(|letter| of_letter(view, letter));
    milestones.chain(tasks).chain(blockers).chain(entries).chain(promises).chain(leads).chain(letters)
}

/// By when: `应于2026年11月28日前（含当日）`.
fn by(due_on: NaiveDate) -> String {
    format!("应于{}前（含当日）", day_in_words(due_on))
}

fn at_stage(project: &ProjectFact) -> String {
    format!("项目处于{}阶段", project.stage.term())
}

fn shortened(words: &str) -> String {
    let mut kept: String = words.chars().take(MOST_WORDS).collect();
    if kept.len() < words.len() {
        kept.push('…');
    }
    kept
}

fn of_milestone(view: &View<'_>, milestone: &MilestoneFact) -> Option<Obligation> {
    let project = view.projects.get(&milestone.project)?;
    let due_on = milestone.due_on;
    let promise = match view.promise(milestone) {
        Some((key, promised_for)) => milestone_promise(key.kind, promised_for, due_on),
        None => String::new(),
    };
    Some(Obligation {
        due: Some(Rule::MilestoneDue),
        overdue: Rule::MilestoneOverdue,
        about: view.of_project(project, milestone.owner_unit),
        key: MatterKey::of(MatterKind::Milestone, milestone.id),
        due_on,
        words: format!("{}，{}{promise}{}完成", at_stage(project), milestone_name(milestone), by(due_on)),
        undone: "至今未完成",
    })
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

/// What was promised of that which a milestone brings about.
fn milestone_promise(kind: MatterKind, promised_for: NaiveDate, due_on: NaiveDate) -> String {
    let promise = promise_name(kind);
    if promised_for == due_on {
        format!("按{promise}")
    } else {
        format!("（{promise}为{}，经同意调整）", day_in_words(promised_for))
    }
}

const fn promise_name(kind: MatterKind) -> &'static str {
    match kind {
        MatterKind::Signing => "审定时的承诺",
        _ => "合同承诺",
    }
}

fn of_task(view: &View<'_>, task: &TaskFact) -> Option<Obligation> {
    let about = match task.project {
        Some(id) => view.of_project(view.projects.get(&id)?, task.owner_unit),
        None => view.of_unit(task.owner_unit, "调度会商任务".to_owned()),
    };
    Some(Obligation {
        due: Some(Rule::TaskDue),
        overdue: Rule::TaskOverdue,
        about,
        key: MatterKey::of(MatterKind::Task, task.id),
        due_on: task.due_on,
        words: format!("调度会商议定的任务“{}”{}完成", shortened(&task.words), by(task.due_on)),
        undone: "至今未完成",
    })
}

fn of_blocker(view: &View<'_>, blocker: &BlockerFact) -> Option<Obligation> {
    let project = view.projects.get(&blocker.project)?;
    let kind = if blocker.kind == BlockerKind::Other { "" } else { blocker.kind.term() };
    let words = shortened(&blocker.words);
    Some(Obligation {
        due: Some(Rule::BlockerDue),
        overdue: Rule::BlockerOverdue,
        about: view.of_project(project, blocker.owner_unit),
        key: MatterKey::of(MatterKind::Blocker, blocker.id),
        due_on: blocker.due_on,
        words: format!("{}，{kind}堵点“{words}”{}解决", at_stage(project), by(blocker.due_on)),
        undone: "至今未解决",
    })
}

/// The progress entries that a project has still to file.
fn of_entries(view: &View<'_>, project: &ProjectFact) -> Vec<Obligation> {
    let owed = |month: &Month| {
        ledger::owes_entry(project.stage)
            && project.signed_on.is_some_and(|on| on <= month.last_day())
            && !project.entries.contains(month)
    };
    let months = entry_months(view, project).into_iter().filter(owed);
    let obligation = |month: Month| {
        let due_on = ledger::entry_due(month);
        Obligation {
            due: Some(Rule::EntryDue),
            overdue: Rule::EntryMissing,
            about: view.of_project(project, project.lead_unit),
            key: MatterKey::entry(project.id, month),
            due_on,
            words: format!("{}，{}进展台账{}填报", at_stage(project), month.in_words(), by(due_on)),
            undone: "至今未填报",
        }
    };
    months.map(obligation).collect()
}

/// What was promised for a project.
fn of_promises(view: &View<'_>, project: &ProjectFact) -> Vec<Obligation> {
    let obligation = |(kind, due_on): (MatterKind, NaiveDate)| {
        let (due, overdue, undone) = match kind {
            MatterKind::Signing => (Rule::SigningDue, Rule::SigningOverdue, "至今未签约"),
            MatterKind::Start => (Rule::StartDue, Rule::StartOverdue, "至今未开工"),
            _ => (Rule::ProductionDue, Rule::ProductionOverdue, "至今未投产"),
        };
        let promised = promise_name(kind);
        let what = undone.trim_start_matches("至今未");
        Obligation {
            due: Some(due),
            overdue,
            about: view.of_project(project, project.lead_unit),
            key: MatterKey::of(kind, project.id),
            due_on,
            words: format!("{}，按{promised}{}{what}", at_stage(project), by(due_on)),
            undone,
        }
    };
    project.promised().map(obligation).collect()
}

/// What a lead waits for.
fn of_lead(view: &View<'_>, lead: &LeadFact) -> Vec<Obligation> {
    let obligation = |limit: &Running| {
        let days = limit.working_days;
        let (due, overdue, kind) = match limit.step {
            LeadStep::Judge => (Rule::JudgementDue, Rule::JudgementOverdue, MatterKind::Judgement),
            LeadStep::Respond | LeadStep::FollowUp => (Rule::LeadDue, Rule::LeadNeglected, MatterKind::Lead),
        };
        let (wanted, what, undone) = match limit.step {
            LeadStep::Judge => {
                let since = day_in_words(limit.since);
                (format!("自{since}（首谈归属确定之日）起{days}个工作日内完成研判"), "完成研判", "至今未研判")
            }
            LeadStep::Respond => (format!("报送后{days}个工作日内首次跟进"), "跟进", "至今未跟进"),
            LeadStep::FollowUp => (format!("每{days}个工作日至少跟进一次"), "再次跟进", "至今未跟进"),
        };
        let last = lead_last(lead);
        Obligation {
            due: Some(due),
            overdue,
            about: view.of_lead(lead),
            key: MatterKey::of(kind, lead.id),
            due_on: limit.due_on,
            words: format!("该线索{last}，按{wanted}的要求，{}{what}", by(limit.due_on)),
            undone,
        }
    };
    lead.waits.iter().map(obligation).collect()
}

/// When a lead was followed up last, as letters say it.
fn lead_last(lead: &LeadFact) -> String {
    let on = day_in_words(lead.followed_on);
    match lead.status {
        LeadStatus::New => format!("于{on}报送，尚无跟进记录"),
        _ => format!("最近一次跟进在{on}"),
    }
}

fn of_letter(view: &View<'_>, letter: &LetterFact) -> Obligation {
    Obligation {
        due: None,
        overdue: Rule::LetterUnanswered,
        about: view.of_unit(letter.unit, format!("工作提示函（{}）", letter.number)),
        key: MatterKey::of(MatterKind::Letter, letter.id),
        due_on: letter.answer_by,
        words: format!("{}工作提示函{}逐项反馈", letter.month.in_words(), by(letter.answer_by)),
        undone: if letter.returned { "所作反馈已退回，至今未重新反馈" } else { "至今未全部反馈" },
    }
}
