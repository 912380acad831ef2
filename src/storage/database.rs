//! Connecting to the database, and the kinds of transaction there are.

use std::{
    fs, io,
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, SqlxError, Statement, TransactionOptions, TransactionTrait,
    sqlx::{
        ConnectOptions as _,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use secrecy::{ExposeSecret, SecretString};

use crate::live::{CHANNEL, Change, Changes, Hub};

const SQLITE_CONNECTIONS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;
/// How long a statement waits for a connection, and on SQLite for another writer.
const PATIENCE: Duration = Duration::from_secs(10);
/// A connection idle for longer is tried out before it is used.
const IDLE: Duration = Duration::from_secs(30);

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

/// Connects to PostgreSQL, or opens the embedded database and makes it if it is not there. Changes no schema.
pub async fn connect(url: &SecretString) -> Result<DatabaseConnection, ConnectError> {
    connect_within(url, None).await
}

/// As [`connect`]; PostgreSQL ends a statement that takes longer than `limit`, also one nobody waits for any more. On
/// SQLite such a statement ends at its next row.
pub async fn connect_within(url: &SecretString, limit: Option<Duration>) -> Result<DatabaseConnection, ConnectError> {
    let url = url.expose_secret();
    if url.starts_with("sqlite:") { open_embedded(url).await } else { connect_to_server(url, limit).await }
}

async fn open_embedded(url: &str) -> Result<DatabaseConnection, ConnectError> {
    let file: SqliteConnectOptions = url.parse().map_err(|_| ConnectError::Address)?;
    let path = file.get_filename().to_path_buf();
    if let Some(directory) = path.parent().filter(|directory| *directory != Path::new("")) {
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
    let mut options = options("sqlite://", SQLITE_CONNECTIONS);
    options.map_sqlx_sqlite_opts(move |_| file.clone());
    let sqlite_code = |error: &DbErr| match sqlx_error(error) {
        Some(SqlxError::Database(error)) => error.code().and_then(|code| code.parse::<i32>().ok()),
        _ => None,
    };
    Database::connect(options).await.map_err(|error| match sqlite_code(&error).map(|code| code & 0xff) {
        Some(8 | 10 | 14) => ConnectError::File(path), // READONLY, IOERR, CANTOPEN
        Some(26) => ConnectError::NoDatabase(path),    // NOTADB
        _ => ConnectError::Other(error),
    })
}

async fn connect_to_server(url: &str, limit: Option<Duration>) -> Result<DatabaseConnection, ConnectError> {
    let server: PgConnectOptions = url.parse().map_err(|_| ConnectError::Address)?;
    let server = server.application_name("zhaoshang").disable_statement_logging();
    // Compiling a plan takes longer than running any of ours.
    let server = server.options([("jit", "off")]);
    let server = match limit {
        Some(limit) => server.options([("statement_timeout", limit.as_millis().to_string())]),
        None => server,
    };
    let mut options = options("postgres://", POSTGRES_CONNECTIONS);
    options.map_sqlx_postgres_opts(move |_| server.clone()).test_before_acquire_if_idle_for(IDLE);
    Database::connect(options).await.map_err(|error| match sqlx_error(&error) {
        Some(SqlxError::Io(_) | SqlxError::PoolTimedOut) => ConnectError::Unreachable,
        Some(SqlxError::Tls(error)) => ConnectError::Encryption(error.to_string()),
        Some(SqlxError::Database(refusal)) => match refusal.code().as_deref() {
            Some("28000" | "28P01") => ConnectError::Credentials,
            Some("3D000") => ConnectError::UnknownDatabase,
            Some("53300") => ConnectError::Busy,
            _ => ConnectError::Other(error),
        },
        _ => ConnectError::Other(error),
    })
}

/// Options without the address: SeaORM shows it, password included, in errors and traces. It goes to sqlx directly.
fn options(scheme: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(scheme);
    options.max_connections(connections).acquire_timeout(PATIENCE).record_stmt_in_spans(false);
    options
}

fn sqlx_error(error: &DbErr) -> Option<&SqlxError> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

/// Begins a transaction that writes, and tells what it changes. On SQLite it takes the write lock at once: one that
/// reads first and then wants to write fails if somebody else wrote in between, however long it waits.
pub async fn begin_write(db: &DatabaseConnection, live: &Hub) -> Result<Write, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(Write { tx: db.begin_with_options(options).await?, live: live.clone(), changes: Mutex::default() })
}

/// A transaction that writes. Nothing is kept, and nobody is told, until [`Write::commit`].
#[derive(Debug)]
pub struct Write {
    tx: DatabaseTransaction,
    live: Hub,
    changes: Mutex<Changes>,
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
            if tx.get_database_backend() == DbBackend::Postgres {
                let notify = "SELECT pg_notify($1, $2)";
                let values = [CHANNEL.into(), live.notification(&changes).into()];
                tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, notify, values)).await?;
            }
            tx.commit().await?;
            live.publish(&changes);
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
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.tx
    }
}

/// Begins a transaction that only reads, and sees the database as it is at its first statement, whatever others write.
pub async fn begin_snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = match db.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        },
        _ => TransactionOptions::default(),
    };
    db.begin_with_options(options).await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pragma(db: &DatabaseConnection, name: &str) -> String {
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
