//! The promotion events of 2025 and the projects signed at them, and the outbound visits of that year; and those [since](since).

pub(super) mod since;

use chrono::NaiveDate;
use entity::ActivityKind;

use super::{
    Activity, Plan, Project,
    day::{after, on},
    naming::{company_of, pick},
    unit::BUREAU,
};

/// An event: its name, place, organiser, first and last day, and the projects signed at it.
type Row = (&'static str, &'static str, &'static str, NaiveDate, NaiveDate, &'static [&'static str]);

/// At these 9 events 14 projects of 115.76亿元 were signed. The last one is publicly named.
const EVENTS: [Row; 9] = [
    (
        "数字经济产业招商推介会",
        "浙江杭州",
        "区大数据局",
        on(2025, 3, 27),
        on(2025, 3, 28),
        &["朔桐智算服务区域总部项目"],
    ),
    (
        "生产性服务业合作对接会",
        "重庆",
        "区发展改革委",
        on(2025, 4, 7),
        on(2025, 4, 8),
        &["岫林设备融资租赁区域中心项目", "昱弦分布式光伏运营中心项目", "湛林汽车零部件检验检测区域中心项目"],
    ),
    (
        "先进制造产业链招商大会",
        "广东深圳",
        "区经济信息委",
        on(2025, 5, 28),
        on(2025, 5, 29),
        &["翊帆储能变流器西南总部基地项目", "珩塬知识产权运营基地项目"],
    ),
    (
        "现代服务业集中签约活动",
        "重庆",
        "区金融工作中心",
        on(2025, 6, 12),
        on(2025, 6, 13),
        &["璟川全过程工程咨询交付中心项目"],
    ),
    (
        "摩托车和智能装备产业招商推介会",
        "江苏苏州",
        "区科技局",
        on(2025, 7, 3),
        on(2025, 7, 4),
        &["湛野精准体检综合体项目", "昱禾电动摩托车电驱总成智能产线项目"],
    ),
    (
        "文旅康养产业合作洽谈会",
        "四川成都",
        "区文化旅游委",
        on(2025, 8, 11),
        on(2025, 8, 12),
        &["沅汐当代艺术创作示范园项目"],
    ),
    (
        "粤港澳大湾区招商推介会",
        "广东深圳",
        "区商务委",
        on(2025, 9, 9),
        on(2025, 9, 11),
        &["霁陌跨境电商选品西南区域总部项目", "牧桐车规级功率模块西南总部基地项目"],
    ),
    (
        "智能装备产业对接会",
        "重庆",
        "九龙园区管委会",
        on(2025, 10, 27),
        on(2025, 10, 28),
        &["衡桥工业机器人减速器生产基地项目"],
    ),
    (
        "2025中国产业转移发展对接活动（重庆）",
        "重庆",
        BUREAU,
        on(2025, 11, 25),
        on(2025, 11, 25),
        &["立琻车规光电模组及硅基MicroLED芯片制造项目"],
    ),
];

/// Outbound visits of 2025.
const VISITS: usize = 35;
/// Companies visited on each: 315 altogether.
const VISITED: usize = 9;
/// How many companies have numbers before those that were visited.
const FIRST: usize = 446;
/// Days from one visit to the next.
const EVERY: usize = 10;

const CITIES: [&str; 8] = ["深圳", "上海", "苏州", "北京", "杭州", "成都", "武汉", "东莞"];
const TRADES: [&str; 6] = ["智能科技", "新材料", "供应链", "医疗器械", "软件", "环保科技"];

/// The events, then the visits.
pub(super) fn activities(plan: &Plan) -> Vec<Activity> {
    EVENTS.iter().zip(0..).map(|(row, n)| event(plan, row, n)).chain((0..VISITS).map(|n| visit(plan, n))).collect()
}

fn event(plan: &Plan, (name, place, organiser, first_on, last_on, signed): &Row, n: usize) -> Activity {
    let unit = plan.unit(organiser);
    let projects: Vec<usize> = plan
        .projects
        .iter()
        .enumerate()
        .filter(|(_, project)| signed.contains(&project.name.as_str()))
        .map(|(index, _)| index)
        .collect();
    let investors = projects.iter().filter_map(|index| plan.projects.get(*index));
    Activity {
        kind: ActivityKind::Event,
        name: (*name).to_owned(),
        place: (*place).to_owned(),
        unit,
        first_on: *first_on,
        last_on: *last_on,
        summary: format!("现场签约项目{}个，收集一批投资线索。", projects.len()),
        // One of the two group leaders, and those in charge of the organiser.
        officials: attending(plan, unit, Some(n % 2)),
        companies: investors.map(|project| project.investor.clone()).collect(),
        projects,
    }
}

fn visit(plan: &Plan, n: usize) -> Activity {
    let unit = n * 7 % plan.units.len().max(1);
    let first_on = after(on(2025, 1, 8), n * EVERY);
    // Whoever was visited and came into the pool soon afterwards, led by the unit that went.
    let came = |(_, project): &(usize, &Project)| {
        let soon = after(first_on, 5)..=after(first_on, 90);
        project.lead_unit == unit && project.steps.first().is_some_and(|step| soon.contains(&step.on))
    };
    let outside = |(index, project): (usize, &Project)| {
        Some((index, project.investor.clone(), *CITIES.iter().find(|city| project.investor.starts_with(**city))?))
    };
    let came = plan.projects.iter().enumerate().filter(came).find_map(outside);
    let city = came.as_ref().map_or_else(|| pick(&CITIES, n), |(.., city)| *city);
    let visited = came.iter().map(|(_, investor, _)| investor.clone());
    let others = (n * VISITED..).map(|number| company_of(city, FIRST + number, pick(&TRADES, number)));
    let organiser = plan.units.get(unit).map_or("", |unit| &unit.name);
    Activity {
        kind: ActivityKind::Visit,
        name: format!("{organiser}赴{city}考察"),
        place: city.to_owned(),
        unit,
        first_on,
        last_on: after(first_on, 1),
        summary: format!("走访企业{VISITED}家，对接产业转移和扩产需求。"),
        officials: attending(plan, unit, None),
        companies: visited.chain(others).take(VISITED).collect(),
        projects: came.into_iter().map(|(index, ..)| index).collect(),
    }
}

/// The head of a unit and the leader in charge of it, after somebody else.
fn attending(plan: &Plan, unit: usize, before: Option<usize>) -> Vec<usize> {
    let own = plan.units.get(unit).map(|unit| [unit.division_leader, unit.head]);
    before.into_iter().chain(own.into_iter().flatten()).collect()
}
