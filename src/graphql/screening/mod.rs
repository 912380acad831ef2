//! Screening (动态更新): the clocks of projects in the pool.

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
