//! Scalars, and amounts of money as clients read them.

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject, Value};
use chrono::{Datelike, NaiveDate, SecondsFormat, Utc};

use crate::domain::{calendar::EVER, money, month};

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
        day.map(Self).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        is_readable::<Self>(value)
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

/// An instant (时间), in answers in UTC: `2026-11-24T01:00:00Z` is nine in the morning in Asia/Shanghai. In inputs with
/// any offset from UTC, such as `2026-11-24T09:00:00+08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(pub chrono::DateTime<Utc>);

/// An instant (时间), in answers in UTC: `2026-11-24T01:00:00Z` is nine in the morning in Asia/Shanghai. In inputs with
/// any offset from UTC, such as `2026-11-24T09:00:00+08:00`.
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let instant = chrono::DateTime::parse_from_rfc3339(text).ok().map(|instant| Self(instant.to_utc()));
        // Years beyond four digits are no RFC 3339, and no database takes them.
        let instant = instant.filter(|Self(instant)| (1..=9999).contains(&instant.year()));
        instant.ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        is_readable::<Self>(value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(instant: chrono::DateTime<Utc>) -> Self {
        Self(instant)
    }
}

/// A month of the ledger in Asia/Shanghai, written `2026-11` (月份).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month(pub month::Month);

/// A month of the ledger in Asia/Shanghai, written `2026-11` (月份).
#[Scalar(name = "Month", specified_by_url = "https://www.w3.org/TR/xmlschema-2/#gYearMonth")]
impl ScalarType for Month {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        text.parse().ok().map(Self).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        is_readable::<Self>(value)
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
#[Scalar(name = "Fen", specified_by_url = "https://www.w3.org/TR/xmlschema-2/#long")]
impl ScalarType for Fen {
    fn parse(value: Value) -> InputValueResult<Self> {
        whole(value).map(Self)
    }

    fn is_valid(value: &Value) -> bool {
        is_readable::<Self>(value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A whole number of 64 bits (整数): a count, or an amount in fen (分).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Long(pub i64);

/// A whole number of 64 bits (整数): a count, or an amount in fen (分). In answers a string of digits, since it may pass
/// what a JavaScript number holds exactly. In inputs a string of digits or a number.
#[Scalar(name = "Long", specified_by_url = "https://www.w3.org/TR/xmlschema-2/#long")]
impl ScalarType for Long {
    fn parse(value: Value) -> InputValueResult<Self> {
        whole(value).map(Self)
    }

    fn is_valid(value: &Value) -> bool {
        is_readable::<Self>(value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A number of days as an `Int`.
pub fn days(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// The first day of what somebody has set; none of what is built in and has held since ever.
pub fn set_from(day: NaiveDate) -> Option<Date> {
    (day > EVER).then_some(Date(day))
}

/// A whole number as it comes in.
fn whole<T: InputType>(value: Value) -> Result<i64, InputValueError<T>> {
    let number = match &value {
        Value::Number(number) => number.as_i64(),
        Value::String(digits) => digits.parse().ok(),
        _ => None,
    };
    number.ok_or_else(|| InputValueError::expected_type(value))
}

/// Asked while a request is validated: one with a value that cannot be read is refused as a whole, wherever the value
/// stands. How each is written `wording` says.
fn is_readable<T: ScalarType>(value: &Value) -> bool {
    T::parse(value.clone()).is_ok()
}

/// A row as it was written, in JSON (数据快照): an object, whose fields are named as in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json(pub serde_json::Value);

/// A row as it was written, in JSON (数据快照): an object, whose fields are named as in the database.
#[Scalar(name = "JSON", specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
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
