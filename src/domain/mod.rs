//! The rules of the field, as pure functions: no clock, no database, no input or output. Time is an argument.

pub mod calendar;
pub mod language;
pub mod lead;
pub mod ledger;
pub mod letter;
pub mod lifecycle;
pub mod money;
pub mod month;
pub mod refusal;
pub mod responsibility;
pub mod schedule;
pub mod screening;
pub mod tally;
pub mod text;
pub mod viewer;
