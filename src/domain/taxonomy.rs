//! Taxonomies (分类体系): directions, combat units and categories, whose names change while past years keep theirs.

use chrono::NaiveDate;

use super::{
    language::say,
    lifecycle::{happened, not_before},
    refusal::{Refusal, RefusalCode},
};

/// The name that something had on `day`. `former` are the names it had before, each with its last day, the earliest first;
/// the last of them was followed by `present`.
pub fn name_on<'a>(
    former: impl IntoIterator<Item = (NaiveDate, &'a str)>,
    present: &'a str,
    day: NaiveDate,
) -> &'a str {
    former.into_iter().find(|(until, _)| day <= *until).map_or(present, |(_, name)| name)
}

/// The last day of the present name, when another one takes its place on `from`. `since` is the first day of the
/// present name, which must have held a day at least: else it was never right, and is corrected instead.
pub fn rename(
    present: &str,
    since: NaiveDate,
    name: &str,
    from: NaiveDate,
    today: NaiveDate,
) -> Result<NaiveDate, Refusal> {
    if name == present {
        let message = say!("新名称与现名称相同", "This is the present name");
        return Err(Refusal::of_field("name", RefusalCode::Taken, message));
    }
    happened("from", from, today)?;
    not_before("from", from, since.succ_opt().unwrap_or(NaiveDate::MAX))?;
    Ok(from.pred_opt().unwrap_or(NaiveDate::MIN))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_has_the_name_that_held_on_it() {
        let former = [(day("2023-12-31"), "工业"), (day("2025-12-31"), "先进制造")];
        let on = |text| name_on(former, "先进制造和科技创新", day(text));
        assert_eq!(on("2022-05-01"), "工业");
        assert_eq!(on("2023-12-31"), "工业");
        assert_eq!(on("2024-01-01"), "先进制造");
        assert_eq!(on("2025-12-31"), "先进制造");
        assert_eq!(on("2026-01-01"), "先进制造和科技创新");
    }

    #[test]
    fn a_name_takes_over_after_the_first_day_of_the_present_one_and_not_in_the_future() {
        let (since, today) = (day("2024-01-01"), day("2026-11-24"));
        let rename = |from| rename("先进制造", since, "智能制造", from, today);
        assert_eq!(rename(day("2024-01-02")), Ok(since));
        assert_eq!(rename(today), Ok(day("2026-11-23")));
        assert_eq!(rename(since).unwrap_err().code, RefusalCode::DayOrder);
        assert_eq!(rename(day("2026-11-25")).unwrap_err().code, RefusalCode::DayInFuture);
        let same = super::rename("先进制造", since, "先进制造", today, today).unwrap_err();
        assert_eq!((same.code, same.field.as_deref()), (RefusalCode::Taken, Some("name")));
    }

    proptest! {
        #[test]
        fn around_a_change_of_name_each_day_has_the_one_or_the_other(change in 1u64..700, asked in 0u64..800) {
            let since = day("2024-01-01");
            let at = |days| since + chrono::Days::new(days);
            let until = rename("旧", since, "新", at(change), at(800)).unwrap();
            let expected = if asked < change { "旧" } else { "新" };
            prop_assert_eq!(name_on([(until, "旧")], "新", at(asked)), expected);
        }
    }
}
