//! Months of the ledger, in Asia/Shanghai.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::language::Words;

/// A calendar month, written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    first: NaiveDate,
}

impl Month {
    /// The month a day falls in.
    pub fn of(day: NaiveDate) -> Self {
        Self { first: day.with_day(1).unwrap_or(day) }
    }

    /// The first day.
    pub const fn first_day(self) -> NaiveDate {
        self.first
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().first - Days::new(1)
    }

    /// The month after.
    pub fn next(self) -> Self {
        Self { first: self.first + Months::new(1) }
    }

    /// The month before.
    pub fn previous(self) -> Self {
        Self { first: self.first - Months::new(1) }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.first.year()
    }

    /// As letters print it: `2026年11月`.
    pub fn in_words(self) -> String {
        format!("{}年{}月", self.first.year(), self.first.month())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.format("%Y-%m"))
    }
}

/// The text is no month of the years 2000 to 2099 written as `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a month is written as in 2026-11, in the years 2000 to 2099")]
pub struct NotAMonth;

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let well_formed = text.len() == 7 && text.bytes().enumerate().all(|(i, b)| (i == 4) == (b == b'-'));
        let first = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").map_err(|_| NotAMonth)?;
        if well_formed && (2000..=2099).contains(&first.year()) { Ok(Self { first }) } else { Err(NotAMonth) }
    }
}

/// A day as letters print it: `2026年11月24日`, without leading zeros (GB/T 9704).
pub fn day_in_words(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A day as people write it: `2026-11-24`, or as letters print it.
pub fn day_as_written(text: &str) -> Option<NaiveDate> {
    let iso = text.parse().ok().filter(|_| text.len() == 10);
    let day = iso.or_else(|| NaiveDate::parse_from_str(text, "%Y年%m月%d日").ok());
    day.filter(|day| (2000..=2099).contains(&day.year()))
}

/// The day as refusals say it: `2026年11月24日`, or `2026-11-24` in English.
pub fn day_in_languages(day: NaiveDate) -> Words {
    Words { chinese: day_in_words(day), english: day.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_written_as_it_is_read() {
        assert_eq!("2026-11".parse::<Month>().unwrap().to_string(), "2026-11");
        for wrong in ["2026-13", "2026-1", "26-11", "2026-11-01", "2026/11", "", "1999-01", "2026-1\u{0}", "+026-11"] {
            assert_eq!(wrong.parse::<Month>(), Err(NotAMonth), "{wrong}");
        }
    }

    #[test]
    fn a_day_is_read_in_both_ways_in_which_people_write_it() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 4);
        for text in ["2026-12-04", "2026年12月4日", "2026年12月04日"] {
            assert_eq!(day_as_written(text), day, "{text}");
        }
        assert_eq!(day.map(day_in_words).as_deref().and_then(day_as_written), day);
        for wrong in
            ["2026-12-4", "2026年13月4日", "2026年2月30日", "12月4日", "明天", "", "20261年1月1日", "+02026-12-4"]
        {
            assert_eq!(day_as_written(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_last_day_knows_leap_years() {
        assert_eq!("2028-02".parse::<Month>().unwrap().last_day(), NaiveDate::from_ymd_opt(2028, 2, 29).unwrap());
        assert_eq!("2026-12".parse::<Month>().unwrap().last_day(), NaiveDate::from_ymd_opt(2026, 12, 31).unwrap());
    }
}
