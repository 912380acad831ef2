//! Running the scheduler's jobs by hand.

use entity::{Job, job_run};

use super::{Act, Outcome};
use crate::storage;

/// Makes a job due now.
pub async fn run_now(act: &Act, job: Job) -> Outcome<job_run::Model> {
    let run = storage::job::run_now(act.conn(), job, act.now()).await?;
    act.record("job_run.request", run.id, None, Some(&run)).await?;
    Ok(run)
}
