//! The promotion events and outbound visits since 2026, built around what came of them.

use chrono::{Datelike, NaiveDate};
use entity::{ActivityKind, LeadSource, Stage};

use super::{CITIES, TRADES, attending};
use crate::demo::plan::{
    Activity, Lead, Plan, Project,
    day::{after, before},
    naming::{company_of, pick},
};

/// An event for so many projects signed.
const SIGNED: usize = 6;
const EVENTS: [&str; 8] = [
    "智能终端产业链招商推介会",
    "科技成果转化对接会",
    "商贸消费新场景发布会",
    "现代物流合作洽谈会",
    "低空经济场景招商推介会",
    "大健康产业合作对接会",
    "绿色低碳产业招商推介会",
    "川渝产业协作对接会",
];
/// A lead of an event is reported within so many days.
const SOON: usize = 30;
/// Companies visited on each visit.
const VISITED: usize = 6;
/// How many companies have numbers before those that were visited.
const FIRST: usize = 900;

/// An event on the day on which every so many-th project was signed.
pub(in crate::demo::plan) fn events(plan: &Plan) -> Vec<Activity> {
    let signed = |(index, project): (usize, &Project)| {
        Some((project.day_of(Stage::Signed).filter(|day| day.year() >= 2026)?, index))
    };
    let mut signed: Vec<(NaiveDate, usize)> = plan.projects.iter().enumerate().filter_map(signed).collect();
    signed.sort_unstable();
    signed.iter().step_by(SIGNED).enumerate().filter_map(|(n, (on, index))| event(plan, n, *on, *index)).collect()
}

fn event(plan: &Plan, n: usize, on: NaiveDate, index: usize) -> Option<Activity> {
    let project = plan.projects.get(index)?;
    Some(Activity {
        kind: ActivityKind::Event,
        name: format!("{}年{}", on.year(), pick(&EVENTS, n)),
        place: if n.is_multiple_of(3) { pick(&CITIES, n) } else { "重庆" }.to_owned(),
        unit: project.lead_unit,
        first_on: on,
        last_on: on,
        summary: format!("现场签约{}，会后跟进一批投资线索。", project.name),
        officials: attending(plan, project.lead_unit, Some(n % 2)),
        companies: vec![project.investor.clone()],
        projects: vec![index],
    })
}

/// Gives leads of events the event they came from, and makes the visits that leads came from. A lead that became a project
/// is told of through the project.
pub(in crate::demo::plan) fn follow(plan: &mut Plan) {
    let mut leads = std::mem::take(&mut plan.leads);
    for (n, lead) in leads.iter_mut().enumerate().filter(|(_, lead)| lead.activity.is_none()) {
        match lead.source {
            LeadSource::Event if lead.project.is_none() => {
                lead.activity = plan.activities.iter().position(|activity| led_to(activity, lead));
            }
            LeadSource::OutboundVisit => {
                if let Some(visit) = visit(plan, n, lead) {
                    lead.activity = lead.project.is_none().then_some(plan.activities.len());
                    plan.activities.push(visit);
                }
            }
            _ => {}
        }
    }
    plan.leads = leads;
}

fn led_to(activity: &Activity, lead: &Lead) -> bool {
    let soon = after(activity.last_on, 1)..=after(activity.last_on, SOON);
    activity.kind == ActivityKind::Event && activity.first_on.year() >= 2026 && soon.contains(&lead.reported_on)
}

/// The visit shortly before the report of a lead of a company from outside.
fn visit(plan: &Plan, n: usize, lead: &Lead) -> Option<Activity> {
    let city = CITIES.iter().find(|city| lead.company.starts_with(**city))?;
    let first_on = before(lead.reported_on, 4);
    let others = (0..).map(|k| company_of(city, FIRST + n * VISITED + k, pick(&TRADES, n + k)));
    let organiser = plan.units.get(lead.unit)?;
    (first_on.year() >= 2026).then(|| Activity {
        kind: ActivityKind::Visit,
        name: format!("{}赴{city}考察", organiser.name),
        place: (*city).to_owned(),
        unit: lead.unit,
        first_on,
        last_on: after(first_on, 1),
        summary: format!("走访企业{VISITED}家，{}有意来区投资。", lead.company),
        officials: attending(plan, lead.unit, None),
        companies: std::iter::once(lead.company.clone()).chain(others).take(VISITED).collect(),
        projects: lead.project.into_iter().collect(),
    })
}
