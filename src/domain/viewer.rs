//! Who asks, what they may see, and what they may do.

use chrono::NaiveDate;
use entity::Role;

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The account.
    pub account_id: i64,
    /// Sign-in name.
    pub login: String,
    /// Role.
    pub role: Role,
    /// The official the account belongs to.
    pub official_id: Option<i64>,
    /// The rows the viewer may see.
    pub scope: Scope,
}

/// Which rows a viewer may see. What is outside answers as if it did not exist.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every row: the bureau and the group leaders.
    Everything,
    /// A division leader: projects of these directions, of these units, or led in person; these units and their work.
    Charge {
        /// The day whose responsibilities count.
        on: NaiveDate,
        /// The leader.
        official_id: i64,
        /// Directions in command today.
        direction_ids: Vec<i64>,
        /// Units in charge today: as division leader of the unit, or as lead unit of one of the directions.
        unit_ids: Vec<i64>,
    },
    /// A department head or liaison officer: projects in which these units have a duty or own a milestone, a task or a
    /// blocker, and their tasks, leads and letters.
    Units {
        /// The day whose responsibilities count.
        on: NaiveDate,
        /// Who it is; nobody, if the account belongs to no official.
        official_id: Option<i64>,
        /// Units headed, or kept the ledger of, today.
        unit_ids: Vec<i64>,
    },
}

impl Scope {
    /// The official whose letters as a deputy are seen as well, and the day.
    pub const fn deputy(&self) -> Option<(i64, NaiveDate)> {
        match self {
            Self::Everything | Self::Units { official_id: None, .. } => None,
            Self::Charge { on, official_id, .. } | Self::Units { on, official_id: Some(official_id), .. } => {
                Some((*official_id, *on))
            }
        }
    }

    /// The same directions and units, with the responsibilities of another day.
    #[must_use]
    pub fn at(&self, day: NaiveDate) -> Self {
        let mut scope = self.clone();
        if let Self::Charge { on, .. } | Self::Units { on, .. } = &mut scope {
            *on = day;
        }
        scope
    }
}

/// What a viewer may do beyond reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Change anything: organisation, projects' stages and responsibilities, jobs, letters.
    Administer,
    /// Keep the ledger of the projects and leads in scope: entries, receipts, milestones and tasks done, blockers,
    /// follow-ups, proposals to exit.
    KeepLedger,
    /// Sign for the letters to the own unit, or to the leader in person, and answer them; and those to an official who is
    /// away, as the deputy.
    AnswerLetters,
}

impl Viewer {
    /// Whether the role allows it.
    pub const fn may(&self, permission: Permission) -> bool {
        match permission {
            Permission::Administer => matches!(self.role, Role::Admin),
            Permission::AnswerLetters => {
                matches!(self.role, Role::DivisionLeader | Role::DepartmentHead | Role::LiaisonOfficer)
            }
            Permission::KeepLedger => matches!(self.role, Role::Admin | Role::DepartmentHead | Role::LiaisonOfficer),
        }
    }

    /// Whether the viewer may see an official's telephone and mail address: the bureau, and the person.
    pub fn may_reach(&self, official_id: i64) -> bool {
        self.role == Role::Admin || self.official_id == Some(official_id)
    }

    /// Whether the viewer may see a unit's telephone: the bureau, and the unit's own people.
    pub fn may_call(&self, unit_id: i64) -> bool {
        let own = matches!(&self.scope, Scope::Units { unit_ids, .. } if unit_ids.contains(&unit_id));
        self.role == Role::Admin || own
    }
}
