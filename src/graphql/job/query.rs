//! Reading the runs of the scheduler's jobs.

use async_graphql::{Context, Object, Result};
use entity::job_run::{self, Column};
use sea_orm::{EntityTrait, IntoSimpleExpr};

use super::types::JobRunConnection;
use crate::{
    domain::viewer::Permission,
    graphql::{
        filter::{DateTimeFilter, Filter, IdFilter, JobFilter, RunStatusFilter, RunTriggerFilter, filter},
        guard::May,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
    },
    storage::page::Key,
};

filter! {
    /// Which runs (任务运行筛选条件); the conditions given hold together.
    JobRunFilter {
        /// These very runs (任务运行记录).
        id: IdFilter, by |id, ground| id.of(Kind::JobRun, Column::Id, ground);
        /// The job (任务).
        job: JobFilter, on Column::Job;
        /// What made it run (触发方式).
        trigger: RunTriggerFilter, on Column::Trigger;
        /// How it stands (运行状态), such as `{eq: FAILED}`.
        status: RunStatusFilter, on Column::Status;
        /// The moment it was due (应运行时间).
        due_at: DateTimeFilter, on Column::DueAt;
        /// When it was taken up (开始时间).
        started_at: DateTimeFilter, on Column::StartedAt;
        /// When it ended (结束时间).
        ended_at: DateTimeFilter, on Column::EndedAt;
    }
}

ordering! {
    /// How runs are ordered (排序方式); newest first if not given.
    JobRunOrder by JobRunOrderField of job_run, first DueAt Desc;
    /// The moment it was due (应运行时间).
    DueAt = Column::DueAt.into_simple_expr() => |row| Key::At(row.due_at);
    /// Order of planning (排定次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
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
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<JobRunOrder>,
    ) -> Result<JobRunConnection> {
        let select = filter.apply(ctx, job_run::Entity::find()).await?;
        connection(ctx, select, JobRunOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
