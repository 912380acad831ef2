//! Who changed something meets who watches.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use tokio::sync::broadcast::{Receiver, Sender, channel};

use super::{Change, Changes, Subject};

/// Changes kept for a listener that is behind. One that falls further behind is told so and has lost the oldest.
const KEPT: usize = 1_024;

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
}

impl Default for Hub {
    fn default() -> Self {
        Self { sender: channel(KEPT).0, origin: rand::random(), versions: Arc::default(), deaf: Arc::default() }
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

    /// What the other replicas are told of these changes.
    pub fn notification(&self, changes: &Changes) -> String {
        format!("{:x} {}", self.origin, changes.in_words())
    }
}
