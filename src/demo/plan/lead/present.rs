//! The leads of today: in every status, fresh or long without a follow-up.

use chrono::{Datelike, NaiveDate};
use entity::{LeadStatus, Stage};

use super::{converted, follow_ups, is_town_or_street, source};
use crate::demo::plan::{
    Lead, Project, Sorted, Unit,
    day::{after, before},
    industry::venture,
    unit::WITHOUT_EMAIL,
};

/// New leads, by the days since the report.
const NEW: [usize; 12] = [1, 2, 3, 5, 6, 8, 9, 11, 12, 19, 27, 41];
/// Leads being followed, by the days since the last follow-up.
const FOLLOWING: [usize; 18] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 2, 5, 20, 26, 33, 48];
/// Effective leads, by the days since the last follow-up.
const EFFECTIVE: [usize; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 18, 24];
/// Why leads were closed.
const CLOSED: [&str; 8] = [
    "企业已选址其他城市",
    "用地需求与我区空间不匹配",
    "企业经营异常，不具备投资能力",
    "与已有线索重复，合并办理",
    "企业暂缓扩产计划",
    "项目能耗不符合准入要求",
    "多次联系无回应",
    "企业要求的扶持政策无法满足",
];
/// How many companies have numbers before those of these leads.
const FIRST: usize = 310;

/// The leads of today. Early in 2026 those are left out that would be effective leads of towns and streets in 2025:
/// that year is closed.
pub(super) fn leads(units: &[Unit], projects: &[Project], today: NaiveDate) -> Vec<Lead> {
    let of = |n, status, reported, followed| lead(units, n, status, before(today, reported), followed, today);
    let new = NEW.into_iter().zip(0..).map(|(ago, n)| of(n, LeadStatus::New, ago, None));
    let following = FOLLOWING.into_iter().zip(NEW.len()..);
    let following = following.map(|(ago, n)| of(n, LeadStatus::Following, ago + 12 + n * 7 % 40, Some(ago)));
    let effective = EFFECTIVE.into_iter().zip(NEW.len() + FOLLOWING.len()..);
    let effective = effective.map(|(ago, n)| of(n, LeadStatus::Effective, ago + 25 + n * 11 % 70, Some(ago)));
    let closed = CLOSED.into_iter().zip(NEW.len() + FOLLOWING.len() + EFFECTIVE.len()..).map(|(why, n)| {
        let ago = 15 + n * 13 % 60;
        Lead { closed_reason: Some(why.to_owned()), ..of(n, LeadStatus::Closed, ago + 30, Some(ago)) }
    });
    let open = |project: &Project| project.day_of(Stage::Signed).is_none_or(|signed| signed.year() >= 2026);
    let pool = projects.iter().enumerate().filter(|(_, project)| open(project)).step_by(5).enumerate();
    let converted = pool.map(|(n, (index, project))| converted(units, n, project.lead_unit, (index, project)));
    let mut leads: Vec<Lead> = new.chain(following).chain(effective).chain(closed).chain(converted).collect();
    leads.retain(|lead| !would_count_in_2025(units, lead));
    leads
}

/// One in three projects signed since 2026 was signed with the help of a town or street.
pub(super) fn help(units: &[Unit], projects: &mut [Project]) {
    let towns: Vec<usize> =
        units.iter().zip(0..).filter(|(unit, _)| is_town_or_street(unit.kind)).map(|(_, index)| index).collect();
    let signed = |project: &&mut Project| project.day_of(Stage::Signed).is_some_and(|signed| signed.year() >= 2026);
    for (n, project) in projects.iter_mut().filter(signed).step_by(3).enumerate() {
        let others = |town: &usize| *town != project.lead_unit && !project.assisting.contains(town);
        let town = towns.iter().copied().cycle().skip(n * 5 % towns.len().max(1)).take(towns.len()).find(others);
        project.assisting.extend(town);
    }
}

fn would_count_in_2025(units: &[Unit], lead: &Lead) -> bool {
    let of_town = units.get(lead.unit).is_some_and(|unit| is_town_or_street(unit.kind));
    of_town && lead.judged_on.is_some_and(|day| day.year() < 2026)
}

fn lead(
    units: &[Unit],
    n: usize,
    status: LeadStatus,
    reported_on: NaiveDate,
    followed: Option<usize>,
    today: NaiveDate,
) -> Lead {
    let direction = n % 6;
    let venture = venture(FIRST + n, direction);
    // The longest neglected new lead lies with the unit that mail does not reach.
    let unreached = units.iter().position(|unit| unit.name == WITHOUT_EMAIL).filter(|_| n + 1 == NEW.len());
    let unit = unreached.unwrap_or((5 + n * 17) % units.len().max(1));
    Lead {
        company: venture.investor,
        summary: venture.summary,
        source: source(units, unit, n),
        source_name: None,
        categories: Sorted::default(),
        activity: None,
        unit,
        direction: (status != LeadStatus::New).then_some(direction),
        status,
        reported_on,
        judged_on: (status == LeadStatus::Effective).then(|| after(reported_on, 15)),
        follow_ups: followed.map_or_else(Vec::new, |days| follow_ups(n, reported_on, before(today, days))),
        closed_reason: None,
        project: None,
    }
}
