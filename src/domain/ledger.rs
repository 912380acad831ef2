//! The monthly ledgers (台账).

use chrono::{Months, NaiveDate};
use entity::Stage;

use super::month::Month;

/// Months a project may negotiate, or stay approved unsigned, before it is a candidate for screening out.
pub const POOL_LIMIT_MONTHS: u32 = 3;
/// Months after which letters begin to say so.
pub const POOL_WARNING_MONTHS: u32 = 2;

/// Whether a project in this stage owes a progress entry every month: once signed, until it produces.
pub const fn owes_entry(stage: Stage) -> bool {
    matches!(stage, Stage::Signed | Stage::Started)
}

/// The last day on which the entry for a month is on time.
pub fn entry_due(month: Month) -> NaiveDate {
    month.last_day()
}

/// The day `months` after a project came into its present stage of the pool.
pub fn pool_day(since: NaiveDate, months: u32) -> NaiveDate {
    since.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}
