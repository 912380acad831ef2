//! The load benchmark: what a request costs the server and PostgreSQL together, beside the ceiling: the same JSON made
//! by one SQL statement behind a bare handler. `cargo bench --bench load`, options after `--`.

mod ceiling;
mod client;
mod compare;
mod measure;
mod postgres;
mod process;
mod query;
mod report;
mod scope;

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use anyhow::Result;
use clap::{Parser, ValueEnum};

use crate::{measure::Bench, query::Name};

/// What is measured, and for how long.
#[derive(Clone, Debug, Parser)]
struct Options {
    /// How many projects the ledger has
    #[arg(long, default_value_t = 100_000)]
    projects: u32,
    /// Seconds of one round; server and ceiling take turns
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Rounds
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// How many requests are in flight
    #[arg(long, value_delimiter = ',', default_values_t = [16, 64])]
    connections: Vec<usize>,
    /// On which database
    #[arg(long, value_enum, default_value_t = Database::Postgres)]
    database: Database,
    /// Keep the ledger for the next run
    #[arg(long)]
    keep: bool,
    /// Only these requests
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Name>,
    /// Where the figures are written as JSON
    #[arg(long, default_value = "target/benchmark.json")]
    report: PathBuf,
    /// Load the server for so many seconds with the first of the requests and measure nothing: for a profiler
    #[arg(long)]
    profile: Option<u64>,
    /// Serve as the ceiling: what a child of this process does
    #[arg(long, hide = true)]
    ceiling: bool,
    /// What cargo tells every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Database {
    Postgres,
    Sqlite,
}

impl Options {
    fn names(&self) -> BTreeSet<Name> {
        if self.only.is_empty() {
            Name::value_variants().iter().copied().collect()
        } else {
            self.only.iter().copied().collect()
        }
    }

    fn round(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

fn main() -> Result<()> {
    let options = Options::parse();
    if options.ceiling {
        return ceiling::serve();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async { Bench::prepare(options).await?.run().await })
}
