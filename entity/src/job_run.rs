//! Runs of the scheduler's jobs.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{Job, RunStatus, RunTrigger};

/// One run of a job; (job, due_at) is unique.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "job_run")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The job.
    pub job: Job,
    /// The moment it was due.
    pub due_at: DateTimeUtc,
    /// What made it run.
    pub trigger: RunTrigger,
    /// How it stands.
    pub status: RunStatus,
    /// When it was taken up.
    pub started_at: Option<DateTimeUtc>,
    /// When it ended.
    pub ended_at: Option<DateTimeUtc>,
    /// The process that runs it.
    pub leased_by: Option<String>,
    /// When that process is taken for dead.
    pub leased_until: Option<DateTimeUtc>,
    /// What it did, in words.
    pub outcome: Option<String>,
    /// What went wrong, in words.
    pub error: Option<String>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
