//! Letters (函件).

pub(super) mod answer;
pub(super) mod answer_mutation;
pub(super) mod copy_rule;
pub(super) mod draft;
pub(super) mod draft_mutation;
pub(super) mod hold;
pub(super) mod link;
pub(super) mod mutation;
pub(super) mod preview;
pub(super) mod query;
pub(super) mod rule;
pub(super) mod setting;
pub(super) mod statistics;
pub(super) mod subscription;
pub(super) mod template;
pub(super) mod types;
