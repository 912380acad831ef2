//! The run: the ledger, the processes, the rounds.

use std::{
    cell::Cell,
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};
use zhaoshang::{clock::Clock, storage::database};

use crate::{
    Database, Options,
    ceiling::SETTINGS,
    client::{Connection, load},
    compare::{difference, plain},
    postgres::Postgres,
    process::{self, Running, free_port},
    query::{self, Name, Place, Variables, to_ceiling, to_server},
    report::{Line, Report, Side},
    scope::{self, Parameters, Person, READER, WRITER},
};

const BINARY: &str = env!("CARGO_BIN_EXE_zhaoshang");
/// How deep the deep page lies, and by which steps it is reached.
const DEEP: usize = 50_000;
const STEP: usize = 100;
/// Requests of each kind whose answers are compared.
const COMPARED: usize = 20;
const SIGN_IN: &str = "mutation ($input: SignInInput!) { signIn(input: $input) { token } }";

/// How the deep place is reached; the same list and order as the page's.
const WALK: &str = "query ($first: Int!, $after: String) { projects(first: $first, after: $after, orderBy: { field: \
UPDATED_AT, direction: DESC }) { nodes { id updatedAt } pageInfo { endCursor } } }";

/// Everything that runs.
pub(crate) struct Bench {
    options: Options,
    server: Running,
    ceiling: Option<Running>,
    variables: Variables,
    tokens: [(&'static str, String); 2],
    projects: u64,
    in_scope: usize,
    postgres: Option<Postgres>,
    db: database::Database,
    _folder: Option<tempfile::TempDir>,
}

impl Bench {
    /// Makes the ledger, or takes the one of an earlier run, and starts server and ceiling.
    pub(crate) async fn prepare(options: Options) -> Result<Self> {
        let (folder, temporary) = folder(&options)?;
        let postgres = (options.database == Database::Postgres).then(|| Postgres::start(&folder)).transpose()?;
        let url = match &postgres {
            Some(postgres) => postgres.url("postgres"),
            None => format!("sqlite://{}", folder.join("zhaoshang.db").display()),
        };
        let db = ledger(&options, &url).await?;
        let today = Clock::System.today();
        let reader = Person::read(&db, READER, today).await?;
        let writer = Person::read(&db, WRITER, today).await?;
        let parameters = scope::parameters(&reader.viewer, &writer.viewer)?;
        let projects = scope::all(&db).await?;

        let port = free_port()?;
        let mut serve = Command::new(BINARY);
        serve.args(["serve", "--listen", &format!("127.0.0.1:{port}")]).current_dir(&folder);
        serve.env_clear().env("DATABASE_URL", &url).env("ZHAOSHANG_LIMITS_COST_PER_MINUTE", "0").stdin(Stdio::null());
        serve.stderr(fs::File::create(folder.join("server.log"))?);
        let mut server = Running::start(&mut serve, port)?;
        server.ready().await?;
        let ceiling = match &postgres {
            Some(_) => Some(start_ceiling(&url, &options, &parameters).await?),
            None => None,
        };
        let mut bench = Self {
            tokens: [(READER, sign_in(port, READER).await?), (WRITER, sign_in(port, WRITER).await?)],
            variables: variables(&reader, &writer, &parameters, today),
            in_scope: reader.projects.len(),
            options,
            server,
            ceiling,
            projects,
            postgres,
            db,
            _folder: temporary,
        };
        bench.variables.deep = bench.walk().await?;
        Ok(bench)
    }

    /// Measures everything, or loads the server for a profiler.
    pub(crate) async fn run(&self) -> Result<()> {
        if let (Some(seconds), Some(name)) = (self.options.profile, self.options.names().first().copied()) {
            let connections = self.options.connections.first().copied().unwrap_or(16);
            say(&format!("{name:?} for {seconds} s; the server is process {}", self.server.pid()))?;
            return self.load(name, false, connections, Duration::from_secs(seconds)).await.map(drop);
        }
        let mut lines = Vec::new();
        let outcome = self.lines(&mut lines).await;
        let report = Report {
            database: format!("{:?}", self.options.database),
            projects: self.projects,
            in_scope: self.in_scope,
            lines,
        };
        // What was measured before a failure is worth seeing.
        report.write(&self.options.report)?;
        outcome
    }

    async fn lines(&self, lines: &mut Vec<Line>) -> Result<()> {
        for name in self.options.names() {
            if name.document().is_none() {
                continue;
            }
            self.compare(name).await?;
            for connections in self.options.connections.iter().copied() {
                say(&format!("{name:?}, {connections} in flight"))?;
                self.variables.filed.set(0);
                unfile(&self.db).await?;
                lines.push(self.line(name, connections).await?);
            }
        }
        Ok(())
    }

    async fn line(&self, name: Name, connections: usize) -> Result<Line> {
        let sides: &[bool] = if self.ceiling.is_some() { &[false, true] } else { &[false] };
        let (mut server, mut ceiling) = (Side::default(), Side::default());
        for of_ceiling in sides {
            self.load(name, *of_ceiling, connections, Duration::from_secs(1)).await?;
        }
        for _ in 0..self.options.rounds {
            for of_ceiling in sides {
                let before = self.cpu(*of_ceiling)?;
                let took = self.load(name, *of_ceiling, connections, self.options.round()).await?;
                let after = self.cpu(*of_ceiling)?;
                let side = if *of_ceiling { &mut ceiling } else { &mut server };
                side.cpu += after.0 - before.0;
                side.cpu_postgres += after.1 - before.1;
                side.took.extend(took);
            }
        }
        server.finish();
        ceiling.finish();
        let (memory_mib, memory_peak_mib) = process::memory(self.server.pid());
        let ratio = self.ceiling.as_ref().map(|_| server.per_cpu_second / ceiling.per_cpu_second);
        let ceiling = self.ceiling.as_ref().map(|_| ceiling);
        Ok(Line { query: name, connections, server, ceiling, ratio, memory_mib, memory_peak_mib })
    }

    /// CPU seconds of the server or the ceiling, and of PostgreSQL.
    fn cpu(&self, of_ceiling: bool) -> Result<(f64, f64)> {
        let program = self.ceiling.as_ref().filter(|_| of_ceiling).unwrap_or(&self.server);
        let postgres = self.postgres.as_ref().map(Postgres::pid).transpose()?;
        Ok((process::cpu(program.pid()), postgres.map_or(0.0, process::cpu_of_family)))
    }

    async fn load(&self, name: Name, of_ceiling: bool, connections: usize, time: Duration) -> Result<Vec<f64>> {
        let asked = Cell::new(0);
        let next = || {
            let request = self.request(name, of_ceiling, asked.replace(asked.get() + 1));
            async { request }
        };
        let program = self.ceiling.as_ref().filter(|_| of_ceiling).unwrap_or(&self.server);
        load(program.port, connections, time, next).await.with_context(|| format!("{name:?}"))
    }

    fn request(&self, name: Name, of_ceiling: bool, n: usize) -> Vec<u8> {
        let (graphql, plain) = self.variables.of(name, n);
        if of_ceiling {
            return to_ceiling(name, &plain);
        }
        to_server(name.document().unwrap_or_default(), &graphql, self.token(name))
    }

    fn token(&self, name: Name) -> &str {
        self.tokens.iter().find(|(login, _)| *login == name.login()).map_or("", |(_, token)| token)
    }

    /// Server and ceiling must answer the same, or there is nothing to compare.
    async fn compare(&self, name: Name) -> Result<()> {
        let Some(ceiling) = &self.ceiling else { return Ok(()) };
        let (mut to_us, mut to_it) = (Connection::open(self.server.port).await?, Connection::open(ceiling.port).await?);
        for n in 0..COMPARED {
            let ours: Value = serde_json::from_slice(to_us.ask(&self.request(name, false, n)).await?)?;
            let its: Value = serde_json::from_slice(to_it.ask(&self.request(name, true, n)).await?)?;
            if let Some(difference) = difference("", &plain(&ours), &plain(&its)) {
                bail!("{name:?}: {difference}");
            }
        }
        Ok(())
    }

    /// Goes 50,000 rows deep, or as deep as a small ledger is.
    async fn walk(&self) -> Result<Place> {
        let token = self.token(Name::Q4);
        let mut connection = Connection::open(self.server.port).await?;
        let mut place = Place::default();
        for _ in 0..DEEP.min(self.in_scope.saturating_sub(STEP)) / STEP {
            let after = (!place.cursor.is_empty()).then_some(&place.cursor);
            let variables = json!({ "first": STEP, "after": after });
            let answer: Value = serde_json::from_slice(connection.ask(&to_server(WALK, &variables, token)).await?)?;
            let page = answer.pointer("/data/projects").with_context(|| answer.to_string())?;
            let last = page.pointer("/nodes").and_then(Value::as_array).and_then(|nodes| nodes.last());
            let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
            place = Place {
                cursor: text(page.pointer("/pageInfo/endCursor")),
                at: text(last.and_then(|node| node.get("updatedAt"))),
                id: text(last.and_then(|node| node.get("id"))).trim_start_matches("project:").parse()?,
            };
        }
        Ok(place)
    }
}

/// Where the ledger lies; a temporary folder unless it is kept.
fn folder(options: &Options) -> Result<(PathBuf, Option<tempfile::TempDir>)> {
    if options.keep {
        let name = format!("benchmark-{}-{:?}", options.projects, options.database).to_lowercase();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder)?;
        return Ok((folder, None));
    }
    let folder = tempfile::Builder::new().permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755)).tempdir()?;
    Ok((folder.path().to_owned(), Some(folder)))
}

/// The ledger as generated: made if there is none, and without what an earlier run filed.
async fn ledger(options: &Options, url: &str) -> Result<database::Database> {
    zhaoshang(url, &["migrate"])?;
    let db = database::connect(&url.to_owned().into()).await?;
    if scope::all(&db).await? == 0 {
        zhaoshang(url, &["generate", "--projects", &options.projects.to_string()])?;
    }
    unfile(&db).await?;
    Ok(db)
}

/// Takes out again what was filed here.
async fn unfile(db: &database::Database) -> Result<()> {
    db.execute_unprepared(&format!("DELETE FROM progress_entry WHERE filed_by = '{WRITER}'")).await?;
    db.execute_unprepared("DELETE FROM audit_entry WHERE action = 'progress_entry.file'").await?;
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("VACUUM ANALYZE").await?;
        db.execute_unprepared("CHECKPOINT").await?;
    }
    Ok(())
}

/// Runs a command of the program to its end.
fn zhaoshang(url: &str, arguments: &[&str]) -> Result<()> {
    let status = Command::new(BINARY).args(arguments).env("DATABASE_URL", url).stdout(Stdio::null()).status()?;
    if !status.success() {
        bail!("{arguments:?} ended with {status}");
    }
    Ok(())
}

async fn start_ceiling(url: &str, options: &Options, parameters: &Parameters) -> Result<Running> {
    let (port, most) = (free_port()?, options.connections.iter().max().copied().unwrap_or(16));
    let values = [url.to_owned(), port.to_string(), most.to_string(), serde_json::to_string(parameters)?];
    let mut command = Command::new(env::current_exe()?);
    command.arg("--ceiling").env_clear().envs(SETTINGS.into_iter().zip(values)).stdin(Stdio::null());
    let mut ceiling = Running::start(&mut command, port)?;
    ceiling.ready().await?;
    Ok(ceiling)
}

async fn sign_in(port: u16, login: &str) -> Result<String> {
    let variables = json!({ "input": { "login": login, "password": scope::password(login) } });
    let mut connection = Connection::open(port).await?;
    let answer: Value = serde_json::from_slice(connection.ask(&to_server(SIGN_IN, &variables, "")).await?)?;
    let token = answer.pointer("/data/signIn/token").and_then(Value::as_str);
    Ok(token.with_context(|| answer.to_string())?.to_owned())
}

fn variables(reader: &Person, writer: &Person, parameters: &Parameters, today: NaiveDate) -> Variables {
    let every = (reader.projects.len() / 1000).max(1);
    Variables {
        read: reader.projects.iter().map(|project| project.id).step_by(every).collect(),
        free: query::free(&writer.projects, today),
        direction: parameters.directions.first().copied().unwrap_or_default(),
        deep: Place::default(),
        filed: Cell::new(0),
    }
}

fn say(line: &str) -> std::io::Result<()> {
    use std::io::Write;
    writeln!(std::io::stderr(), "{line}")
}
