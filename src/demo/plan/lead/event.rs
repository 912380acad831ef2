//! The leads gathered at the promotion events of 2025.

use chrono::NaiveDate;
use entity::{ActivityKind, LeadSource, LeadStatus};

use super::follow_ups;
use crate::demo::plan::{
    Activity, Lead, Sorted,
    day::{after, before},
    industry::venture,
    naming::pick,
};

/// Leads of each event: 45 of the 9.
const EACH: usize = 5;
/// How many companies have numbers before those of these leads.
const FIRST: usize = 400;
/// Why most of them were closed.
const CLOSED: [&str; 4] = ["企业已选址其他城市", "企业暂缓扩产计划", "用地需求与我区空间不匹配", "多次联系无回应"];

/// Of each event's leads the first is effective and still followed; the others have been closed.
pub(super) fn leads(units: usize, activities: &[Activity], today: NaiveDate) -> Vec<Lead> {
    let events = activities.iter().enumerate().filter(|(_, activity)| activity.kind == ActivityKind::Event);
    let each = events.flat_map(|event| (0..EACH).map(move |k| (event, k)));
    each.enumerate().map(|(n, ((index, event), k))| lead(units, n, (index, event), k, today)).collect()
}

fn lead(units: usize, n: usize, (index, event): (usize, &Activity), k: usize, today: NaiveDate) -> Lead {
    let direction = n % 6;
    let venture = venture(FIRST + n, direction);
    let reported_on = after(event.last_on, 1 + k);
    let (status, last) = match k {
        0 => (LeadStatus::Effective, before(today, 1 + n % 9).max(reported_on)),
        _ => (LeadStatus::Closed, after(reported_on, 20)),
    };
    Lead {
        company: venture.investor,
        summary: venture.summary,
        source: LeadSource::Event,
        source_name: None,
        categories: Sorted::default(),
        activity: Some(index),
        unit: if k == 1 { event.unit } else { n * 11 % units.max(1) },
        direction: Some(direction),
        status,
        reported_on,
        follow_ups: follow_ups(n, reported_on, last),
        closed_reason: (status == LeadStatus::Closed).then(|| pick(&CLOSED, n).to_owned()),
        project: None,
    }
}
