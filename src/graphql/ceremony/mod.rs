//! Joint ceremonies (集中活动).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
