//! Working days (工作日) and business time, Asia/Shanghai.
//!
//! Weekends are off except make-up days; public holidays come from the State Council's yearly arrangement. The crate
//! `chinese_holiday` carries those of past years; later ones, and days that differ here, the office records
//! ([`Calendar::new`]). Where no arrangement is known, Monday to Friday are taken for working days, but for the days off that
//! the law names by their date, and [`Calendar::is_published`] says no, so that a letter can say so too.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
    sync::Arc,
};

use chinese_holiday::{Ymd, chinese_holiday};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::{Asia::Shanghai, Tz};
use entity::DayKind;

/// Business time.
pub const ZONE: Tz = Shanghai;

/// Before every day of the ledger: since then counts what has begun, and there is ordered what has no day yet.
pub const EVER: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The years whose arrangement the program carries.
pub const BUILT_IN: RangeInclusive<i32> = 2004..=2026;

/// The last day that the crate answers for; about a later one it panics.
const LAST_BUILT_IN: NaiveDate = match NaiveDate::from_ymd_opt(2026, 12, 25) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The working calendar (工作日历). Cheap to clone. The default is the built-in one.
#[derive(Clone, Debug, Default)]
pub struct Calendar(Arc<Recorded>);

/// What the office has recorded over what the program carries.
#[derive(Debug, Default)]
struct Recorded {
    days: BTreeMap<NaiveDate, DayKind>,
    years: BTreeSet<i32>,
}

impl Calendar {
    /// The built-in calendar, and over it single `days`, and the `years` whose whole arrangement is among the days.
    pub fn new(days: impl IntoIterator<Item = (NaiveDate, DayKind)>, years: impl IntoIterator<Item = i32>) -> Self {
        Self(Arc::new(Recorded { days: days.into_iter().collect(), years: years.into_iter().collect() }))
    }

    /// Whether the arrangement of a year is known.
    pub fn knows(&self, year: i32) -> bool {
        BUILT_IN.contains(&year) || self.0.years.contains(&year)
    }

    /// Whether the holiday arrangement for this day is known. For the last days of December that takes the next year's
    /// as well, whose New Year holiday may move them.
    pub fn is_published(&self, day: NaiveDate) -> bool {
        let ends_the_year = day.month() == 12 && day.day() > 25;
        self.knows(day.year()) && (!ends_the_year || self.knows(day.year() + 1))
    }

    /// What is unlike other weeks about a day: it is off though a weekday, or worked though at a weekend.
    pub fn exception(&self, day: NaiveDate) -> Option<DayKind> {
        let kind = if self.is_working_day(day) { DayKind::MakeUp } else { DayKind::Off };
        (self.is_working_day(day) == is_weekend(day)).then_some(kind)
    }

    /// What the built-in arrangement calls a day (放假、调休): `国庆节`, or `国庆节调休` if it is worked for that holiday.
    pub fn built_in_name(day: NaiveDate) -> Option<&'static str> {
        use chinese_holiday::DayKind::*;
        let Some(kind) = built_in_kind(day) else { return statutory(day) };
        Some(match kind {
            NewYearsDayHoliday => "元旦",
            NewYearsDayWorkday => "元旦调休",
            SpringFestivalHoliday => "春节",
            SpringFestivalWorkday => "春节调休",
            ChingMingFestivalHoliday => "清明节",
            ChingMingFestivalWorkday => "清明节调休",
            InternationalWorkersDayHoliday => "劳动节",
            InternationalWorkersDayWorkday => "劳动节调休",
            DragonBoatFestivalHoliday => "端午节",
            DragonBoatFestivalWorkday => "端午节调休",
            MidAutumnFestivalHoliday => "中秋节",
            MidAutumnFestivalWorkday => "中秋节调休",
            NationalDayHoliday => "国庆节",
            NationalDayWorkday => "国庆节调休",
            OtherHoliday => "放假",
            OtherWorkday => "调休",
            NormalWorkday | NormalHoliday => return None,
        })
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        match self.0.days.get(&day) {
            Some(DayKind::Off) => false,
            Some(DayKind::MakeUp) => true,
            Some(DayKind::AsUsual) => !is_weekend(day),
            None if self.0.years.contains(&day.year()) => !is_weekend(day),
            None => built_in(day),
        }
    }

    /// The day itself if people work on it, else the next one on which they do.
    pub fn on_or_after(&self, day: NaiveDate) -> NaiveDate {
        let mut day = day;
        while !self.is_working_day(day) {
            day = day + Days::new(1);
        }
        day
    }

    /// The day itself if people work on it, else the last one before on which they do.
    pub fn on_or_before(&self, day: NaiveDate) -> NaiveDate {
        let mut day = day;
        while !self.is_working_day(day) {
            day = day - Days::new(1);
        }
        day
    }

    /// What was due before this day is late on `today`: a working day has passed since.
    pub fn late_before(&self, today: NaiveDate) -> NaiveDate {
        self.on_or_before(today)
    }

    /// The `count`-th working day after `day`.
    pub fn working_days_after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        (0..count).fold(day, |day, _| self.on_or_after(day + Days::new(1)))
    }

    /// How many working days `today` is past `due`: 0 on the due day, 1 on the first working day after it.
    pub fn working_days_late(&self, due: NaiveDate, today: NaiveDate) -> u32 {
        let late = days(due + Days::new(1)..=today).filter(|day| self.is_working_day(*day)).count();
        u32::try_from(late).unwrap_or(u32::MAX)
    }

    /// How many working days what is due on `due` is late on `day`: 0 until its day is over, and once it has ended.
    pub fn lateness(&self, due: NaiveDate, ended_on: Option<NaiveDate>, day: NaiveDate) -> u32 {
        if ended_on.is_some_and(|ended_on| ended_on <= day) { 0 } else { self.working_days_late(due, day) }
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// As the crate has it; where it has nothing, Monday to Friday but for the days that are off in every year.
fn built_in(day: NaiveDate) -> bool {
    built_in_kind(day).map_or_else(|| !is_weekend(day) && statutory(day).is_none(), |kind| kind.is_workday())
}

/// The holidays that 全国年节及纪念日放假办法 (as of 2025) names by a date of the solar calendar. The other ones follow the moon
/// or the sun, and which days around all of them are off or worked is for the arrangement to say.
fn statutory(day: NaiveDate) -> Option<&'static str> {
    match (day.month(), day.day()) {
        (1, 1) => Some("元旦"),
        (5, 1..=2) => Some("劳动节"),
        (10, 1..=3) => Some("国庆节"),
        _ => None,
    }
}

/// What the crate has, for the years that it has.
fn built_in_kind(day: NaiveDate) -> Option<chinese_holiday::DayKind> {
    match (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day())) {
        (Ok(year), Ok(month), Ok(date)) if BUILT_IN.contains(&day.year()) && day <= LAST_BUILT_IN => {
            Some(chinese_holiday(Ymd::new(year, month, date)))
        }
        _ => None,
    }
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

/// The days of a range, both ends included.
pub fn days(range: RangeInclusive<NaiveDate>) -> impl Iterator<Item = NaiveDate> {
    let end = *range.end();
    range.start().iter_days().take_while(move |day| *day <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn built_in() -> Calendar {
        Calendar::default()
    }

    #[test]
    fn make_up_weekends_of_2026_are_working_days() {
        for text in ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"] {
            assert!(built_in().is_working_day(day(text)), "{text}");
        }
    }

    #[test]
    fn weekends_and_public_holidays_are_off() {
        for text in ["2026-01-01", "2026-02-17", "2026-10-01", "2026-11-21", "2026-11-22", "2025-10-08"] {
            assert!(!built_in().is_working_day(day(text)), "{text}");
        }
    }

    #[test]
    fn what_the_law_names_by_its_date_is_off_in_a_year_that_is_not_published() {
        for (text, name) in
            [("2027-01-01", "元旦"), ("2030-05-01", "劳动节"), ("2028-05-02", "劳动节"), ("2029-10-03", "国庆节")]
        {
            assert!(!built_in().is_working_day(day(text)) && !built_in().is_published(day(text)), "{text}");
            assert_eq!(Calendar::built_in_name(day(text)), Some(name));
        }
        for text in ["2027-01-04", "2028-05-03", "2029-10-04", "2028-10-05"] {
            assert!(built_in().is_working_day(day(text)), "{text}: for the arrangement to say");
        }
        assert_eq!(built_in().on_or_after(day("2027-01-01")), day("2027-01-04"));
        let arranged = Calendar::new([], [2027]);
        assert!(arranged.is_working_day(day("2027-01-01")), "an arrangement says it all");
    }

    #[test]
    fn the_first_working_day_of_october_2026_is_the_eighth() {
        assert_eq!(built_in().on_or_after(day("2026-10-01")), day("2026-10-08"));
    }

    #[test]
    fn lateness_counts_working_days_after_the_due_day() {
        assert_eq!(built_in().working_days_late(day("2026-11-20"), day("2026-11-20")), 0);
        assert_eq!(built_in().working_days_late(day("2026-11-20"), day("2026-11-22")), 0, "a weekend is no delay");
        assert_eq!(built_in().working_days_late(day("2026-11-20"), day("2026-11-24")), 2);
        assert_eq!(
            built_in().working_days_late(day("2026-09-30"), day("2026-10-08")),
            1,
            "the National Day holiday is no delay"
        );
    }

    #[test]
    fn what_is_due_is_late_from_the_first_working_day_after_its_day_until_it_ends() {
        let friday = day("2026-11-20");
        for (on, late) in [("2026-11-20", 0), ("2026-11-22", 0), ("2026-11-23", 1), ("2026-11-24", 2)] {
            assert_eq!(built_in().lateness(friday, None, day(on)), late, "{on}");
        }
        let ended = Some(day("2026-11-24"));
        assert_eq!(built_in().lateness(friday, ended, day("2026-11-23")), 1);
        assert_eq!(built_in().lateness(friday, ended, day("2026-11-24")), 0);
    }

    #[test]
    fn a_year_without_an_arrangement_is_not_published_and_counts_monday_to_friday() {
        assert!(!built_in().is_published(day("2027-01-01")));
        assert!(built_in().is_working_day(day("2027-01-08")), "a Friday");
        assert!(!built_in().is_working_day(day("2027-01-02")));
    }

    #[test]
    fn a_recorded_year_replaces_the_built_in_one_and_makes_the_end_of_the_year_before_known() {
        let recorded = |year| {
            let days =
                [("2027-01-01", DayKind::Off), ("2026-12-27", DayKind::MakeUp), ("2026-12-31", DayKind::AsUsual)];
            Calendar::new(days.map(|(on, kind)| (day(on), kind)), [year])
        };
        let calendar = recorded(2027);
        assert!(calendar.is_published(day("2026-12-31")) && calendar.is_published(day("2027-12-25")));
        assert!(!calendar.is_published(day("2027-12-26")), "the arrangement of 2028 may move it");
        assert!(!calendar.is_working_day(day("2027-01-01")));
        assert!(calendar.is_working_day(day("2026-12-27")), "a Sunday that is made up for");
        assert!(calendar.is_working_day(day("2026-12-31")));
        assert!(!calendar.is_working_day(day("2026-10-01")), "other years stay");
        assert!(recorded(2026).is_working_day(day("2026-10-01")), "what was recorded for 2026 has no National Day");
    }

    #[test]
    fn a_single_day_that_differs_is_no_working_day_and_counts_for_no_delay() {
        let flood = Calendar::new([(day("2026-11-23"), DayKind::Off)], []);
        assert_eq!(flood.on_or_after(day("2026-11-21")), day("2026-11-24"));
        assert_eq!(flood.working_days_late(day("2026-11-20"), day("2026-11-24")), 1);
        assert_eq!(flood.exception(day("2026-11-23")), Some(DayKind::Off));
        assert_eq!(built_in().exception(day("2026-11-23")), None);
        assert_eq!(built_in().exception(day("2026-10-10")), Some(DayKind::MakeUp));
        assert_eq!(built_in().exception(day("2026-10-04")), None, "a Sunday is off anyway");
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
            let start = built_in().on_or_after(day("2004-01-01") + Days::new(start));
            proptest::prop_assert_eq!(built_in().working_days_late(start, built_in().working_days_after(start, count)), count);
        }

        #[test]
        fn what_was_due_before_the_day_of_lateness_is_late_by_a_working_day_at_least(today in 0u64..8000, ago in 0u64..30) {
            let today = day("2004-01-31") + Days::new(today);
            let due_on = today - Days::new(ago);
            proptest::prop_assert_eq!(due_on < built_in().late_before(today), built_in().working_days_late(due_on, today) > 0);
        }
    }
}
