//! What is late, behind, or near a limit (催办、督办).

use entity::{ClockState, LimitUnit, MatterKind, Rule, Stage};

use super::{
    Finding, View,
    obligation::{Obligation, owed},
};
use crate::domain::{
    letter::{
        facts::{ProjectFact, TargetFact},
        ladder::Rung,
        thread::MatterKey,
    },
    month::day_in_words,
    target,
};

pub(super) fn found<'a>(view: &'a View<'_>) -> impl Iterator<Item = Finding<'a>> {
    let late = owed(view).filter_map(|owed| overdue(view, owed));
    let pool = view.facts.projects.iter().filter_map(|project| too_long_in_pool(view, project));
    let targets = view.facts.targets.iter().filter_map(|target| target_behind(view, target));
    late.chain(pool).chain(targets)
}

fn overdue<'a>(view: &'a View<'_>, owed: Obligation) -> Option<Finding<'a>> {
    let Obligation { overdue, about, key, due_on, words, undone, .. } = owed;
    let rung = view.rules.reached(overdue, |rung| view.late(due_on, rung.counted_in).cmp(&rung.amount))?;
    let (late, unit) = (view.late(due_on, rung.counted_in), rung.counted_in.term());
    let words = format!("{words}，{undone}，已逾期{late}{unit}（{}）", rung.in_words());
    Some(Finding {
        rung,
        about,
        key,
        words,
        due_on,
        late_days: view.late(due_on, LimitUnit::WorkingDays),
        without_talk: None,
    })
}

fn too_long_in_pool<'a>(view: &'a View<'_>, project: &ProjectFact) -> Option<Finding<'a>> {
    let (rule, next) = match project.stage {
        Stage::Negotiating => (Rule::NegotiatingTooLong, Stage::Approved),
        Stage::Approved => (Rule::ApprovedTooLong, Stage::Signed),
        _ => return None,
    };
    let clock = project.clock.filter(|clock| clock.state != ClockState::Paused)?;
    let rung = view.rules.reached(rule, |rung| view.day.cmp(&clock.after(rung.amount)))?;
    let (due_on, end) = (clock.limit_on, day_in_words(clock.limit_on));
    let late_days = view.late(due_on, LimitUnit::WorkingDays);
    let limit = match clock.timing.extended_until {
        Some(_) => "经批准延期，时限".to_owned(),
        None => format!("{}个月时限", clock.months),
    };
    let limit = match (clock.state, clock.days_left) {
        (ClockState::Past, _) => {
            let late = if late_days > 0 { format!("，已逾期{late_days}个工作日") } else { String::new() };
            format!("{limit}已于{end}届满{late}，属“{}”项目，按规定列入剔除研究范围", rule.term())
        }
        (_, 0) => format!("{limit}于{end}届满，当日为最后一日"),
        (_, left) => format!("{limit}将于{end}届满，还有{left}天"),
    };
    let paused = match clock.paused_days {
        0 => String::new(),
        days => format!("（其间暂停计时{days}天）"),
    };
    let words = format!(
        "项目自{}起处于{}阶段，至今{}天{paused}，尚未{}；{limit}（{}）",
        day_in_words(project.stage_on),
        project.stage.term(),
        (view.day - project.stage_on).num_days(),
        next.term(),
        rung.in_words(),
    );
    let about = view.of_project(project, project.lead_unit);
    Some(Finding {
        rung,
        about,
        key: MatterKey::of(MatterKind::Pool, project.id),
        words,
        due_on,
        late_days,
        without_talk: None,
    })
}

fn target_behind<'a>(view: &'a View<'_>, target: &TargetFact) -> Option<Finding<'a>> {
    let attainment = target.attainment;
    let behind = attainment.behind()?;
    let rung = view.rules.reached(Rule::TargetBehind, |rung: &Rung| behind.cmp_percent(rung.amount))?;
    let amount = |amount| target::in_words(target.measure, amount);
    let words = format!(
        "年度目标{}，截至{}完成{}，完成率{}%，序时进度{}%，滞后{}个百分点（{}）",
        amount(target.amount),
        day_in_words(view.day),
        amount(target.actual),
        attainment.ratio?.percent(),
        attainment.time_progress.percent(),
        behind.percent(),
        rung.in_words(),
    );
    let (_, last) = target::year(target.year)?;
    let key = MatterKey::of(MatterKind::Target, target.id);
    Some(Finding { rung, about: view.of_target(target), key, words, due_on: last, late_days: 0, without_talk: None })
}
