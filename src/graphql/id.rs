//! Global ids: the kind of a thing and its key, such as `project:17`. Clients treat them as opaque.

use std::fmt;

use async_graphql::ID;

macro_rules! kinds {
    ($( $kind:ident = $name:literal, )+) => {
        /// The kinds of things that have a global id.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Kind { $( $kind, )+ }

        impl Kind {
            const fn name(self) -> &'static str {
                match self { $( Self::$kind => $name, )+ }
            }

            fn named(name: &str) -> Option<Self> {
                match name {
                    $( $name => Some(Self::$kind), )+
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    Account = "account",
    Activity = "activity",
    AuditEntry = "audit-entry",
    Blocker = "blocker",
    Category = "category",
    CalendarDay = "calendar-day",
    CalendarYear = "calendar-year",
    Ceremony = "ceremony",
    CeremonyProject = "ceremony-project",
    CombatUnit = "combat-unit",
    Contract = "contract",
    ContractSupplement = "contract-supplement",
    Delivery = "delivery",
    Direction = "direction",
    DispatchMeeting = "dispatch-meeting",
    Evidence = "evidence",
    ExitProposal = "exit-proposal",
    FundReceipt = "fund-receipt",
    GroupMember = "group-member",
    IdleAsset = "idle-asset",
    JobRun = "job-run",
    Lead = "lead",
    LeadFollowUp = "lead-follow-up",
    LeadLimit = "lead-limit",
    LeadRuling = "lead-ruling",
    LedgerSnapshot = "ledger-snapshot",
    LedgerSnapshotRow = "ledger-snapshot-row",
    Letter = "letter",
    LetterAnswer = "letter-answer",
    LetterDraft = "letter-draft",
    LetterHold = "letter-hold",
    LetterIssuing = "letter-issuing",
    LetterItem = "letter-item",
    LetterLink = "letter-link",
    LetterNumbering = "letter-numbering",
    LetterTemplateVersion = "letter-template-version",
    LetterCopyRule = "letter-copy-rule",
    LetterRule = "letter-rule",
    Matter = "matter",
    Milestone = "milestone",
    OfficeReport = "office-report",
    Official = "official",
    OfficialAbsence = "official-absence",
    Opportunity = "opportunity",
    OpportunityList = "opportunity-list",
    ProgressEntry = "progress-entry",
    Project = "project",
    ScoreWeight = "score-weight",
    Review = "review",
    ReviewLevel = "review-level",
    ReviewOpinion = "review-opinion",
    ProjectHold = "project-hold",
    ScreeningLimit = "screening-limit",
    StageChange = "stage-change",
    Target = "target",
    Task = "task",
    TaskForce = "task-force",
    TaskForceMember = "task-force-member",
    Unit = "unit",
}

impl Kind {
    /// The kind and the key in an id, unless it is malformed.
    pub(super) fn of(id: &ID) -> Option<(Self, i64)> {
        let (kind, key) = id.split_once(':')?;
        Some((Self::named(kind)?, key.parse().ok()?))
    }

    /// The id of one thing of this kind.
    pub(super) fn id(self, key: i64) -> ID {
        ID(format!("{self}:{key}"))
    }

    /// The key in an id; of an id that is malformed or of another kind, a key that nothing has, so that it answers as
    /// unknown.
    pub(super) fn key(self, id: &ID) -> i64 {
        Self::of(id).filter(|(kind, _)| *kind == self).map_or(-1, |(_, key)| key)
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
