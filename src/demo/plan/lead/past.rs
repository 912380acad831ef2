//! The leads of 2025, and the units credited with helping projects to sign.

use chrono::{Datelike, NaiveDate};
use entity::{LeadStatus, Stage};

use super::{converted, follow_ups, is_town_or_street, source};
use crate::demo::plan::{
    Lead, Project, Sorted, Unit,
    day::{after, before, on},
    industry::venture,
    past::NAMED,
};

/// Projects signed in 2025 that towns and streets helped to sign.
const ASSISTED: usize = 74;
/// Of those, the ones that came from a lead of the town or street.
const CONVERTED: usize = 61;
/// Leads that towns and streets reported in 2025 and that are effective still, by the days since the last follow-up.
/// With the converted ones they are the 69 effective leads of towns and streets.
const EFFECTIVE: [usize; 8] = [3, 5, 7, 9, 11, 4, 20, 31];
/// Projects signed in 2025 that came from a lead of another unit.
const ELSEWHERE: usize = 12;
/// How many companies have numbers before those of these leads.
const FIRST: usize = 300;

/// The leads reported in 2025 that the published figures count, and some more that became projects.
pub(super) fn leads(units: &[Unit], projects: &mut [Project], today: NaiveDate) -> Vec<Lead> {
    let towns: Vec<usize> =
        units.iter().zip(0..).filter(|(unit, _)| is_town_or_street(unit.kind)).map(|(_, index)| index).collect();
    let mut leads = Vec::new();
    let mut others = Vec::new();
    let candidates = projects.iter_mut().enumerate().filter(|(_, project)| is_candidate(project));
    let candidates: Vec<(usize, &mut Project)> = candidates.collect();
    let count = candidates.len();
    for (i, (index, project)) in candidates.into_iter().enumerate() {
        let Some(n) = taken(i, count, ASSISTED) else {
            others.push((index, &*project));
            continue;
        };
        let town = towns.iter().copied().cycle().skip(n * 5 % towns.len()).find(|town| *town != project.lead_unit);
        project.assisting.extend(town);
        if let (Some(town), Some(n)) = (town, taken(n, ASSISTED, CONVERTED)) {
            leads.push(converted(units, n, town, (index, project)));
        }
    }
    others.retain(|(_, project)| !towns.contains(&project.lead_unit));
    let every = (others.len() / ELSEWHERE).max(1);
    let others = others.into_iter().step_by(every).take(ELSEWHERE).enumerate();
    leads.extend(others.map(|(n, (index, project))| converted(units, n, project.lead_unit, (index, project))));
    let effective = EFFECTIVE.into_iter().enumerate().zip(towns.iter().copied().cycle().step_by(5));
    leads.extend(effective.map(|((n, ago), town)| still_effective(units, n, town, before(today, ago))));
    leads
}

/// Whether a lead of 2025 may have led to it.
fn is_candidate(project: &Project) -> bool {
    let registered = project.steps.first().map(|step| step.on);
    project.day_of(Stage::Signed).is_some_and(|signed| signed.year() == 2025)
        && registered >= Some(on(2025, 2, 17))
        && !NAMED.contains(&project.name.as_str())
}

/// Where `i` of `count` stands among `wanted` that are taken evenly, if it is one of them.
fn taken(i: usize, count: usize, wanted: usize) -> Option<usize> {
    let before = i * wanted / count;
    (before != (i + 1) * wanted / count).then_some(before)
}

fn still_effective(units: &[Unit], n: usize, town: usize, last: NaiveDate) -> Lead {
    let direction = n % 6;
    let venture = venture(FIRST + n, direction);
    let reported_on = after(on(2025, 8, 11), n * 9);
    Lead {
        company: venture.investor,
        summary: venture.summary,
        source: source(units, town, n),
        source_name: None,
        categories: Sorted::default(),
        activity: None,
        unit: town,
        direction: Some(direction),
        status: LeadStatus::Effective,
        reported_on,
        judged_on: Some(after(reported_on, 16)),
        follow_ups: follow_ups(n, reported_on, last),
        closed_reason: None,
        project: None,
    }
}
