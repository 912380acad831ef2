//! What is coming (提示): everything here is due today or later.

use chrono::{Days, NaiveDate};
use entity::{LadderStep, LimitUnit, MatterKind};

use super::{
    Finding, View,
    obligation::{Obligation, owed},
};
use crate::domain::letter::ladder::Rung;

pub(super) fn found<'a>(view: &'a View<'_>) -> impl Iterator<Item = Finding<'a>> {
    owed(view).filter_map(|owed| coming(view, owed))
}

fn coming<'a>(view: &'a View<'_>, owed: Obligation) -> Option<Finding<'a>> {
    let rung = view.rules.rung(owed.due?, LadderStep::Prompt)?;
    let Obligation { about, key, due_on, words, .. } = owed;
    // The month's entry is asked for all the month.
    let until = if key.kind == MatterKind::Entry { due_on } else { horizon(view, rung) };
    let words = format!("{words}，{}", time_left(view.day, due_on));
    (view.day..=until).contains(&due_on).then_some(Finding {
        rung,
        about,
        key,
        words,
        due_on,
        late_days: 0,
        without_talk: None,
    })
}

/// The last day that the letter looks ahead to: the end of its month, and never less than the rule says.
fn horizon(view: &View<'_>, rung: &Rung) -> NaiveDate {
    let near = match rung.counted_in {
        LimitUnit::CalendarDays => view.day + Days::new(rung.amount.into()),
        _ => view.facts.calendar.working_days_after(view.day, rung.amount),
    };
    view.month.last_day().max(near)
}

fn time_left(day: NaiveDate, due_on: NaiveDate) -> String {
    match (due_on - day).num_days() {
        0 => "当日到期".to_owned(),
        days => format!("距到期还有{days}天"),
    }
}
