//! Global ids: the kind of a thing and its key, such as `project:17`. Clients treat them as opaque.

use std::fmt;

use async_graphql::ID;

/// The kinds of things that have a global id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Account,
    AuditEntry,
    CombatUnit,
    Direction,
    FundReceipt,
    GroupMember,
    JobRun,
    Lead,
    LeadFollowUp,
    Letter,
    LetterItem,
    Milestone,
    Official,
    ProgressEntry,
    Project,
    StageChange,
    Unit,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::AuditEntry => "audit-entry",
            Self::CombatUnit => "combat-unit",
            Self::Direction => "direction",
            Self::FundReceipt => "fund-receipt",
            Self::GroupMember => "group-member",
            Self::JobRun => "job-run",
            Self::Lead => "lead",
            Self::LeadFollowUp => "lead-follow-up",
            Self::Letter => "letter",
            Self::LetterItem => "letter-item",
            Self::Milestone => "milestone",
            Self::Official => "official",
            Self::ProgressEntry => "progress-entry",
            Self::Project => "project",
            Self::StageChange => "stage-change",
            Self::Unit => "unit",
        }
    }

    /// The id of one thing of this kind.
    pub(super) fn id(self, key: i64) -> ID {
        ID(format!("{self}:{key}"))
    }

    /// The key in an id; of an id that is malformed or of another kind, a key that nothing has, so that it answers as
    /// unknown.
    pub(super) fn key(self, id: &ID) -> i64 {
        id.split_once(':').filter(|(kind, _)| *kind == self.name()).and_then(|(_, key)| key.parse().ok()).unwrap_or(-1)
    }

    /// As [`Self::key`], for several ids.
    pub(super) fn keys(self, ids: &[ID]) -> Vec<i64> {
        ids.iter().map(|id| self.key(id)).collect()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
