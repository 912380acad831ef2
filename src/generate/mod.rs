//! A big made-up ledger, to try how fast the service is.
//!
//! The organisation is the demonstration's and is made by actions; the rest is drawn from a seed and written in bulk,
//! since actions would take hours. It obeys the same rules, but leaves nothing in the audit trail.

mod draw;
mod ledger;
mod office;
mod rows;

use std::fmt;

use sea_orm::{ConnectionTrait, DbErr};

use self::{draw::Draw, office::Office, rows::Rows};
use crate::{
    app::App,
    demo::{self, LoadError},
    storage::{database, tally},
};

/// Projects that are drawn before they are written together.
const CHUNK: u32 = 500;

/// Why no ledger could be generated.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// There is a ledger already.
    #[error("the database holds a ledger already; choose an empty one")]
    NotEmpty,
    /// The organisation could not be made.
    #[error(transparent)]
    Organisation(#[from] LoadError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// How much was generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Projects (项目).
    pub projects: u64,
    /// Progress entries (月度进展).
    pub entries: u64,
    /// Milestones (节点).
    pub milestones: u64,
    /// Leads (线索).
    pub leads: u64,
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { projects, entries, milestones, leads } = self;
        write!(f, "{projects} projects, {entries} progress entries, {milestones} milestones, {leads} leads")
    }
}

/// Fills an empty database. The same number of projects, seed and day give the same ledger. `progress` hears how many
/// projects of how many are written.
pub async fn generate(
    app: &App,
    projects: u32,
    seed: u64,
    mut progress: impl FnMut(usize, usize),
) -> Result<Made, GenerateError> {
    if !demo::is_empty(&app.db).await? {
        return Err(GenerateError::NotEmpty);
    }
    demo::organise(app).await?;
    let office = Office::read(&app.db, app.clock.today()).await?;
    let mut draw = Draw::new(office, seed, app.clock.now());
    let mut made = Made::default();
    let tx = database::begin_write(&app.db, &app.live).await?;
    for first in (0..projects).step_by(CHUNK as usize) {
        progress(first as usize, projects as usize);
        let mut rows = Rows::default();
        for _ in first..projects.min(first + CHUNK) {
            draw.project(&mut rows);
        }
        made.count(&rows);
        rows.insert(&tx).await?;
    }
    draw.sequences().insert(&tx).await?;
    rows::follow_keys(&tx).await?;
    tally::rebuild(&*tx, app.clock.today()).await?;
    tx.commit().await?;
    app.db.execute_unprepared("ANALYZE").await?;
    progress(projects as usize, projects as usize);
    Ok(made)
}

impl Made {
    fn count(&mut self, rows: &Rows) {
        self.projects += rows.projects.len() as u64;
        self.entries += rows.entries.len() as u64;
        self.milestones += rows.milestones.len() as u64;
        self.leads += rows.leads.len() as u64;
    }
}
