//! Responsibility units (责任单位) and combat units (作战单元).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
