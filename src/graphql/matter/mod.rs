//! Matters (事项) over all the letters that raise them.

pub(super) mod query;
pub(super) mod types;
