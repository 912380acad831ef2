//! Officials (干部).

pub(super) mod absence;
pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
