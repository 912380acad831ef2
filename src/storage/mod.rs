//! Every query, a file an aggregate. Statements take a connection and open no transaction.

pub mod account;
pub mod activity;
mod aggregate;
pub mod among;
pub mod audit;
pub mod database;
pub mod delivery;
pub mod directory;
pub mod job;
pub mod lead;
pub mod lease;
pub mod letter;
pub mod matching;
pub mod opportunity;
pub mod organisation;
pub mod outreach;
pub mod page;
pub mod project;
pub mod scoped;
pub mod search;
pub mod sequence;
pub mod session;
pub mod statistics;
pub mod tally;
