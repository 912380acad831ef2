//! Projects (项目), their plan, ledger and history.

mod assignment;
mod belongings;
pub(super) mod evidence;
pub(super) mod figures;
pub(super) mod input;
pub(super) mod ledger;
pub(super) mod ledger_mutation;
mod lists;
pub(super) mod mutation;
pub(super) mod production_mutation;
pub(super) mod query;
pub(super) mod standing;
pub(super) mod subscription;
pub(super) mod types;
