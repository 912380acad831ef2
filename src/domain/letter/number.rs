//! Document numbers (发文字号).

use std::fmt;

/// The number an issued letter carries: `九招商函〔2026〕3号`, with 〔〕, the full year, and neither 第 nor leading zeros
/// (GB/T 9704-2012).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentNumber {
    /// Who issues, and that it is a letter (机关代字): `九招商函`.
    pub prefix: String,
    /// Year of issue.
    pub year: i32,
    /// Place in the year's sequence, from 1, without gaps.
    pub seq: i32,
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { prefix, year, seq } = self;
        write!(f, "{prefix}〔{year}〕{seq}号")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_tortoise_shell_brackets_and_no_leading_zeros() {
        let number = DocumentNumber { prefix: "九招商函".into(), year: 2026, seq: 3 };
        assert_eq!(number.to_string(), "九招商函〔2026〕3号");
    }
}
