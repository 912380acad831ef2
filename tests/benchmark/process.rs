//! Processes that are started, watched and stopped.

use std::{
    fs,
    net::TcpListener,
    process::{Child, Command},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tokio::{net::TcpStream, time::sleep};

/// Ticks of a CPU second in `/proc`, the same on every Linux.
const TICKS: f64 = 100.0;

/// A child that ends with this.
pub(crate) struct Running {
    child: Child,
    pub(crate) port: u16,
}

impl Running {
    pub(crate) fn start(command: &mut Command, port: u16) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("{command:?}"))?;
        Ok(Self { child, port })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it takes connections.
    pub(crate) async fn ready(&mut self) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended with {status} before it served");
            }
            if Instant::now() > deadline {
                bail!("nothing listens on port {}", self.port);
            }
            sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A port nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// What `/proc/<pid>/stat` says: parent, own CPU seconds, those of children that ended.
fn stat(pid: u32) -> Option<(u32, f64, f64)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<u32>().ok();
    let seconds = |a, b| Some(f64::from(number(a)? + number(b)?) / TICKS);
    Some((number(1)?, seconds(11, 12)?, seconds(13, 14)?))
}

/// CPU seconds of one process.
pub(crate) fn cpu(pid: u32) -> f64 {
    stat(pid).map_or(0.0, |(_, own, _)| own)
}

/// CPU seconds of a process and all its children, those that have ended too.
pub(crate) fn cpu_of_family(pid: u32) -> f64 {
    let Some((_, own, ended)) = stat(pid) else { return 0.0 };
    let Ok(folder) = fs::read_dir("/proc") else { return own + ended };
    let all = folder.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let children = all.filter_map(stat).filter(|(parent, ..)| *parent == pid);
    own + ended + children.map(|(_, own, _)| own).sum::<f64>()
}

/// Resident memory in MiB: now, and at its highest.
pub(crate) fn memory(pid: u32) -> (f64, f64) {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let mebibytes = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kibibytes| kibibytes / 1024.0)
    };
    (mebibytes("VmRSS:").unwrap_or(0.0), mebibytes("VmHWM:").unwrap_or(0.0))
}
