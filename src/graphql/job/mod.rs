//! Job runs (任务运行记录).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod subscription;
pub(super) mod types;
