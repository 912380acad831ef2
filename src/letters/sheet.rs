//! What the templates are given: a letter's figures and words, ready to print.

use chrono::{Datelike, NaiveDate};
use entity::{AddresseeKind, Lamp, LetterKind};
use serde::Serialize;

use super::render::{Absent, Issue, Names, RenderError};
use crate::config::Office;
use crate::domain::{
    letter::{Draft, Matter, Standing, UnitSummary},
    month::day_in_words,
};

#[derive(Serialize)]
pub(super) struct Sheet<'a> {
    /// Empty until its own template has made it; the others print it.
    pub(super) title: String,
    pub(super) addressee: String,
    to_leader: bool,
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
    lamps: Vec<LampCount>,
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
    count: usize,
}

#[derive(Serialize)]
struct UnitRow<'a> {
    unit: &'a str,
    /// A count for each of the letter's lamps, in their order.
    counts: Vec<u32>,
    total: u32,
}

#[derive(Serialize)]
struct Item<'a> {
    lamp: &'static str,
    title: &'a str,
    words: &'a str,
    unit: &'a str,
    due_on: String,
    late_days: u32,
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
        let lit: Vec<Lamp> = [Lamp::Red, Lamp::Yellow, Lamp::Blue]
            .into_iter()
            .filter(|lamp| draft.items.iter().any(|item| item.lamp == *lamp))
            .collect();
        let count = |lamp| draft.items.iter().filter(|item| item.lamp == lamp).count();
        let mut days = draft.items.iter().map(|item| item.due_on).chain([issue.answer_by]);
        Ok(Self {
            title: String::new(),
            addressee: names.addressee(draft.addressee)?,
            to_leader: draft.addressee.kind == AddresseeKind::Leader,
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
            by_unit: draft.by_unit.iter().map(|row| UnitRow::new(row, &lit, names)).collect::<Result<_, _>>()?,
            items: draft.items.iter().map(|item| Item::new(item, names)).collect::<Result<_, _>>()?,
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
        let count = |lamp: &Lamp| match lamp {
            Lamp::Red => row.red,
            Lamp::Yellow => row.yellow,
            Lamp::Blue => row.blue,
        };
        let counts: Vec<u32> = lit.iter().map(count).collect();
        let total = counts.iter().sum();
        Ok(Self { unit: names.unit(row.unit)?, counts, total })
    }
}

impl<'a> Item<'a> {
    fn new(item: &'a Matter, names: &'a Names) -> Result<Self, RenderError> {
        Ok(Self {
            lamp: item.lamp.term(),
            title: &item.title,
            words: &item.words,
            unit: names.unit(item.unit)?,
            due_on: day_in_words(item.due_on),
            late_days: item.late_days,
            raised_before: item.raised_before,
        })
    }
}
