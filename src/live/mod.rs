//! News of what changed: who watches a thing hears of it, on every replica of the service.
//!
//! A write notes its changes while it goes on and tells them with its commit (`storage::database::Write`). The process
//! itself is told in memory. On PostgreSQL the others hear it by NOTIFY: in the transaction, if processes keep what
//! changed; a moment later and with the changes of others, if it is only watched (adr/0013).

mod changes;
mod hub;
mod replicas;

pub use self::{
    changes::Changes,
    hub::Hub,
    replicas::{CHANNEL, follow},
};

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An account, or one of its tokens.
    Account,
    /// A run of a job of the scheduler.
    JobRun,
    /// A letter, or its mail.
    Letter,
    /// Units, officials, directions, the leading group, who holds which post or duty there, and the screening limits;
    /// always as a whole.
    Organisation,
    /// A project, or what belongs to it: plan, ledger, responsibilities.
    Project,
}

impl Subject {
    const ALL: [Self; 5] = [Self::Account, Self::JobRun, Self::Letter, Self::Organisation, Self::Project];

    /// Whether processes keep what they read of it, and with it decide who may do what.
    const fn is_kept(self) -> bool {
        matches!(self, Self::Account | Self::Organisation)
    }

    const fn letter(self) -> char {
        match self {
            Self::Account => 'a',
            Self::JobRun => 'j',
            Self::Letter => 'l',
            Self::Organisation => 'o',
            Self::Project => 'p',
        }
    }
}

/// Something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of thing.
    pub subject: Subject,
    /// Its key; none if it may be any of the kind.
    pub id: Option<i64>,
}

impl Change {
    /// One thing changed.
    pub const fn of(subject: Subject, id: i64) -> Self {
        Self { subject, id: Some(id) }
    }

    /// Anything of the kind may have changed.
    pub const fn any(subject: Subject) -> Self {
        Self { subject, id: None }
    }

    /// Whether it is this thing that changed, or may be.
    pub fn may_be(self, subject: Subject, id: i64) -> bool {
        self.subject == subject && self.id.is_none_or(|changed| changed == id)
    }
}
