//! The milestones of a project's plan.

use chrono::NaiveDate;
use entity::{MilestoneKind, Stage};

use super::{
    Milestone, Plan,
    day::{after, before, between, on},
    naming::pick,
    sketch::Sketch,
};
use crate::domain::lifecycle::is_over;

/// What comes before the start, and who sees to it: the lead unit where nobody is named.
const PREPARING: [(&str, &str); 9] = [
    ("完成用地手续办理", "区规划自然资源局"),
    ("取得施工许可证", "区住房城乡建委"),
    ("完成环评批复", "区生态环境局"),
    ("完成项目公司注册", "区市场监管局"),
    ("完成方案设计审查", ""),
    ("落实项目融资方案", "区金融工作中心"),
    ("完成税务登记和政策兑现方案", "区税务局"),
    ("完成厂房腾退移交", "九龙现代产业集团"),
    ("完成备案核准", "区发展改革委"),
];
/// What comes between start and production.
const BUILDING: [(&str, &str); 9] = [
    ("完成主体工程或装修施工", ""),
    ("完成供水供电接入", "区城市管理局"),
    ("完成设备进场安装", ""),
    ("完成首批员工招聘", "九龙人才服务公司"),
    ("完成进场道路接驳", "区交通运输委"),
    ("完成排水接驳", "区水利局"),
    ("完成消防和安全验收", "区应急管理局"),
    ("完成用工对接", "区人力社保局"),
    ("完成数据专线接入", "区大数据局"),
];
/// From this day on the plans of projects are kept step by step.
const DETAILED_FROM: NaiveDate = on(2026, 1, 1);

/// The plan of a project, as far as it is of interest today: what is over has nothing open.
pub(super) fn milestones(sketch: &Sketch, stage: Stage, plan: &Plan, today: NaiveDate) -> Vec<Milestone> {
    use MilestoneKind::{Capacity, Other, Production, Signing, Start};
    let (course, due, n) = (sketch.life.course, sketch.life.due, sketch.n);
    let milestone = |name: &str, kind, owner, due_on, on: NaiveDate| Milestone {
        name: name.to_owned(),
        kind,
        owner,
        due_on,
        done_on: (on <= today).then_some(on),
    };
    let step = |(name, owner): (&str, &str), due_on, on| {
        let owner = if owner.is_empty() { sketch.lead_unit } else { plan.unit(owner) };
        milestone(name, Other, owner, due_on, on)
    };
    let lead = sketch.lead_unit;
    let start = || milestone("项目开工", Start, lead, due.start, course.started);
    let production = || milestone("项目投产", Production, lead, due.production, course.produced);
    let capacity = || milestone("项目达产", Capacity, lead, due.capacity, course.capacity);
    let preparing = || {
        let wanted = before(due.start, 20).max(after(course.signed, 5));
        // One in six is done only when the start is near, however late that is.
        let done = if n % 6 == 2 { before(course.started, 10) } else { before(wanted, 3) };
        step(pick(&PREPARING, n / 2), wanted, done.max(course.signed))
    };
    let building = || {
        let wanted = between(due.start.max(course.started), due.production, 55);
        let done = if n % 6 == 3 { after(wanted, 24) } else { before(wanted, 4) };
        step(pick(&BUILDING, n / 2), wanted, done.max(course.started).min(course.produced))
    };
    let mut list = match stage {
        Stage::Negotiating | Stage::ScreenedOut => Vec::new(),
        Stage::Approved => vec![milestone("签订投资合同", Signing, lead, due.signing, course.signed)],
        Stage::Signed | Stage::Exited => vec![preparing(), start(), production()],
        Stage::Started => vec![start(), building(), production(), capacity()],
        Stage::InProduction | Stage::AtCapacity if course.produced < DETAILED_FROM => {
            vec![start(), production(), capacity()]
        }
        Stage::InProduction | Stage::AtCapacity => vec![start(), building(), production(), capacity()],
    };
    // What its course had still to bring never comes to a project that has ended.
    list.retain(|milestone| !is_over(stage) || milestone.done_on.is_some_and(|on| came(sketch, on)));
    list
}

/// Whether a day lies before the end of the project, if it has one.
fn came(sketch: &Sketch, on: NaiveDate) -> bool {
    sketch.life.end.is_none_or(|(_, end)| on <= end)
}
