//! Exit (终止项目审议退出), and the idle assets it frees (存量资源).

pub(super) mod asset_mutation;
pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
