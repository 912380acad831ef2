//! The special report of a month (专项报告) as a document to print: figures and words in, HTML for A4 paper out.

mod sheet;
mod target;

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::NaiveDate;
use entity::{Ledger, Measure, Stage};
use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};

use self::sheet::Sheet;
use crate::domain::{money::Money, month::Month, target::Attainment};

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
    /// What is late, a list a kind.
    pub late: Vec<(LateKind, List<Late>)>,
    /// Candidates for screening out.
    pub candidates: List<Candidate>,
    /// What a talk is proposed for.
    pub talks: List<Talk>,
    /// The year up to the day.
    pub year: Year,
    /// The same against the year's targets.
    pub targets: Targets,
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

/// What kind of thing is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LateKind {
    /// An approved project is not signed.
    Signing,
    /// A signed project has not started.
    Start,
    /// A project is not in production.
    Production,
    /// A milestone is not done.
    Milestone,
    /// A task is not done.
    Task,
    /// A blocker is not resolved.
    Blocker,
}

impl LateKind {
    /// What the report calls it.
    const fn term(self) -> &'static str {
        match self {
            Self::Signing => "逾期签约项目",
            Self::Start => "逾期开工项目",
            Self::Production => "逾期投产项目",
            Self::Milestone => "逾期节点",
            Self::Task => "逾期任务",
            Self::Blocker => "逾期堵点",
        }
    }
}

/// Something that was late.
#[derive(Clone, Debug)]
pub struct Late {
    /// The project, with its code, if it is about one.
    pub project: Option<String>,
    /// What was to be done.
    pub what: String,
    /// The unit that has to do it.
    pub unit: String,
    /// The day it was due.
    pub due_on: NaiveDate,
    /// Working days it is late on the day of the report.
    pub working_days_late: u32,
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

/// Something that a talk is proposed for.
#[derive(Clone, Debug)]
pub struct Talk {
    /// The project or company, as the letter has it.
    pub title: String,
    /// How it came to that, as the letter has it.
    pub words: String,
    /// The unit that has to act.
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

/// Who has targets in the year, by key.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    /// The district.
    pub district: BTreeMap<i64, Holder>,
    /// Directions.
    pub directions: BTreeMap<i64, Holder>,
    /// Units.
    pub units: BTreeMap<i64, Holder>,
}

/// One who has targets.
#[derive(Clone, Debug, Default)]
pub struct Holder {
    /// Name.
    pub name: String,
    /// What was attained of what is measured.
    pub measures: BTreeMap<Measure, Attained>,
}

/// What was attained of a target: counts, or fen.
#[derive(Clone, Copy, Debug)]
pub struct Attained {
    /// What was attained.
    pub actual: i64,
    /// The target.
    pub target: i64,
    /// How far that is.
    pub attainment: Attainment,
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
