//! Joint ceremonies (集中活动).

use chrono::NaiveDate;

use super::{
    language::say,
    month::day_in_languages,
    refusal::{Refusal, RefusalCode},
};

/// A ceremony is held when all its projects are signed; `last` is the day of the last signing.
pub fn after_signings(held_on: NaiveDate, last: NaiveDate) -> Result<(), Refusal> {
    if held_on < last {
        let message = say!(
            "参加项目中有{last}签约的，活动日期不得早于该日",
            "One of its projects was signed on {last}; the ceremony must not be held before",
            last = day_in_languages(last),
        );
        return Err(Refusal::of_field("heldOn", RefusalCode::DayOrder, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ceremony_may_be_held_on_the_day_of_a_signing_and_not_before() {
        let signed_on: NaiveDate = "2025-12-31".parse().unwrap();
        assert_eq!(after_signings(signed_on, signed_on), Ok(()));
        let refused = after_signings(signed_on.pred_opt().unwrap(), signed_on).unwrap_err();
        assert_eq!((refused.field.as_deref(), refused.code), (Some("heldOn"), RefusalCode::DayOrder));
    }
}
