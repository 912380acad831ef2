//! Running what is due.

use std::{convert::Infallible, future::pending, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use entity::{Job, job_run};
use futures::FutureExt;
use sea_orm::{ActiveEnum, DbErr};
use tokio::time::{Instant, interval_at};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    live::{Change, Hub, Subject},
    storage::{
        database::{Database, begin_write},
        job,
    },
};

/// How often a lease is renewed; it lasts four times as long.
const RENEWAL: Duration = Duration::from_secs(15);

/// Takes up runs in the name of this process.
#[derive(Clone, Debug)]
pub(super) struct Runner {
    db: Database,
    live: Hub,
    clock: Clock,
    /// Another one at every start: a process that comes back under its old name would take its old leases for live.
    owner: Arc<str>,
}

impl Runner {
    pub(super) fn new(db: Database, live: Hub, clock: Clock) -> Self {
        Self { db, live, clock, owner: hex::encode(rand::random::<[u8; 8]>()).into() }
    }

    /// Runs whatever is due of a job, one after the other, until nothing is or `stop` is cancelled. How many runs.
    pub(super) async fn drain<F>(
        &self,
        job: Job,
        stop: &CancellationToken,
        body: impl Fn(DateTime<Utc>) -> F,
    ) -> Result<u32, DbErr>
    where
        F: Future<Output = anyhow::Result<String>>,
    {
        let mut runs = 0;
        while !stop.is_cancelled() {
            let Some(run) = self.claim(job).await? else { break };
            self.perform(&run, body(run.due_at)).await?;
            runs += 1;
        }
        Ok(runs)
    }

    async fn claim(&self, job: Job) -> Result<Option<job_run::Model>, DbErr> {
        let tx = begin_write(&self.db, &self.live).await?;
        let claimed = job::claim(&*tx, job, &self.owner, self.clock.now()).await?;
        if let Some(run) = &claimed {
            tx.changed(Change::of(Subject::JobRun, run.id));
        }
        tx.commit().await?;
        Ok(claimed)
    }

    async fn finish(&self, run: &job_run::Model, result: Result<String, String>) -> Result<bool, DbErr> {
        let tx = begin_write(&self.db, &self.live).await?;
        let noted = job::finish(&*tx, run.id, &self.owner, result, self.clock.now()).await?;
        tx.changed(Change::of(Subject::JobRun, run.id));
        tx.commit().await?;
        Ok(noted)
    }

    async fn perform(
        &self,
        run: &job_run::Model,
        body: impl Future<Output = anyhow::Result<String>>,
    ) -> Result<(), DbErr> {
        let job = run.job.to_value();
        tracing::info!(job, run = run.id, due_at = %run.due_at, "job run begins");
        // Side by side: a body that holds the write lock must go on while a renewal waits for it.
        let ended = tokio::select! {
            biased;
            ended = AssertUnwindSafe(body).catch_unwind() => ended,
            never = self.hold(run) => match never {},
        };
        let result = match ended {
            Ok(Ok(outcome)) => Ok(outcome),
            Ok(Err(error)) => {
                tracing::error!(job, run = run.id, error = format!("{error:#}"), "job run failed");
                Err(words(&error))
            }
            Err(_) => {
                tracing::error!(job, run = run.id, "job run panicked");
                Err("程序内部错误，任务中止".to_owned())
            }
        };
        let status = if result.is_ok() { "done" } else { "failed" };
        metrics::counter!("zhaoshang_job_runs_total", "job" => job.clone(), "status" => status).increment(1);
        tracing::info!(job, run = run.id, status, outcome = result.as_deref().unwrap_or_default(), "job run ended");
        if !self.finish(run, result).await? {
            tracing::warn!(job, run = run.id, "another process has taken this job run over");
        }
        Ok(())
    }

    /// Renews the lease on a run for as long as it is polled. A lost lease stops nothing: running twice does no harm.
    async fn hold(&self, run: &job_run::Model) -> Infallible {
        let mut renewals = interval_at(Instant::now() + RENEWAL, RENEWAL);
        loop {
            renewals.tick().await;
            match job::renew(&self.db, run.id, &self.owner, self.clock.now()).await {
                Ok(true) => {}
                Ok(false) => return pending().await,
                Err(error) => tracing::warn!(run = run.id, %error, "the lease on a job run cannot be renewed"),
            }
        }
    }
}

/// What people are told of an error: its outermost words, unless they are the database's.
fn words(error: &anyhow::Error) -> String {
    let technical = error.chain().next().is_some_and(|outermost| outermost.is::<DbErr>());
    if technical { "数据库出错，详见日志".to_owned() } else { error.to_string() }
}
