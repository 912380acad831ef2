//! Changing directions.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result};
use entity::{Duty, direction as table, direction_assignment};

use super::types::{Direction, DirectionAssignment};
use crate::{
    actions::{
        direction::{self, Assignee},
        taxonomy::Term,
    },
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{inside, payload},
        guard::May,
        id::Kind,
        scalar::Date,
    },
};

/// A direction as entered (录入内容).
#[derive(Debug, InputObject)]
pub struct CreateDirectionInput {
    /// Code (代码), at most 40 characters, unique.
    code: String,
    /// Name (名称), at most 60 characters.
    name: String,
    /// First day (起始日期).
    active_from: Date,
    /// Last day (截止日期); leave out while it is in use.
    active_until: Option<Date>,
}

/// The direction as it shall be (修改产业方向): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateDirectionInput {
    /// Which direction (产业方向).
    direction_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    direction: CreateDirectionInput,
}

impl From<CreateDirectionInput> for Term {
    fn from(input: CreateDirectionInput) -> Self {
        Self {
            code: input.code,
            name: input.name,
            active_from: input.active_from.0,
            active_until: input.active_until.map(|day| day.0),
        }
    }
}

/// A direction that is given another name (产业方向更名). For a name that was never right, see `updateDirection`.
#[derive(Debug, InputObject)]
pub struct RenameDirectionInput {
    /// Which direction (产业方向).
    direction_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new name (新名称), at most 60 characters.
    name: String,
    /// First day of the new name (启用日期), not after today. The present name keeps the days before.
    from: Date,
}

/// Who is given which duty in a direction (责任分工); exactly one.
#[derive(Debug, OneofObject)]
pub enum DirectionDutyInput {
    /// This official becomes the leader in command (挂帅领导), instead of the present one.
    Leader(ID),
    /// This unit becomes the lead unit (牵头单位), instead of the present one.
    LeadUnit(ID),
    /// This unit is added as a coordinating unit (配合单位).
    CoordinatingUnit(ID),
}

impl DirectionDutyInput {
    fn assignee(&self) -> Assignee {
        match self {
            Self::Leader(id) => Assignee::Official(Kind::Official.key(id)),
            Self::LeadUnit(id) => Assignee::Unit(Duty::LeadUnit, Kind::Unit.key(id)),
            Self::CoordinatingUnit(id) => Assignee::Unit(Duty::CoordinatingUnit, Kind::Unit.key(id)),
        }
    }
}

/// A duty that is given in a direction (产业方向责任分工).
#[derive(Debug, InputObject)]
pub struct AssignDirectionDutyInput {
    /// The direction (产业方向).
    direction_id: ID,
    /// Who is given which duty (责任分工).
    duty: DirectionDutyInput,
    /// First day (生效日期). A leader or lead unit replaced by this keeps the duty until the day before.
    from: Date,
}

/// The duty of a coordinating unit that ends (解除配合职责).
#[derive(Debug, InputObject)]
pub struct ReleaseDirectionUnitInput {
    /// The direction (产业方向).
    direction_id: ID,
    /// The coordinating unit (配合单位).
    unit_id: ID,
    /// Last day (截止日期).
    until: Date,
}

payload! {
    /// What `createDirection` did (办理结果).
    CreateDirectionPayload {
        /// The new direction (新增内容).
        direction: Direction, from table::Model
    }
    /// What `updateDirection` did (办理结果).
    UpdateDirectionPayload {
        /// The direction as changed (更新后的内容).
        direction: Direction, from table::Model
    }
    /// What `renameDirection` did (办理结果).
    RenameDirectionPayload {
        /// The direction as changed (更新后的内容).
        direction: Direction, from table::Model
    }
    /// What `assignDirectionDuty` did (办理结果).
    AssignDirectionDutyPayload {
        /// The stretch of days that begins (新的任期).
        assignment: DirectionAssignment, from direction_assignment::Model
    }
    /// What `releaseDirectionUnit` did (办理结果).
    ReleaseDirectionUnitPayload {
        /// The stretch of days that ends (结束的任期).
        assignment: DirectionAssignment, from direction_assignment::Model
    }
}

#[derive(Default)]
pub struct DirectionMutation;

#[Object(guard = "May(Permission::Administer)")]
impl DirectionMutation {
    /// Records a new direction (新增产业方向). For the bureau.
    async fn create_direction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CreateDirectionInput,
    ) -> Result<CreateDirectionPayload> {
        let act = ctx.act().await?;
        let outcome = direction::create(&act, &input.into()).await;
        CreateDirectionPayload::settle(act, outcome).await
    }

    /// Changes a direction, or records its last day (修改、停用产业方向). One that has ended is given to no project any more;
    /// those that have it keep it. A name that is written over here was never right. For the bureau.
    async fn update_direction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateDirectionInput,
    ) -> Result<UpdateDirectionPayload> {
        let act = ctx.act().await?;
        let id = Kind::Direction.key(&input.direction_id);
        let outcome = inside(direction::update(&act, id, input.version, &input.direction.into()).await, "direction");
        UpdateDirectionPayload::settle(act, outcome).await
    }

    /// Gives a direction another name from a day on (产业方向更名); past days and years keep the old one. For the bureau.
    async fn rename_direction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RenameDirectionInput,
    ) -> Result<RenameDirectionPayload> {
        let act = ctx.act().await?;
        let id = Kind::Direction.key(&input.direction_id);
        let outcome = direction::rename(&act, id, input.version, &input.name, input.from.0).await;
        RenameDirectionPayload::settle(act, outcome).await
    }

    /// Gives a duty in a direction (明确产业方向责任分工). For the bureau.
    async fn assign_direction_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AssignDirectionDutyInput,
    ) -> Result<AssignDirectionDutyPayload> {
        let act = ctx.act().await?;
        let id = Kind::Direction.key(&input.direction_id);
        let outcome = direction::assign(&act, id, input.duty.assignee(), input.from.0).await;
        AssignDirectionDutyPayload::settle(act, outcome).await
    }

    /// Ends the duty of a coordinating unit (解除配合职责). For the bureau.
    async fn release_direction_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ReleaseDirectionUnitInput,
    ) -> Result<ReleaseDirectionUnitPayload> {
        let act = ctx.act().await?;
        let (id, unit_id) = (Kind::Direction.key(&input.direction_id), Kind::Unit.key(&input.unit_id));
        let outcome = direction::release(&act, id, unit_id, input.until.0).await;
        ReleaseDirectionUnitPayload::settle(act, outcome).await
    }
}
