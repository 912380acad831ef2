//! Who changed something meets who watches.

use std::{
    mem,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use tokio::sync::{
    Notify,
    broadcast::{Receiver, Sender, channel},
};

use super::{Change, Changes, Subject};

/// Changes kept for a listener that is behind. One that falls further behind is told so and has lost the oldest.
const KEPT: usize = 1_024;
/// The most changes that wait to be told; more may be anything.
const WAITING: usize = 4_096;

/// Where changes are told and heard. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Hub {
    sender: Sender<Change>,
    /// Names this process to the others, and to itself.
    pub(super) origin: u64,
    /// How often each subject changed.
    versions: Arc<[AtomicU64; Subject::ALL.len()]>,
    /// Whether what other replicas change may go unheard.
    deaf: Arc<AtomicBool>,
    pub(super) outbox: Arc<Outbox>,
}

/// What other replicas are told a moment after its commit.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    /// Whether somebody tells it.
    is_served: AtomicBool,
    changes: Mutex<Vec<Change>>,
    pub(super) filled: Notify,
    /// Held by whoever tells.
    pub(super) telling: tokio::sync::Mutex<()>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            sender: channel(KEPT).0,
            origin: rand::random(),
            versions: Arc::default(),
            deaf: Arc::default(),
            outbox: Arc::default(),
        }
    }
}

impl Hub {
    /// Tells everybody in this process.
    pub fn publish(&self, changes: &Changes) {
        for change in changes.iter() {
            if let Some(version) = self.versions.get(change.subject as usize) {
                version.fetch_add(1, Ordering::SeqCst);
            }
            // Nobody listens: that is no fault.
            let _ = self.sender.send(change);
        }
    }

    /// Every change from now on.
    pub fn listen(&self) -> Receiver<Change> {
        self.sender.subscribe()
    }

    /// Grows with every change of the subject, so that what was read of it can be kept as long as it is the same; none
    /// while changes of other replicas may go unheard.
    pub fn version(&self, subject: Subject) -> Option<u64> {
        let version = self.versions.get(subject as usize)?.load(Ordering::SeqCst);
        (!self.deaf.load(Ordering::SeqCst)).then_some(version)
    }

    /// Whether what other replicas change may go unheard from now on.
    pub(super) fn set_deaf(&self, deaf: bool) {
        self.deaf.store(deaf, Ordering::SeqCst);
    }

    /// What the other replicas must be told together with the commit of these changes: those of things that processes
    /// keep. The rest goes by [`Self::tell_later`], unless nobody here tells it.
    pub fn notification(&self, changes: &Changes) -> Option<String> {
        let at_once =
            if self.outbox.is_served.load(Ordering::SeqCst) { changes.of_what_is_kept() } else { changes.clone() };
        (!at_once.is_empty()).then(|| self.in_words(&at_once))
    }

    /// Has the other replicas told of the rest of these changes, soon and together with others. Notifications in a
    /// transaction make PostgreSQL commit one after the other.
    pub fn tell_later(&self, changes: &Changes) {
        if self.outbox.is_served.load(Ordering::SeqCst) {
            self.outbox.add(changes.of_what_passes().iter());
        }
    }

    pub(super) fn in_words(&self, changes: &Changes) -> String {
        format!("{:x} {}", self.origin, changes.in_words())
    }
}

impl Outbox {
    /// From now on somebody tells what is added.
    pub(super) fn serve(&self) {
        self.is_served.store(true, Ordering::SeqCst);
    }

    pub(super) fn add(&self, changes: impl IntoIterator<Item = Change>) {
        let mut waiting = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(changes);
        if waiting.len() > WAITING {
            *waiting = Changes::anything().of_what_passes().iter().collect();
        }
        drop(waiting);
        self.filled.notify_one();
    }

    pub(super) fn take(&self) -> Vec<Change> {
        mem::take(&mut self.changes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
