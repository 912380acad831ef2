//! Yearly targets: those of 2025, which was about as good as planned, and those of this year, about as good so far.

use chrono::{Datelike, NaiveDate};
use entity::{Measure, Stage, TimeProgress};

use super::{Lead, Plan, Project};
use crate::domain::{
    money::Money,
    target::{is_money, time_progress},
};

/// Whose target it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The whole district's.
    District,
    /// A unit's.
    Unit(usize),
    /// A direction's.
    Direction(usize),
}

/// A yearly target (年度目标).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The year.
    pub year: i32,
    /// Whose it is.
    pub holder: Holder,
    /// What is measured.
    pub measure: Measure,
    /// A count, or fen.
    pub amount: i64,
    /// In what the time gone by is counted.
    pub time_progress: TimeProgress,
}

const MEASURES: [Measure; 5] =
    [Measure::Projects, Measure::ContractAmount, Measure::Funds, Measure::Starts, Measure::Leads];
/// Targets in money are whole thousands of 万元.
const STEP: i64 = Money::wan_yuan(1_000).as_fen();

/// Of the district, every direction, and every unit that has the lead in a project or brought a lead.
pub(super) fn targets(plan: &Plan, today: NaiveDate) -> Vec<Target> {
    let directions = (0..plan.directions.len()).map(Holder::Direction);
    let units = (0..plan.units.len()).map(Holder::Unit);
    let holders: Vec<Holder> = [Holder::District].into_iter().chain(directions).chain(units).collect();
    let mut targets = Vec::new();
    for year in [2025, today.year()] {
        for (n, holder) in holders.iter().enumerate() {
            for (k, measure) in MEASURES.into_iter().enumerate() {
                targets.extend(target(plan, year, today, *holder, measure, n * 5 + k));
            }
        }
    }
    targets
}

fn target(plan: &Plan, year: i32, today: NaiveDate, holder: Holder, measure: Measure, n: usize) -> Option<Target> {
    let actual = actual(plan, year, holder, measure);
    // Whoever has nothing to do with it has no target; the district and the directions have all of them.
    if actual == 0 && matches!(holder, Holder::Unit(_)) {
        return None;
    }
    let counted_by = if is_money(measure) { TimeProgress::Months } else { TimeProgress::Days };
    let until = NaiveDate::from_ymd_opt(year, 12, 31).map_or(today, |last| last.min(today));
    let whole_year = time_progress(until, counted_by).parts_of(1_000).max(100);
    // Between 82 and 117 percent of the way that time has gone.
    let percent = 82 + i64::try_from(n * 11 % 36).unwrap_or(0);
    let step = if is_money(measure) { STEP } else { 1 };
    let amount = (actual * 1_000 / whole_year * 100 / percent / step).max(1) * step;
    Some(Target { year, holder, measure, amount, time_progress: counted_by })
}

/// What a holder attained in a year: a count, or fen.
fn actual(plan: &Plan, year: i32, holder: Holder, measure: Measure) -> i64 {
    let projects = || plan.projects.iter().filter(move |project| has(holder, project));
    let came = |stage| projects().filter(move |project| in_year(project.day_of(stage), year));
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    match measure {
        Measure::Projects => count(came(Stage::Signed).count()),
        Measure::ContractAmount => came(Stage::Signed).filter_map(|project| project.contract).map(Money::as_fen).sum(),
        Measure::Starts => count(came(Stage::Started).count()),
        Measure::Funds => {
            let funds = projects().flat_map(|project| &project.funds);
            funds.filter(|fund| fund.on.year() == year).map(|fund| fund.amount.as_fen()).sum()
        }
        Measure::Leads => count(plan.leads.iter().filter(|lead| brought(holder, lead, year)).count()),
        Measure::Entries | Measure::Letters => 0,
    }
}

fn in_year(day: Option<NaiveDate>, year: i32) -> bool {
    day.is_some_and(|day| day.year() == year)
}

fn has(holder: Holder, project: &Project) -> bool {
    match holder {
        Holder::District => true,
        Holder::Unit(unit) => project.lead_unit == unit,
        Holder::Direction(direction) => project.direction == direction,
    }
}

fn brought(holder: Holder, lead: &Lead, year: i32) -> bool {
    let whose = match holder {
        Holder::District => true,
        Holder::Unit(unit) => lead.unit == unit,
        Holder::Direction(direction) => lead.direction == Some(direction),
    };
    whose && in_year(lead.judged_on, year)
}
