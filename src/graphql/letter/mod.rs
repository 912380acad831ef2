//! Letters (函件).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod subscription;
pub(super) mod types;
