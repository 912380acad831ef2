//! The rules by which matters come into letters.

mod obligation;
mod prompt;
mod urging;

use std::{
    collections::{HashMap, HashSet},
    iter,
};

use chrono::NaiveDate;
use entity::{Lamp, LetterKind, LimitUnit, MatterKind, Rule};

use self::obligation::obligations;
use super::{
    Matter,
    charge::together,
    facts::{Facts, LeadFact, ProjectFact, TargetFact},
    ladder::{Rules, Rung},
    thread::{MatterKey, Thread},
};
use crate::domain::month::Month;

/// What a letter of this kind, for this month and made on this day, has to say to anybody. Order means nothing yet.
pub fn matters(kind: LetterKind, month: Month, day: NaiveDate, facts: &Facts, rules: &Rules) -> Vec<Matter> {
    let view = View::new(kind, month, day, facts, rules);
    let found: Vec<Finding<'_>> = match kind {
        LetterKind::Prompt => prompt::found(&view).collect(),
        LetterKind::Urging => urging::found(&view).map(|found| climb(&view, found)).collect(),
    };
    let speaks = |found: &Finding<'_>| {
        let is_paused = view.thread(found.about.unit, found.key).is_some_and(|thread| thread.is_paused(day));
        !is_paused && found.about.since <= day
    };
    found.into_iter().filter(speaks).map(|found| view.matter(found)).collect()
}

/// The open matters that are done, or no longer their unit's to do: they are struck off (销号).
pub fn over(day: NaiveDate, facts: &Facts) -> Vec<i64> {
    let rules = Rules::default();
    let view = View::new(LetterKind::Urging, Month::of(day), day, facts, &rules);
    let owed: HashMap<(i64, MatterKey), NaiveDate> =
        obligations(&view).map(|owed| ((owed.about.unit, owed.key), owed.due_on)).collect();
    let behind: HashSet<(i64, i64)> = facts
        .targets
        .iter()
        .filter(|target| target.attainment.is_behind())
        .map(|target| (target.unit, target.id))
        .collect();
    let is_open = |(unit, key): &(i64, MatterKey), thread: &Thread| match key.kind {
        // A project that has come to another stage, or has come back, begins anew.
        MatterKind::Pool => view.projects.get(&key.subject).is_some_and(|project| {
            project.lead_unit == *unit && project.clock.is_some() && project.stage_on <= thread.opened_on
        }),
        MatterKind::Target => behind.contains(&(*unit, key.subject)),
        // A follow-up puts the day off on which the next one is due.
        MatterKind::Lead => owed.get(&(*unit, *key)).is_some_and(|due_on| *due_on <= thread.due_on),
        _ => owed.contains_key(&(*unit, *key)),
    };
    let over = facts.threads.iter().filter(|(key, thread)| !is_open(key, thread));
    let mut over: Vec<i64> = over.map(|(_, thread)| thread.id).collect();
    over.sort_unstable();
    over
}

/// What one letter looks at, from when, and by which rules.
struct View<'a> {
    kind: LetterKind,
    month: Month,
    day: NaiveDate,
    facts: &'a Facts,
    rules: &'a Rules,
    projects: HashMap<i64, &'a ProjectFact>,
}

/// What a matter is about, who has to act, and in whose charge that is.
#[derive(Clone)]
struct About {
    unit: i64,
    leaders: Vec<i64>,
    project: Option<i64>,
    lead: Option<i64>,
    title: String,
    /// Since when the project is at its stage, or the lead followed up: a letter of a day before, which is issued or asked
    /// for afterwards, does not speak of it as it is now.
    since: NaiveDate,
}

/// What a rule found about a matter; the words lack their full stop.
struct Finding<'a> {
    rung: &'a Rung,
    about: About,
    key: MatterKey,
    words: String,
    due_on: NaiveDate,
    late_days: u32,
}

impl<'a> View<'a> {
    fn new(kind: LetterKind, month: Month, day: NaiveDate, facts: &'a Facts, rules: &'a Rules) -> Self {
        let projects = facts.projects.iter().map(|project| (project.id, project)).collect();
        Self { kind, month, day, facts, rules, projects }
    }

    fn thread(&self, unit: i64, key: MatterKey) -> Option<&'a Thread> {
        self.facts.threads.get(&(unit, key))
    }

    /// How many days, of this kind, something is late.
    fn late(&self, due_on: NaiveDate, unit: LimitUnit) -> u32 {
        match unit {
            LimitUnit::CalendarDays => (self.day - due_on).num_days().try_into().unwrap_or(0),
            _ => self.facts.calendar.working_days_late(due_on, self.day),
        }
    }

    /// Something about a project, on which `unit` has to act.
    fn of_project(&self, project: &ProjectFact, unit: i64) -> About {
        About {
            unit,
            leaders: together(project.leaders.iter().copied().chain(self.facts.charges.of_unit(unit))),
            project: Some(project.id),
            lead: None,
            title: format!("{}（{}）", project.name, project.code),
            since: project.stage_on,
        }
    }

    /// Something about a lead, on which the unit that follows it has to act.
    fn of_lead(&self, lead: &LeadFact) -> About {
        About {
            unit: lead.unit,
            leaders: lead.leaders.clone(),
            project: None,
            lead: Some(lead.id),
            title: lead.company.clone(),
            since: lead.followed_on,
        }
    }

    /// Something that is a unit's alone.
    fn of_unit(&self, unit: i64, title: String) -> About {
        let leaders = self.facts.charges.of_unit(unit);
        About { unit, leaders, project: None, lead: None, title, since: NaiveDate::MIN }
    }

    fn of_target(&self, target: &TargetFact) -> About {
        let whose = target.direction.as_ref().map(|name| format!("“{name}”方向")).unwrap_or_default();
        let title = format!("{whose}{}年度目标：{}", target.year, target.measure.term());
        About { leaders: target.leaders.clone(), ..self.of_unit(target.unit, title) }
    }

    fn matter(&self, found: Finding<'_>) -> Matter {
        let Finding { rung, about, key, words, due_on, late_days } = found;
        let times = self.thread(about.unit, key).map_or(0, |thread| thread.times(self.kind, self.month));
        Matter {
            rule: rung.rule,
            lamp: rung.lamp,
            step: rung.step,
            key,
            unit: about.unit,
            leaders: about.leaders,
            audience: rung.audience.clone(),
            project: about.project,
            lead: about.lead,
            title: about.title,
            words: words + "。",
            due_on,
            late_days,
            raised_before: u32::try_from(times).unwrap_or(u32::MAX),
        }
    }
}

/// Where earlier letters lead a matter: urged again and again it is supervised, red again and again it takes a talk.
fn climb<'a>(view: &'a View<'_>, found: Finding<'a>) -> Finding<'a> {
    let Some(thread) = view.thread(found.about.unit, found.key) else { return found };
    let urged = thread.running(None, view.month);
    let red = thread.running(Some(Lamp::Red), view.month);
    let steps = [
        (Rule::UrgedRunning, urged, format!("此前已连续{urged}个月催办，仍未办结，现予督办")),
        (Rule::RedRunning, red, format!("此前已连续{red}个月亮红灯")),
    ];
    steps.into_iter().fold(found, |found, (rule, months, words)| {
        let held = |rung: &Rung| u32::try_from(months).unwrap_or(u32::MAX).cmp(&rung.amount);
        match view.rules.reached(rule, held) {
            // A talk is about what is still red.
            Some(rung) if rung.step > found.rung.step && (rule != Rule::RedRunning || found.rung.lamp == Lamp::Red) => {
                Finding { words: format!("{}；{words}（{}）", found.words, rung.in_words()), rung, ..found }
            }
            _ => found,
        }
    })
}

/// The months for which the progress entry of a project is looked at: a prompt letter asks for that of its month, an urging
/// letter for the last one and for those that letters have raised already.
fn entry_months(view: &View<'_>, project: &ProjectFact) -> Vec<Month> {
    let mut months: Vec<Month> = match view.kind {
        LetterKind::Prompt => vec![view.month],
        LetterKind::Urging => {
            let of_project = |(unit, key): &&(i64, MatterKey)| *unit == project.lead_unit && key.subject == project.id;
            let raised = view.facts.threads.keys().filter(of_project);
            iter::once(view.month.previous()).chain(raised.filter_map(|(_, key)| key.month)).collect()
        }
    };
    months.sort_unstable();
    months.dedup();
    months
}

#[cfg(test)]
mod tests;
