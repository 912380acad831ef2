//! What every part of the running service shares; built once.

use std::sync::Arc;

use sea_orm::DatabaseConnection;
use tokio::sync::Notify;

use crate::{clock::Clock, config::Config, letters::mailer::Mailer};

/// The running service. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub db: DatabaseConnection,
    /// What time it is.
    pub clock: Clock,
    /// How mail leaves the house.
    pub mailer: Mailer,
    /// Wakes the scheduler at once: something is due or waits in the outbox.
    pub nudge: Arc<Notify>,
}
