//! What the template is given: the report's figures and words, ready to print.

use chrono::Datelike;
use entity::{Ledger, Stage};
use serde::Serialize;

use super::{Candidate, Late, LateKind, List, MOST_LINES, Movement, Report, Sum, Year, target::TargetSheet};
use crate::domain::{
    ledger,
    money::Money,
    month::{Month, day_in_words},
};

/// The report as the template takes it.
#[derive(Serialize)]
pub(super) struct Sheet<'a> {
    mark: &'a str,
    month: String,
    day: String,
    /// The months of the year so far: `1至11月`.
    months: String,
    partial: bool,
    total: SumLine<'a>,
    ledgers: Vec<SumLine<'a>>,
    directions: Vec<SumLine<'a>>,
    compared_with: Option<String>,
    entered: i64,
    left: i64,
    moved: i64,
    movements: Vec<MovementLine>,
    late_count: i64,
    late: Vec<LateSheet<'a>>,
    candidate_count: i64,
    candidates: Vec<CandidateLine<'a>>,
    talk_count: i64,
    talks: Vec<TalkLine<'a>>,
    year: YearLine,
    targets: TargetSheet<'a>,
    most: u64,
}

#[derive(Serialize)]
struct SumLine<'a> {
    name: &'a str,
    projects: i64,
    contract_amount: String,
    funds_in_place: String,
}

#[derive(Serialize)]
struct MovementLine {
    words: String,
    projects: i64,
    contract_amount: String,
}

/// What is late of one kind.
#[derive(Serialize)]
struct LateSheet<'a> {
    /// Its place among the kinds of which something is late: `一`.
    number: &'static str,
    name: &'static str,
    count: i64,
    lines: Vec<LateLine<'a>>,
}

#[derive(Serialize)]
struct LateLine<'a> {
    project: &'a str,
    what: &'a str,
    unit: &'a str,
    due_on: String,
    late_days: u32,
}

#[derive(Serialize)]
struct CandidateLine<'a> {
    project: &'a str,
    stage: &'static str,
    since: String,
    limit_on: String,
    unit: &'a str,
}

#[derive(Serialize)]
struct TalkLine<'a> {
    title: &'a str,
    words: &'a str,
    unit: &'a str,
}

#[derive(Serialize)]
struct YearLine {
    signed: i64,
    contract_amount: String,
    started: i64,
    signed_and_started: i64,
    signed_and_in_production: i64,
    funds_in_place: String,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(report: &'a Report<'a>) -> Self {
        let month = Month::of(report.day);
        let movements = report.movements.as_ref().map(|(_, movements)| movements.as_slice()).unwrap_or_default();
        let count = |kind: fn(&Movement) -> bool| {
            movements.iter().filter(|movement| kind(movement)).map(|movement| movement.projects).sum()
        };
        Self {
            mark: report.mark,
            month: month.in_words(),
            day: day_in_words(report.day),
            months: match report.day.month() {
                1 => "1月".to_owned(),
                last => format!("1至{last}月"),
            },
            partial: report.partial,
            total: total(&report.ledgers),
            ledgers: report.ledgers.iter().map(|sum| line(sum.of.term(), sum)).collect(),
            directions: report.directions.iter().map(|sum| line(&sum.of, sum)).collect(),
            compared_with: report.movements.as_ref().map(|(month, _)| month.in_words()),
            entered: count(Movement::enters),
            left: count(Movement::leaves),
            moved: count(|movement| !movement.enters() && !movement.leaves() && movement.from != movement.to),
            movements: movements
                .iter()
                .filter(|movement| movement.from != movement.to)
                .map(MovementLine::new)
                .collect(),
            late_count: report.late.iter().map(|(_, late)| late.count).sum(),
            late: late(&report.late),
            candidate_count: report.candidates.count,
            candidates: report.candidates.lines.iter().map(CandidateLine::new).collect(),
            talk_count: report.talks.count,
            talks: report
                .talks
                .lines
                .iter()
                .map(|talk| TalkLine { title: &talk.title, words: &talk.words, unit: &talk.unit })
                .collect(),
            year: YearLine::new(&report.year),
            targets: TargetSheet::new(report),
            most: MOST_LINES,
        }
    }
}

/// An amount in a cell, where nothing is a dash.
fn in_table(amount: Money) -> String {
    if amount == Money::default() { "—".to_owned() } else { amount.to_string() }
}

/// The kinds of which something is late, numbered.
fn late(kinds: &[(LateKind, List<Late>)]) -> Vec<LateSheet<'_>> {
    let late = kinds.iter().filter(|(_, late)| late.count > 0);
    let numbered = late.zip(["一", "二", "三", "四", "五", "六"]);
    numbered.map(|((kind, late), number)| LateSheet::new(number, *kind, late)).collect()
}

fn total(ledgers: &[Sum<Ledger>]) -> SumLine<'static> {
    let amount =
        |part: fn(&Sum<Ledger>) -> Money| Money::fen(ledgers.iter().map(|sum| part(sum).as_fen()).sum()).to_string();
    SumLine {
        name: "合计",
        projects: ledgers.iter().map(|sum| sum.projects).sum(),
        contract_amount: amount(|sum| sum.contract_amount),
        funds_in_place: amount(|sum| sum.funds_in_place),
    }
}

fn line<'a, T>(name: &'a str, sum: &Sum<T>) -> SumLine<'a> {
    SumLine {
        name,
        projects: sum.projects,
        contract_amount: in_table(sum.contract_amount),
        funds_in_place: in_table(sum.funds_in_place),
    }
}

impl Movement {
    const fn enters(&self) -> bool {
        self.from.is_none()
    }

    fn leaves(&self) -> bool {
        self.to.is_none_or(|stage| ledger::of(stage).is_none())
    }
}

impl MovementLine {
    fn new(movement: &Movement) -> Self {
        let to = movement.to.map_or("退出台账", Stage::term);
        let words = match movement.from {
            Some(from) => format!("由{}转为{to}", from.term()),
            None => format!("新进入台账（{to}）"),
        };
        let contract_amount = if movement.leaves() { movement.amount_before } else { movement.amount_after };
        Self { words, projects: movement.projects, contract_amount: in_table(contract_amount) }
    }
}

impl<'a> LateSheet<'a> {
    fn new(number: &'static str, kind: LateKind, late: &'a List<Late>) -> Self {
        let lines = late.lines.iter().map(LateLine::new).collect();
        Self { number, name: kind.term(), count: late.count, lines }
    }
}

impl<'a> LateLine<'a> {
    fn new(late: &'a Late) -> Self {
        Self {
            project: late.project.as_deref().unwrap_or("—"),
            what: &late.what,
            unit: &late.unit,
            due_on: day_in_words(late.due_on),
            late_days: late.working_days_late,
        }
    }
}

impl<'a> CandidateLine<'a> {
    fn new(candidate: &'a Candidate) -> Self {
        Self {
            project: &candidate.project,
            stage: candidate.stage.term(),
            since: day_in_words(candidate.since),
            limit_on: day_in_words(candidate.limit_on),
            unit: &candidate.unit,
        }
    }
}

impl YearLine {
    fn new(year: &Year) -> Self {
        Self {
            signed: year.signed,
            contract_amount: year.contract_amount.to_string(),
            started: year.started,
            signed_and_started: year.signed_and_started,
            signed_and_in_production: year.signed_and_in_production,
            funds_in_place: year.funds_in_place.to_string(),
        }
    }
}
