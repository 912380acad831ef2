//! Month-end snapshots of the ledgers (月末台账快照), what differs between them, and the special report (专项报告).

pub(super) mod difference;
mod late;
mod names;
pub(super) mod query;
pub(super) mod report;
mod row;
pub(super) mod types;
