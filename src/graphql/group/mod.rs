//! The leading group (领导小组).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
