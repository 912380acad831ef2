//! Reading dispatch meetings and tasks.

use async_graphql::{Context, Object, Result};
use entity::{dispatch_meeting, dispatch_meeting_project, task};
use sea_orm::{ColumnTrait, IntoSimpleExpr};

use super::types::{DispatchMeetingConnection, TaskConnection};
use crate::{
    graphql::{
        context::ContextExt,
        filter::{DateFilter, Filter, IdFilter, StringFilter, filter, whether},
        guard::SignedIn,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
    },
    storage::{
        self,
        matching::{meetings_about, task_is_late, task_is_open},
        page::Key,
    },
};

filter! {
    /// Which dispatch meetings (调度会商筛选条件); the conditions given hold together.
    DispatchMeetingFilter {
        /// These very meetings (调度会商).
        id: IdFilter, by |id, ground| id.of(Kind::DispatchMeeting, dispatch_meeting::Column::Id, ground);
        /// The day (会商日期), such as `{from: "2026-11-01", until: "2026-11-30"}`.
        held_on: DateFilter, on dispatch_meeting::Column::HeldOn;
        /// Who chaired it (主持人).
        chair_id: IdFilter, by |id, ground| id.of(Kind::Official, dispatch_meeting::Column::ChairId, ground);
        /// What was discussed (会商纪要).
        words: StringFilter, on dispatch_meeting::Column::Words;
        /// A project on its agenda that the viewer may see (会商项目).
        project_id: IdFilter, by |id, ground| {
            let project = id.of_seen_project(dispatch_meeting_project::Column::ProjectId, ground)?;
            Ok(dispatch_meeting::Column::Id.in_subquery(meetings_about(project)))
        };
    }
}

ordering! {
    /// How dispatch meetings are ordered (排序方式); the newest first if not given.
    DispatchMeetingOrder by DispatchMeetingOrderField of dispatch_meeting, first HeldOn Desc;
    /// The day (会商日期).
    HeldOn = dispatch_meeting::Column::HeldOn.into_simple_expr() => |row| Key::Day(row.held_on);
}

filter! {
    /// Which tasks (任务筛选条件); the conditions given hold together.
    TaskFilter {
        /// These very tasks (任务).
        id: IdFilter, by |id, ground| id.of(Kind::Task, task::Column::Id, ground);
        /// What is to be done (任务内容), such as `{contains: "供电"}`.
        words: StringFilter, on task::Column::Words;
        /// Whether it is neither done nor called off (未办结).
        open: bool, by |open, _| Ok(whether(open, task_is_open()));
        /// Whether it is open, a working day has passed since it was due, and the project it is about, if any, has not left
        /// the life cycle (逾期).
        overdue: bool, by |overdue, ground| Ok(whether(overdue, task_is_late(ground.late_before())));
        /// The unit that owns it (责任单位).
        owner_unit_id: IdFilter, by |id, ground| id.of(Kind::Unit, task::Column::OwnerUnitId, ground);
        /// The project it is about (项目); `{isNull: true}` if it is about none.
        project_id: IdFilter, by |id, ground| id.of(Kind::Project, task::Column::ProjectId, ground);
        /// The dispatch meeting that resolved it (议定会议); `{isNull: true}` if none did.
        meeting_id: IdFilter, by |id, ground| id.of(Kind::DispatchMeeting, task::Column::DispatchMeetingId, ground);
        /// The day it is due (办结期限), such as `{from: "2026-11-24", until: "2026-12-31"}`.
        due_on: DateFilter, on task::Column::DueOn;
        /// The day it was done (办结日期).
        done_on: DateFilter, on task::Column::DoneOn;
    }
}

ordering! {
    /// How tasks are ordered (排序方式); the first due first if not given.
    TaskOrder by TaskOrderField of task, first DueOn Asc;
    /// The day it is due (办结期限).
    DueOn = task::Column::DueOn.into_simple_expr() => |row| Key::Day(row.due_on);
    /// Order of entry (录入次序).
    Id = task::Column::Id.into_simple_expr() => |row| Key::Int(row.id);
}

#[derive(Default)]
pub struct DispatchQuery;

#[Object(guard = "SignedIn")]
impl DispatchQuery {
    /// The dispatch meetings (调度会商) that discussed a project in the viewer's scope, or gave a task that the viewer may
    /// see.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn dispatch_meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: DispatchMeetingFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<
            DispatchMeetingOrder,
        >,
    ) -> Result<DispatchMeetingConnection> {
        let select = filter.apply(ctx, storage::task::visible_meetings(ctx.backend(), &ctx.scope())).await?;
        connection(ctx, select, DispatchMeetingOrder::ordering(order_by), Page { first, after, last, before }).await
    }

    /// The tasks (任务) of the units and of the projects in the viewer's scope, across meetings and projects.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: TaskFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<TaskOrder>,
    ) -> Result<TaskConnection> {
        let select = filter.apply(ctx, storage::task::visible(ctx.backend(), &ctx.scope())).await?;
        connection(ctx, select, TaskOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
