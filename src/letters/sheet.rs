//! What the templates are given: a letter's figures and words, ready to print.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use entity::{AddresseeKind, Lamp, LetterKind, MatterKind};
use serde::Serialize;

use super::render::{Absent, Issue, Names, RenderError};
use crate::config::Office;
use crate::domain::{
    letter::{Draft, Matter, Standing, TargetSummary, UnitSummary},
    month::day_in_words,
    ratio::Ratio,
    target,
};

#[derive(Serialize)]
pub(super) struct Sheet<'a> {
    /// Empty until its own template has made it; the others print it.
    pub(super) title: String,
    pub(super) addressee: String,
    to_leader: bool,
    /// Whether it is to a head of the leading group, and so about the whole district.
    to_group: bool,
    /// Whether the matters of this kind of letter are late, so that it says by how much.
    late: bool,
    mark: String,
    district: &'a str,
    contact_name: &'a str,
    contact_telephone: &'a str,
    number: &'a str,
    month: String,
    /// The day as of which the figures and matters are.
    as_of: String,
    issued_on: String,
    answer_by: String,
    standing: Figures,
    /// The lamps that are lit: in a leader's letter by everything in the charge, else by the items.
    lamps: Vec<LampCount>,
    /// How many matters these are.
    total: u32,
    /// How many units have to see to them.
    units: usize,
    by_unit: Vec<UnitRow<'a>>,
    items: Vec<Item<'a>>,
    /// Matters that were raised before.
    repeated: usize,
    /// Whether a day in the letter lies where the holiday arrangement is not published.
    provisional: bool,
    absent: Option<&'a Absent>,
    copies: &'a [String],
}

#[derive(Serialize)]
struct Figures {
    year: i32,
    negotiating: u32,
    approved: u32,
    signed: u32,
    started: u32,
    signed_this_year: u32,
    contract_this_year: String,
    started_this_year: u32,
}

/// A lamp that is lit in the letter.
#[derive(Serialize)]
struct LampCount {
    term: &'static str,
    count: u32,
}

#[derive(Serialize)]
struct UnitRow<'a> {
    unit: &'a str,
    projects: u32,
    /// The unit's targets, as far as they are attained: `新签约项目8个/20个（40.0%）`.
    targets: Vec<String>,
    /// A count for each of the letter's lamps, in their order.
    counts: Vec<u32>,
    total: u32,
}

#[derive(Serialize)]
struct Item<'a> {
    lamp: &'static str,
    rule: &'static str,
    step: &'static str,
    title: &'a str,
    words: &'a str,
    unit: &'a str,
    due_on: String,
    late_days: u32,
    /// Whether its day is over, though no working day has passed since.
    past: bool,
    raised_before: u32,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(
        draft: &'a Draft,
        standing: &Standing,
        office: &'a Office,
        names: &'a Names,
        issue: &'a Issue,
    ) -> Result<Self, RenderError> {
        let count = |lamp: Lamp| match draft.addressee.kind {
            AddresseeKind::Leader => draft.by_unit.iter().map(|row| row.lit(lamp)).sum::<u32>(),
            _ => draft.items.iter().filter(|item| item.lamp == lamp).map(|_| 1).sum(),
        };
        let lit: Vec<Lamp> =
            [Lamp::Red, Lamp::Yellow, Lamp::Blue].into_iter().filter(|lamp| count(*lamp) > 0).collect();
        let units: HashSet<i64> = match draft.addressee.kind {
            AddresseeKind::Leader => draft
                .by_unit
                .iter()
                .filter(|row| lit.iter().any(|lamp| row.lit(*lamp) > 0))
                .map(|row| row.unit)
                .collect(),
            _ => draft.items.iter().map(|item| item.unit).collect(),
        };
        // The year of a target ends on its day, however people work.
        let dated = draft.items.iter().filter(|item| item.key.kind != MatterKind::Target);
        let mut days = dated.map(|item| item.due_on).chain([issue.answer_by]);
        Ok(Self {
            title: String::new(),
            addressee: names.addressee(draft.addressee)?,
            to_leader: draft.addressee.kind != AddresseeKind::Unit,
            to_group: draft.addressee.kind == AddresseeKind::GroupLeader,
            late: draft.kind == LetterKind::Urging,
            mark: office.mark(),
            district: &office.district,
            contact_name: &office.contact_name,
            contact_telephone: &office.contact_telephone,
            number: &issue.number,
            month: draft.month.in_words(),
            as_of: day_in_words(issue.as_of),
            issued_on: day_in_words(issue.issued_on),
            answer_by: day_in_words(issue.answer_by),
            standing: Figures::new(standing, issue.as_of),
            lamps: lit.iter().map(|lamp| LampCount { term: lamp.term(), count: count(*lamp) }).collect(),
            total: lit.iter().map(|lamp| count(*lamp)).sum(),
            units: units.len(),
            by_unit: draft.by_unit.iter().map(|row| UnitRow::new(row, &lit, names)).collect::<Result<_, _>>()?,
            items: draft.items.iter().map(|item| Item::new(item, names, issue.as_of)).collect::<Result<_, _>>()?,
            repeated: draft.items.iter().filter(|item| item.raised_before > 0).count(),
            provisional: days.any(|day| !issue.calendar.is_published(day)),
            absent: issue.absent.as_ref(),
            copies: &issue.copies,
        })
    }
}

impl Figures {
    fn new(standing: &Standing, as_of: NaiveDate) -> Self {
        Self {
            year: as_of.year(),
            negotiating: standing.negotiating,
            approved: standing.approved,
            signed: standing.signed,
            started: standing.started,
            signed_this_year: standing.signed_this_year,
            contract_this_year: standing.contract_this_year.to_string(),
            started_this_year: standing.started_this_year,
        }
    }
}

impl<'a> UnitRow<'a> {
    fn new(row: &UnitSummary, lit: &[Lamp], names: &'a Names) -> Result<Self, RenderError> {
        let counts: Vec<u32> = lit.iter().map(|lamp| row.lit(*lamp)).collect();
        let total = counts.iter().sum();
        let targets = row.targets.iter().map(attained).collect();
        Ok(Self { unit: names.unit(row.unit)?, projects: row.projects, targets, counts, total })
    }
}

fn attained(target: &TargetSummary) -> String {
    let words = |amount| target::in_words(target.measure, amount);
    let percent = Ratio::of(target.actual, target.amount).map(|ratio| format!("（{}%）", ratio.percent()));
    let (measure, percent) = (target.measure.term(), percent.unwrap_or_default());
    format!("{measure}{}/{}{percent}", words(target.actual), words(target.amount))
}

impl<'a> Item<'a> {
    fn new(item: &'a Matter, names: &'a Names, as_of: NaiveDate) -> Result<Self, RenderError> {
        Ok(Self {
            lamp: item.lamp.term(),
            rule: item.rule.term(),
            step: item.step.term(),
            title: &item.title,
            words: &item.words,
            unit: names.unit(item.unit)?,
            due_on: day_in_words(item.due_on),
            late_days: item.late_days,
            past: item.due_on < as_of,
            raised_before: item.raised_before,
        })
    }
}
