//! A project's plan (节点): what may be set in it, and what completes it.

use chrono::NaiveDate;
use entity::{MilestoneKind, Stage};

use super::{
    language::say,
    lifecycle,
    month::day_in_languages,
    refusal::{Refusal, RefusalCode},
};

/// The kind of milestone that is reached with a stage, and completed on the day of it.
pub const fn reached_with(stage: Stage) -> Option<MilestoneKind> {
    match stage {
        Stage::Signed => Some(MilestoneKind::Signing),
        Stage::Started => Some(MilestoneKind::Start),
        Stage::InProduction => Some(MilestoneKind::Production),
        Stage::AtCapacity => Some(MilestoneKind::Capacity),
        Stage::Negotiating | Stage::Approved | Stage::Exited | Stage::ScreenedOut => None,
    }
}

/// Whether an open milestone of a kind makes sense in the plan of a project at `stage`: something is still asked of it, and
/// it has not come to what the milestone is for, as it has on `reached_on`.
pub fn open(kind: MilestoneKind, stage: Stage, reached_on: Option<NaiveDate>) -> Result<(), Refusal> {
    if lifecycle::is_over(stage) {
        let message = say!(
            "项目现为“{stage}”阶段，不再设定或调整节点",
            "The project is at the stage “{stage}”: its plan is not added to or changed any more",
            stage = stage.terms(),
        );
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message));
    }
    if let Some(reached_on) = reached_on {
        let message = say!(
            "项目已于{reached_on}{kind}，不能再设定未完成的{kind}节点",
            "The project has come to this on {reached_on} (milestone of the kind {kind}): it is not ahead of it any more",
            reached_on = day_in_languages(reached_on),
            kind = kind.terms(),
        );
        return Err(Refusal::of_field("kind", RefusalCode::AlreadyEnded, message));
    }
    Ok(())
}

/// Whether a milestone that is set `today`, and is not done, may be due on `due_on`.
pub fn ahead(due_on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if due_on < today {
        let message = say!(
            "计划完成日期已过（今天是{today}）；节点已完成的，请同时填写实际完成日期",
            "The day is past (today is {today}); if the milestone is done, say on which day",
            today = day_in_languages(today),
        );
        return Err(Refusal::of_field("dueOn", RefusalCode::DayOrder, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn no_two_stages_complete_milestones_of_one_kind() {
        let mut kinds: Vec<_> = Stage::iter().filter_map(reached_with).collect();
        kinds.dedup();
        assert_eq!(kinds.len(), MilestoneKind::iter().filter(|kind| *kind != MilestoneKind::Other).count());
    }

    #[test]
    fn what_is_reached_or_over_has_no_open_milestone() {
        let day = "2026-11-24".parse().unwrap();
        let code = |stage, reached_on| open(MilestoneKind::Start, stage, reached_on).map_err(|refusal| refusal.code);
        assert_eq!(code(Stage::Signed, None), Ok(()));
        assert_eq!(code(Stage::Started, Some(day)), Err(RefusalCode::AlreadyEnded));
        for stage in [Stage::AtCapacity, Stage::Exited, Stage::ScreenedOut] {
            assert_eq!(code(stage, None), Err(RefusalCode::AlreadyEnded), "{stage:?}");
        }
    }
}
