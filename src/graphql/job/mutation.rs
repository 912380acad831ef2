//! Running jobs by hand.

use async_graphql::{Context, InputObject, Object, Result};
use entity::{Job, job_run};

use super::types::JobRun;
use crate::{
    actions::job,
    domain::viewer::Permission,
    graphql::{context::ContextExt, error::payload, guard::May},
};

/// A job that is to run (运行任务).
#[derive(Debug, InputObject)]
pub struct RunJobInput {
    /// Which job (任务).
    job: Job,
}

payload! {
    /// What `runJob` did (办理结果).
    RunJobPayload {
        /// The run (任务运行记录); it is taken up within moments. Ask `jobRuns` how it ended.
        job_run: JobRun, from job_run::Model
    }
}

#[derive(Default)]
pub struct JobMutation;

#[Object(guard = "May(Permission::Administer)")]
impl JobMutation {
    /// Runs a job now (立即运行任务). Letters are issued once a month and addressee however often it runs; MONTH_END freezes
    /// the last month that is over, never one whose last day still runs. For the bureau.
    async fn run_job(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RunJobInput,
    ) -> Result<RunJobPayload> {
        let act = ctx.act().await?;
        let outcome = job::run_now(&act, input.job).await;
        let payload = RunJobPayload::settle(act, outcome).await?;
        ctx.app().nudge.notify_one();
        Ok(payload)
    }
}
