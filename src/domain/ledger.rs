//! The monthly ledgers (台账).

use chrono::NaiveDate;
use entity::{Ledger, Stage};

use super::month::Month;

/// The ledger that holds the projects of a stage; the stages before and after have none.
pub const fn of(stage: Stage) -> Option<Ledger> {
    match stage {
        Stage::Negotiating => Some(Ledger::Negotiating),
        Stage::Approved => Some(Ledger::ToSign),
        Stage::Signed => Some(Ledger::ToStart),
        Stage::Started => Some(Ledger::ToProduce),
        Stage::InProduction | Stage::AtCapacity | Stage::Exited | Stage::ScreenedOut => None,
    }
}

/// Whether a project in this stage owes a progress entry every month: once signed, until it produces.
pub const fn owes_entry(stage: Stage) -> bool {
    matches!(stage, Stage::Signed | Stage::Started)
}

/// The last day on which the entry for a month is on time.
pub fn entry_due(month: Month) -> NaiveDate {
    month.last_day()
}

/// The month whose end has come on a day: this one on its last day, before that the last one.
pub fn month_ended(day: NaiveDate) -> Month {
    let month = Month::of(day);
    if day == month.last_day() { month } else { month.previous() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_ended_on_its_last_day_and_not_before() {
        for (day, month) in [
            ("2026-11-29", "2026-10"),
            ("2026-11-30", "2026-11"),
            ("2026-12-01", "2026-11"),
            ("2028-02-28", "2028-01"),
            ("2028-02-29", "2028-02"),
            ("2027-01-01", "2026-12"),
        ] {
            assert_eq!(month_ended(day.parse().unwrap()).to_string(), month, "{day}");
        }
    }
}
