//! Tasks (任务): resolved at dispatch meetings, owned by a unit, due on a day.

use chrono::NaiveDate;

use super::calendar;

/// Working days a task is late on `day`: 0 until its day is over, and once it is done or called off.
pub fn lateness(due_on: NaiveDate, ended_on: Option<NaiveDate>, day: NaiveDate) -> u32 {
    if ended_on.is_some_and(|ended_on| ended_on <= day) { 0 } else { calendar::working_days_late(due_on, day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_task_is_late_from_the_first_working_day_after_its_day_until_it_ends() {
        let friday = day("2026-11-20");
        for (on, late) in [("2026-11-20", 0), ("2026-11-22", 0), ("2026-11-23", 1), ("2026-11-24", 2)] {
            assert_eq!(lateness(friday, None, day(on)), late, "{on}");
        }
        let ended = Some(day("2026-11-24"));
        assert_eq!(lateness(friday, ended, day("2026-11-23")), 1);
        assert_eq!(lateness(friday, ended, day("2026-11-24")), 0);
    }
}
