//! The special report of a month (专项报告) as a document to print: figures and words in, HTML for A4 paper out.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use entity::{Ledger, Stage};
use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use crate::domain::{
    calendar, ledger,
    money::Money,
    month::{Month, day_in_words},
};

/// Lines of a list that are printed at most.
pub const MOST_LINES: u64 = 100;

/// What a report says.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// Who reports (署名).
    pub mark: &'a str,
    /// The last day of the month.
    pub day: NaiveDate,
    /// Whether it is about a part of the ledgers only.
    pub partial: bool,
    /// The four ledgers, in their order.
    pub ledgers: Vec<Sum<Ledger>>,
    /// The directions that have projects.
    pub directions: Vec<Sum<String>>,
    /// The month compared with, and how projects went since; none if there is none.
    pub movements: Option<(Month, Vec<Movement>)>,
    /// Late milestones.
    pub late: List<Late>,
    /// Candidates for screening out.
    pub candidates: List<Candidate>,
    /// The year up to the day.
    pub year: Year,
}

/// What the projects of a ledger or direction add up to.
#[derive(Clone, Debug)]
pub struct Sum<T> {
    /// Of what.
    pub of: T,
    /// How many.
    pub projects: i64,
    /// Contract amount.
    pub contract_amount: Money,
    /// Funds in place.
    pub funds_in_place: Money,
}

/// Projects that went one way.
#[derive(Clone, Copy, Debug)]
pub struct Movement {
    /// The stage before; none if they were in none of the ledgers.
    pub from: Option<Stage>,
    /// The stage after.
    pub to: Option<Stage>,
    /// How many.
    pub projects: i64,
    /// Contract amount before.
    pub amount_before: Money,
    /// Contract amount after.
    pub amount_after: Money,
}

/// The first lines of a list, and how many it has.
#[derive(Clone, Debug)]
pub struct List<T> {
    /// The first [`MOST_LINES`].
    pub lines: Vec<T>,
    /// All of them.
    pub count: i64,
}

/// A milestone that was late.
#[derive(Clone, Debug)]
pub struct Late {
    /// The project, with its code.
    pub project: String,
    /// The milestone.
    pub milestone: String,
    /// The unit that owns it.
    pub unit: String,
    /// The day it was due.
    pub due_on: NaiveDate,
}

/// A candidate for screening out.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The project, with its code.
    pub project: String,
    /// Its stage.
    pub stage: Stage,
    /// Since when.
    pub since: NaiveDate,
    /// The last day of the limit.
    pub limit_on: NaiveDate,
    /// The lead unit.
    pub unit: String,
}

/// What the year brought up to the day.
#[derive(Clone, Copy, Debug)]
pub struct Year {
    /// Projects signed.
    pub signed: i64,
    /// Their contract amount.
    pub contract_amount: Money,
    /// Projects started.
    pub started: i64,
    /// Of the signed: started too.
    pub signed_and_started: i64,
    /// Of the signed: in production too.
    pub signed_and_in_production: i64,
    /// Funds that arrived.
    pub funds_in_place: Money,
}

/// The report as the template takes it.
#[derive(Serialize)]
struct Sheet<'a> {
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
    late: Vec<LateLine<'a>>,
    candidate_count: i64,
    candidates: Vec<CandidateLine<'a>>,
    year: YearLine,
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

#[derive(Serialize)]
struct LateLine<'a> {
    project: &'a str,
    milestone: &'a str,
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
struct YearLine {
    signed: i64,
    contract_amount: String,
    started: i64,
    signed_and_started: i64,
    signed_and_in_production: i64,
    funds_in_place: String,
}

impl<'a> Sheet<'a> {
    fn new(report: &'a Report<'a>) -> Self {
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
            late_count: report.late.count,
            late: report.late.lines.iter().map(|late| LateLine::new(late, report.day)).collect(),
            candidate_count: report.candidates.count,
            candidates: report.candidates.lines.iter().map(CandidateLine::new).collect(),
            year: YearLine::new(&report.year),
            most: MOST_LINES,
        }
    }
}

/// An amount in a cell, where nothing is a dash.
fn in_table(amount: Money) -> String {
    if amount == Money::default() { "—".to_owned() } else { amount.to_string() }
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

impl<'a> LateLine<'a> {
    fn new(late: &'a Late, day: NaiveDate) -> Self {
        Self {
            project: &late.project,
            milestone: &late.milestone,
            unit: &late.unit,
            due_on: day_in_words(late.due_on),
            late_days: calendar::working_days_late(late.due_on, day),
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

/// The report as an HTML document that needs nothing else.
pub fn render(report: &Report<'_>) -> Result<String, minijinja::Error> {
    TEMPLATES.get_template(NAME)?.render(minijinja::context! { report => Serde(Sheet::new(report)) })
}

const NAME: &str = "special.html";

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    // Tags on a line of their own leave no line behind; without delimiters of our own this cannot fail.
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default());
    templates.set_loader(|name| Ok((name == NAME).then(|| include_str!("templates/special.html").to_owned())));
    templates
});
