//! Funds in place: what arrived in 2025 adds up to the published figure; more arrives afterwards.

use chrono::{Datelike, NaiveDate};
use entity::Stage;

use super::{
    Fund, Project,
    day::{between, on},
    naming::pick,
    spread::spread,
};
use crate::domain::money::Money;

/// Funds in place in 2025, in 万元: 106.89亿元.
const TOTAL: i64 = 1_068_900;
/// The last day of the year.
const YEAR_END: NaiveDate = on(2025, 12, 31);
const NOTES: [&str; 5] = ["首期注册资本金", "固定资产投资到位", "设备采购款", "股东增资", "工程建设资金"];

/// Adds the receipts of every project.
pub(super) fn receive(projects: &mut [Project], today: NaiveDate) {
    receive_in_2025(projects);
    for (n, project) in projects.iter_mut().enumerate() {
        receive_since(n, project, today);
    }
}

fn receive_in_2025(projects: &mut [Project]) {
    let started = |project: &&mut Project| project.day_of(Stage::Started).is_some_and(|on| on <= YEAR_END);
    let mut projects: Vec<&mut Project> = projects.iter_mut().filter(started).collect();
    let weights: Vec<i64> = projects.iter().zip(0..).map(|(project, n)| wan(project) * (60 + n * 37 % 80)).collect();
    for ((n, project), sum) in projects.iter_mut().enumerate().zip(spread(TOTAL, 10, &weights)) {
        let from = project.day_of(Stage::Signed).map_or(YEAR_END, |signed| signed.max(on(2025, 1, 6)));
        let first = between(from, YEAR_END, 15 + n * 31 % 50);
        let in_production = project.day_of(Stage::InProduction).is_some_and(|on| on <= YEAR_END);
        let part = if in_production { sum / 10 * 6 / 10 * 10 } else { sum };
        project.receive(n, first, part);
        if part < sum {
            project.receive(n + 1, between(first, YEAR_END, 30 + n * 23 % 60), sum - part);
        }
    }
}

/// What arrives after 2025: for every project that started since, and for every other earlier one.
fn receive_since(n: usize, project: &mut Project, today: NaiveDate) {
    let Some(started) = project.day_of(Stage::Started) else { return };
    let from = started.max(on(2026, 1, 5));
    let earlier = started.year() < 2026;
    if from >= today || (earlier && n.is_multiple_of(2)) {
        return;
    }
    let percent = pick(&[8, 12, 15, 18, 10, 22], n);
    let part = wan(project) * percent / 1000 * 10;
    project.receive(n, between(from, today, 10 + n * 29 % 80), part.max(10));
}

/// The contract amount in 万元.
fn wan(project: &Project) -> i64 {
    project.contract.map_or(0, |contract| contract.as_fen() / Money::wan_yuan(1).as_fen())
}

impl Project {
    fn receive(&mut self, n: usize, on: NaiveDate, wan: i64) {
        let note = pick(&NOTES, n).to_owned();
        self.funds.push(Fund { on, amount: Money::wan_yuan(wan), note });
    }
}
