//! Yearly targets (年度目标), their attainment, and the scoreboard of units (考核得分).

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod scoreboard;
pub(super) mod types;
