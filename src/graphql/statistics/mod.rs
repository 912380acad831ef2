//! The yearly statistics (年度统计), and how far leads and projects come (招商漏斗).

pub(super) mod funnel;
pub(super) mod query;
pub(in crate::graphql) mod types;
