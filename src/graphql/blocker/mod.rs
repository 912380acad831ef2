//! Blockers (堵点).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
