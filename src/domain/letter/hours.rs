//! At which hours mail goes out (发送时段): nobody is written to at night, at weekends or on holidays.

use chrono::{DateTime, Days, NaiveTime, Utc};

use crate::domain::calendar::{self, Calendar};

/// The hours of every working day at which mail goes out, Asia/Shanghai.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    from: NaiveTime,
    until: NaiveTime,
}

impl Hours {
    /// Reads `08:00-20:00`: from eight on, and from eight in the evening on no more.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, until) = text.split_once('-')?;
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        let (from, until) = (time(from)?, time(until)?);
        (from < until).then_some(Self { from, until })
    }

    /// The next instant at which mail may go out: `now` itself at these hours of a working day.
    pub fn next(&self, calendar: &Calendar, now: DateTime<Utc>) -> DateTime<Utc> {
        let local = now.with_timezone(&calendar::ZONE);
        let today = local.date_naive();
        let is_over = local.time() >= self.until;
        let day = calendar.on_or_after(if is_over { today + Days::new(1) } else { today });
        now.max(calendar::instant(day, self.from))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, Timelike};
    use proptest::prelude::*;

    use super::*;

    fn hours() -> Hours {
        Hours::parse("08:00-20:00").unwrap()
    }

    /// What the clock in Shanghai shows when mail may go next.
    fn next(now: &str) -> String {
        let now = format!("{now}+08:00").parse().unwrap();
        hours().next(&Calendar::default(), now).with_timezone(&calendar::ZONE).format("%Y-%m-%dT%H:%M:%S").to_string()
    }

    #[test]
    fn mail_goes_from_eight_to_eight_and_waits_for_the_next_morning_else() {
        for (now, at) in [
            ("2026-11-24T00:00:00", "2026-11-24T08:00:00"),
            ("2026-11-24T07:59:59", "2026-11-24T08:00:00"),
            ("2026-11-24T08:00:00", "2026-11-24T08:00:00"),
            ("2026-11-24T19:59:59", "2026-11-24T19:59:59"),
            ("2026-11-24T20:00:00", "2026-11-25T08:00:00"),
            ("2026-11-24T23:59:59", "2026-11-25T08:00:00"),
        ] {
            assert_eq!(next(now), at, "{now}");
        }
    }

    #[test]
    fn mail_waits_for_the_end_of_weekends_and_holidays_and_goes_on_make_up_days() {
        for (now, at) in [
            ("2026-11-27T20:00:00", "2026-11-30T08:00:00"),
            ("2026-11-28T10:00:00", "2026-11-30T08:00:00"),
            ("2026-09-30T21:00:00", "2026-10-08T08:00:00"),
            ("2026-10-04T10:00:00", "2026-10-08T08:00:00"),
            // A Saturday that is worked.
            ("2026-10-10T10:00:00", "2026-10-10T10:00:00"),
        ] {
            assert_eq!(next(now), at, "{now}");
        }
    }

    #[test]
    fn hours_are_two_times_of_one_day() {
        assert_eq!(Hours::parse(" 8:00 - 17:30 "), Hours::parse("08:00-17:30"));
        for wrong in ["", "08:00", "20:00-08:00", "08:00-08:00", "08:00-24:00", "8-20", "08:00-20:00-22:00"] {
            assert_eq!(Hours::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn mail_that_may_go_goes_in_hours_of_a_working_day_and_never_before_it_may(minutes in 0_i64..1_000_000) {
            let calendar = Calendar::default();
            let now = "2025-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes);
            let at = hours().next(&calendar, now);
            let local = at.with_timezone(&calendar::ZONE);
            prop_assert!(at >= now);
            prop_assert!(calendar.is_working_day(local.date_naive()) && (8..20).contains(&local.hour()));
            prop_assert_eq!(hours().next(&calendar, at), at);
        }
    }
}
