//! The timeline of a project (大事记).

pub(super) mod query;
pub(super) mod types;
