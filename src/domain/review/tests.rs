use entity::Stage;
use proptest::prelude::*;
use sea_orm::Iterable;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-24")
}

fn level(kind: OpinionKind, direction_id: Option<i64>, amount_from: Option<i64>) -> Level {
    Level { kind, direction_id, amount_from }
}

fn open(opinions: &[(OpinionKind, Verdict)]) -> Round {
    let opinions = opinions.iter().map(|(kind, verdict)| (*kind, *verdict, today())).collect();
    Round { started_on: today(), closed: None, opinions }
}

#[test]
fn a_level_is_asked_for_by_direction_and_amount() {
    use OpinionKind::{ExecutiveMeeting, StandingCommittee};
    let levels = [level(ExecutiveMeeting, Some(7), None), level(StandingCommittee, None, Some(500))];
    let further = |direction, amount| {
        let kinds = required(&levels, direction, Some(amount)).unwrap();
        kinds.into_iter().filter(|kind| is_further(*kind)).collect::<Vec<_>>()
    };
    assert_eq!(further(7, 499), [ExecutiveMeeting]);
    assert_eq!(further(8, 500), [StandingCommittee]);
    assert_eq!(further(7, 500), [ExecutiveMeeting, StandingCommittee]);
    assert_eq!(further(8, 499), []);
    assert_eq!(required(&levels, 8, None).unwrap_err().code, RefusalCode::PlannedAmountMissing);
    assert_eq!(required(&levels[..1], 8, None).unwrap(), ALWAYS);
}

#[test]
fn a_pass_leaves_the_round_open_and_anything_else_ends_it() {
    let round = open(&[(OpinionKind::ExpertReview, Verdict::Pass)]);
    let give = |kind, verdict| give(&round, kind, verdict, today(), today());
    assert_eq!(give(OpinionKind::DepartmentCoordination, Verdict::Pass), Ok(None));
    assert_eq!(give(OpinionKind::DepartmentCoordination, Verdict::Return), Ok(Some(ReviewOutcome::Returned)));
    assert_eq!(give(OpinionKind::DepartmentCoordination, Verdict::Reject), Ok(Some(ReviewOutcome::Rejected)));
    assert_eq!(give(OpinionKind::ExpertReview, Verdict::Reject).unwrap_err().code, RefusalCode::Taken);
}

#[test]
fn a_rejected_project_is_reviewed_again_only_after_it_came_back_into_the_pool() {
    let mut round = open(&[]);
    round.closed = Some((ReviewOutcome::Rejected, day("2026-11-01")));
    let code = |since| start(Some(&round), day(since), today(), today()).map_err(|refusal| refusal.code);
    assert_eq!(code("2026-11-01"), Err(RefusalCode::ReviewRejected));
    assert_eq!(code("2026-11-02"), Ok(()));
    round.closed = Some((ReviewOutcome::Returned, day("2026-11-01")));
    let again = |on| start(Some(&round), day("2026-10-01"), day(on), today()).map_err(|refusal| refusal.code);
    assert_eq!(again("2026-10-31"), Err(RefusalCode::DayOrder));
    assert_eq!(again("2026-11-01"), Ok(()));
    let open = start(Some(&open(&[])), day("2026-10-01"), today(), today());
    assert_eq!(open.unwrap_err().code, RefusalCode::ReviewOpen);
}

#[test]
fn approval_is_not_before_the_last_opinion() {
    let round = open(&ALWAYS.map(|kind| (kind, Verdict::Pass)));
    let code = |on| approve(Some(&round), &ALWAYS, day(on)).map_err(|refusal| refusal.code);
    assert_eq!(code("2026-11-23"), Err(RefusalCode::DayOrder));
    assert_eq!(code("2026-11-24"), Ok(()));
    assert_eq!(approve(None, &ALWAYS, today()).unwrap_err().code, RefusalCode::ReviewMissing);
}

/// What a bureau may try.
#[derive(Clone, Debug)]
enum Try {
    Start,
    Give(OpinionKind, Verdict),
    Go(Stage),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let kinds: Vec<_> = OpinionKind::iter().collect();
    let give = (
        proptest::sample::select(kinds),
        prop_oneof![9 => Just(Verdict::Pass), 1 => Just(Verdict::Return), 1 => Just(Verdict::Reject)],
    );
    let stages: Vec<_> = Stage::iter().collect();
    let one = prop_oneof![
        2 => Just(Try::Start),
        8 => give.prop_map(|(kind, verdict)| Try::Give(kind, verdict)),
        2 => Just(Try::Go(Stage::Approved)),
        1 => proptest::sample::select(stages).prop_map(Try::Go),
    ];
    proptest::collection::vec(one, 0..120)
}

proptest! {
    #[test]
    fn no_sequence_of_acts_approves_without_the_passes_of_one_round(tries in tries(), amount in 0_i64..2_000) {
        let levels = [level(OpinionKind::ExecutiveMeeting, None, Some(500)), level(OpinionKind::StandingCommittee, None, Some(1_000))];
        let required = required(&levels, 1, Some(amount)).unwrap();
        prop_assert_eq!(required.len(), 3 + usize::from(amount >= 500) + usize::from(amount >= 1_000));
        let mut on = day("2020-01-01");
        let (mut stage, mut since, mut rounds) = (Stage::Negotiating, on, Vec::<Round>::new());
        for one in tries {
            on = on + chrono::Days::new(1);
            let last = rounds.last_mut();
            match one {
                Try::Start if stage == Stage::Negotiating => {
                    if start(last.as_deref(), since, on, on).is_ok() {
                        rounds.push(Round { started_on: on, closed: None, opinions: Vec::new() });
                    }
                }
                Try::Start => {}
                Try::Give(kind, verdict) => {
                    if let Some(round) = last && let Ok(outcome) = give(round, kind, verdict, on, on) {
                        round.opinions.push((kind, verdict, on));
                        round.closed = outcome.map(|outcome| (outcome, on));
                    }
                }
                Try::Go(to) => {
                    if lifecycle::change(stage, since, to, on, on).is_err() {
                        continue;
                    }
                    if to == Stage::Approved {
                        if approve(last.as_deref(), &required, on).is_err() {
                            continue;
                        }
                        let round = last.unwrap();
                        round.closed = Some((ReviewOutcome::Passed, on));
                        let passes = round.opinions.iter().filter(|(_, verdict, _)| *verdict == Verdict::Pass);
                        let passes: Vec<_> = passes.map(|(kind, ..)| *kind).collect();
                        prop_assert!(required.iter().all(|kind| passes.contains(kind)), "{:?}", round);
                        prop_assert!(round.opinions.len() == passes.len(), "{:?}", round);
                    } else if let Some(round) = last && round.closed.is_none() {
                        round.closed = Some((ReviewOutcome::Withdrawn, on));
                    }
                    prop_assert!(stage == Stage::Negotiating || to != Stage::Approved);
                    (stage, since) = (to, on);
                }
            }
        }
    }
}
