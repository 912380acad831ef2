//! A PostgreSQL server of the benchmark's own, from the installed binaries.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::process::free_port;

/// As it comes, but for its size: writes are durable.
const SETTINGS: &str = "-c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=256MB -c fsync=on";

/// A running server; it stops with this.
pub(crate) struct Postgres {
    bin: PathBuf,
    data: PathBuf,
    port: u16,
}

impl Postgres {
    /// Starts the server in `folder` and makes it if it is not there.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let server = Self { bin: binaries()?, data: folder.join("postgres"), port: free_port()? };
        if !server.data.join("PG_VERSION").exists() {
            fs::create_dir_all(&server.data)?;
            if is_root() {
                run(Command::new("chown").arg("postgres").arg(&server.data))?;
            }
            server.control("initdb", "--auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8")?;
        }
        let options = format!("-w -l {}/log -o '-p {} -k /tmp {SETTINGS}' start", server.data.display(), server.port);
        server.control("pg_ctl", &options)?;
        Ok(server)
    }

    /// The address of a database.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// The server process.
    pub(crate) fn pid(&self) -> Result<u32> {
        let file = fs::read_to_string(self.data.join("postmaster.pid"))?;
        Ok(file.lines().next().context("an empty postmaster.pid")?.parse()?)
    }

    fn control(&self, program: &str, arguments: &str) -> Result<()> {
        let line = format!("{}/{program} -D {} {arguments}", self.bin.display(), self.data.display());
        let mut command = Command::new(if is_root() { "su" } else { "sh" });
        if is_root() {
            command.args(["postgres", "-s", "/bin/sh"]);
        }
        run(command.args(["-c", &line]).current_dir("/"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.control("pg_ctl", "-m fast stop"));
    }
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.stdout(Stdio::null()).status().with_context(|| format!("{command:?}"))?;
    if !status.success() {
        bail!("{command:?}: {status}");
    }
    Ok(())
}

fn is_root() -> bool {
    env::var("USER").is_ok_and(|user| user == "root") || env::var("HOME").is_ok_and(|home| home == "/root")
}

/// The newest installed binaries.
fn binaries() -> Result<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").context("PostgreSQL's server is not installed")?;
    let version = |path: &PathBuf| path.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let installed = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    installed.filter(|bin| bin.join("initdb").exists()).max_by_key(version).context("there is no initdb")
}
