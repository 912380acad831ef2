//! The opportunity list (发展机会清单).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
