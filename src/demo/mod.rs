//! The demonstration ledger: made-up projects that add up to the district's published year 2025.

pub mod plan;
