//! Leads: those that the published year 2025 counts, and those of today.

mod dispute;
mod event;
mod past;
mod present;

use chrono::NaiveDate;
use entity::{LeadSource, LeadStatus, UnitKind};

pub(super) use self::dispute::disputes;
use super::{
    Activity, Lead, Project, Sorted, Unit,
    day::{before, between},
    naming::{person, pick},
};

const FOLLOW_UPS: [&str; 8] = [
    "电话联系企业负责人，了解扩产计划和选址要求。",
    "上门走访，实地介绍载体和产业配套情况。",
    "企业来访考察，陪同踏勘两处备选地块。",
    "发送政策清单和载体资料，企业表示将提交董事会讨论。",
    "与企业投资部门视频会商，就租金和用能价格交换意见。",
    "会同行业主管部门研判，认为符合产业方向。",
    "邀请企业参加产业对接会，初步达成合作意向。",
    "企业反馈正在比选三个城市，年内确定选址。",
];

const FUNDS: [&str; 4] = ["九龙产业引导基金", "九龙科创天使基金", "九龙先进制造并购基金", "九龙绿色低碳基金"];
const SCENARIOS: [&str; 5] =
    ["城市低空巡检场景", "园区无人配送场景", "智慧康养社区场景", "工业互联网改造场景", "商圈数字消费场景"];

/// All leads, in the order in which they were reported.
pub(super) fn leads(units: &[Unit], projects: &mut [Project], activities: &[Activity], today: NaiveDate) -> Vec<Lead> {
    present::help(units, projects);
    let mut leads = past::leads(units, projects, today);
    leads.extend(event::leads(units, activities, today));
    leads.extend(present::leads(units, projects, today));
    leads.sort_by_key(|lead| lead.reported_on);
    for (n, lead) in leads.iter_mut().enumerate() {
        lead.source_name = source_name(lead.source, n);
    }
    leads
}

/// Who or what the `n`-th lead comes from, by name, where that says more than the source; all made up.
fn source_name(source: LeadSource, n: usize) -> Option<String> {
    match source {
        LeadSource::CongressDeputy => Some(format!("区人大代表{}", person(700 + n).0)),
        LeadSource::CppccMember => Some(format!("区政协委员{}", person(700 + n).0)),
        LeadSource::Fund => Some(pick(&FUNDS, n).to_owned()),
        LeadSource::Scenario => Some(pick(&SCENARIOS, n).to_owned()),
        _ => None,
    }
}

const fn is_town_or_street(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::Town | UnitKind::Street)
}

/// The `n`-th lead that became a project, of the unit that brought it.
fn converted(units: &[Unit], n: usize, unit: usize, (index, project): (usize, &Project)) -> Lead {
    let registered = project.steps.first().map_or(NaiveDate::MIN, |step| step.on);
    let reported_on = before(registered, 12 + n * 5 % 24);
    let last = before(registered, 1);
    Lead {
        company: project.investor.clone(),
        summary: project.summary.clone(),
        source: source(units, unit, n),
        source_name: None,
        categories: Sorted::default(),
        activity: None,
        unit,
        direction: Some(project.direction),
        status: LeadStatus::Converted,
        reported_on,
        judged_on: Some(last),
        follow_ups: follow_ups(n, reported_on, last),
        closed_reason: None,
        project: Some(index),
    }
}

/// Where a lead of this unit comes from.
fn source(units: &[Unit], unit: usize, n: usize) -> LeadSource {
    use LeadSource::{
        Company, CongressDeputy, CppccMember, Department, Event, Fund, OutboundVisit, Scenario, TownStreet,
    };
    let sources: &[LeadSource] = match units.get(unit).map(|unit| unit.kind) {
        Some(UnitKind::Town | UnitKind::Street) => &[TownStreet],
        Some(UnitKind::Park) => &[Event, Company],
        Some(UnitKind::Office) => &[OutboundVisit, Event],
        Some(UnitKind::Platform) => &[Scenario, Company],
        Some(UnitKind::StateOwned) => &[Fund, Scenario],
        Some(UnitKind::Department) | None => &[Department, CongressDeputy, Event, CppccMember],
    };
    sources.get(n % sources.len()).copied().unwrap_or(Department)
}

/// Follow-ups about every six weeks, two at least, the last one on the last day.
fn follow_ups(n: usize, reported_on: NaiveDate, last: NaiveDate) -> Vec<(NaiveDate, String)> {
    let span = usize::try_from((last - reported_on).num_days()).unwrap_or(0);
    let count = (span / 40).max(2);
    let follow_up = |k| {
        let words = pick(&FOLLOW_UPS, (n + k) * 3).to_owned();
        (between(reported_on, last, 100 * k / count), words)
    };
    (1..=count).map(follow_up).collect()
}
