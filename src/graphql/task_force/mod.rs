//! Task forces (专班).

pub(super) mod mutation;
pub(super) mod types;
