//! Reviews (在谈项目审议) and the levels they need.

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
