//! Reading the runs of the scheduler's jobs.

use async_graphql::{Context, InputObject, Object, Result};
use entity::{
    Job, RunStatus,
    job_run::{self, Column},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoSimpleExpr, QueryFilter};

use super::types::JobRun;
use crate::{
    domain::viewer::Permission,
    graphql::{
        guard::May,
        page::{Page, Paged, connection, ordering, page_cost},
    },
    storage::page::Key,
};

/// Which runs; conditions are combined with "and" (筛选条件).
#[derive(Debug, Default, InputObject)]
pub struct JobRunFilter {
    /// Of one of these jobs (任务).
    jobs: Option<Vec<Job>>,
    /// In one of these states (运行状态).
    statuses: Option<Vec<RunStatus>>,
}

ordering! {
    /// How runs are ordered (排序方式); newest first if not given.
    JobRunOrder by JobRunOrderField of job_run, first DueAt Desc;
    /// The moment it was due (应运行时间).
    DueAt = Column::DueAt.into_simple_expr() => |row| Key::At(row.due_at);
}

#[derive(Default)]
pub struct JobQuery;

#[Object(guard = "May(Permission::Administer)")]
impl JobQuery {
    /// The runs of the scheduler's jobs (任务运行记录): due, started, ended, what it did, error. For the bureau.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn job_runs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: JobRunFilter,
        #[graphql(desc = "In which order (排序).", default)] order_by: JobRunOrder,
    ) -> Result<Paged<JobRun>> {
        let mut select = job_run::Entity::find();
        if let Some(jobs) = filter.jobs {
            select = select.filter(Column::Job.is_in(jobs));
        }
        if let Some(statuses) = filter.statuses {
            select = select.filter(Column::Status.is_in(statuses));
        }
        connection(ctx, select, order_by.ordering(), Page { first, after, last, before }).await
    }
}
