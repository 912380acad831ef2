//! The projects behind the published year 2025: the 226 signed in it, and 13 signed the year before that started in
//! it. What they do from 2026 on changes none of its figures.

use chrono::NaiveDate;
use entity::Stage;

use super::{
    Plan, Project,
    course::{Course, Due, Life},
    day::{after, before, between, late, on},
    industry::{Venture, venture},
    naming::pick,
    sketch::Sketch,
    spread::{spread, weight},
    unit::DIRECTIONS,
};

/// When the projects of a group started.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// In the course of 2025.
    InYear,
    /// At the joint ceremony of 31 December 2025.
    Joint,
    /// Not in 2025.
    Not,
}

/// Projects that are counted alike.
struct Group {
    direction: usize,
    signed_in: i32,
    start: Start,
    count: usize,
    /// How many of them were in production in 2025 already.
    produced: usize,
    high_tech: usize,
    /// Their contract amounts together, in 万元.
    total: i64,
}

const fn group(direction: usize, signed_in: i32, start: Start, counts: [usize; 3], total: i64) -> Group {
    let [count, produced, high_tech] = counts;
    Group { direction, signed_in, start, count, produced, high_tech, total }
}

/// With the two named projects these make up the published table; at the joint start 28 projects of 87.6亿元.
const GROUPS: [Group; 19] = [
    group(0, 2025, Start::InYear, [16, 9, 8], 296_000),
    group(0, 2025, Start::Joint, [24, 0, 13], 684_000),
    group(0, 2025, Start::Not, [29, 0, 10], 125_000),
    group(0, 2024, Start::InYear, [5, 0, 2], 153_000),
    group(0, 2024, Start::Joint, [3, 0, 1], 132_000),
    group(1, 2025, Start::InYear, [34, 18, 4], 702_000),
    group(1, 2025, Start::Not, [18, 0, 2], 284_000),
    group(1, 2024, Start::InYear, [2, 0, 0], 56_000),
    group(2, 2025, Start::InYear, [30, 17, 1], 571_000),
    group(2, 2025, Start::Not, [16, 0, 0], 253_000),
    group(2, 2024, Start::InYear, [1, 0, 0], 32_000),
    group(3, 2025, Start::InYear, [11, 4, 0], 267_000),
    group(3, 2025, Start::Not, [10, 0, 0], 185_000),
    group(3, 2024, Start::InYear, [1, 0, 0], 45_000),
    group(4, 2025, Start::InYear, [15, 8, 9], 258_000),
    group(4, 2025, Start::Not, [9, 0, 4], 125_000),
    group(4, 2024, Start::InYear, [1, 0, 1], 18_000),
    group(5, 2025, Start::InYear, [6, 1, 1], 143_000),
    group(5, 2025, Start::Not, [6, 0, 1], 105_000),
];

/// The names of the two projects that are publicly named.
pub(super) const NAMED: [&str; 2] = ["北航重庆创新中心（低空电磁安全）", "立琻车规光电模组及硅基MicroLED芯片制造项目"];
/// The day of the joint start.
pub(super) const JOINT_START: NaiveDate = on(2025, 12, 31);
/// In each direction one project signed in 2025 is still not started, late by so many working days; none in the last.
const STRAGGLERS: [usize; 5] = [5, 12, 25, 8, 18];
/// In some directions one project exits in 2026 without having started.
const EXITS: [NaiveDate; 4] = [on(2026, 3, 20), on(2026, 5, 15), on(2026, 6, 26), on(2026, 9, 11)];

/// The projects as they stand today, in the order in which they came into the pool.
pub(super) fn projects(plan: &Plan, today: NaiveDate) -> Vec<Project> {
    let mut sketches = named(plan);
    for group in &GROUPS {
        let weights: Vec<i64> = (0..group.count).map(weight).collect();
        for (i, amount) in spread(group.total, 50, &weights).into_iter().enumerate() {
            let n = sketches.len();
            sketches.push(sketch(plan, group, i, n, amount, today));
        }
    }
    let mut projects: Vec<Project> = sketches.into_iter().map(|sketch| sketch.finish(plan, today)).collect();
    projects.sort_by_key(|project| project.steps.first().map(|step| step.on));
    projects
}

fn sketch(plan: &Plan, group: &Group, i: usize, n: usize, amount: i64, today: NaiveDate) -> Sketch {
    let bringing = DIRECTIONS.get(group.direction).map_or(&[][..], |direction| direction.bringing);
    Sketch {
        n,
        venture: venture(n, group.direction),
        direction: group.direction,
        lead_unit: plan.unit(pick(bringing, i * 3 + n)),
        assisting: Vec::new(),
        amount,
        // Spread evenly over the group.
        high_tech: i * group.high_tech / group.count != (i + 1) * group.high_tech / group.count,
        life: life(group, i, n, today),
        joint: group.start == Start::Joint,
    }
}

fn life(group: &Group, i: usize, n: usize, today: NaiveDate) -> Life {
    let course = course(group, i, n);
    let mut life = Life { due: Due::of(n, &course), course, end: None };
    if group.start != Start::Not {
        return life;
    }
    match (i, STRAGGLERS.get(group.direction), EXITS.get(group.direction)) {
        (1, Some(days), _) => {
            life.course.started = after(today, 20);
            life.course.produced = after(today, 200);
            life.course.capacity = after(today, 420);
            let due = Due::of(n, &life.course);
            life.due = Due { start: late(today, *days).max(after(life.course.signed, 30)), ..due };
        }
        (2, _, Some(exit)) => {
            life.end = Some((Stage::Exited, *exit));
            life.course.started = after(*exit, 60);
            life.due.start = before(*exit, 50);
        }
        _ => {}
    }
    life
}

/// The `i`-th course of a group, the earliest signings first.
fn course(group: &Group, i: usize, n: usize) -> Course {
    let in_production = i < group.produced;
    let (from, to, i, count) = match (group.signed_in, group.start) {
        (2024, _) => (on(2024, 3, 5), on(2024, 11, 20), i, group.count),
        (_, Start::InYear) if in_production => (on(2025, 1, 8), on(2025, 6, 27), i, group.produced),
        (_, Start::InYear) => (on(2025, 2, 11), on(2025, 9, 26), i - group.produced, group.count - group.produced),
        (_, Start::Joint) => (on(2025, 4, 2), on(2025, 11, 27), i, group.count),
        (_, Start::Not) => (on(2025, 4, 16), on(2025, 12, 24), i, group.count),
    };
    let signed = between(from, to, (i * 100 + n * 13 % 100) / count);
    let (registered, approved) = Course::before_signing(n, signed);
    let started = match (group.signed_in, group.start) {
        (_, Start::Joint) => JOINT_START,
        (_, Start::Not) => after(signed, 225 + n * 17 % 110).max(after(on(2026, 1, 6), n * 7 % 25)),
        (2024, Start::InYear) => after(signed, 330),
        (_, Start::InYear) if in_production => after(signed, 25 + n * 13 % 45),
        (_, Start::InYear) => after(signed, 30 + n * 11 % 55),
    };
    let produced = if in_production {
        after(started, 40 + n * 17 % 60)
    } else {
        after(started, 160 + n * 29 % 250).max(after(on(2026, 1, 12), n * 7 % 60))
    };
    let capacity = after(produced, 240 + n * 19 % 150).max(after(on(2026, 1, 15), n * 3 % 40));
    Course { registered, approved, signed, started, produced, capacity }
}

/// The two projects that are publicly named, with what is public about them; their further course is made up and
/// on time.
fn named(plan: &Plan) -> Vec<Sketch> {
    let of = |n, lead_unit, assisting, amount, [name, investor, summary]: [&str; 3], course: Course| Sketch {
        n,
        venture: Venture { name: name.to_owned(), investor: investor.to_owned(), summary: summary.to_owned() },
        direction: 0,
        lead_unit,
        assisting,
        amount,
        high_tech: true,
        joint: course.started == JOINT_START,
        life: Life {
            due: Due {
                signing: course.signed,
                start: course.started,
                production: course.produced,
                capacity: course.capacity,
            },
            course,
            end: None,
        },
    };
    let beihang = Course {
        registered: on(2025, 3, 10),
        approved: on(2025, 5, 20),
        signed: on(2025, 6, 17),
        started: JOINT_START,
        produced: on(2027, 6, 30),
        capacity: on(2028, 12, 29),
    };
    let liqin = Course {
        registered: on(2025, 8, 11),
        approved: on(2025, 10, 30),
        signed: on(2025, 11, 25),
        started: on(2026, 2, 26),
        produced: on(2027, 12, 31),
        capacity: on(2028, 12, 29),
    };
    let [first, second] = NAMED;
    let words = [
        [first, "北航重庆创新中心", "建设低空电磁安全方向的创新平台，由区科技局牵头落地。"],
        [
            second,
            "立琻半导体",
            "建设车规光电模组和硅基MicroLED芯片制造产线，签约于2025中国产业转移发展对接活动（重庆）。",
        ],
    ];
    let [first, second] = words;
    vec![
        of(0, plan.unit("区科技局"), Vec::new(), 60_000, first, beihang),
        of(1, plan.unit("区经济信息委"), vec![plan.unit("九龙现代产业集团")], 520_000, second, liqin),
    ]
}
