//! One connection: how it is opened, what is asked on it, and whether it can be used again.

use std::{
    io::ErrorKind,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use sea_orm::{
    DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, SqlxError, SqlxPostgresConnector,
    SqlxSqliteConnector, Statement,
    sqlx::{
        self, AssertSqlSafe, ConnectOptions, Connection as _, PgConnection, SqliteConnection,
        postgres::{PgConnectOptions, PgPoolOptions},
        sqlite::{SqliteConnectOptions, SqlitePoolOptions},
    },
};
use sea_query_sqlx::SqlxValues;
use tokio::{sync::Mutex, time::sleep};

/// A connection idle for longer is tried out before it is used: its line may have died without a word.
const IDLE: Duration = Duration::from_secs(1);
/// A connection older than this is replaced, and with it what its server process has gathered.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
/// How long to wait before a server that is on its way up is asked again.
const PAUSE: Duration = Duration::from_millis(200);

/// Where the database is.
#[derive(Clone)]
pub(super) enum Place {
    Server(PgConnectOptions),
    File(SqliteConnectOptions),
}

impl Place {
    pub(super) fn backend(&self) -> DbBackend {
        match self {
            Self::Server(_) => DbBackend::Postgres,
            Self::File(_) => DbBackend::Sqlite,
        }
    }

    /// One connection for SeaORM, opened with its first statement.
    pub(super) fn alone(&self) -> DatabaseConnection {
        match self.clone() {
            Self::Server(options) => SqlxPostgresConnector::from_sqlx_postgres_pool(
                PgPoolOptions::new().max_connections(1).connect_lazy_with(options),
            ),
            Self::File(options) => SqlxSqliteConnector::from_sqlx_sqlite_pool(
                SqlitePoolOptions::new().max_connections(1).connect_lazy_with(options),
            ),
        }
    }

    async fn open(&self) -> Result<Raw, SqlxError> {
        Ok(match self {
            Self::Server(options) => Raw::Server(options.connect().await?),
            Self::File(options) => Raw::File(options.connect().await?),
        })
    }
}

/// Opens connections, and looks at them before they are used again. What it counts and knows, its clones share.
#[derive(Clone)]
pub(super) struct Opener {
    pub(super) place: Place,
    /// How many statements were carried out.
    pub(super) statements: Arc<AtomicUsize>,
    /// That it opens no more.
    pub(super) closed: Arc<AtomicBool>,
    /// Whose turn it is to write to an embedded database, which takes one writer at a time and lets others ask again and
    /// again instead of waiting.
    pub(super) turn: Arc<Mutex<()>>,
}

impl Opener {
    pub(super) fn new(place: Place) -> Self {
        Self { place, statements: Arc::default(), closed: Arc::default(), turn: Arc::default() }
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

impl Manager for Opener {
    type Type = Connection;
    type Error = SqlxError;

    /// The pool's patience ends it.
    async fn create(&self) -> Result<Connection, SqlxError> {
        while !self.is_closed() {
            match self.place.open().await {
                Err(error) if is_starting(&error) => sleep(PAUSE).await,
                opened => return opened.map(|raw| Connection::new(raw, self.statements.clone())),
            }
        }
        Err(SqlxError::PoolClosed)
    }

    async fn recycle(&self, connection: &mut Connection, metrics: &Metrics) -> RecycleResult<SqlxError> {
        if !connection.sound || self.is_closed() || metrics.created.elapsed() > LIFETIME {
            return Err(RecycleError::message("worn out"));
        }
        if connection.used.elapsed() > IDLE {
            connection.ping().await?;
        }
        Ok(())
    }
}

/// Whether the server is there in a moment: it is being started.
fn is_starting(error: &SqlxError) -> bool {
    match error {
        SqlxError::Io(error) => error.kind() == ErrorKind::ConnectionRefused,
        SqlxError::Database(refusal) => refusal.code().as_deref() == Some("57P03"),
        _ => false,
    }
}

/// A connection.
pub(super) struct Connection {
    raw: Raw,
    /// Whether it can be used again: not while a statement is under way, which somebody may cease to wait for.
    sound: bool,
    used: Instant,
    statements: Arc<AtomicUsize>,
}

enum Raw {
    Server(PgConnection),
    File(SqliteConnection),
}

/// Carries out a statement, whichever kind of connection it is.
macro_rules! carry_out {
    ($connection:ident, |$raw:ident| $statement:expr) => {{
        $connection.statements.fetch_add(1, Ordering::Relaxed);
        $connection.sound = false;
        let done = match &mut $connection.raw {
            Raw::Server($raw) => $statement,
            Raw::File($raw) => $statement,
        };
        $connection.sound = done.as_ref().err().is_none_or(leaves_sound);
        $connection.used = Instant::now();
        done
    }};
}

impl Connection {
    fn new(raw: Raw, statements: Arc<AtomicUsize>) -> Self {
        Self { raw, sound: true, used: Instant::now(), statements }
    }

    pub(super) fn is_sound(&self) -> bool {
        self.sound
    }

    pub(super) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, DbErr> {
        let (sql, values) = parts(statement);
        carry_out!(self, |raw| sqlx::query_with(sql, values).execute(raw).await.map(ExecResult::from)).map_err(exec)
    }

    pub(super) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        let sql = AssertSqlSafe(sql);
        carry_out!(self, |raw| sqlx::raw_sql(sql).execute(raw).await.map(ExecResult::from)).map_err(exec)
    }

    pub(super) async fn query_one(&mut self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let (sql, values) = parts(statement);
        carry_out!(self, |raw| {
            sqlx::query_with(sql, values).fetch_optional(raw).await.map(|row| row.map(QueryResult::from))
        })
        .map_err(query)
    }

    pub(super) async fn query_all(&mut self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let (sql, values) = parts(statement);
        carry_out!(self, |raw| {
            let rows = sqlx::query_with(sql, values).fetch_all(raw).await;
            rows.map(|rows| rows.into_iter().map(QueryResult::from).collect())
        })
        .map_err(query)
    }

    pub(super) async fn close(self) {
        let closed = match self.raw {
            Raw::Server(raw) => raw.close().await,
            Raw::File(raw) => raw.close().await,
        };
        if let Err(error) = closed {
            tracing::debug!(%error, "a connection did not close well");
        }
    }

    async fn ping(&mut self) -> Result<(), SqlxError> {
        carry_out!(self, |raw| raw.ping().await)
    }
}

fn parts(statement: Statement) -> (AssertSqlSafe<String>, SqlxValues) {
    let values = statement.values.unwrap_or_else(|| sea_orm::Values(Vec::new()));
    (AssertSqlSafe(statement.sql), SqlxValues(values))
}

/// A refusal is an answer like any other, unless the server says goodbye with it.
fn leaves_sound(error: &SqlxError) -> bool {
    let farewell = |code: &str| code.starts_with("57P") || matches!(code, "25P03" | "25P04");
    matches!(error, SqlxError::Database(refusal) if !refusal.code().is_some_and(|code| farewell(&code)))
}

fn exec(error: SqlxError) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn query(error: SqlxError) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
