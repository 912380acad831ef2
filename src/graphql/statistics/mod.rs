//! The yearly statistics (年度统计).

pub(super) mod query;
pub(in crate::graphql) mod types;
