//! The command line: commands, flags and exit codes.

mod demo;
mod generate;
mod letters;
mod serve;
mod user;

use std::{
    fmt::Display,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use crate::{
    app::{App, StartError},
    clock::Clock,
    config::{self, Config, Mistakes, Sources},
    graphql, telemetry,
};
use chrono::NaiveDate;
use clap::{Parser, Subcommand};

/// 招商引资台账与工作函：项目、线索和责任单位的 GraphQL 服务，按月签发并发送工作提示函和工作催办函。
///
/// The investment promotion ledger of a district, and its monthly letters.
#[derive(Parser)]
#[command(name = "zhaoshang", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 it failed, the reason is on standard error; 2 a mistake in flags or \
settings.\n\nSettings come from flags, the environment (ZHAOSHANG_…, DATABASE_URL, SMTP_URL) and a TOML file, in this \
order; README.md lists them. Secrets are read from the environment or from files only, since others can see flags.";

/// Settings by flag.
#[derive(clap::Args)]
struct Settings {
    /// TOML file of settings [default: ./zhaoshang.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address and port of the API [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Folder of the embedded database and, without SMTP_URL, of the mail [default: ./data]
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<String>,
    /// What is logged, such as `info,zhaoshang=debug` [default: warn,zhaoshang=info]
    #[arg(long, global = true, value_name = "DIRECTIVES")]
    log_filter: Option<String>,
    /// Log lines for people (`text`) or programs (`json`) [default: text]
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<String>,
}

impl Settings {
    fn load(self) -> Result<Config, Mistakes> {
        let flags = [
            ("listen", self.listen),
            ("data_dir", self.data_dir),
            ("log.filter", self.log_filter),
            ("log.format", self.log_format),
        ];
        let flags = flags.into_iter().filter_map(|(setting, value)| Some((setting, value?))).collect();
        config::load(&Sources::of_process(self.config, flags))
    }
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and run the scheduler, until SIGTERM or Ctrl-C.
    ///
    /// The embedded database is made and brought up to date by itself; for PostgreSQL run `zhaoshang migrate` first.
    Serve,
    /// Make a demonstration ledger, issue and deliver this month's letters, and serve.
    ///
    /// The ledger is made once in the data folder and opened again afterwards. Its passwords are public, so it listens
    /// on loopback only.
    Demo {
        /// The day it is, from 2026-01-05 on, to repeat a demonstration exactly [default: the real day]
        #[arg(long, value_name = "DATE")]
        today: Option<NaiveDate>,
    },
    /// Fill an empty database with a big made-up ledger, to try how fast it is.
    ///
    /// The same size, seed and day make the same ledger. Its passwords are those of a demonstration.
    Generate(generate::Size),
    /// Bring the database schema up to date.
    Migrate,
    /// Print the GraphQL schema (SDL).
    Schema,
    /// Preview or issue the letters of a month.
    #[command(subcommand)]
    Letters(letters::Command),
    /// Manage those who sign in.
    #[command(subcommand)]
    User(user::Command),
}

/// Reads the command line of this process and does what it says.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if matches!(cli.command, Command::Schema) {
        return exit(write(graphql::sdl()).map_err(Into::into));
    }
    let config = match cli.settings.load() {
        Ok(config) => config,
        Err(mistakes) => {
            complain(format_args!("settings:\n{mistakes}"));
            return ExitCode::from(2);
        }
    };
    if let Err(error) = telemetry::start_log(&config.log) {
        complain(error);
    }
    telemetry::metrics();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit(Err(error.into())),
    };
    exit(runtime.block_on(async {
        match cli.command {
            Command::Serve => serve::run(config).await,
            Command::Demo { today } => demo::run(config, today).await,
            Command::Generate(size) => generate::run(config, size).await,
            Command::Migrate => migrate(config).await,
            Command::Schema => Ok(()),
            Command::Letters(command) => letters::run(config, command).await,
            Command::User(command) => user::run(config, command).await,
        }
    }))
}

async fn migrate(config: Config) -> anyhow::Result<()> {
    let app = App::connect(config, Clock::System).await?;
    app.migrate().await?;
    write("The database schema is up to date.\n".to_owned())?;
    Ok(())
}

fn exit(result: anyhow::Result<()>) -> ExitCode {
    let Err(error) = result else { return ExitCode::SUCCESS };
    if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    complain(format_args!("{error:#}"));
    // A mail server's address is a setting, though it is read only when the service starts.
    let a_setting = matches!(error.downcast_ref(), Some(StartError::Smtp(_)));
    if a_setting { ExitCode::from(2) } else { ExitCode::FAILURE }
}

/// Writes to standard output.
fn write(text: String) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn complain(what: impl Display) {
    // If standard error is closed, there is nobody to tell.
    drop(writeln!(io::stderr(), "zhaoshang: {what}"));
}
