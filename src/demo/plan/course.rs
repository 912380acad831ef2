//! The course of a project: the days on which it comes into each stage, and the days planned for it.

use chrono::NaiveDate;
use entity::Stage;

use super::{
    Step,
    day::{after, before},
    evidence,
    naming::pick,
};
use crate::domain::money::Money;

/// The days on which a project comes into each stage, in this order. Those after today have not come yet.
#[derive(Clone, Copy)]
pub(super) struct Course {
    pub(super) registered: NaiveDate,
    pub(super) approved: NaiveDate,
    pub(super) signed: NaiveDate,
    pub(super) started: NaiveDate,
    pub(super) produced: NaiveDate,
    pub(super) capacity: NaiveDate,
}

/// The days by which the plan wants it.
#[derive(Clone, Copy)]
pub(super) struct Due {
    pub(super) signing: NaiveDate,
    pub(super) start: NaiveDate,
    pub(super) production: NaiveDate,
    pub(super) capacity: NaiveDate,
}

/// A course, its plan, and the way it ends before its time, if it does.
#[derive(Clone, Copy)]
pub(super) struct Life {
    pub(super) course: Course,
    pub(super) due: Due,
    pub(super) end: Option<(Stage, NaiveDate)>,
}

impl Course {
    /// The usual way of the `n`-th project into and out of the pool before it signs.
    pub(super) fn before_signing(n: usize, signed: NaiveDate) -> (NaiveDate, NaiveDate) {
        let approved = before(signed, 14 + n * 5 % 40);
        (before(approved, 25 + n * 7 % 55), approved)
    }
}

impl Due {
    /// What was planned for the `n`-th project: most keep the day, one in seven is weeks late.
    pub(super) fn of(n: usize, course: &Course) -> Self {
        let planned = |k: usize, previous: NaiveDate, actual: NaiveDate| {
            let wanted = if k % 7 == 3 { before(actual, 18 + k % 4 * 9) } else { after(actual, k * 5 % 12) };
            wanted.max(after(previous, 10))
        };
        Self {
            signing: after(course.approved, 75),
            start: planned(n, course.signed, course.started),
            production: planned(n * 3 + 1, course.started, course.produced),
            capacity: planned(n * 5 + 2, course.produced, course.capacity),
        }
    }
}

impl Life {
    /// What has come true by `today`.
    pub(super) fn steps(&self, n: usize, amount: Money, joint: bool, today: NaiveDate) -> Vec<Step> {
        let Course { registered, approved, signed, started, produced, capacity } = self.course;
        let days = [
            (Stage::Negotiating, registered),
            (Stage::Approved, approved),
            (Stage::Signed, signed),
            (Stage::Started, started),
            (Stage::InProduction, produced),
            (Stage::AtCapacity, capacity),
        ];
        let open = |on: NaiveDate| on <= today && self.end.is_none_or(|(_, end)| on < end);
        let end = self.end.filter(|(_, end)| *end <= today);
        let came = days.into_iter().take_while(|(_, on)| open(*on)).chain(end);
        came.map(|(stage, on)| Step {
            stage,
            on,
            reason: reason(stage, n, amount, joint),
            evidence: evidence::of(stage, n, on),
        })
        .collect()
    }
}

fn reason(stage: Stage, n: usize, amount: Money, joint: bool) -> String {
    let words: &[&str] = match stage {
        Stage::Negotiating => &["牵头单位推荐入库", "企业实地考察后入库", "行业主管部门对接后入库", "高位对接后入库"],
        Stage::Approved => &["行业评估、专家论证、部门联动三项意见均为通过"],
        Stage::Signed => return format!("签订投资合同，合同投资额{amount}"),
        Stage::Started if joint => &["参加2025年12月31日集中开工"],
        Stage::Started => &["取得施工许可，现场开工建设", "载体移交完毕，装修进场施工", "完成施工招标，施工单位进场"],
        Stage::InProduction => &["完成调试和验收，正式投产运营", "通过竣工验收，投入运营", "完成试运行，正式投产"],
        Stage::AtCapacity => &["月产值（营业额）达到合同约定水平", "经核定达到合同约定的产出"],
        Stage::Exited => &[
            "投资方融资未落实，经审议终止退出，腾退载体重新招商",
            "投资方战略调整，经审议终止退出",
            "长期未开工且远低于承诺进度，经审议终止退出",
        ],
        Stage::ScreenedOut => {
            &["谈判超过三个月未达成一致，月末动态更新时剔除", "投资方暂缓西南布局，月末动态更新时剔除"]
        }
    };
    pick(words, n).to_owned()
}
