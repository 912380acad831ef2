//! The whole-life-cycle control system (全生命周期管控体系): which stage may follow which.

use chrono::NaiveDate;
use entity::Stage;
use sea_orm::ActiveEnum;

use super::{
    language::say,
    month::day_in_languages,
    refusal::{Refusal, RefusalCode},
};

/// Every change of stage that may happen, `None` being the entry into the pool.
const ALLOWED: [(Option<Stage>, Stage); 11] = [
    (None, Stage::Negotiating),
    (Some(Stage::Negotiating), Stage::Approved),
    (Some(Stage::Approved), Stage::Signed),
    (Some(Stage::Signed), Stage::Started),
    (Some(Stage::Started), Stage::InProduction),
    (Some(Stage::InProduction), Stage::AtCapacity),
    (Some(Stage::Signed), Stage::Exited),
    (Some(Stage::Started), Stage::Exited),
    (Some(Stage::Negotiating), Stage::ScreenedOut),
    (Some(Stage::Approved), Stage::ScreenedOut),
    (Some(Stage::ScreenedOut), Stage::Negotiating),
];

/// The rule that a change into `to` must meet.
const fn rule(from: Option<Stage>, to: Stage) -> RefusalCode {
    match to {
        Stage::Negotiating if from.is_some() => RefusalCode::StageRestoration,
        Stage::Negotiating => RefusalCode::StagePool,
        Stage::Approved => RefusalCode::StageApproval,
        Stage::Signed => RefusalCode::StageSigning,
        Stage::Started => RefusalCode::StageStart,
        Stage::InProduction => RefusalCode::StageProduction,
        Stage::AtCapacity => RefusalCode::StageCapacity,
        Stage::Exited => RefusalCode::StageExit,
        Stage::ScreenedOut => RefusalCode::StageScreening,
    }
}

/// Whether a project may go from stage `from`, which it reached on `since`, to `to` on day `on`, recorded `today`.
/// The refusal's code is the name of the rule that forbids it.
pub fn change(from: Stage, since: NaiveDate, to: Stage, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if !ALLOWED.contains(&(Some(from), to)) {
        let code = rule(Some(from), to);
        let message = say!(
            "违反规则“{rule}”：项目现为“{from}”阶段，不能变更为“{to}”",
            "The project is at the stage “{from}” and cannot go to “{to}” (rule {rule})",
            rule = (code.term(), code.to_value()),
            from = from.terms(),
            to = to.terms(),
        );
        return Err(Refusal::of_change(code, message));
    }
    happened("on", on, today)?;
    if on < since {
        let message = say!(
            "日期不得早于进入“{from}”阶段之日（{since}）",
            "The day must not be before the one on which the stage “{from}” was reached ({since})",
            from = from.terms(),
            since = day_in_languages(since),
        );
        return Err(Refusal::of_field("on", RefusalCode::DayOrder, message));
    }
    Ok(())
}

/// What is recorded as done was done today or before; `field` is the input field of its day.
pub fn happened(field: &'static str, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if on > today {
        let message = say!(
            "日期不得晚于今天（{today}）",
            "The day must not be after today ({today})",
            today = day_in_languages(today)
        );
        return Err(Refusal::of_field(field, RefusalCode::DayInFuture, message));
    }
    Ok(())
}

/// The most proofs of one change of stage.
pub const MOST_PROOFS: usize = 20;

/// Production and capacity are recorded with so many proofs.
pub fn proven(proofs: usize) -> Result<(), Refusal> {
    if proofs == 0 {
        let message = say!("请至少登记一项佐证材料", "At least one piece of evidence is required");
        return Err(Refusal::of_field("evidence", RefusalCode::Blank, message));
    }
    if proofs > MOST_PROOFS {
        let message = say!("佐证材料不得超过{MOST_PROOFS}项", "At most {MOST_PROOFS} pieces of evidence are allowed");
        return Err(Refusal::of_field("evidence", RefusalCode::OutOfRange, message));
    }
    Ok(())
}

/// What follows something that happened on `first` does not come before it; `field` is the input field of its day.
pub fn not_before(field: &'static str, on: NaiveDate, first: NaiveDate) -> Result<(), Refusal> {
    if on < first {
        let message =
            say!("日期不得早于{first}", "The day must not be before {first}", first = day_in_languages(first));
        return Err(Refusal::of_field(field, RefusalCode::DayOrder, message));
    }
    Ok(())
}

/// What happened on `on` is recorded of a project at `stage` since `since`, unless it had left the life cycle before: by an
/// exit, or screened out. `field` is the input field of the day.
pub fn still_in(field: &'static str, on: NaiveDate, stage: Stage, since: NaiveDate) -> Result<(), Refusal> {
    if matches!(stage, Stage::Exited | Stage::ScreenedOut) && on > since {
        let message = say!(
            "项目已于{since}{stage}，此后不再登记",
            "The project left on {since} ({stage}): nothing later is recorded of it",
            since = day_in_languages(since),
            stage = stage.terms(),
        );
        return Err(Refusal::of_field(field, RefusalCode::AlreadyEnded, message));
    }
    Ok(())
}

/// Whether the project has left the life cycle, or reached its end: nothing is asked of it any more.
pub const fn is_over(stage: Stage) -> bool {
    matches!(stage, Stage::AtCapacity | Stage::Exited | Stage::ScreenedOut)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn may(from: Stage, to: Stage) -> Result<(), RefusalCode> {
        let day = day("2026-11-24");
        change(from, day, to, day, day).map_err(|refusal| refusal.code)
    }

    #[test]
    fn a_project_goes_through_its_life_one_stage_at_a_time() {
        use Stage::*;
        for step in [Negotiating, Approved, Signed, Started, InProduction, AtCapacity].windows(2) {
            assert_eq!(may(step[0], step[1]), Ok(()));
        }
        assert_eq!(may(Negotiating, Signed), Err(RefusalCode::StageSigning));
        assert_eq!(may(Signed, InProduction), Err(RefusalCode::StageProduction));
        assert_eq!(may(Started, Signed), Err(RefusalCode::StageSigning));
    }

    #[test]
    fn exit_is_after_signing_and_screening_before() {
        use Stage::*;
        assert_eq!(may(Negotiating, Exited), Err(RefusalCode::StageExit));
        assert_eq!(may(InProduction, Exited), Err(RefusalCode::StageExit));
        assert_eq!(may(Signed, ScreenedOut), Err(RefusalCode::StageScreening));
        assert_eq!(may(ScreenedOut, Negotiating), Ok(()));
        assert_eq!(may(Exited, Negotiating), Err(RefusalCode::StageRestoration));
    }

    #[test]
    fn a_change_lies_between_the_last_one_and_today() {
        let (since, today) = (day("2026-10-01"), day("2026-11-24"));
        let code = |on| change(Stage::Approved, since, Stage::Signed, day(on), today).map_err(|refusal| refusal.code);
        assert_eq!(code("2026-11-25"), Err(RefusalCode::DayInFuture));
        assert_eq!(code("2026-09-30"), Err(RefusalCode::DayOrder));
        assert_eq!(code("2026-10-01"), Ok(()));
    }

    #[test]
    fn who_has_left_has_the_history_until_that_day() {
        let code = |stage, on| still_in("on", day(on), stage, day("2026-11-01")).map_err(|refusal| refusal.code);
        assert_eq!(code(Stage::Exited, "2026-11-01"), Ok(()));
        assert_eq!(code(Stage::Exited, "2026-11-02"), Err(RefusalCode::AlreadyEnded));
        assert_eq!(code(Stage::ScreenedOut, "2026-11-02"), Err(RefusalCode::AlreadyEnded));
        assert_eq!(code(Stage::AtCapacity, "2026-11-02"), Ok(()));
    }

    #[test]
    fn production_is_proven_by_something_and_not_by_a_heap() {
        assert_eq!(proven(0).unwrap_err().code, RefusalCode::Blank);
        assert_eq!(proven(MOST_PROOFS), Ok(()));
        assert_eq!(proven(MOST_PROOFS + 1).unwrap_err().code, RefusalCode::OutOfRange);
    }

    /// The stages from which each is entered, as the field has it.
    const fn entered_from(stage: Stage) -> &'static [Stage] {
        use Stage::*;
        match stage {
            Negotiating => &[ScreenedOut],
            Approved => &[Negotiating],
            Signed => &[Approved],
            Started => &[Signed],
            InProduction => &[Started],
            AtCapacity => &[InProduction],
            Exited => &[Signed, Started],
            ScreenedOut => &[Negotiating, Approved],
        }
    }

    proptest::proptest! {
        #[test]
        fn no_walk_comes_to_a_stage_that_the_field_forbids_nor_on_a_day_before_the_last_nor_signs_twice(
            steps in proptest::collection::vec((0usize..8, 0u64..40, 0u64..60), 0..60)
        ) {
            let stages: Vec<Stage> = Stage::iter().collect();
            let mut today = day("2026-01-31");
            let (mut stage, mut since) = (Stage::Negotiating, today);
            let mut signed = 0;
            for (step, wait, back) in steps {
                today = today + chrono::Days::new(wait);
                let (to, on) = (stages[step], today - chrono::Days::new(back));
                if change(stage, since, to, on, today).is_ok() {
                    proptest::prop_assert!(entered_from(to).contains(&stage), "{stage:?} to {to:?}");
                    proptest::prop_assert!(since <= on && on <= today, "{since} {on} {today}");
                    (stage, since) = (to, on);
                    signed += usize::from(stage == Stage::Signed);
                }
            }
            proptest::prop_assert!(signed <= 1);
        }
    }
}
