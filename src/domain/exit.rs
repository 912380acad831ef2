//! Exit (终止项目审议退出): proposed, reviewed, decided, each step no earlier than the one before.

use chrono::NaiveDate;
use entity::{ExitDecision, Stage};

use super::{
    language::say,
    lifecycle,
    month::day_in_languages,
    refusal::{Refusal, RefusalCode},
};

/// How far a proposal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// The day of the proposal.
    pub proposed_on: NaiveDate,
    /// The day of the review.
    pub reviewed_on: Option<NaiveDate>,
    /// The decision.
    pub decision: Option<ExitDecision>,
}

/// Whether the exit of a project that is at `stage` since `since` may be proposed on day `on`.
pub fn propose(stage: Stage, since: NaiveDate, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    lifecycle::change(stage, since, Stage::Exited, on, today)
}

/// Whether a proposal may be reviewed, or reviewed anew, on day `on`.
pub fn review(course: Course, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    undecided(course)?;
    in_order(course.proposed_on, on, today)
}

/// Whether a proposal may be decided on day `on`.
pub fn decide(course: Course, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    undecided(course)?;
    let Some(reviewed_on) = course.reviewed_on else {
        let message = say!("该退出提议尚未审议，不能作出决定", "The proposal has not been reviewed yet");
        return Err(Refusal::of_change(RefusalCode::ExitReview, message));
    };
    in_order(reviewed_on, on, today)
}

/// Refuses to let a project go on whose exit was proposed on a day and waits to be decided.
pub fn waits(proposed_on: NaiveDate) -> Refusal {
    let message = say!(
        "{proposed_on}提出的终止退出提议尚未决定，请先审议并作出决定；决定继续推进的，方可办理",
        "The exit that was proposed on {proposed_on} is not decided: review and decide it first; the project can go on once it \
         is kept",
        proposed_on = day_in_languages(proposed_on),
    );
    Refusal::of_change(RefusalCode::ExitUndecided, message)
}

fn undecided(course: Course) -> Result<(), Refusal> {
    if course.decision.is_some() {
        let message = say!("该退出提议已作出决定", "The proposal is decided already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message));
    }
    Ok(())
}

fn in_order(after: NaiveDate, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    lifecycle::happened("on", on, today)?;
    if on < after {
        let message = say!(
            "日期不得早于上一步骤之日（{after}）",
            "The day must not be before that of the step before ({after})",
            after = day_in_languages(after),
        );
        return Err(Refusal::of_field("on", RefusalCode::DayOrder, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();

    fn course(reviewed: bool, decision: Option<ExitDecision>) -> Course {
        Course { proposed_on: DAY, reviewed_on: reviewed.then_some(DAY), decision }
    }

    fn code(result: Result<(), Refusal>) -> Result<(), RefusalCode> {
        result.map_err(|refusal| refusal.code)
    }

    #[test]
    fn only_what_was_reviewed_is_decided_and_only_once() {
        assert_eq!(code(decide(course(false, None), DAY, DAY)), Err(RefusalCode::ExitReview));
        assert_eq!(code(decide(course(true, None), DAY, DAY)), Ok(()));
        for decision in ExitDecision::iter() {
            assert_eq!(code(decide(course(true, Some(decision)), DAY, DAY)), Err(RefusalCode::AlreadyEnded));
            assert_eq!(code(review(course(true, Some(decision)), DAY, DAY)), Err(RefusalCode::AlreadyEnded));
        }
    }

    #[test]
    fn no_step_lies_before_the_one_before_or_after_today() {
        let yesterday = DAY - Days::new(1);
        assert_eq!(code(review(course(false, None), yesterday, DAY)), Err(RefusalCode::DayOrder));
        assert_eq!(code(decide(course(true, None), yesterday, DAY)), Err(RefusalCode::DayOrder));
        assert_eq!(code(review(course(false, None), DAY, yesterday)), Err(RefusalCode::DayInFuture));
    }

    /// What is tried of a project, one after the other: exit steps and changes of stage.
    #[derive(Clone, Copy, Debug)]
    enum Try {
        Propose,
        Review,
        Decide(ExitDecision),
        Reach(Stage),
    }

    fn tries() -> impl Strategy<Value = Vec<Try>> {
        let stages: Vec<Stage> = Stage::iter().filter(|stage| *stage != Stage::Exited).collect();
        let one = prop_oneof![
            Just(Try::Propose),
            Just(Try::Review),
            Just(Try::Decide(ExitDecision::Exit)),
            Just(Try::Decide(ExitDecision::Keep)),
            prop::sample::select(stages).prop_map(Try::Reach),
        ];
        prop::collection::vec(one, 0..60)
    }

    proptest! {
        #[test]
        fn a_project_exits_only_from_signed_or_started_and_only_by_a_reviewed_proposal(tries in tries()) {
            let mut stage = Stage::Negotiating;
            let mut open: Option<Course> = None;
            for one in tries {
                match (one, open) {
                    (Try::Propose, None) if propose(stage, DAY, DAY, DAY).is_ok() => open = Some(course(false, None)),
                    (Try::Review, Some(proposal)) if review(proposal, DAY, DAY).is_ok() => {
                        open = Some(course(true, None));
                    }
                    (Try::Decide(decision), Some(proposal)) if decide(proposal, DAY, DAY).is_ok() => {
                        prop_assert_eq!(proposal.reviewed_on, Some(DAY));
                        let exits = decision == ExitDecision::Exit;
                        if exits && lifecycle::change(stage, DAY, Stage::Exited, DAY, DAY).is_ok() {
                            prop_assert!(matches!(stage, Stage::Signed | Stage::Started), "from {stage:?}");
                            stage = Stage::Exited;
                        }
                        if !exits || stage == Stage::Exited {
                            open = None;
                        }
                    }
                    (Try::Reach(to), _) if lifecycle::change(stage, DAY, to, DAY, DAY).is_ok() => {
                        prop_assert_ne!(stage, Stage::Exited, "an exit is for good");
                        stage = to;
                    }
                    _ => {}
                }
            }
        }
    }
}
