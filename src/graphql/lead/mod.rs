//! Leads (招商线索).

pub(super) mod claim;
pub(super) mod limit;
pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
