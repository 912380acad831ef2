//! When something recurring is due (定时): cron expressions read in business time, moved off the days people do not
//! work on, or to the end of their day.

use std::{fmt, iter};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, SubsecRound, TimeDelta, Utc};
use croner::{
    Cron,
    errors::CronError,
    parser::{CronParser, Seconds, Year},
};

use super::calendar::{self, Calendar, ZONE};

/// A recurring moment, to the second, in Asia/Shanghai.
#[derive(Clone, Debug)]
pub struct Schedule {
    cron: Cron,
    roll: Roll,
}

/// What becomes of an occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roll {
    /// It stays.
    AsIs,
    /// On a day off it moves to the same time on the next working day (遇节假日顺延).
    NextWorkingDay,
    /// It waits until its day is over, whatever its time (当日终了).
    DayOver,
}

/// Why a cron expression is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSchedule {
    /// It cannot be read.
    #[error("no cron expression ({0}); expected second minute hour day month weekday, such as 0 0 9 1 * *")]
    Unreadable(String),
    /// It can be read and names a day that never comes, such as 31 February.
    #[error("a cron expression that never comes due")]
    Never,
}

impl Schedule {
    /// Reads a cron expression of six fields (second minute hour day month weekday), or five without the second.
    /// Where both day and weekday are given, either will do.
    pub fn parse(cron: &str, roll: Roll) -> Result<Self, BadSchedule> {
        let parser = CronParser::builder().seconds(Seconds::Optional).year(Year::Disallowed).build();
        let cron = parser.parse(cron).map_err(unreadable)?;
        let schedule = Self { cron, roll };
        match schedule.nominal_after(DateTime::UNIX_EPOCH) {
            Some(_) => Ok(schedule),
            None => Err(BadSchedule::Never),
        }
    }

    /// Every occurrence later than `after` and not later than `until`, in order, each once.
    pub fn occurrences(&self, calendar: &Calendar, after: DateTime<Utc>, until: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let mut found: Vec<_> = self
            .nominals(self.reach_back(calendar, after))
            .take_while(|nominal| *nominal <= until)
            .map(|nominal| self.rolled(calendar, nominal))
            .filter(|due| after < *due && *due <= until)
            .collect();
        // Saturday at ten and Sunday at nine both move to Monday, and change places.
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The first occurrence later than `after`.
    pub fn next(&self, calendar: &Calendar, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let nominals = self.nominals(self.reach_back(calendar, after));
        let candidate = nominals.map(|nominal| self.rolled(calendar, nominal)).find(|due| *due > after)?;
        // Another one that moves to the same day may be earlier in it.
        self.occurrences(calendar, after, candidate).first().copied()
    }

    /// The last occurrence later than `after` and not later than `until`.
    pub fn latest(&self, calendar: &Calendar, after: DateTime<Utc>, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self.roll {
            // Without walking through the thousands a schedule of every few seconds has in a day.
            Roll::AsIs => {
                let until = until.trunc_subsecs(0).with_timezone(&ZONE);
                let found = self.cron.find_previous_occurrence(&until, true).ok()?.with_timezone(&Utc);
                (found > after).then_some(found)
            }
            Roll::NextWorkingDay | Roll::DayOver => self.occurrences(calendar, after, until).pop(),
        }
    }

    /// A moment such that no occurrence later than `after` comes from a nominal one before it: the last second
    /// before the day of `after`, or before the run of days off that reaches up to it.
    fn reach_back(&self, calendar: &Calendar, after: DateTime<Utc>) -> DateTime<Utc> {
        let mut first = calendar::day_of(after);
        match self.roll {
            Roll::AsIs => return after,
            Roll::DayOver => {}
            Roll::NextWorkingDay => {
                while !calendar.is_working_day(day_before(first)) {
                    first = day_before(first);
                }
            }
        }
        calendar::instant(first, NaiveTime::MIN) - TimeDelta::seconds(1)
    }

    fn rolled(&self, calendar: &Calendar, nominal: DateTime<Utc>) -> DateTime<Utc> {
        let local = nominal.with_timezone(&ZONE);
        match self.roll {
            Roll::AsIs => nominal,
            Roll::NextWorkingDay => calendar::instant(calendar.on_or_after(local.date_naive()), local.time()),
            Roll::DayOver => calendar::instant(local.date_naive() + Days::new(1), NaiveTime::MIN),
        }
    }

    fn nominals(&self, after: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        iter::successors(self.nominal_after(after), |last| self.nominal_after(*last))
    }

    fn nominal_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // croner carries fractions of a second over into what it finds.
        let after = after.trunc_subsecs(0).with_timezone(&ZONE);
        self.cron.find_next_occurrence(&after, false).ok().map(|found| found.with_timezone(&Utc))
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cron.pattern.to_string())
    }
}

fn unreadable(error: CronError) -> BadSchedule {
    let why = match error {
        CronError::ComponentError(why) | CronError::IllegalCharacters(why) | CronError::InvalidPattern(why) => why,
        other => other.to_string(),
    };
    BadSchedule::Unreadable(why.trim_end_matches('.').to_owned())
}

fn day_before(day: NaiveDate) -> NaiveDate {
    day - Days::new(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn schedule(cron: &str, roll: Roll) -> Schedule {
        Schedule::parse(cron, roll).unwrap()
    }

    #[test]
    fn the_first_of_october_2026_moves_to_the_eighth_at_nine_in_shanghai() {
        let letters = schedule("0 0 9 1 * *", Roll::NextWorkingDay);
        assert_eq!(
            letters.occurrences(&Calendar::default(), at("2026-09-01T01:00:00Z"), at("2026-11-30T00:00:00Z")),
            [at("2026-10-08T01:00:00Z"), at("2026-11-02T01:00:00Z")]
        );
        assert_eq!(
            letters.next(&Calendar::default(), at("2026-10-05T00:00:00Z")),
            Some(at("2026-10-08T01:00:00Z")),
            "asked in the holiday"
        );
        assert_eq!(
            letters.next(&Calendar::default(), at("2026-10-08T01:00:00Z")),
            Some(at("2026-11-02T01:00:00Z")),
            "later than, not at"
        );
    }

    #[test]
    fn the_start_is_left_out_and_the_end_is_in() {
        let minute = schedule("0 * * * * *", Roll::AsIs);
        let (first, second) = (at("2026-11-24T00:00:00Z"), at("2026-11-24T00:01:00Z"));
        assert_eq!(minute.occurrences(&Calendar::default(), first, second), [second]);
        assert_eq!(minute.occurrences(&Calendar::default(), first - TimeDelta::milliseconds(1), first), [first]);
        assert_eq!(minute.occurrences(&Calendar::default(), first + TimeDelta::milliseconds(500), second), [second]);
        assert_eq!(minute.latest(&Calendar::default(), first, second + TimeDelta::milliseconds(500)), Some(second));
        assert_eq!(minute.latest(&Calendar::default(), second, second + TimeDelta::milliseconds(500)), None);
    }

    #[test]
    fn a_whole_holiday_moves_to_one_moment() {
        let daily = schedule("0 0 9 * * *", Roll::NextWorkingDay);
        assert_eq!(
            daily.occurrences(&Calendar::default(), at("2026-09-30T02:00:00Z"), at("2026-10-09T02:00:00Z")),
            [at("2026-10-08T01:00:00Z"), at("2026-10-09T01:00:00Z")]
        );
    }

    #[test]
    fn moved_occurrences_come_in_order() {
        let weekend = schedule("0 0 9-10 * * SAT,SUN", Roll::NextWorkingDay);
        let friday = at("2026-11-20T04:00:00Z");
        assert_eq!(weekend.next(&Calendar::default(), friday), Some(at("2026-11-23T01:00:00Z")));
        assert_eq!(
            weekend.occurrences(&Calendar::default(), friday, at("2026-11-24T00:00:00Z")),
            [at("2026-11-23T01:00:00Z"), at("2026-11-23T02:00:00Z")]
        );
    }

    #[test]
    fn five_fields_mean_second_zero() {
        let five = schedule("0 9 1 * *", Roll::AsIs);
        assert_eq!(five.next(&Calendar::default(), at("2026-11-24T00:00:00Z")), Some(at("2026-12-01T01:00:00Z")));
    }

    #[test]
    fn the_last_day_of_the_month_knows_short_months_and_leap_years() {
        let month_end = schedule("0 30 23 L * *", Roll::AsIs);
        assert_eq!(
            month_end.occurrences(&Calendar::default(), at("2027-11-30T15:30:00Z"), at("2028-04-30T15:30:00Z")),
            [
                at("2027-12-31T15:30:00Z"),
                at("2028-01-31T15:30:00Z"),
                at("2028-02-29T15:30:00Z"),
                at("2028-03-31T15:30:00Z"),
                at("2028-04-30T15:30:00Z"),
            ]
        );
        assert_eq!(month_end.next(&Calendar::default(), at("2027-02-01T00:00:00Z")), Some(at("2027-02-28T15:30:00Z")));
        assert_eq!(
            month_end.latest(&Calendar::default(), at("2027-02-01T00:00:00Z"), at("2027-03-30T00:00:00Z")),
            Some(at("2027-02-28T15:30:00Z"))
        );
    }

    #[test]
    fn what_waits_for_the_end_of_its_day_is_due_at_midnight_whatever_its_time() {
        for cron in ["0 0 9 L * *", "59 59 23 L * *", "0 0 0,12 L * *"] {
            let month_end = schedule(cron, Roll::DayOver);
            let midnight = at("2026-11-30T16:00:00Z");
            let of = |after, until| month_end.occurrences(&Calendar::default(), after, until);
            assert_eq!(of(at("2026-11-30T15:59:59Z"), midnight), [midnight], "{cron}");
            assert!(of(at("2026-11-01T00:00:00Z"), at("2026-11-30T15:59:59Z")).is_empty(), "{cron}");
            assert_eq!(month_end.next(&Calendar::default(), midnight), Some(at("2026-12-31T16:00:00Z")), "{cron}");
        }
    }

    #[test]
    fn what_cannot_be_read_or_never_comes_is_a_mistake() {
        for text in
            ["", "nine o'clock", "0 0 9 1 *  * * *", "0 0 9 1 * * 2026", "0 0 25 1 * *", "* * *", "0 0 9 １ * *"]
        {
            assert!(matches!(Schedule::parse(text, Roll::AsIs), Err(BadSchedule::Unreadable(_))), "{text}");
        }
        for text in ["0 0 9 31 2 *", "0 0 9 31 4,6 *"] {
            assert_eq!(Schedule::parse(text, Roll::AsIs).unwrap_err(), BadSchedule::Never, "{text}");
        }
        assert!(Schedule::parse("0 0 9 29 2 *", Roll::AsIs).is_ok(), "comes every four years");
    }

    fn any_schedule() -> impl Strategy<Value = Schedule> {
        let cron = prop_oneof![
            Just("0 0 9 1 * *"),
            Just("0 0 9 20 * *"),
            Just("0 30 8,17 * * SAT,SUN"),
            Just("0 0 12 * * *"),
            Just("0 30 23 L * *"),
            Just("0 0 */5 1-8 * *"),
        ];
        (cron, prop_oneof![Just(Roll::AsIs), Just(Roll::NextWorkingDay), Just(Roll::DayOver)])
            .prop_map(|(cron, roll)| schedule(cron, roll))
    }

    fn any_moment() -> impl Strategy<Value = DateTime<Utc>> {
        let (from, to) = (at("2024-06-01T00:00:00Z"), at("2027-06-01T00:00:00Z"));
        (from.timestamp_millis()..to.timestamp_millis()).prop_map(|at| DateTime::from_timestamp_millis(at).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn an_interval_split_anywhere_has_the_same_occurrences(
            schedule in any_schedule(), start in any_moment(), hours in 0i64..2000, part in 0f64..1.0,
        ) {
            let until = start + TimeDelta::hours(hours);
            let split = start + (until - start) * i32::try_from((part * 1000.0) as i64).unwrap() / 1000;
            let mut parts = schedule.occurrences(&Calendar::default(), start, split);
            parts.extend(schedule.occurrences(&Calendar::default(), split, until));
            prop_assert_eq!(parts, schedule.occurrences(&Calendar::default(), start, until));
        }

        #[test]
        fn the_next_and_the_latest_are_the_ends_of_the_list(schedule in any_schedule(), start in any_moment()) {
            let until = start + TimeDelta::days(60);
            let all = schedule.occurrences(&Calendar::default(), start, until);
            prop_assert_eq!(schedule.next(&Calendar::default(), start), all.first().copied());
            prop_assert_eq!(schedule.latest(&Calendar::default(), start, until), all.last().copied());
            prop_assert!(all.is_sorted());
        }

        #[test]
        fn a_moved_occurrence_lies_on_a_working_day(start in any_moment()) {
            let next = schedule("0 0 9 * * *", Roll::NextWorkingDay).next(&Calendar::default(), start).unwrap();
            prop_assert!(Calendar::default().is_working_day(calendar::day_of(next)));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "[-*/0-9LW#,? @A-Z]{0,24}") {
            let _ = Schedule::parse(&text, Roll::AsIs);
        }
    }
}
