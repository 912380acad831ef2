//! Scalars, and amounts of money as clients read them.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject, Value};
use chrono::NaiveDate;

use crate::domain::{money, month};

/// A day in Asia/Shanghai, written `2026-11-24` (日期).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// A day in Asia/Shanghai, written `2026-11-24` (日期).
#[Scalar(name = "Date", specified_by_url = "https://scalars.graphql.org/andimarek/local-date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let well_formed = text.len() == 10;
        let day = text.parse::<NaiveDate>().ok().filter(|_| well_formed);
        day.map(Self).ok_or_else(|| InputValueError::custom("there is no such day; a day is written as in 2026-11-24"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

/// A month of the ledger in Asia/Shanghai, written `2026-11` (月份).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month(pub month::Month);

/// A month of the ledger in Asia/Shanghai, written `2026-11` (月份).
#[Scalar(name = "Month")]
impl ScalarType for Month {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        text.parse().map(Self).map_err(|error: month::NotAMonth| InputValueError::custom(error))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A whole number of fen (分), 1/100 yuan. In answers a string of digits, since sums may pass what a JavaScript number
/// holds exactly: `"4578000000000"` is 457.8亿元. In inputs a string of digits or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fen(pub i64);

/// A whole number of fen (分), 1/100 yuan. In answers a string of digits, since sums may pass what a JavaScript number
/// holds exactly: `"4578000000000"` is 457.8亿元. In inputs a string of digits or a number.
#[Scalar(name = "Fen")]
impl ScalarType for Fen {
    fn parse(value: Value) -> InputValueResult<Self> {
        let fen = match &value {
            Value::Number(number) => number.as_i64(),
            Value::String(digits) => digits.parse().ok(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        fen.map(Self).ok_or_else(|| InputValueError::custom("an amount is a whole number of fen"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An amount of money (金额), exact. Every field says the same amount.
#[derive(Clone, Copy, Debug, SimpleObject)]
#[graphql(complex)]
pub struct Money {
    /// In fen (分).
    fen: Fen,
}

#[async_graphql::ComplexObject]
impl Money {
    /// In 万元 (10^4 yuan), an exact decimal: `"4578000"`.
    async fn wan_yuan(&self) -> String {
        self.amount().in_wan_yuan()
    }

    /// In 亿元 (10^8 yuan), an exact decimal: `"457.8"`.
    async fn yi_yuan(&self) -> String {
        self.amount().in_yi_yuan()
    }

    /// As people read it: `"457.8亿元"`, `"9999万元"`.
    async fn text(&self) -> String {
        self.amount().to_string()
    }
}

impl Money {
    /// The amount of so many fen.
    pub const fn of_fen(fen: i64) -> Self {
        Self { fen: Fen(fen) }
    }

    const fn amount(self) -> money::Money {
        money::Money::fen(self.fen.0)
    }
}
