//! Watching the scheduler.

use async_graphql::{Context, Result, Subscription};
use entity::job_run;
use futures::{Stream, stream};
use sea_orm::EntityTrait;

use super::types::JobRun;
use crate::{
    domain::viewer::Permission,
    graphql::{context::ContextExt, guard::May, occasion},
    live::Subject,
};

#[derive(Default)]
pub struct JobSubscription;

#[Subscription(guard = "May(Permission::Administer)")]
impl JobSubscription {
    /// A run of a job (任务运行记录) came due, was taken up or ended. Brings the run as it is now; changes in quick
    /// succession may come as one. For the bureau.
    async fn job_run_changed(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = JobRun>> {
        let row = match occasion::changed(ctx, Subject::JobRun) {
            Some(id) => job_run::Entity::find_by_id(id).one(ctx.db()).await?,
            None => None,
        };
        Ok(stream::iter(row.map(JobRun::from)))
    }
}
