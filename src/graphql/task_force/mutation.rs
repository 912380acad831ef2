//! Forming task forces.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result};
use entity::{TaskForceSeat, task_force as table, task_force_member};

use super::types::{TaskForce, TaskForceMember};
use crate::{
    actions::task_force::{self, Person},
    domain::viewer::Permission,
    graphql::{context::ContextExt, error::payload, guard::May, id::Kind, scalar::Date},
};

/// Who sits in a task force (专班人选); exactly one.
#[derive(Debug, OneofObject)]
pub enum TaskForcePersonInput {
    /// This official (干部).
    Official(ID),
    /// This unit, whoever it sends (责任单位).
    Unit(ID),
}

impl From<&TaskForcePersonInput> for Person {
    fn from(input: &TaskForcePersonInput) -> Self {
        match input {
            TaskForcePersonInput::Official(id) => Self::Official(Kind::Official.key(id)),
            TaskForcePersonInput::Unit(id) => Self::Unit(Kind::Unit.key(id)),
        }
    }
}

/// A task force that is formed (成立专班).
#[derive(Debug, InputObject)]
pub struct FormTaskForceInput {
    /// The project (项目); it has one task force.
    project_id: ID,
    /// The day it is formed (成立日期), not after today.
    on: Date,
    /// Who leads it (专班牵头).
    lead: TaskForcePersonInput,
    /// Who else sits in it (专班成员).
    #[graphql(default)]
    members: Vec<TaskForcePersonInput>,
}

/// A seat that is given in a task force (调整专班).
#[derive(Debug, InputObject)]
pub struct AppointTaskForceMemberInput {
    /// The project (项目), which must have a task force.
    project_id: ID,
    /// The seat (专班职务). A new lead replaces the present one.
    seat: TaskForceSeat,
    /// Who gets it (人选).
    person: TaskForcePersonInput,
    /// First day (生效日期). A lead replaced by this leads until the day before.
    from: Date,
}

/// A member who leaves a task force (退出专班).
#[derive(Debug, InputObject)]
pub struct DismissTaskForceMemberInput {
    /// The seat that ends (专班成员). The lead is replaced instead.
    member_id: ID,
    /// Last day (截止日期).
    until: Date,
}

payload! {
    /// What `formTaskForce` did (办理结果).
    FormTaskForcePayload {
        /// The new task force (新成立的专班).
        task_force: TaskForce, from table::Model
    }
    /// What `appointTaskForceMember` did (办理结果).
    AppointTaskForceMemberPayload {
        /// The stretch of days that begins (新的任期).
        member: TaskForceMember, from task_force_member::Model
    }
    /// What `dismissTaskForceMember` did (办理结果).
    DismissTaskForceMemberPayload {
        /// The stretch of days that ends (结束的任期).
        member: TaskForceMember, from task_force_member::Model
    }
}

#[derive(Default)]
pub struct TaskForceMutation;

#[Object(guard = "May(Permission::Administer)")]
impl TaskForceMutation {
    /// Forms the task force of a project (成立专班); without one it does not start. For the bureau.
    async fn form_task_force(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: FormTaskForceInput,
    ) -> Result<FormTaskForcePayload> {
        let act = ctx.act().await?;
        let members: Vec<Person> = input.members.iter().map(Into::into).collect();
        let id = Kind::Project.key(&input.project_id);
        let outcome = task_force::form(&act, id, input.on.0, (&input.lead).into(), &members).await;
        FormTaskForcePayload::settle(act, outcome).await
    }

    /// Gives a seat in a task force (调整专班). For the bureau.
    async fn appoint_task_force_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AppointTaskForceMemberInput,
    ) -> Result<AppointTaskForceMemberPayload> {
        let act = ctx.act().await?;
        let id = Kind::Project.key(&input.project_id);
        let outcome = task_force::appoint(&act, id, input.seat, (&input.person).into(), input.from.0).await;
        AppointTaskForceMemberPayload::settle(act, outcome).await
    }

    /// Ends a member's seat in a task force (退出专班). For the bureau.
    async fn dismiss_task_force_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: DismissTaskForceMemberInput,
    ) -> Result<DismissTaskForceMemberPayload> {
        let act = ctx.act().await?;
        let id = Kind::TaskForceMember.key(&input.member_id);
        let outcome = task_force::dismiss(&act, id, input.until.0).await;
        DismissTaskForceMemberPayload::settle(act, outcome).await
    }
}
