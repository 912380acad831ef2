//! What replicas tell each other, over PostgreSQL's LISTEN and NOTIFY.

use std::{io, time::Duration};

use sea_orm::{
    ConnectionTrait, DbBackend, Statement,
    sqlx::{
        Error, Executor,
        postgres::{PgConnectOptions, PgListener, PgPoolOptions},
    },
};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::{Changes, Hub, changes::MOST_KEYS};

/// The channel of the notifications.
pub const CHANNEL: &str = "zhaoshang";

/// How long to wait before a lost connection is sought again.
const PAUSE: Duration = Duration::from_secs(1);
/// After so long without news the server is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(5);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long news is gathered once some was told.
const GATHERING: Duration = Duration::from_millis(20);

/// Tells the hub what other replicas on this server change, and them what changes here, until `stop` is cancelled. Returns
/// once it listens. An embedded database has no server and no other replicas.
pub async fn follow<C>(hub: Hub, db: C, server: Option<PgConnectOptions>, stop: CancellationToken) -> Result<(), Error>
where
    C: ConnectionTrait + Send + 'static,
{
    if let Some(server) = server {
        hub.set_deaf(true);
        let listener = listen(&server).await?;
        hub.set_deaf(false);
        tokio::spawn(stop.clone().run_until_cancelled_owned(keep_following(hub.clone(), server, listener)));
        hub.outbox.serve();
        // Whatever an earlier process of this service changed last may never have been told: it may have been killed.
        hub.outbox.add(Changes::anything().of_what_passes().iter());
        tokio::spawn(keep_telling(hub, db, stop));
    }
    Ok(())
}

/// A stop does not end the telling of what was taken out.
async fn keep_telling(hub: Hub, db: impl ConnectionTrait, stop: CancellationToken) {
    while stop.run_until_cancelled(hub.outbox.filled.notified()).await.is_some() {
        while !hub.tell_others(&db).await {
            sleep(PAUSE).await;
        }
        sleep(GATHERING).await;
    }
}

impl Hub {
    /// Tells the other replicas what waits to be told; whether that was possible.
    pub async fn tell_others(&self, db: &impl ConnectionTrait) -> bool {
        let _one_tells = self.outbox.telling.lock().await;
        let changes = self.outbox.take();
        if changes.is_empty() {
            return true;
        }
        let news = changes.chunks(MOST_KEYS).map(|some| self.in_words(&Changes::of_all(some))).collect::<Vec<_>>();
        let notify = "SELECT pg_notify($1, news) FROM unnest($2) AS news";
        let notify = Statement::from_sql_and_values(DbBackend::Postgres, notify, [CHANNEL.into(), news.into()]);
        let told = db.query_all_raw(notify).await;
        if let Err(error) = &told {
            tracing::warn!(%error, "other replicas cannot be told what changed; trying again");
            self.outbox.add(changes);
        }
        told.is_ok()
    }
}

/// A connection beside the pool: it is held for good.
async fn listen(server: &PgConnectOptions) -> Result<PgListener, Error> {
    let pool = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
    let mut listener = PgListener::connect_with(&pool.connect_with(server.clone()).await?).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn keep_following(hub: Hub, server: PgConnectOptions, listener: PgListener) {
    let mut listener = listener;
    loop {
        match pass_on(&hub, &mut listener).await {
            Ok(()) => tracing::warn!("the connection that listens for other replicas was lost"),
            Err(error) => tracing::warn!(%error, "the connection that listens for other replicas was lost"),
        }
        hub.set_deaf(true);
        listener = again(&server).await;
        // Whatever changed in between was not heard.
        hub.publish(&Changes::anything());
        hub.set_deaf(false);
    }
}

/// Passes notifications on until the connection is lost. One that ends without a word, as behind a firewall that forgot
/// it, is lost too.
async fn pass_on(hub: &Hub, listener: &mut PgListener) -> Result<(), Error> {
    loop {
        let Ok(heard) = timeout(SILENCE, listener.try_recv()).await else {
            let answer = timeout(PATIENCE, listener.execute("SELECT 1")).await;
            answer.map_err(|_| Error::Io(io::ErrorKind::TimedOut.into()))??;
            continue;
        };
        let Some(notification) = heard? else { return Ok(()) };
        if let Some((origin, words)) = notification.payload().split_once(' ')
            && origin != format!("{:x}", hub.origin)
        {
            hub.publish(&Changes::read(words));
        }
    }
}

async fn again(server: &PgConnectOptions) -> PgListener {
    loop {
        match listen(server).await {
            Ok(listener) => return listener,
            Err(error) => tracing::warn!(%error, "cannot listen for other replicas; trying again"),
        }
        sleep(PAUSE).await;
    }
}
