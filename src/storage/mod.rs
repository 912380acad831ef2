//! Every query, a file an aggregate. Statements take a connection and open no transaction.

pub mod database;
pub mod delivery;
pub mod job;
pub mod lease;
