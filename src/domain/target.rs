//! Yearly targets (年度目标), and the share of the year that has gone by (序时进度).

use chrono::{Datelike, NaiveDate};
use entity::{Measure, TimeProgress};

use super::{
    language::say,
    money::Money,
    ratio::Ratio,
    refusal::{Refusal, RefusalCode},
};

/// The largest target that is a count.
pub const LARGEST_COUNT: i64 = 100_000;

/// Whether a year's target can be set for it. What falls due in the year is no target: it is owed in full.
pub const fn has_target(measure: Measure) -> bool {
    !matches!(measure, Measure::Entries | Measure::Letters)
}

/// Whether it is an amount of money, in fen; else it is a count.
pub const fn is_money(measure: Measure) -> bool {
    matches!(measure, Measure::ContractAmount | Measure::Funds)
}

/// A target as a person enters it. `field` is the part of the input that it stands in.
pub fn entered(field: &str, measure: Measure, amount: i64) -> Result<(), Refusal> {
    if !has_target(measure) {
        let message = say!("“{measure}”不设年度目标", "No target is set for {measure}", measure = measure.terms(),);
        return Err(Refusal::of_field(&format!("{field}.measure"), RefusalCode::OutOfRange, message));
    }
    let largest = if is_money(measure) { Money::LARGEST_ENTRY.as_fen() } else { LARGEST_COUNT };
    if !(0..=largest).contains(&amount) {
        let message = say!("目标值应在0至{largest}之间", "A target is 0 to {largest}");
        return Err(Refusal::of_field(&format!("{field}.amount"), RefusalCode::OutOfRange, message));
    }
    Ok(())
}

/// The first and the last day of a year of the ledger; none but of the years 2000 to 2099.
pub fn year(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    let days = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    days.filter(|_| (2000..=2099).contains(&year))
}

/// The share of the year of `until` that has gone by at the end of that day (序时进度).
pub fn time_progress(until: NaiveDate, by: TimeProgress) -> Ratio {
    let (numerator, denominator) = match by {
        TimeProgress::Days => (until.ordinal(), if until.leap_year() { 366 } else { 365 }),
        TimeProgress::Months => (until.month(), 12),
    };
    Ratio { numerator: numerator.into(), denominator }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(day: &str, by: TimeProgress) -> (i64, i64) {
        let Ratio { numerator, denominator } = time_progress(day.parse().unwrap(), by);
        (numerator, denominator)
    }

    #[test]
    fn the_last_day_of_a_year_ends_it_however_it_is_counted() {
        assert_eq!(progress("2026-12-31", TimeProgress::Days), (365, 365));
        assert_eq!(progress("2028-12-31", TimeProgress::Days), (366, 366));
        assert_eq!(progress("2026-12-31", TimeProgress::Months), (12, 12));
    }

    #[test]
    fn a_month_that_has_begun_counts_whole_and_a_day_by_itself() {
        assert_eq!(progress("2026-11-24", TimeProgress::Days), (328, 365));
        assert_eq!(progress("2026-11-01", TimeProgress::Months), (11, 12));
        assert_eq!(progress("2026-01-01", TimeProgress::Days), (1, 365));
    }

    #[test]
    fn a_count_and_an_amount_have_limits_of_their_own_and_what_is_owed_has_no_target() {
        let code = |measure, amount| entered("targets.0", measure, amount).map_err(|refusal| refusal.field.unwrap());
        assert_eq!(code(Measure::Projects, LARGEST_COUNT + 1), Err("targets.0.amount".to_owned()));
        assert_eq!(code(Measure::Funds, LARGEST_COUNT + 1), Ok(()));
        assert_eq!(code(Measure::Starts, -1), Err("targets.0.amount".to_owned()));
        assert_eq!(code(Measure::Entries, 1), Err("targets.0.measure".to_owned()));
    }
}
