//! What clients read of the scheduler.

use async_graphql::{ID, SimpleObject};
use entity::{Job, RunStatus, RunTrigger, job_run};

use crate::graphql::{id::Kind, page::connections, rows::Row, scalar::DateTime};

/// One run of a job of the scheduler (任务运行记录).
#[derive(Clone, SimpleObject)]
pub struct JobRun {
    /// Global id (全局标识), such as `job-run:11`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The job (任务).
    job: Job,
    /// What made it run (触发方式).
    trigger: RunTrigger,
    /// How it stands (运行状态).
    status: RunStatus,
    /// The moment it was due (应运行时间).
    due_at: DateTime,
    /// When it was taken up (开始时间).
    started_at: Option<DateTime>,
    /// When it ended (结束时间).
    ended_at: Option<DateTime>,
    /// What it did (结果).
    outcome: Option<String>,
    /// What went wrong (错误).
    error: Option<String>,
}

impl From<Row<job_run::Model>> for JobRun {
    fn from(row: Row<job_run::Model>) -> Self {
        let row = row.clone_row();
        Self {
            id: Kind::JobRun.id(row.id),
            job: row.job,
            trigger: row.trigger,
            status: row.status,
            due_at: row.due_at.into(),
            started_at: row.started_at.map(Into::into),
            ended_at: row.ended_at.map(Into::into),
            outcome: row.outcome,
            error: row.error,
        }
    }
}

connections! {
    /// A page of job runs (任务运行记录列表).
    JobRunConnection, JobRunEdge of JobRun from job_run::Model;
}
