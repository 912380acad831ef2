//! The database: its connections, and the kinds of transaction there are.
//!
//! SeaORM makes the statements and reads the rows; the connections are pooled here. The pool it would bring asks the
//! server after every statement whether the connection still lives, which doubles the round trips, and takes any
//! connection for any thread, whatever thread hears its answers (adr/0012).

mod connection;
mod transaction;

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::atomic::Ordering,
    time::Duration,
};

use deadpool::{
    Runtime,
    managed::{Object, Pool, PoolError, Timeouts},
};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr,
    SqlxError, Statement,
    prelude::async_trait::async_trait,
    sqlx::{
        ConnectOptions as _,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use secrecy::{ExposeSecret, SecretString};

use self::connection::{Opener, Place};
pub use self::transaction::{Transaction, Write, begin_snapshot, begin_write, take_turns};

/// Connections for what the service does by itself.
const OWN_CONNECTIONS: usize = 4;
/// How long a statement waits for a connection, and on SQLite for its turn to write and for writers of other processes.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection that rested may take to show that it still lives.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);

/// Why there is no database, in words for whoever runs the service. Holds no password and no address.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address makes no sense.
    #[error("the database address cannot be read; expected postgres://user:password@host/database or sqlite://file")]
    Address,
    /// The embedded database's directory cannot be made.
    #[error("the directory {} cannot be made or written: {}", .0.display(), .1)]
    Directory(PathBuf, #[source] io::Error),
    /// The embedded database cannot be opened.
    #[error("the database file {} cannot be opened for writing", .0.display())]
    File(PathBuf),
    /// The file is something else.
    #[error("{} is no SQLite database", .0.display())]
    NoDatabase(PathBuf),
    /// Nobody answers there.
    #[error("the database server cannot be reached; is it running, and are host and port right?")]
    Unreachable,
    /// User or password is wrong.
    #[error("the database server refuses the user name or the password")]
    Credentials,
    /// There is no such database.
    #[error("the database server has no database of that name; create it first")]
    UnknownDatabase,
    /// The server has no connection to spare.
    #[error("the database server has no connection to spare")]
    Busy,
    /// The server's certificate or encryption does not fit.
    #[error("no encrypted connection to the database server: {0}")]
    Encryption(String),
    /// Anything else.
    #[error("the database cannot be used: {0}")]
    Other(#[source] DbErr),
}

/// A database with some connections to it, opened as they are needed. Cheap to clone; clones share the connections.
#[derive(Clone)]
pub struct Database {
    pool: Pool<Opener>,
    backend: DbBackend,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("backend", &self.backend).finish_non_exhaustive()
    }
}

/// Connects to PostgreSQL, or opens the embedded database and makes it if it is not there. Changes no schema.
pub async fn connect(url: &SecretString) -> Result<Database, ConnectError> {
    connect_within(url, None).await
}

/// As [`connect`]; PostgreSQL ends a statement that takes longer than `limit`, also one nobody waits for any more. On
/// SQLite such a statement ends at its next row.
pub async fn connect_within(url: &SecretString, limit: Option<Duration>) -> Result<Database, ConnectError> {
    let url = url.expose_secret();
    let place = if url.starts_with("sqlite:") { embedded(url)? } else { server(url, limit)? };
    let database = Database::new(Opener::new(place), OWN_CONNECTIONS);
    match database.pool.get().await {
        Ok(_) => Ok(database),
        Err(error) => Err(database.explain(error)),
    }
}

fn embedded(url: &str) -> Result<Place, ConnectError> {
    let file: SqliteConnectOptions = url.parse().map_err(|_| ConnectError::Address)?;
    if let Some(directory) = file.get_filename().parent().filter(|directory| *directory != Path::new("")) {
        fs::create_dir_all(directory).map_err(|error| ConnectError::Directory(directory.to_path_buf(), error))?;
    }
    let file = file
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .optimize_on_close(true, None)
        .disable_statement_logging();
    Ok(Place::File(file))
}

fn server(url: &str, limit: Option<Duration>) -> Result<Place, ConnectError> {
    let server: PgConnectOptions = url.parse().map_err(|_| ConnectError::Address)?;
    let server = server.application_name("zhaoshang").disable_statement_logging();
    // Compiling a plan takes longer than running any of ours.
    let server = server.options([("jit", "off")]);
    let server = match limit {
        Some(limit) => server.options([("statement_timeout", limit.as_millis().to_string())]),
        None => server,
    };
    Ok(Place::Server(server))
}

impl Database {
    #[expect(clippy::expect_used, reason = "only timeouts without a runtime are refused, and there is one")]
    fn new(opener: Opener, connections: usize) -> Self {
        let backend = opener.place.backend();
        let wait = Some(PATIENCE);
        let builder = Pool::builder(opener).max_size(connections).runtime(Runtime::Tokio1);
        let timeouts = Timeouts { wait, create: wait, recycle: Some(SIGN_OF_LIFE) };
        let pool = builder.timeouts(timeouts).build().expect("a runtime is given");
        Self { pool, backend }
    }

    /// The same database with at most so many connections of its own. Answers are heard by the thread that opened a
    /// connection, so a thread that asks much is better off with its own.
    pub fn with_own_connections(&self, connections: usize) -> Self {
        Self::new(self.pool.manager().clone(), connections)
    }

    /// The database as SeaORM's migrations want it, with one connection of its own.
    pub fn for_migrations(&self) -> DatabaseConnection {
        self.pool.manager().place.alone()
    }

    /// How the database server is reached; none if it is embedded.
    pub fn server(&self) -> Option<&PgConnectOptions> {
        match &self.pool.manager().place {
            Place::Server(options) => Some(options),
            Place::File(_) => None,
        }
    }

    /// How many statements were carried out, over whichever of the connections to this database.
    pub fn statements(&self) -> usize {
        self.pool.manager().statements.load(Ordering::Relaxed)
    }

    /// Closes the connections that rest. From now on nothing can be asked, over whichever connections.
    pub async fn close(&self) {
        self.pool.manager().closed.store(true, Ordering::Relaxed);
        for connection in self.pool.retain(|_, _| false).removed {
            connection.close().await;
        }
    }

    /// Whether it answers.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.execute_unprepared("SELECT 1").await.map(drop)
    }

    async fn taken(&self) -> Result<Object<Opener>, DbErr> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
            _ => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        })
    }

    fn explain(&self, error: PoolError<SqlxError>) -> ConnectError {
        let PoolError::Backend(error) = error else { return ConnectError::Unreachable };
        let code = match &error {
            SqlxError::Database(refusal) => refusal.code().map(String::from),
            _ => None,
        };
        let other = |error: SqlxError| ConnectError::Other(DbErr::Conn(RuntimeErr::SqlxError(error.into())));
        match &self.pool.manager().place {
            Place::File(file) => match code.and_then(|code| code.parse::<i32>().ok()).map(|code| code & 0xff) {
                Some(8 | 10 | 14) => ConnectError::File(file.get_filename().to_path_buf()), // READONLY, IOERR, CANTOPEN
                Some(26) => ConnectError::NoDatabase(file.get_filename().to_path_buf()),    // NOTADB
                _ => other(error),
            },
            Place::Server(_) => match (code.as_deref(), &error) {
                (Some("28000" | "28P01"), _) => ConnectError::Credentials,
                (Some("3D000"), _) => ConnectError::UnknownDatabase,
                (Some("53300"), _) => ConnectError::Busy,
                (_, SqlxError::Io(_)) => ConnectError::Unreachable,
                (_, SqlxError::Tls(refusal)) => ConnectError::Encryption(refusal.to_string()),
                _ => other(error),
            },
        }
    }
}

#[async_trait]
impl ConnectionTrait for Database {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.taken().await?.execute(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.taken().await?.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.taken().await?.query_one(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.taken().await?.query_all(statement).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Hub;

    async fn pragma(db: &Database, name: &str) -> String {
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"))).await;
        let row = row.unwrap().unwrap();
        row.try_get_by_index::<String>(0).or_else(|_| row.try_get_by_index::<i64>(0).map(|n| n.to_string())).unwrap()
    }

    #[tokio::test]
    async fn the_embedded_database_is_made_with_its_directory_and_is_safe_and_shared() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", dir.path().join("a/b/zhaoshang.db").display());
        let db = connect(&url.into()).await.unwrap();
        for (name, value) in
            [("journal_mode", "wal"), ("foreign_keys", "1"), ("synchronous", "1"), ("busy_timeout", "10000")]
        {
            assert_eq!(pragma(&db, name).await, value, "{name}");
        }
    }

    #[tokio::test]
    async fn a_snapshot_does_not_see_what_is_written_after_it_began_and_does_not_block_it() {
        let dir = tempfile::tempdir().unwrap();
        let db = connect(&format!("sqlite://{}", dir.path().join("z.db").display()).into()).await.unwrap();
        db.execute_unprepared("CREATE TABLE t (n INTEGER)").await.unwrap();
        let count = "SELECT COUNT(*) FROM t";
        let snapshot = begin_snapshot(&db).await.unwrap();
        let seen = async || {
            let row = snapshot.query_one_raw(Statement::from_string(DbBackend::Sqlite, count)).await.unwrap().unwrap();
            row.try_get_by_index::<i64>(0).unwrap()
        };
        assert_eq!(seen().await, 0);
        let write = begin_write(&db, &Hub::default()).await.unwrap();
        write.execute_unprepared("INSERT INTO t VALUES (1)").await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(seen().await, 0);
    }

    #[tokio::test]
    async fn a_dropped_transaction_leaves_nothing_and_its_connection_serves_the_next() {
        let dir = tempfile::tempdir().unwrap();
        let db = connect(&format!("sqlite://{}", dir.path().join("z.db").display()).into()).await.unwrap();
        db.execute_unprepared("CREATE TABLE t (n INTEGER)").await.unwrap();
        let db = db.with_own_connections(1);
        for _ in 0..2 {
            let write = begin_write(&db, &Hub::default()).await.unwrap();
            write.execute_unprepared("INSERT INTO t VALUES (1)").await.unwrap();
            drop(write);
        }
        let count = Statement::from_string(DbBackend::Sqlite, "SELECT COUNT(*) FROM t");
        let row = db.query_one_raw(count).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
    }

    #[tokio::test]
    async fn a_write_nobody_waits_for_any_more_takes_no_lock() {
        let dir = tempfile::tempdir().unwrap();
        let url = SecretString::from(format!("sqlite://{}", dir.path().join("z.db").display()));
        let (db, other_process) = (connect(&url).await.unwrap(), connect(&url).await.unwrap());
        let live = Hub::default();
        let held = begin_write(&other_process, &live).await.unwrap();
        let left = db.with_own_connections(1);
        let wait = tokio::time::timeout(Duration::from_millis(100), begin_write(&left, &live));
        assert!(wait.await.is_err());
        held.rollback().await.unwrap();
        begin_write(&db, &live).await.unwrap().commit().await.unwrap();
    }

    #[tokio::test]
    async fn what_is_wrong_is_said_in_words_without_the_password() {
        let dir = tempfile::tempdir().unwrap();
        let text = dir.path().join("notes.txt");
        fs::write(&text, "this is no database, but a text that is long enough to be taken for one".repeat(20)).unwrap();
        let failing = async |url: String| {
            let error = connect(&url.into()).await.unwrap_err();
            assert!(!format!("{error:?} {error}").contains("geheim"), "{error:?}");
            error
        };
        let file = text.display();
        assert!(matches!(failing(format!("sqlite://{file}/z.db")).await, ConnectError::Directory(..)));
        assert!(matches!(failing(format!("sqlite://{}", dir.path().display())).await, ConnectError::File(_)));
        assert!(matches!(failing(format!("sqlite://{file}")).await, ConnectError::NoDatabase(_)));
        let error = failing("postgres://user:geheim@no-such-host.invalid/ledger".to_owned()).await;
        assert!(matches!(error, ConnectError::Unreachable), "{error:?}");
        let error = failing("postgresql://user:geheim@host:port/ledger".to_owned()).await;
        assert!(matches!(error, ConnectError::Address), "{error:?}");
    }
}
