//! Keeping dispatch meetings and tasks.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{dispatch_meeting, task as table};

use super::types::{DispatchMeeting, Task};
use crate::{
    actions::{dispatch, task},
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{inside, payload},
        guard::May,
        id::Kind,
        scalar::Date,
    },
};

/// What a task is (任务内容).
#[derive(Debug, InputObject)]
pub struct TaskInput {
    /// What is to be done (任务内容), at most 4000 characters.
    words: String,
    /// The project it is about (项目), if it is about one.
    project_id: Option<ID>,
    /// The unit that owns it (责任单位).
    owner_unit_id: ID,
    /// The day it is due (办结期限).
    due_on: Date,
}

impl From<TaskInput> for task::Input {
    fn from(input: TaskInput) -> Self {
        Self {
            words: input.words,
            project_id: input.project_id.as_ref().map(|id| Kind::Project.key(id)),
            owner_unit_id: Kind::Unit.key(&input.owner_unit_id),
            due_on: input.due_on.0,
        }
    }
}

/// A dispatch meeting with what it resolved (登记调度会商).
#[derive(Debug, InputObject)]
pub struct RecordDispatchMeetingInput {
    /// The day (会商日期), not after today.
    held_on: Date,
    /// Who chaired it (主持人).
    chair_id: ID,
    /// Where it was held (地点), at most 200 characters.
    place: String,
    /// What was discussed (会商纪要), at most 4000 characters.
    words: String,
    /// The projects on its agenda (会商项目), at most 500, none twice.
    #[graphql(default)]
    project_ids: Vec<ID>,
    /// What it resolved (议定事项), at most 500, none twice: each becomes a task, due on the day of the meeting or later, and
    /// about a project on its agenda if it is about one.
    #[graphql(default)]
    resolutions: Vec<TaskInput>,
}

/// A task that the bureau asks for by itself (新增任务).
#[derive(Debug, InputObject)]
pub struct AddTaskInput {
    /// What it is (基本情况).
    task: TaskInput,
}

/// The task as it shall be (修改任务): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateTaskInput {
    /// Which task (任务).
    task_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    task: TaskInput,
}

/// A task that is done (任务办结).
#[derive(Debug, InputObject)]
pub struct CompleteTaskInput {
    /// Which task (任务).
    task_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The day it was done (办结日期), not after today.
    on: Date,
    /// What came of it (办理结果), at most 4000 characters.
    result: String,
}

/// A task that is called off (取消任务).
#[derive(Debug, InputObject)]
pub struct DropTaskInput {
    /// Which task (任务).
    task_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Why (取消理由), at most 4000 characters.
    reason: String,
}

payload! {
    /// What `recordDispatchMeeting` did (办理结果).
    RecordDispatchMeetingPayload {
        /// The meeting as recorded (录入内容).
        dispatch_meeting: DispatchMeeting, from dispatch_meeting::Model
    }
    /// What `addTask` did (办理结果).
    AddTaskPayload {
        /// The new task (新增内容).
        task: Task, from table::Model
    }
    /// What `updateTask` did (办理结果).
    UpdateTaskPayload {
        /// The task as changed (更新后的内容).
        task: Task, from table::Model
    }
    /// What `completeTask` did (办理结果).
    CompleteTaskPayload {
        /// The task as changed (更新后的内容).
        task: Task, from table::Model
    }
    /// What `dropTask` did (办理结果).
    DropTaskPayload {
        /// The task as changed (更新后的内容).
        task: Task, from table::Model
    }
}

#[derive(Default)]
pub struct DispatchMutation;

#[Object(guard = "May(Permission::KeepLedger)")]
impl DispatchMutation {
    /// Records a dispatch meeting and gives out the tasks it resolved (登记调度会商). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn record_dispatch_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RecordDispatchMeetingInput,
    ) -> Result<RecordDispatchMeetingPayload> {
        let act = ctx.act().await?;
        let meeting = dispatch::Meeting {
            held_on: input.held_on.0,
            chair_id: Kind::Official.key(&input.chair_id),
            place: input.place,
            words: input.words,
            project_ids: Kind::Project.keys(&input.project_ids),
            resolutions: input.resolutions.into_iter().map(Into::into).collect(),
        };
        let outcome = dispatch::record(&act, &meeting).await;
        RecordDispatchMeetingPayload::settle(act, outcome).await
    }

    /// Gives a unit a task (新增任务). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn add_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AddTaskInput,
    ) -> Result<AddTaskPayload> {
        let act = ctx.act().await?;
        let outcome = inside(task::add(&act, None, &input.task.into()).await, "task");
        AddTaskPayload::settle(act, outcome).await
    }

    /// Changes an open task (修改任务). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn update_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateTaskInput,
    ) -> Result<UpdateTaskPayload> {
        let act = ctx.act().await?;
        let id = Kind::Task.key(&input.task_id);
        let outcome = inside(task::update(&act, id, input.version, &input.task.into()).await, "task");
        UpdateTaskPayload::settle(act, outcome).await
    }

    /// Strikes a task off as done (任务销号). For the bureau, and for the head and the liaison officer of the unit that
    /// owns it.
    async fn complete_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CompleteTaskInput,
    ) -> Result<CompleteTaskPayload> {
        let act = ctx.act().await?;
        let id = Kind::Task.key(&input.task_id);
        let outcome = task::complete(&act, id, input.version, input.on.0, &input.result).await;
        CompleteTaskPayload::settle(act, outcome).await
    }

    /// Calls an open task off, with a reason (取消任务). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn drop_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: DropTaskInput,
    ) -> Result<DropTaskPayload> {
        let act = ctx.act().await?;
        let outcome = task::drop_task(&act, Kind::Task.key(&input.task_id), input.version, &input.reason).await;
        DropTaskPayload::settle(act, outcome).await
    }
}
