//! What contracts promise, which numbers they have, and what was added to them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use entity::Stage;

use super::{Project, Supplement, course::Life, day::between, sketch::Sketch};
use crate::domain::money::Money;

/// Start, production and capacity as promised: what is planned, one after the other.
pub(super) fn promised(life: &Life) -> [NaiveDate; 3] {
    let start = life.due.start.max(life.course.signed);
    let production = life.due.production.max(start);
    [start, production, life.due.capacity.max(production)]
}

/// One in four projects that are signed in 2026 or later and under way adds a fifth to its contract.
pub(super) fn supplement(sketch: &Sketch, stage: Stage, today: NaiveDate) -> Option<Supplement> {
    let course = &sketch.life.course;
    let under_way = matches!(stage, Stage::Started | Stage::InProduction) && course.signed.year() >= 2026;
    (under_way && sketch.n.is_multiple_of(4)).then(|| Supplement {
        number: String::new(),
        on: between(course.started, today, 60),
        amount: Money::fen(sketch.amount().as_fen() / 5),
    })
}

/// Numbers the contracts and supplements of every year by the day they were signed.
pub(super) fn number(projects: &mut [Project]) {
    let mut last: BTreeMap<(&str, i32), usize> = BTreeMap::new();
    let mut next = |kind: &'static str, on: NaiveDate| {
        let seq = last.entry((kind, on.year())).or_default();
        *seq += 1;
        format!("九招商{kind}〔{}〕{seq}号", on.year())
    };
    let mut signed: Vec<(NaiveDate, &mut Project)> =
        projects.iter_mut().filter_map(|project| Some((project.day_of(Stage::Signed)?, project))).collect();
    signed.sort_by_key(|(on, _)| *on);
    for (on, project) in signed {
        project.contract_number = next("合", on);
        if let Some(supplement) = &mut project.supplement {
            supplement.number = next("补", supplement.on);
        }
    }
}
