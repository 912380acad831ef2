//! Promotion events (招商活动) and outbound visits (外出考察).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;
