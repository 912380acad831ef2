//! What every part of the running service shares; built once.

use std::{sync::Arc, time::Duration};

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use tokio::sync::Notify;

use crate::{
    clock::Clock,
    config::Config,
    letters::{
        dkim::{InvalidKey, Signer},
        mailer::Mailer,
        smtp::{InvalidUrl, Server},
    },
    live::Hub,
    storage::{
        database::{self, ConnectError, Database},
        directory::Kept,
        session::Sessions,
    },
};

/// The running service. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub db: Database,
    /// What time it is.
    pub clock: Clock,
    /// How mail leaves the house.
    pub mailer: Mailer,
    /// Signs the mails, if they are to be signed.
    pub signer: Option<Arc<Signer>>,
    /// Wakes the scheduler at once: something is due or waits in the outbox.
    pub nudge: Arc<Notify>,
    /// Where changes are told and heard.
    pub live: Hub,
    /// Officials, units and directions, kept in the process.
    pub directory: Arc<Kept>,
    /// Whose tokens are known, kept in the process.
    pub sessions: Arc<Sessions>,
}

/// Why the service cannot start, in words for whoever runs it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no database.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The mail server's address makes no sense.
    #[error("smtp_url: {0}")]
    Smtp(#[from] InvalidUrl),
    /// The key that mails are to be signed with is none.
    #[error("dkim_key: {0}")]
    Dkim(#[from] InvalidKey),
    /// The database has not the schema this version needs.
    #[error("the database schema is out of date; run `zhaoshang migrate` first")]
    OutOfDate,
    /// The schema could not be brought up to date.
    #[error("the database schema cannot be brought up to date: {0}")]
    Migrate(#[source] DbErr),
}

impl App {
    /// Opens the database and the way of the mail. The embedded database is brought up to date by itself; a database
    /// server, which other replicas use too, only by `zhaoshang migrate`.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, StartError> {
        let limit = config.limits.request;
        let app = Self::connected(config, clock, Some(limit)).await?;
        let pending = Migrator::get_pending_migrations(&app.db.for_migrations()).await.map_err(StartError::Migrate)?;
        match app.db.get_database_backend() {
            DbBackend::Sqlite => app.migrate().await?,
            _ if !pending.is_empty() => return Err(StartError::OutOfDate),
            _ => {}
        }
        Ok(app)
    }

    /// As [`Self::open`], whatever schema the database has, and however long a statement takes.
    pub async fn connect(config: Config, clock: Clock) -> Result<Self, StartError> {
        Self::connected(config, clock, None).await
    }

    async fn connected(config: Config, clock: Clock, statement_limit: Option<Duration>) -> Result<Self, StartError> {
        let mailer = match &config.smtp_url {
            Some(url) => Mailer::Smtp(Arc::new(Server::parse(url)?)),
            None => Mailer::File(config.mail_folder()),
        };
        let signer = config.mail.dkim.as_ref().map(Signer::new).transpose()?.map(Arc::new);
        let db = database::connect_within(&config.database_url, statement_limit).await?;
        Ok(Self {
            config: Arc::new(config),
            db,
            clock,
            mailer,
            signer,
            nudge: Arc::default(),
            live: Hub::default(),
            directory: Arc::default(),
            sessions: Arc::default(),
        })
    }

    /// The same service, asking the database over other connections.
    pub fn over(&self, db: Database) -> Self {
        Self { db, ..self.clone() }
    }

    /// Brings the database up to date.
    pub async fn migrate(&self) -> Result<(), StartError> {
        Migrator::up(&self.db.for_migrations(), None).await.map_err(StartError::Migrate)
    }
}
