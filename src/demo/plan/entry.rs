//! The monthly progress entries.

use std::iter::successors;

use chrono::{Datelike, Days, NaiveDate};
use entity::Stage;

use super::{Entry, naming::pick, sketch::Sketch};
use crate::domain::{ledger::owes_entry, money::Money, month::Month};

const SIGNED_WORDS: [&str; 6] = [
    "正在办理项目公司注册和备案手续，专班每周调度一次。",
    "完成总平方案比选，正在开展施工图设计。",
    "用地预审材料已报送，预计下月取得批复。",
    "载体已交付，正在进行装修方案深化。",
    "正在对接水电气接入方案，施工单位招标文件已发布。",
    "项目团队已入驻，正在办理环评手续。",
];
const BUILDING_WORDS: [&str; 5] = [
    "主体结构施工推进正常，现场作业人员稳定。",
    "完成基础施工，正在进行钢结构吊装。",
    "机电安装同步推进，专班协调解决临时用电。",
    "厂房改造完成过半，首批设备已下单。",
    "主要设备陆续进场，正在安装调试。",
];
const FITTING_OUT_WORDS: [&str; 5] = [
    "装修施工推进正常，消防改造同步进行。",
    "完成隔断和机电施工，正在进行内部装饰。",
    "软硬件采购基本完成，陆续进场安装。",
    "首批骨干团队到位，正在招聘和培训员工。",
    "内部装修基本完成，正在办理开业前各项手续。",
];
const PRODUCED_WORDS: [&str; 3] = [
    "完成调试并投产运营，首批订单已交付。",
    "项目正式投入运营，业务量逐步爬坡。",
    "通过竣工验收并投产，运行情况良好。",
];
/// Directions whose projects build; those of the others fit out offices and shops.
const BUILDING: [usize; 2] = [0, 5];
/// The progress, of 100, that a project is credited with when it starts.
const AT_START: i64 = 25;
/// The progress that a project is credited with just before production.
const BEFORE_PRODUCTION: i64 = 95;

/// The entries filed by today: of the months from signing to production, or to this day. One project in eight has
/// forgotten last month, and a few have filed this month's already.
pub(super) fn entries(sketch: &Sketch, stage: Stage, today: NaiveDate) -> Vec<Entry> {
    let (course, n, this) = (&sketch.life.course, sketch.n, Month::of(today));
    let owing = owes_entry(stage);
    let last = match (stage, sketch.life.end) {
        (Stage::Negotiating | Stage::Approved | Stage::ScreenedOut, _) => return Vec::new(),
        (Stage::Exited, Some((_, end))) => Month::of(end).previous(),
        _ if owing && n % 11 == 4 && today.day() >= 10 => this,
        _ if owing => this.previous(),
        _ => Month::of(course.produced),
    };
    let forgotten = |month: Month| owing && n % 8 == 5 && month == this.previous();
    let months = successors(Some(last), |month| Some(month.previous()));
    let mut entries: Vec<Entry> = months
        .take_while(|month| *month >= Month::of(course.signed))
        .filter(|month| !forgotten(*month))
        .map(|month| entry(sketch, month))
        .collect();
    entries.reverse();
    entries
}

fn entry(sketch: &Sketch, month: Month) -> Entry {
    let course = &sketch.life.course;
    let turn = sketch.n + usize::try_from(month.first_day().month()).unwrap_or(0);
    let started = month >= Month::of(course.started);
    let produced = month >= Month::of(course.produced);
    let words = match (started, produced) {
        (_, true) => pick(&PRODUCED_WORDS, turn),
        (false, _) => pick(&SIGNED_WORDS, turn),
        _ if BUILDING.contains(&sketch.direction) => pick(&BUILDING_WORDS, turn),
        _ => pick(&FITTING_OUT_WORDS, turn),
    };
    let share = |from: NaiveDate, to: NaiveDate, whole: i64| {
        let (gone, all) = ((month.last_day() - from).num_days(), (to - from).num_days().max(1));
        (gone * whole / all).clamp(2, whole)
    };
    let percent = match (started, produced) {
        (_, true) => 100,
        (false, _) => share(course.signed, course.started, AT_START),
        _ => AT_START + share(course.started, course.produced, BEFORE_PRODUCTION - AT_START),
    };
    Entry {
        month,
        words: words.to_owned(),
        percent: i32::try_from(percent).unwrap_or(0),
        output: produced.then(|| Money::wan_yuan((sketch.amount / 400).max(5))),
        // In the last days of the month; one in thirteen some days late.
        filed_on: if turn % 13 == 6 { month.last_day() + Days::new(4) } else { month.last_day() - Days::new(3) },
    }
}
