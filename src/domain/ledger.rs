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

/// Whether funds that arrived on `received_on` may be recorded `today` for a project signed on `signed_on`: what is in place
/// is in place for a contract.
pub fn funds(received_on: NaiveDate, signed_on: Option<NaiveDate>, today: NaiveDate) -> Result<(), Refusal> {
    let Some(signed_on) = signed_on else {
        let message = say!("项目尚未签约，不能登记到位资金", "The project is not signed: no funds are recorded for it");
        return Err(Refusal::of_change(RefusalCode::ContractMissing, message));
    };
    lifecycle::happened("on", received_on, today)?;
    if received_on < signed_on {
        let message = say!(
            "到账日期不得早于项目签约日期（{signed_on}）",
            "The funds must not have arrived before the project was signed ({signed_on})",
            signed_on = day_in_languages(signed_on),
        );
        return Err(Refusal::of_field("on", RefusalCode::DayOrder, message));
    }
    Ok(())
}

/// Whether the entry of a project in the pool since `registered_on`, at `stage` since `since`, may be filed for a month:
/// it was in the life cycle then.
pub fn entry(month: Month, registered_on: NaiveDate, stage: Stage, since: NaiveDate) -> Result<(), Refusal> {
    if month < Month::of(registered_on) {
        let message = say!(
            "项目于{registered_on}入库，不能填报此前月份",
            "The project came into the pool on {registered_on}: there is nothing to file for months before",
            registered_on = day_in_languages(registered_on),
        );
        return Err(Refusal::of_field("month", RefusalCode::DayOrder, message));
    }
    lifecycle::still_in("month", month.first_day(), stage, since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn funds_arrive_between_the_signing_and_today() {
        let refused =
            |on: &str| funds(day(on), Some(day("2026-11-02")), day("2026-11-24")).err().map(|refusal| refusal.code);
        assert_eq!(refused("2026-11-01"), Some(RefusalCode::DayOrder));
        assert_eq!((refused("2026-11-02"), refused("2026-11-24")), (None, None));
        assert_eq!(refused("2026-11-25"), Some(RefusalCode::DayInFuture));
        let unsigned = funds(day("2026-11-02"), None, day("2026-11-24"));
        assert_eq!(unsigned.unwrap_err().code, RefusalCode::ContractMissing);
    }

    #[test]
    fn an_entry_is_about_a_month_in_which_the_project_was_there() {
        let refused = |month: &str, stage| {
            let filed = entry(month.parse().unwrap(), day("2026-03-31"), stage, day("2026-10-15"));
            filed.err().map(|refusal| refusal.code)
        };
        assert_eq!(refused("2026-02", Stage::Signed), Some(RefusalCode::DayOrder));
        assert_eq!((refused("2026-03", Stage::Signed), refused("2026-11", Stage::Signed)), (None, None));
        assert_eq!(
            (refused("2026-10", Stage::Exited), refused("2026-11", Stage::Exited)),
            (None, Some(RefusalCode::AlreadyEnded))
        );
    }
}
