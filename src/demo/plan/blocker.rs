//! What holds projects up.

use chrono::NaiveDate;
use entity::{BlockerKind, Stage};

use super::{
    Blocker, Plan,
    day::{after, before, between, late},
    sketch::Sketch,
};

/// Kinds, what is said of them, and who resolves them: the lead unit where nobody is named.
const ROWS: [(BlockerKind, &str, &str); 7] = [
    (BlockerKind::Land, "地块内尚有两户未搬迁，净地无法移交。", "区规划自然资源局"),
    (BlockerKind::Utilities, "厂区双回路供电方案未定，影响设备安装。", "区经济信息委"),
    (BlockerKind::Permits, "施工图审查意见未闭合，施工许可证不能核发。", "区住房城乡建委"),
    (BlockerKind::Labour, "技工缺口较大，需协调院校定向输送。", "区人力社保局"),
    (BlockerKind::Finance, "项目贷款审批进度滞后，需银企对接。", "区金融工作中心"),
    (BlockerKind::Planning, "出入口与规划道路衔接方案待审。", "区规划自然资源局"),
    (BlockerKind::Other, "原有载体装修标准不符，需重新议定交付条件。", ""),
];

/// One project under way in two has, or had, something that holds it up: open, overdue or resolved.
pub(super) fn blockers(sketch: &Sketch, stage: Stage, plan: &Plan, today: NaiveDate) -> Vec<Blocker> {
    let (n, signed) = (sketch.n, sketch.life.course.signed);
    if !matches!(stage, Stage::Signed | Stage::Started) || !n.is_multiple_of(2) {
        return Vec::new();
    }
    // What is still open was raised lately.
    let raised_on = between(signed.max(before(today, 60)), today, 30);
    let (due_on, resolved_on) = match n / 2 % 3 {
        0 => (after(today, 5 + n % 20), None),
        1 => (late(today, 2 + n % 11).max(raised_on), None),
        _ => (after(raised_on, 15), Some(between(raised_on, today, 70))),
    };
    let Some((kind, words, owner)) = ROWS.get((n / 2 + n / 16) % ROWS.len()).copied() else { return Vec::new() };
    let owner = if owner.is_empty() { sketch.lead_unit } else { plan.unit(owner) };
    vec![Blocker { kind, words: words.to_owned(), owner, raised_on, due_on, resolved_on }]
}
