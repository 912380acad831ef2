//! Amounts of money: whole fen (分), exact.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    language::{Words, say},
    refusal::{Refusal, RefusalCode},
};

/// Fen in one 万元 (10^4 yuan).
const FEN_PER_WAN: i64 = 1_000_000;
/// Fen in one 亿元 (10^8 yuan).
const FEN_PER_YI: i64 = 10_000_000_000;

/// An amount in whole fen. Sums of amounts are amounts too, so only [`Money::entered`] limits the size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Money(i64);

impl Money {
    /// The largest amount one entry may have: 1,000 亿元. A hundred thousand of them still add up in 64 bits.
    pub const LARGEST_ENTRY: Self = Self(1_000 * FEN_PER_YI);

    /// An amount as the ledger holds it.
    pub const fn fen(fen: i64) -> Self {
        Self(fen)
    }

    /// An amount of whole 万元.
    pub const fn wan_yuan(wan: i64) -> Self {
        Self(wan * FEN_PER_WAN)
    }

    /// An amount as a person enters it; `None` if it is negative or beyond [`Self::LARGEST_ENTRY`].
    pub fn entered(fen: i64) -> Option<Self> {
        (0..=Self::LARGEST_ENTRY.0).contains(&fen).then_some(Self(fen))
    }

    /// The amount in fen.
    pub const fn as_fen(self) -> i64 {
        self.0
    }

    /// The exact amount in 万元, without needless zeros: `457.8`.
    pub fn in_wan_yuan(self) -> String {
        decimal(self.0, FEN_PER_WAN)
    }

    /// The exact amount in 亿元, without needless zeros.
    pub fn in_yi_yuan(self) -> String {
        decimal(self.0, FEN_PER_YI)
    }

    /// As refusals say it: `457.8亿元`, or in English the fen that clients enter.
    pub fn in_languages(self) -> Words {
        Words { chinese: self.to_string(), english: format!("{} fen", self.0) }
    }
}

/// An amount that has to be above zero, as entered in `field`, in fen.
pub fn above_zero(field: &'static str, fen: i64) -> Result<i64, Refusal> {
    let amount = Money::entered(fen).filter(|amount| *amount > Money::default());
    amount.map(Money::as_fen).ok_or_else(|| {
        let message = say!(
            "金额应大于零且不超过{most}",
            "The amount must be above zero and at most {most}",
            most = Money::LARGEST_ENTRY.in_languages(),
        );
        Refusal::of_field(field, RefusalCode::OutOfRange, message)
    })
}

/// An amount that may be absent, as entered in `field`, in fen.
pub fn optional(field: &'static str, fen: Option<i64>) -> Result<Option<i64>, Refusal> {
    if fen.is_some_and(|fen| Money::entered(fen).is_none()) {
        let message = say!(
            "金额不得小于零，且不超过{most}",
            "The amount must not be negative, and at most {most}",
            most = Money::LARGEST_ENTRY.in_languages(),
        );
        return Err(Refusal::of_field(field, RefusalCode::OutOfRange, message));
    }
    Ok(fen)
}

/// As people read it: in 亿元 from one 亿元 up, in 万元 below, always exact.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.abs() >= FEN_PER_YI {
            write!(f, "{}亿元", self.in_yi_yuan())
        } else {
            write!(f, "{}万元", self.in_wan_yuan())
        }
    }
}

fn decimal(fen: i64, unit: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let (fen, unit) = (fen.unsigned_abs(), unit.unsigned_abs());
    let (whole, rest) = (fen / unit, fen % unit);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let width = unit.ilog10() as usize;
    format!("{sign}{whole}.{}", format!("{rest:0width$}").trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_contract_amount_of_2025_reads_as_published() {
        assert_eq!(Money::wan_yuan(4_578_000).to_string(), "457.8亿元");
        assert_eq!(Money::wan_yuan(1_068_900).to_string(), "106.89亿元");
    }

    #[test]
    fn small_amounts_are_in_wan_yuan_and_lose_nothing() {
        assert_eq!(Money::fen(1).to_string(), "0.000001万元");
        assert_eq!(Money::fen(-1_500_000).to_string(), "-1.5万元");
        assert_eq!(Money::wan_yuan(9_999).to_string(), "9999万元");
    }

    #[test]
    fn an_entry_is_neither_negative_nor_beyond_the_limit() {
        assert_eq!(Money::entered(-1), None);
        assert_eq!(Money::entered(0), Some(Money::fen(0)));
        assert_eq!(Money::entered(Money::LARGEST_ENTRY.as_fen() + 1), None);
    }

    proptest::proptest! {
        #[test]
        fn the_decimal_is_the_exact_amount(fen in 0..i64::MAX) {
            let text = Money::fen(fen).in_yi_yuan();
            let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
            let back = whole.parse::<i64>().unwrap() * FEN_PER_YI + format!("{rest:0<10}").parse::<i64>().unwrap();
            proptest::prop_assert_eq!(back, fen);
        }
    }
}
