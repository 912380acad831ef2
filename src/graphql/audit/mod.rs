//! The audit trail (审计记录).

pub(super) mod query;
pub(super) mod types;
