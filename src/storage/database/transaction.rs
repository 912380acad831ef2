//! Transactions: those that write, and those that see the database as it was.

use std::{
    fmt,
    ops::Deref,
    sync::{Mutex as Lock, PoisonError},
};

use deadpool::managed::Object;
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    prelude::async_trait::async_trait,
};
use tokio::{
    runtime::Handle,
    sync::{MappedMutexGuard, Mutex, MutexGuard, OwnedMutexGuard},
    time::timeout,
};

use super::{Database, PATIENCE, connection::Opener};
use crate::live::{CHANNEL, Change, Changes, Hub};

/// Begins a transaction that writes, and tells what it changes. On SQLite it takes the write lock at once: one that
/// reads first and then wants to write fails if somebody else wrote in between, however long it waits.
pub async fn begin_write(db: &Database, live: &Hub) -> Result<Write, DbErr> {
    let mut tx = Transaction::of(db).await?;
    let begin = match db.backend {
        DbBackend::Sqlite => {
            let turn = timeout(PATIENCE, db.pool.manager().turn.clone().lock_owned()).await;
            tx.turn = Some(turn.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?);
            "BEGIN IMMEDIATE"
        }
        _ => "BEGIN",
    };
    tx.execute_unprepared(begin).await?;
    Ok(Write { tx, live: live.clone(), changes: Lock::default() })
}

/// Begins a transaction that only reads, and sees the database as it is at its first statement, whatever others write.
pub async fn begin_snapshot(db: &Database) -> Result<Transaction, DbErr> {
    let begin = match db.backend {
        DbBackend::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        _ => "BEGIN",
    };
    let tx = Transaction::of(db).await?;
    tx.execute_unprepared(begin).await?;
    Ok(tx)
}

/// Lets those transactions that write for the same purpose in one after the other: whoever comes while another is at it waits
/// until that one has ended, and sees what it wrote. On SQLite there is but one that writes anyway.
pub async fn take_turns(conn: &impl ConnectionTrait, purpose: &str) -> Result<(), DbErr> {
    let backend = conn.get_database_backend();
    if backend == DbBackend::Postgres {
        let lock = "SELECT pg_advisory_xact_lock(hashtext($1))";
        conn.execute_raw(Statement::from_sql_and_values(backend, lock, [format!("zhaoshang.{purpose}").into()]))
            .await?;
    }
    Ok(())
}

/// A transaction. One that is dropped is rolled back.
pub struct Transaction {
    /// Nothing, once it is over.
    connection: Mutex<Option<Object<Opener>>>,
    backend: DbBackend,
    /// That it is its turn to write, until it is over.
    turn: Option<OwnedMutexGuard<()>>,
}

impl Transaction {
    /// One that has yet to begin. It is there before BEGIN is said, so that its connection is closed if nobody waits for
    /// the answer.
    async fn of(db: &Database) -> Result<Self, DbErr> {
        Ok(Self { connection: Mutex::new(Some(db.taken().await?)), backend: db.backend, turn: None })
    }

    /// Keeps what was written.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.end("COMMIT").await
    }

    /// Drops what was written.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.end("ROLLBACK").await
    }

    async fn end(self, words: &str) -> Result<(), DbErr> {
        self.execute_unprepared(words).await?;
        // It is over, so that there is nothing to roll back.
        drop(self.connection.lock().await.take());
        Ok(())
    }

    async fn connection(&self) -> Result<MappedMutexGuard<'_, Object<Opener>>, DbErr> {
        let over = || DbErr::Custom("the transaction is over".to_owned());
        MutexGuard::try_map(self.connection.lock().await, Option::as_mut).map_err(|_| over())
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("backend", &self.backend).finish_non_exhaustive()
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(connection) = self.connection.get_mut().take() else { return };
        let (mut connection, turn) = (connection, self.turn.take());
        match Handle::try_current() {
            Ok(runtime) if connection.is_sound() => {
                drop(runtime.spawn(async move {
                    if connection.execute_unprepared("ROLLBACK").await.is_err() {
                        drop(Object::take(connection));
                    }
                    drop(turn);
                }));
            }
            // The database rolls back what a closed connection left.
            _ => drop(Object::take(connection)),
        }
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.connection().await?.execute(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.connection().await?.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.connection().await?.query_one(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.connection().await?.query_all(statement).await
    }
}

/// A transaction that writes. Nothing is kept, and nobody is told, until [`Write::commit`].
#[derive(Debug)]
pub struct Write {
    tx: Transaction,
    live: Hub,
    changes: Lock<Changes>,
}

impl Write {
    /// Notes that something changes with this transaction.
    pub fn changed(&self, change: Change) {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).add(change);
    }

    /// Keeps what was written and tells everybody who listens: other replicas, and before this returns everybody in
    /// this process. It goes on to the end even if whoever asked for it goes away meanwhile.
    pub async fn commit(self) -> Result<(), DbErr> {
        let Self { tx, live, changes } = self;
        let changes = changes.into_inner().unwrap_or_else(PoisonError::into_inner);
        if changes.is_empty() {
            return tx.commit().await;
        }
        let ending = tokio::spawn(async move {
            let others_hear = tx.backend == DbBackend::Postgres;
            match others_hear.then(|| live.notification(&changes)).flatten() {
                // In one message with the commit, which spares a round trip.
                Some(news) => tx.end(&format!("NOTIFY {CHANNEL}, '{}'; COMMIT", news.replace('\'', "''"))).await?,
                None => tx.commit().await?,
            }
            live.publish(&changes);
            live.tell_later(&changes);
            Ok(())
        });
        ending.await.map_err(|error| DbErr::Custom(format!("the commit did not end: {error}")))?
    }

    /// Drops what was written.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.tx.rollback().await
    }
}

impl Deref for Write {
    type Target = Transaction;

    fn deref(&self) -> &Transaction {
        &self.tx
    }
}
