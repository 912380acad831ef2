//! Days of the plan: people act on working days.

use chrono::{Days, NaiveDate};

use crate::domain::calendar::Calendar;

/// A day written in the code.
pub(super) const fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// The first working day at least `days` after `day`.
pub(super) fn after(day: NaiveDate, days: usize) -> NaiveDate {
    Calendar::default().on_or_after(day + Days::new(days as u64))
}

/// The last working day at least `days` before `day`.
pub(super) fn before(day: NaiveDate, days: usize) -> NaiveDate {
    Calendar::default().on_or_before(day - Days::new(days as u64))
}

/// The due day of what is `working_days` late today.
pub(super) fn late(today: NaiveDate, working_days: usize) -> NaiveDate {
    (0..working_days).fold(before(today, 0), |day, _| before(day, 1))
}

/// The working day that lies `percent` of the way from `from` to `to`, and not after `to`.
pub(super) fn between(from: NaiveDate, to: NaiveDate, percent: usize) -> NaiveDate {
    let span = usize::try_from((to - from).num_days()).unwrap_or(0);
    before(after(from, span * percent / 100).min(to), 0).max(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_today_is_late_by_as_many_working_days() {
        for today in on(2026, 9, 25).iter_days().take(40) {
            assert_eq!(Calendar::default().working_days_late(late(today, 10), today), 10, "{today}");
        }
    }
}
