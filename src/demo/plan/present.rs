//! The projects of today: in every stage, for so many days, on time or late.

use chrono::NaiveDate;
use entity::Stage;

use super::{
    Hold, Plan, Project,
    course::{Course, Due, Life},
    day::{after, before, late, on},
    industry::venture,
    naming::pick,
    sketch::Sketch,
    unit::{DIRECTIONS, WITHOUT_EMAIL},
};

/// When the next step of a project is due.
#[derive(Clone, Copy)]
enum Next {
    /// In so many days.
    In(usize),
    /// It was due so many working days ago.
    Late(usize),
}
use Next::{In, Late};

/// The stage, for how many days the project has been in it, and when the next one is due.
type Row = (Stage, usize, Next);

const ROWS: [Row; 59] = [
    (Stage::Negotiating, 7, In(30)),
    (Stage::Negotiating, 12, In(30)),
    (Stage::Negotiating, 18, In(30)),
    (Stage::Negotiating, 25, In(30)),
    (Stage::Negotiating, 31, In(30)),
    (Stage::Negotiating, 38, In(30)),
    (Stage::Negotiating, 45, In(30)),
    (Stage::Negotiating, 52, In(30)),
    (Stage::Negotiating, 59, In(30)),
    (Stage::Negotiating, 64, In(30)),
    (Stage::Negotiating, 71, In(30)),
    (Stage::Negotiating, 80, In(30)),
    (Stage::Negotiating, 95, In(30)),
    (Stage::Negotiating, 124, In(30)),
    (Stage::Approved, 4, In(70)),
    (Stage::Approved, 9, In(60)),
    (Stage::Approved, 16, In(45)),
    (Stage::Approved, 24, In(4)),
    (Stage::Approved, 33, In(40)),
    (Stage::Approved, 41, In(21)),
    (Stage::Approved, 50, In(2)),
    (Stage::Approved, 64, In(13)),
    (Stage::Approved, 83, Late(4)),
    (Stage::Approved, 104, Late(17)),
    (Stage::Signed, 3, In(60)),
    (Stage::Signed, 8, In(45)),
    (Stage::Signed, 15, In(75)),
    (Stage::Signed, 22, In(20)),
    (Stage::Signed, 30, In(12)),
    (Stage::Signed, 38, In(6)),
    (Stage::Signed, 47, In(3)),
    (Stage::Signed, 55, In(28)),
    (Stage::Signed, 64, Late(3)),
    (Stage::Signed, 72, In(15)),
    (Stage::Signed, 90, Late(10)),
    (Stage::Signed, 125, Late(20)),
    (Stage::Started, 10, In(150)),
    (Stage::Started, 25, In(120)),
    (Stage::Started, 40, In(90)),
    (Stage::Started, 60, In(75)),
    (Stage::Started, 85, Late(6)),
    (Stage::Started, 100, In(30)),
    (Stage::Started, 120, In(14)),
    (Stage::Started, 150, In(4)),
    (Stage::Started, 170, Late(16)),
    (Stage::InProduction, 15, In(240)),
    (Stage::InProduction, 40, In(200)),
    (Stage::InProduction, 70, In(160)),
    (Stage::InProduction, 95, In(25)),
    (Stage::InProduction, 120, In(5)),
    (Stage::AtCapacity, 12, In(0)),
    (Stage::AtCapacity, 30, In(0)),
    (Stage::Exited, 20, In(0)),
    (Stage::Exited, 45, In(0)),
    (Stage::Exited, 70, In(0)),
    (Stage::ScreenedOut, 10, In(0)),
    (Stage::ScreenedOut, 25, In(0)),
    (Stage::ScreenedOut, 55, In(0)),
    (Stage::ScreenedOut, 90, In(0)),
];

/// How many companies have numbers before those of today's projects.
const FIRST: usize = 240;
/// No project of today was signed before: the year 2025 is closed.
const EARLIEST_SIGNING: NaiveDate = on(2026, 1, 4);

/// The projects of today, in the order in which they came into the pool. Early in 2026 those are left out that
/// could only have been signed in 2025.
pub(super) fn projects(plan: &Plan, today: NaiveDate) -> Vec<Project> {
    let rows = ROWS.iter().enumerate();
    let all =
        rows.map(|(i, row)| Project { holds: holds(*row, today), ..sketch(plan, i, *row, today).finish(plan, today) });
    let signed_in_2026 = |project: &Project| project.day_of(Stage::Signed).is_none_or(|on| on >= EARLIEST_SIGNING);
    let mut projects: Vec<Project> = all.filter(signed_in_2026).collect();
    projects.sort_by_key(|project| project.steps.first().map(|step| step.on));
    projects
}

fn sketch(plan: &Plan, i: usize, row: Row, today: NaiveDate) -> Sketch {
    let (n, direction) = (FIRST + i, pick(&[0, 1, 2, 0, 4, 3, 1, 0, 2, 5, 4, 1], i));
    let bringing = DIRECTIONS.get(direction).map_or(&[][..], |direction| direction.bringing);
    // One of the late ones is led by the unit that mail does not reach.
    let lead_unit = if row.1 == 90 && row.0 == Stage::Signed { WITHOUT_EMAIL } else { pick(bringing, i * 5 / 2) };
    Sketch {
        n,
        venture: venture(n, direction),
        direction,
        lead_unit: plan.unit(lead_unit),
        assisting: Vec::new(),
        amount: amount(i),
        high_tech: i % 4 == 1,
        life: life(n, row, today),
        joint: false,
    }
}

/// Of the projects in the pool, one is extended, one is paused, and one was.
fn holds((stage, days, _): Row, today: NaiveDate) -> Vec<Hold> {
    let held = match (stage, days) {
        (Stage::Negotiating, 124) => Hold::Extension {
            on: before(today, 20),
            until: after(today, 25),
            reason: "企业总部投资决策会延期召开，牵头单位申请延期，经研究同意",
        },
        (Stage::Negotiating, 80) => Hold::Pause {
            on: before(today, 15),
            resumed_on: None,
            reason: "等待国家有关部门出具产业准入意见，暂停计时",
        },
        (Stage::Approved, 64) => Hold::Pause {
            on: before(today, 40),
            resumed_on: Some(before(today, 25)),
            reason: "项目用地规划调整公示，公示期间暂停计时",
        },
        _ => return Vec::new(),
    };
    vec![held]
}

/// Between 0.2 and 3.5亿元, one in ten larger; in 万元.
fn amount(i: usize) -> i64 {
    let usual = 2_000 + i64::try_from(i * 41 % 67).unwrap_or(0) * 500;
    if i % 10 == 7 { usual + 60_000 } else { usual }
}

fn life(n: usize, (stage, days, next): Row, today: NaiveDate) -> Life {
    let since = before(today, days);
    let signed = match stage {
        Stage::Negotiating | Stage::ScreenedOut => after(today, 75),
        Stage::Approved => after(today, 25),
        Stage::Signed => since,
        Stage::Started => before(since, 50 + n * 7 % 40),
        Stage::InProduction => before(since, 140 + n * 7 % 25),
        Stage::AtCapacity => before(since, 240 + n * 7 % 20),
        Stage::Exited => before(since, 150 + n * 7 % 30),
    };
    let (registered, approved) = match stage {
        Stage::Negotiating => (since, after(today, 30)),
        Stage::Approved => (before(since, 35 + n * 7 % 30), since),
        Stage::ScreenedOut if n.is_multiple_of(2) => (before(since, 160), before(since, 100)),
        Stage::ScreenedOut => (before(since, 105 + n % 20), after(today, 30)),
        _ => Course::before_signing(n, signed),
    };
    let started = match stage {
        Stage::Started => since,
        Stage::InProduction => before(since, 95),
        Stage::AtCapacity => before(since, 195),
        _ => after(signed.max(today), 25),
    };
    let produced = match stage {
        Stage::InProduction => since,
        Stage::AtCapacity => before(since, 90),
        _ => after(started.max(today), 30),
    };
    let capacity = if stage == Stage::AtCapacity { since } else { after(produced.max(today), 200) };
    let course = Course { registered, approved, signed, started, produced, capacity };
    let end = matches!(stage, Stage::Exited | Stage::ScreenedOut).then_some((stage, since));
    Life { due: due(n, &course, stage, next, today), course, end }
}

/// The usual plan, but for the next step.
fn due(n: usize, course: &Course, stage: Stage, next: Next, today: NaiveDate) -> Due {
    let day = match next {
        In(days) => after(today, days),
        Late(days) => late(today, days),
    };
    let usual = Due::of(n, course);
    match stage {
        Stage::Approved => Due { signing: day, ..usual },
        Stage::Signed => Due { start: day, production: after(day.max(today), 180), ..usual },
        Stage::Started => Due { production: day, capacity: after(day.max(today), 240), ..usual },
        Stage::InProduction => Due { capacity: day, ..usual },
        _ => usual,
    }
}
