//! The monthly ledgers (台账).

use chrono::NaiveDate;
use entity::{Ledger, Stage};

use super::{
    language::say,
    lifecycle,
    month::{Month, day_in_languages},
    refusal::{Refusal, RefusalCode},
};

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

/// Whether funds that arrived on `received_on` may be recorded `today` for a project in the pool since `registered_on`:
/// before that day nobody had the lead in it, and they would count for no unit (adr/0014).
pub fn funds(received_on: NaiveDate, registered_on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    lifecycle::happened("on", received_on, today)?;
    if received_on < registered_on {
        let message = say!(
            "到账日期不得早于项目入库日期（{registered_on}）",
            "The funds must not have arrived before the project came into the pool ({registered_on})",
            registered_on = day_in_languages(registered_on),
        );
        return Err(Refusal::of_field("on", RefusalCode::DayOrder, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn funds_arrive_between_the_entry_into_the_pool_and_today() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let refused = |on: &str| funds(day(on), day("2026-11-02"), day("2026-11-24")).err().map(|refusal| refusal.code);
        assert_eq!(refused("2026-11-01"), Some(RefusalCode::DayOrder));
        assert_eq!((refused("2026-11-02"), refused("2026-11-24")), (None, None));
        assert_eq!(refused("2026-11-25"), Some(RefusalCode::DayInFuture));
    }
}
