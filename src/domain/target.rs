//! Yearly targets (年度目标), and the share of the year that has gone by (序时进度).

use chrono::{Datelike, Days, Months, NaiveDate};
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

/// What is measured, as letters and reports print it: `457.8亿元`, `12个`.
pub fn in_words(measure: Measure, amount: i64) -> String {
    match measure {
        _ if is_money(measure) => Money::fen(amount).to_string(),
        Measure::Leads => format!("{amount}条"),
        _ => format!("{amount}个"),
    }
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
        TimeProgress::Months => (months_over(until), 12),
    };
    Ratio { numerator: numerator.into(), denominator }
}

/// How many months of its year are over at the end of a day.
fn months_over(day: NaiveDate) -> u32 {
    let is_last = (day + Days::new(1)).month() != day.month();
    if is_last { day.month() } else { day.month() - 1 }
}

/// How far a target is attained on a day (目标完成情况).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attainment {
    /// Of the target (完成率); none if it is 0.
    pub ratio: Option<Ratio>,
    /// The share of the year that has gone by (序时进度).
    pub time_progress: Ratio,
    /// The one held against the other (序时完成率): 100% is on time.
    pub pace: Option<Ratio>,
}

impl Attainment {
    /// Of `actual`, attained from the first day of the year to `until`.
    pub fn of(actual: i64, target: i64, until: NaiveDate, by: TimeProgress) -> Self {
        let (ratio, time_progress) = (Ratio::of(actual, target), time_progress(until, by));
        Self { ratio, time_progress, pace: ratio.and_then(|ratio| ratio.against(time_progress)) }
    }

    /// By how much the share of the year that has gone by is ahead of what is attained (滞后百分点); none if it is not.
    pub fn behind(&self) -> Option<Ratio> {
        self.time_progress.less(self.ratio?).filter(|behind| behind.numerator > 0)
    }

    /// Whether less of the target is attained than of the year has gone by.
    pub fn is_behind(&self) -> bool {
        self.pace.is_some_and(|pace| pace.numerator < pace.denominator)
    }
}

/// The same day a year before (上年同期): of 29 February, 28 February.
pub fn year_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_months(Months::new(12)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

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
    fn a_month_counts_once_it_is_over_and_a_day_by_itself() {
        assert_eq!(progress("2026-11-24", TimeProgress::Days), (328, 365));
        assert_eq!(progress("2026-11-24", TimeProgress::Months), (10, 12));
        assert_eq!(progress("2026-11-30", TimeProgress::Months), (11, 12));
        assert_eq!(progress("2026-12-01", TimeProgress::Months), (11, 12));
        assert_eq!(progress("2026-01-30", TimeProgress::Months), (0, 12));
        assert_eq!(progress("2028-02-28", TimeProgress::Months), (1, 12), "a leap year");
        assert_eq!(progress("2026-01-01", TimeProgress::Days), (1, 365));
    }

    #[test]
    fn who_has_attained_as_much_as_the_year_has_gone_by_is_not_behind() {
        let behind = |actual, target| {
            Attainment::of(actual, target, "2026-06-30".parse().unwrap(), TimeProgress::Months).is_behind()
        };
        assert!(behind(59, 120));
        assert!(!behind(60, 120) && !behind(61, 120));
        assert!(!behind(0, 0), "nothing was to be attained");
    }

    #[test]
    fn who_is_behind_is_so_by_points_of_the_target_and_exactly() {
        let behind = |actual| {
            let attainment = Attainment::of(actual, 120, "2026-06-30".parse().unwrap(), TimeProgress::Months);
            attainment.behind().map(|points| (points.percent(), points.cmp_percent(10)))
        };
        assert_eq!(behind(48), Some(("10.0".to_owned(), Ordering::Equal)));
        assert_eq!(behind(47), Some(("10.8".to_owned(), Ordering::Greater)));
        assert_eq!(behind(49), Some(("9.2".to_owned(), Ordering::Less)));
        assert_eq!((behind(60), behind(90)), (None, None));
    }

    #[test]
    fn a_leap_day_is_compared_with_the_last_of_february() {
        let before = |day: &str| year_before(day.parse().unwrap()).to_string();
        assert_eq!(["2028-02-29", "2026-11-24", "2029-02-28"].map(before), ["2027-02-28", "2025-11-24", "2028-02-28"]);
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
