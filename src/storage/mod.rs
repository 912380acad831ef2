//! Every query, a file an aggregate. Statements take a connection and open no transaction.

pub mod account;
mod aggregate;
pub mod among;
pub mod audit;
pub mod database;
pub mod delivery;
pub mod difference;
pub mod directory;
pub mod job;
pub mod lead;
pub mod lease;
pub mod letter;
pub mod matching;
pub mod organisation;
pub mod page;
pub mod project;
pub mod scoped;
pub mod screening;
pub mod search;
pub mod sequence;
pub mod session;
pub mod snapshot;
pub mod statistics;
pub mod tally;
