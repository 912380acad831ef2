//! Contracts (投资合同) and supplements.

pub(super) mod mutation;
pub(super) mod types;
