//! The targets of the year as the template takes them: a table a kind of holder, a column a measure.

use std::collections::BTreeMap;

use entity::{Measure, TimeProgress};
use sea_orm::Iterable;
use serde::Serialize;

use super::{Attained, Holder, MOST_LINES, Report};
use crate::domain::{
    money::Money,
    target::{has_target, is_money, time_progress},
};

#[derive(Serialize)]
pub(super) struct TargetSheet<'a> {
    /// The share of the year that has gone by, in days: `91.5`.
    time_progress: String,
    measures: Vec<&'static str>,
    tables: Vec<TargetTable<'a>>,
}

#[derive(Serialize)]
struct TargetTable<'a> {
    head: &'static str,
    count: usize,
    lines: Vec<TargetLine<'a>>,
}

#[derive(Serialize)]
struct TargetLine<'a> {
    name: &'a str,
    /// A cell a measure; none without a target.
    cells: Vec<Option<TargetCell>>,
}

#[derive(Serialize)]
struct TargetCell {
    actual: String,
    target: String,
    percent: Option<String>,
    behind: bool,
}

impl<'a> TargetSheet<'a> {
    pub(super) fn new(report: &'a Report<'a>) -> Self {
        let targets = &report.targets;
        let tables = [("范围", &targets.district), ("产业方向", &targets.directions), ("责任单位", &targets.units)];
        Self {
            time_progress: time_progress(report.day, TimeProgress::Days).percent(),
            measures: measures().map(Measure::term).collect(),
            tables: tables
                .into_iter()
                .filter(|(_, holders)| !holders.is_empty())
                .map(|(head, holders)| TargetTable::new(head, holders))
                .collect(),
        }
    }
}

fn measures() -> impl Iterator<Item = Measure> {
    Measure::iter().filter(|measure| has_target(*measure))
}

impl<'a> TargetTable<'a> {
    fn new(head: &'static str, holders: &'a BTreeMap<i64, Holder>) -> Self {
        let line = |holder: &'a Holder| TargetLine {
            name: &holder.name,
            cells: measures().map(|measure| Some(cell(measure, holder.measures.get(&measure)?))).collect(),
        };
        let printed = usize::try_from(MOST_LINES).unwrap_or(usize::MAX);
        Self { head, count: holders.len(), lines: holders.values().take(printed).map(line).collect() }
    }
}

fn cell(measure: Measure, attained: &Attained) -> TargetCell {
    let words = |amount: i64| if is_money(measure) { Money::fen(amount).to_string() } else { amount.to_string() };
    TargetCell {
        actual: words(attained.actual),
        target: words(attained.target),
        percent: attained.attainment.ratio.map(|ratio| ratio.percent()),
        behind: attained.attainment.is_behind(),
    }
}
