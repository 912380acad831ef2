//! The leads gathered at promotion events.

use chrono::NaiveDate;
use entity::{ActivityKind, LeadSource, LeadStatus};

use super::{follow_ups, is_town_or_street};
use crate::demo::plan::{
    Activity, Lead, Sorted, Unit,
    day::{after, before},
    industry::venture,
    naming::pick,
};

/// Leads of each event: 45 of the 9 of 2025.
const EACH: usize = 5;
/// How many companies have numbers before those of these leads.
const FIRST: usize = 400;
/// Leads of the events of 2025, and what the others have instead.
const OF_2025: usize = 45;
const SINCE: usize = 2_000;
/// Why most of them were closed.
const CLOSED: [&str; 4] = ["企业已选址其他城市", "企业暂缓扩产计划", "用地需求与我区空间不匹配", "多次联系无回应"];

/// Of each event's leads the first is effective and still followed; the others have been closed. None was brought by a town
/// or street, whose effective leads are published.
pub(super) fn leads(units: &[Unit], activities: &[Activity], today: NaiveDate) -> Vec<Lead> {
    let events = activities.iter().enumerate().filter(|(_, activity)| activity.kind == ActivityKind::Event);
    let each = events.flat_map(|event| (0..EACH).map(move |k| (event, k)));
    let others: Vec<usize> =
        units.iter().zip(0..).filter(|(unit, _)| !is_town_or_street(unit.kind)).map(|(_, index)| index).collect();
    let leads = each.enumerate().map(|(n, ((index, event), k))| lead(&others, n, (index, event), k, today));
    leads.filter(|lead| lead.reported_on <= today).collect()
}

fn lead(units: &[usize], n: usize, (index, event): (usize, &Activity), k: usize, today: NaiveDate) -> Lead {
    let direction = n % 6;
    let venture = venture(if n < OF_2025 { FIRST } else { SINCE } + n, direction);
    let reported_on = after(event.last_on, 1 + k);
    let (judged_on, closed_on) = (after(reported_on, 12), after(reported_on, 20));
    let (status, last) = match k {
        0 if judged_on < today => (LeadStatus::Effective, before(today, 1 + n % 9).max(judged_on)),
        1.. if closed_on <= today => (LeadStatus::Closed, closed_on),
        _ => (LeadStatus::Following, before(today, 1 + n % 5).max(reported_on)),
    };
    Lead {
        company: venture.investor,
        summary: venture.summary,
        source: LeadSource::Event,
        source_name: None,
        categories: Sorted::default(),
        activity: Some(index),
        unit: if k == 1 { event.unit } else { pick(units, n * 11) },
        direction: Some(direction),
        status,
        reported_on,
        judged_on: (status == LeadStatus::Effective).then_some(judged_on),
        follow_ups: follow_ups(n, reported_on, last),
        closed_reason: (status == LeadStatus::Closed).then(|| pick(&CLOSED, n).to_owned()),
        project: None,
    }
}
