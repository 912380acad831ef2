//! What clients read of dispatch meetings and tasks.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{dispatch_meeting, task};

use crate::graphql::{
    context::ContextExt,
    id::Kind,
    links::{AgendaOfMeeting, MeetingOfTask, ProjectOf, TasksOfMeeting, UnitOf},
    official::types::Official,
    page::connections,
    project::{ledger::late_working_days, types::Project},
    rows::Row,
    scalar::{Date, DateTime},
    unit::types::Unit,
};

/// A dispatch meeting (调度会商). Its resolutions are tasks.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct DispatchMeeting {
    #[graphql(skip)]
    row: Row<dispatch_meeting::Model>,
    /// Global id (全局标识), such as `dispatch-meeting:3`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The day (会商日期).
    held_on: Date,
    /// Where it was held (地点).
    place: String,
    /// What was discussed (会商纪要).
    words: String,
    /// Who recorded it (登记人).
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
}

#[ComplexObject]
impl DispatchMeeting {
    /// Who chaired it (主持人).
    async fn chair(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        Ok(ctx.directory().await?.official(self.row.chair_id).map(Into::into))
    }

    /// The projects on its agenda that the viewer may see, in order (会商项目).
    #[graphql(complexity = "child_complexity * 10 + 1")]
    async fn projects(&self, ctx: &Context<'_>) -> Result<Vec<Project>> {
        let mut projects = Vec::new();
        for item in self.row.follow(ctx, AgendaOfMeeting).await? {
            projects.extend(item.follow_one(ctx, ProjectOf).await?.map(Into::into));
        }
        Ok(projects)
    }

    /// What it resolved, as far as the viewer may see it, in order (议定事项).
    #[graphql(complexity = "child_complexity * 10 + 1")]
    async fn tasks(&self, ctx: &Context<'_>) -> Result<Vec<Task>> {
        Ok(self.row.follow(ctx, TasksOfMeeting).await?.into_iter().map(Into::into).collect())
    }
}

impl From<Row<dispatch_meeting::Model>> for DispatchMeeting {
    fn from(row: Row<dispatch_meeting::Model>) -> Self {
        Self {
            id: Kind::DispatchMeeting.id(row.id),
            held_on: row.held_on.into(),
            place: row.place.clone(),
            words: row.words.clone(),
            recorded_by: row.recorded_by.clone(),
            recorded_at: row.recorded_at.into(),
            row,
        }
    }
}

/// A task (任务): something a unit has to do by a day, as a dispatch meeting resolved or the bureau asks.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Task {
    #[graphql(skip)]
    row: Row<task::Model>,
    /// Global id (全局标识), such as `task:21`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// What is to be done (任务内容).
    words: String,
    /// The day it is due (办结期限).
    due_on: Date,
    /// The day it was done (办结日期); null while open.
    done_on: Option<Date>,
    /// What came of it (办理结果); null while open.
    result: Option<String>,
    /// The day it was called off (取消日期); null unless so.
    dropped_on: Option<Date>,
    /// Why it was called off (取消理由).
    drop_reason: Option<String>,
    /// Version (版本号): grows by one with every change; mutations name the version they were made from.
    version: i32,
}

#[ComplexObject]
impl Task {
    /// The dispatch meeting that resolved it (议定会议); null for one that the bureau asks for by itself.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Option<DispatchMeeting>> {
        Ok(self.row.follow_one(ctx, MeetingOfTask).await?.map(Into::into))
    }

    /// The project it is about (项目), if it is about one and the viewer may see it.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The unit that owns it (责任单位).
    async fn owner_unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// Working days it is late today (逾期工作日); 0 if it is not due yet, done, called off, or its project has left the life
    /// cycle.
    async fn late_working_days(&self, ctx: &Context<'_>) -> Result<i32> {
        late_working_days(ctx, &self.row, self.row.due_on, self.row.done_on.or(self.row.dropped_on)).await
    }
}

impl From<Row<task::Model>> for Task {
    fn from(row: Row<task::Model>) -> Self {
        Self {
            id: Kind::Task.id(row.id),
            words: row.words.clone(),
            due_on: row.due_on.into(),
            done_on: row.done_on.map(Into::into),
            result: row.result.clone(),
            dropped_on: row.dropped_on.map(Into::into),
            drop_reason: row.drop_reason.clone(),
            version: row.version,
            row,
        }
    }
}

connections! {
    /// A page of dispatch meetings (调度会商列表).
    DispatchMeetingConnection, DispatchMeetingEdge of DispatchMeeting from dispatch_meeting::Model;
    /// A page of tasks (任务列表).
    TaskConnection, TaskEdge of Task from task::Model;
}
