//! Document numbers (发文字号).

use std::fmt::Display;

use crate::domain::{
    language::say,
    refusal::{Refusal, RefusalCode},
    text,
};

/// How numbers are written unless the bureau says otherwise.
pub const USUAL: &str = "{prefix}〔{year}〕{seq}号";
/// What stands in a number that is not given out yet.
pub const BLANK: &str = "×";
const LONGEST_PREFIX: usize = 20;
const LONGEST_FORMAT: usize = 60;

/// How the numbers of letters are written: `九招商函〔2026〕3号`, with 〔〕, the full year, and neither 第 nor leading
/// zeros (GB/T 9704-2012).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// Who issues, and that it is a letter (机关代字): `九招商函`. Each has one sequence a year.
    pub prefix: String,
    /// The number with `{prefix}`, `{year}` and `{seq}` in it.
    pub format: String,
}

impl Numbering {
    /// The number that is `seq`-th in its year; sequences begin at 1 and have no gaps.
    pub fn number(&self, year: i32, seq: impl Display) -> String {
        let number = self.format.replace("{prefix}", &self.prefix).replace("{year}", &year.to_string());
        number.replace("{seq}", &seq.to_string())
    }

    /// What stands before the year. Where it is the same, so are the numbers.
    pub fn head(&self) -> String {
        let head = self.format.split_once('〔').map_or(self.format.as_str(), |(head, _)| head);
        head.replace("{prefix}", &self.prefix)
    }
}

/// An agency code as entered: Chinese characters alone, so that its sequence is no other's.
pub fn prefix(field: &'static str, entered: &str) -> Result<String, Refusal> {
    let prefix = text::line(field, entered, LONGEST_PREFIX)?;
    if prefix.chars().all(is_han) {
        return Ok(prefix);
    }
    let message =
        say!("机关代字只能使用汉字，如“九招商函”", "An agency code has Chinese characters alone, such as 九招商函");
    Err(Refusal::of_field(field, RefusalCode::NumberFormat, message))
}

/// A format as entered: `{prefix}〔{year}〕{seq}号`, where words such as 字 may follow the prefix.
pub fn format(field: &'static str, entered: &str) -> Result<String, Refusal> {
    let format = text::line(field, entered, LONGEST_FORMAT)?;
    let words = format.strip_prefix("{prefix}").and_then(|rest| rest.strip_suffix("〔{year}〕{seq}号"));
    if words.is_some_and(|words| words.chars().all(|c| is_han(c) && c != '第')) {
        return Ok(format);
    }
    let message = say!(
        "发文字号格式应为“{USUAL}”，机关代字后可加汉字（如“字”），不加“第”，序号不编虚位",
        "A number is written as {USUAL}; Chinese characters such as 字 may follow the prefix, but not 第",
    );
    Err(Refusal::of_field(field, RefusalCode::NumberFormat, message))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbering(prefix: &str, format: &str) -> Numbering {
        Numbering { prefix: prefix.into(), format: format.into() }
    }

    #[test]
    fn a_number_has_tortoise_shell_brackets_and_no_leading_zeros() {
        assert_eq!(numbering("九招商函", USUAL).number(2026, 3), "九招商函〔2026〕3号");
        assert_eq!(numbering("九招商", "{prefix}字〔{year}〕{seq}号").number(2026, 12), "九招商字〔2026〕12号");
        assert_eq!(numbering("九招商函", USUAL).number(2026, BLANK), "九招商函〔2026〕×号");
    }

    #[test]
    fn a_format_that_is_against_the_standard_is_refused() {
        for right in [USUAL, "{prefix}字〔{year}〕{seq}号"] {
            assert_eq!(format("format", right).as_deref(), Ok(right));
        }
        for wrong in [
            "{prefix}[{year}]{seq}号",
            "{prefix}〔{year}〕第{seq}号",
            "{prefix}第〔{year}〕{seq}号",
            "{prefix}〔{year}〕0{seq}号",
            "{prefix}〔{year}〕号",
            "〔{year}〕{seq}号",
            "{prefix}{seq}号",
            "{prefix}{prefix}〔{year}〕{seq}号",
            "{prefix}2〔{year}〕{seq}号",
            "{seq}",
        ] {
            assert_eq!(format("format", wrong).unwrap_err().code, RefusalCode::NumberFormat, "{wrong}");
        }
        for wrong in ["JL", "九招商函2", "九〔函", "{seq}"] {
            assert_eq!(prefix("prefix", wrong).unwrap_err().code, RefusalCode::NumberFormat, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn numbers_differ_where_heads_years_or_sequences_do(
            one in "[九招商函字]{1,3}", other in "[九招商函字]{1,3}", word in "[字函]{0,1}", a in 1i32..2000, b in 1i32..2000,
        ) {
            let first = numbering(&one, USUAL);
            let second = numbering(&other, &format!("{{prefix}}{word}〔{{year}}〕{{seq}}号"));
            let same = first.head() == second.head() && a == b;
            prop_assert_eq!(first.number(2026, a) == second.number(2026, b), same);
            prop_assert!(first.number(2026, a) != first.number(2027, a));
        }
    }
}
