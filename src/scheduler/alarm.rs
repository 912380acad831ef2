//! What wakes the scheduler. It decides nothing: a firing that is late, doubled or lost changes only when the database
//! is looked at.

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

const EVERY_SECOND: &str = "* * * * * *";

/// A nudge every second, until it is stopped.
pub(super) struct Alarm(JobScheduler);

impl Alarm {
    pub(super) async fn start(nudge: Arc<Notify>) -> Result<Self, JobSchedulerError> {
        let scheduler = JobScheduler::new().await?;
        // An async job: a sync one never fires again after a panic.
        let job = Job::new_async(EVERY_SECOND, move |_, _| {
            let nudge = nudge.clone();
            Box::pin(async move { nudge.notify_one() })
        })?;
        scheduler.add(job).await?;
        scheduler.start().await?;
        Ok(Self(scheduler))
    }

    pub(super) async fn stop(mut self) {
        if let Err(error) = self.0.shutdown().await {
            tracing::warn!(%error, "the alarm does not stop");
        }
    }
}
