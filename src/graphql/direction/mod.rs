//! Industry directions (产业方向).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
