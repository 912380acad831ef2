//! Effective-dated responsibility: who answered for something on a given day stays answerable.

use chrono::{Days, NaiveDate};

use super::{
    language::say,
    month::day_in_languages,
    refusal::{Refusal, RefusalCode},
};

/// Whether a stretch of days, both ends included, holds on `day`.
pub fn holds_on(from: NaiveDate, until: Option<NaiveDate>, day: NaiveDate) -> bool {
    from <= day && until.is_none_or(|until| day <= until)
}

/// Whether two stretches of days, both ends included, have a day in common.
pub fn overlap(one: (NaiveDate, Option<NaiveDate>), other: (NaiveDate, Option<NaiveDate>)) -> bool {
    holds_on(one.0, one.1, other.0) || holds_on(other.0, other.1, one.0)
}

/// Whether what has this name is in use on `day`, where the input field names it.
pub fn in_use(
    field: &str,
    name: &str,
    from: NaiveDate,
    until: Option<NaiveDate>,
    day: NaiveDate,
) -> Result<(), Refusal> {
    if holds_on(from, until, day) {
        return Ok(());
    }
    let message = say!("“{name}”在该日期未启用", "“{name}” is not in use on that day");
    Err(Refusal::of_field(field, RefusalCode::NotActive, message))
}

/// Whether a stretch of days ends no earlier than it begins; `field` is the input field of its last day.
pub fn stretch(field: &'static str, from: NaiveDate, until: Option<NaiveDate>) -> Result<(), Refusal> {
    if until.is_some_and(|until| until < from) {
        let message = say!(
            "截止日期不得早于起始日期（{from}）",
            "The last day must not be before the first day ({from})",
            from = day_in_languages(from),
        );
        return Err(Refusal::of_field(field, RefusalCode::DayOrder, message));
    }
    Ok(())
}

/// The last day of the one who answered since `since`, when somebody else takes over on `from`.
pub fn last_day_before(since: NaiveDate, from: NaiveDate) -> Result<NaiveDate, Refusal> {
    if from <= since {
        let message = say!(
            "生效日期须晚于现任的生效日期（{since}）",
            "The first day must be after that of the present holder ({since})",
            since = day_in_languages(since),
        );
        return Err(Refusal::of_field("from", RefusalCode::DayOrder, message));
    }
    Ok(from - Days::new(1))
}

/// The last day of a provision that holds since `since`, when another one takes its place from `from` on. One that is replaced
/// on its first day has never held: its last day is the day before.
pub fn last_day_of_provision(since: NaiveDate, from: NaiveDate) -> Result<NaiveDate, Refusal> {
    if from < since {
        let message = say!(
            "生效日期不得早于现行规定的生效日期（{since}）",
            "The first day must not be before that of the present provision ({since})",
            since = day_in_languages(since),
        );
        return Err(Refusal::of_field("from", RefusalCode::DayOrder, message));
    }
    Ok(from - Days::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn on_every_day_around_a_handover_exactly_one_answers() {
        let (first, handover) = (day("2026-01-01"), day("2026-06-15"));
        let last = last_day_before(first, handover).unwrap();
        for today in first.iter_days().take(365) {
            let holders = [holds_on(first, Some(last), today), holds_on(handover, None, today)];
            assert_eq!(holders.iter().filter(|holds| **holds).count(), 1, "{today}");
        }
    }

    #[test]
    fn a_provision_that_is_replaced_on_its_first_day_never_held() {
        let first = day("2026-06-15");
        let last = last_day_of_provision(first, first).unwrap();
        assert!(first.iter_days().take(5).all(|today| !holds_on(first, Some(last), today)));
        assert_eq!(last_day_of_provision(first, day("2026-06-14")).unwrap_err().code, RefusalCode::DayOrder);
    }

    #[test]
    fn nobody_takes_over_before_the_present_one_began() {
        assert_eq!(last_day_before(day("2026-06-15"), day("2026-06-15")).unwrap_err().code, RefusalCode::DayOrder);
    }
}
