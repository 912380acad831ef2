//! What was measured, as a table and as JSON.

use std::{
    fs,
    io::{Write, stdout},
    path::Path,
};

use anyhow::Result;
use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};
use serde::Serialize;

use crate::query::Name;

/// All rounds of one side.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Side {
    pub(crate) requests: usize,
    /// CPU seconds of the program, and of PostgreSQL meanwhile.
    pub(crate) cpu: f64,
    pub(crate) cpu_postgres: f64,
    #[serde(skip)]
    pub(crate) took: Vec<f64>,
    pub(crate) per_cpu_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

impl Side {
    /// Makes the figures of what was collected.
    pub(crate) fn finish(&mut self) {
        self.took.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let place = (self.took.len() as f64 * part) as usize;
            self.took.get(place).copied().unwrap_or(0.0) * 1000.0
        };
        (self.p50_ms, self.p99_ms) = (at(0.5), at(0.99));
        self.requests = self.took.len();
        self.per_cpu_second = self.requests as f64 / (self.cpu + self.cpu_postgres).max(f64::EPSILON);
    }
}

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) query: Name,
    pub(crate) connections: usize,
    pub(crate) server: Side,
    pub(crate) ceiling: Option<Side>,
    pub(crate) ratio: Option<f64>,
    pub(crate) memory_mib: f64,
    pub(crate) memory_peak_mib: f64,
}

/// Everything that is written to the report.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) database: String,
    pub(crate) projects: u64,
    pub(crate) in_scope: usize,
    pub(crate) lines: Vec<Line>,
}

impl Report {
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED).set_header([
            "",
            "in flight",
            "req/CPU s",
            "ceiling",
            "ratio",
            "server ms",
            "database ms",
            "p50 ms",
            "p99 ms",
            "p99/p50",
            "MiB",
            "peak",
        ]);
        for line in &self.lines {
            let side = &line.server;
            let each = |seconds: f64| format!("{:.2}", seconds * 1000.0 / side.requests.max(1) as f64);
            table.add_row([
                format!("{:?}", line.query),
                line.connections.to_string(),
                format!("{:.0}", side.per_cpu_second),
                line.ceiling.as_ref().map_or_else(String::new, |side| format!("{:.0}", side.per_cpu_second)),
                line.ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}")),
                each(side.cpu),
                each(side.cpu_postgres),
                format!("{:.1}", side.p50_ms),
                format!("{:.1}", side.p99_ms),
                format!("{:.1}", side.p99_ms / side.p50_ms),
                format!("{:.0}", line.memory_mib),
                format!("{:.0}", line.memory_peak_mib),
            ]);
        }
        writeln!(stdout(), "{}: {} projects, {} in scope\n{table}", self.database, self.projects, self.in_scope)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(path, serde_json::to_string_pretty(self)?)?)
    }
}
