//! Working days (工作日) and business time, Asia/Shanghai.
//!
//! Weekends are off except make-up days; public holidays come from the State Council's yearly arrangement, which
//! the crate `chinese_holiday` carries. Where an arrangement is not published yet, Monday to Friday are taken for
//! working days and [`is_published`] says no, so that a letter can say so too.

use std::ops::RangeInclusive;

use chinese_holiday::{Ymd, chinese_holiday};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::{Asia::Shanghai, Tz};

/// Business time.
pub const ZONE: Tz = Shanghai;

/// Before every day of the ledger: since then counts what has begun, and there is ordered what has no day yet.
pub const EVER: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The days whose arrangement is known. The end is before 31 December because next year's New Year holiday may
/// still move working days at the end of the year.
const PUBLISHED: (NaiveDate, NaiveDate) = (day_const(2004, 1, 1), day_const(2026, 12, 25));

const fn day_const(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// Whether the holiday arrangement for this day is known.
pub fn is_published(day: NaiveDate) -> bool {
    (PUBLISHED.0..=PUBLISHED.1).contains(&day)
}

/// Whether people work on this day.
pub fn is_working_day(day: NaiveDate) -> bool {
    match (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day())) {
        (Ok(year), Ok(month), Ok(date)) if is_published(day) => {
            !chinese_holiday(Ymd::new(year, month, date)).is_holiday()
        }
        _ => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
    }
}

/// The day itself if people work on it, else the next one on which they do.
pub fn on_or_after(day: NaiveDate) -> NaiveDate {
    let mut day = day;
    while !is_working_day(day) {
        day = day + Days::new(1);
    }
    day
}

/// The day itself if people work on it, else the last one before on which they do.
pub fn on_or_before(day: NaiveDate) -> NaiveDate {
    let mut day = day;
    while !is_working_day(day) {
        day = day - Days::new(1);
    }
    day
}

/// What was due before this day is late on `today`: a working day has passed since.
pub fn late_before(today: NaiveDate) -> NaiveDate {
    on_or_before(today)
}

/// The `count`-th working day after `day`.
pub fn working_days_after(day: NaiveDate, count: u32) -> NaiveDate {
    (0..count).fold(day, |day, _| on_or_after(day + Days::new(1)))
}

/// How many working days `today` is past `due`: 0 on the due day, 1 on the first working day after it.
pub fn working_days_late(due: NaiveDate, today: NaiveDate) -> u32 {
    let late = days(due + Days::new(1)..=today).filter(|day| is_working_day(*day)).count();
    u32::try_from(late).unwrap_or(u32::MAX)
}

/// How many working days what is due on `due` is late on `day`: 0 until its day is over, and once it has ended.
pub fn lateness(due: NaiveDate, ended_on: Option<NaiveDate>, day: NaiveDate) -> u32 {
    if ended_on.is_some_and(|ended_on| ended_on <= day) { 0 } else { working_days_late(due, day) }
}

/// The business day of an instant.
pub fn day_of(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&ZONE).date_naive()
}

/// The instant of a business day and time.
pub fn instant(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = day.and_time(time);
    // Shanghai has had no clock change since 1991; if it ever has one again, the earlier reading is meant.
    ZONE.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |local| local.with_timezone(&Utc))
}

fn days(range: RangeInclusive<NaiveDate>) -> impl Iterator<Item = NaiveDate> {
    let end = *range.end();
    range.start().iter_days().take_while(move |day| *day <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn make_up_weekends_of_2026_are_working_days() {
        for text in ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"] {
            assert!(is_working_day(day(text)), "{text}");
        }
    }

    #[test]
    fn weekends_and_public_holidays_are_off() {
        for text in ["2026-01-01", "2026-02-17", "2026-10-01", "2026-11-21", "2026-11-22", "2025-10-08"] {
            assert!(!is_working_day(day(text)), "{text}");
        }
    }

    #[test]
    fn the_first_working_day_of_october_2026_is_the_eighth() {
        assert_eq!(on_or_after(day("2026-10-01")), day("2026-10-08"));
    }

    #[test]
    fn lateness_counts_working_days_after_the_due_day() {
        assert_eq!(working_days_late(day("2026-11-20"), day("2026-11-20")), 0);
        assert_eq!(working_days_late(day("2026-11-20"), day("2026-11-22")), 0, "a weekend is no delay");
        assert_eq!(working_days_late(day("2026-11-20"), day("2026-11-24")), 2);
        assert_eq!(working_days_late(day("2026-09-30"), day("2026-10-08")), 1, "the National Day holiday is no delay");
    }

    #[test]
    fn what_is_due_is_late_from_the_first_working_day_after_its_day_until_it_ends() {
        let friday = day("2026-11-20");
        for (on, late) in [("2026-11-20", 0), ("2026-11-22", 0), ("2026-11-23", 1), ("2026-11-24", 2)] {
            assert_eq!(lateness(friday, None, day(on)), late, "{on}");
        }
        let ended = Some(day("2026-11-24"));
        assert_eq!(lateness(friday, ended, day("2026-11-23")), 1);
        assert_eq!(lateness(friday, ended, day("2026-11-24")), 0);
    }

    #[test]
    fn a_year_without_an_arrangement_is_not_published_and_counts_monday_to_friday() {
        assert!(!is_published(day("2027-01-01")));
        assert!(is_working_day(day("2027-01-01")), "a Friday");
        assert!(!is_working_day(day("2027-01-02")));
    }

    #[test]
    fn a_business_day_begins_at_sixteen_hours_utc() {
        assert_eq!(day_of("2026-10-31T16:00:00Z".parse().unwrap()), day("2026-11-01"));
        assert_eq!(
            instant(day("2026-11-01"), NaiveTime::MIN),
            "2026-10-31T16:00:00Z".parse::<DateTime<Utc>>().unwrap()
        );
    }

    proptest::proptest! {
        #[test]
        fn counting_forward_and_counting_late_agree(start in 0u64..8000, count in 0u32..60) {
            let start = on_or_after(day("2004-01-01") + Days::new(start));
            proptest::prop_assert_eq!(working_days_late(start, working_days_after(start, count)), count);
        }

        #[test]
        fn what_was_due_before_the_day_of_lateness_is_late_by_a_working_day_at_least(today in 0u64..8000, ago in 0u64..30) {
            let today = day("2004-01-31") + Days::new(today);
            let due_on = today - Days::new(ago);
            proptest::prop_assert_eq!(due_on < late_before(today), working_days_late(due_on, today) > 0);
        }
    }
}
