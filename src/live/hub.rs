//! Who changed something meets who watches.

use tokio::sync::broadcast::{Receiver, Sender, channel};

use super::{Change, Changes};

/// Changes kept for a listener that is behind. One that falls further behind is told so and has lost the oldest.
const KEPT: usize = 1_024;

/// Where changes are told and heard. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Hub {
    sender: Sender<Change>,
    /// Names this process to the others, and to itself.
    pub(super) origin: u64,
}

impl Default for Hub {
    fn default() -> Self {
        Self { sender: channel(KEPT).0, origin: rand::random() }
    }
}

impl Hub {
    /// Tells everybody in this process.
    pub fn publish(&self, changes: &Changes) {
        for change in changes.iter() {
            // Nobody listens: that is no fault.
            let _ = self.sender.send(change);
        }
    }

    /// Every change from now on.
    pub fn listen(&self) -> Receiver<Change> {
        self.sender.subscribe()
    }

    /// What the other replicas are told of these changes.
    pub fn notification(&self, changes: &Changes) -> String {
        format!("{:x} {}", self.origin, changes.in_words())
    }
}
