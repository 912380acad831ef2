//! Dispatch meetings (调度会商) and tasks (任务).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
