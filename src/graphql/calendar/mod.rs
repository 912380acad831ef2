//! The working calendar (工作日历): what is worked and what is off, and what the office records of it.

pub mod mutation;
pub mod query;
pub mod types;
