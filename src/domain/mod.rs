//! The rules of the field, as pure functions: no clock, no database, no input or output. Time is an argument.

pub mod asset;
pub mod calendar;
pub mod ceremony;
pub mod commitment;
pub mod company;
pub mod exit;
pub mod language;
pub mod lead;
pub mod ledger;
pub mod letter;
pub mod lifecycle;
pub mod money;
pub mod month;
pub mod ratio;
pub mod refusal;
pub mod responsibility;
pub mod review;
pub mod schedule;
pub mod score;
pub mod screening;
pub mod tally;
pub mod target;
pub mod text;
pub mod timeline;
pub mod token;
pub mod viewer;
