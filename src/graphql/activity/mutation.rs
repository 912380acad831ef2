//! Recording events and visits.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{ActivityKind, activity as table};

use super::types::Activity;
use crate::{
    actions::{Act, Outcome, activity},
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{doubled_payload, inside, payload},
        guard::May,
        id::Kind,
        scalar::Date,
    },
};

/// An event or visit as entered (录入内容).
#[derive(Debug, InputObject)]
pub struct ActivityInput {
    /// Name (名称), at most 200 characters.
    name: String,
    /// Where (地点), at most 200 characters.
    place: String,
    /// The unit that organises it (组织单位); heads and liaison officers record visits of their own.
    unit_id: ID,
    /// First day (开始日期).
    first_on: Date,
    /// Last day (结束日期), not before the first; the first if not given.
    last_on: Option<Date>,
    /// What it was about and what was agreed (情况说明), at most 4000 characters.
    #[graphql(default)]
    summary: String,
    /// The leaders and heads who took part (参加领导), at most 200.
    #[graphql(default)]
    official_ids: Vec<ID>,
    /// The companies met or visited, by name (对接企业), at most 200; one that is named twice counts once.
    #[graphql(default)]
    companies: Vec<String>,
    /// The projects that came of it, of an event those signed at it (相关项目), at most 200.
    #[graphql(default)]
    project_ids: Vec<ID>,
}

/// The event or visit as it shall be (修改活动): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateActivityInput {
    /// Which event or visit (活动).
    activity_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容). Projects that the viewer may not see stay.
    activity: ActivityInput,
}

/// An event or visit that is called off (取消活动).
#[derive(Debug, InputObject)]
pub struct CancelActivityInput {
    /// Which event or visit (活动).
    activity_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Why (取消理由), at most 4000 characters.
    reason: String,
}

impl From<ActivityInput> for activity::Input {
    fn from(input: ActivityInput) -> Self {
        Self {
            name: input.name,
            place: input.place,
            unit_id: Kind::Unit.key(&input.unit_id),
            first_on: input.first_on.0,
            last_on: input.last_on.unwrap_or(input.first_on).0,
            summary: input.summary,
            official_ids: Kind::Official.keys(&input.official_ids),
            companies: input.companies,
            project_ids: Kind::Project.keys(&input.project_ids),
        }
    }
}

payload! {
    /// What `updateEvent` did (办理结果).
    UpdateEventPayload {
        /// The event as changed (更新后的内容).
        event: Activity, from table::Model
    }
    /// What `cancelEvent` did (办理结果).
    CancelEventPayload {
        /// The event as changed (更新后的内容).
        event: Activity, from table::Model
    }
    /// What `updateVisit` did (办理结果).
    UpdateVisitPayload {
        /// The visit as changed (更新后的内容).
        visit: Activity, from table::Model
    }
    /// What `cancelVisit` did (办理结果).
    CancelVisitPayload {
        /// The visit as changed (更新后的内容).
        visit: Activity, from table::Model
    }
}

doubled_payload! {
    /// What `createEvent` did (办理结果).
    CreateEventPayload {
        /// The new event (新增内容).
        event: Activity, from table::Model;
        /// The events of this name in these days that are there already (疑似重复活动). It is recorded all the same.
        duplicates
    }
    /// What `createVisit` did (办理结果).
    CreateVisitPayload {
        /// The new visit (新增内容).
        visit: Activity, from table::Model;
        /// The visits of this name in these days that are there already, as far as the viewer may see them (疑似重复考察). It is
        /// recorded all the same.
        duplicates
    }
}

async fn update(act: &Act, kind: ActivityKind, input: UpdateActivityInput) -> Outcome<table::Model> {
    let id = Kind::Activity.key(&input.activity_id);
    inside(activity::update(act, kind, id, input.version, &input.activity.into()).await, "activity")
}

async fn cancel(act: &Act, kind: ActivityKind, input: CancelActivityInput) -> Outcome<table::Model> {
    activity::cancel(act, kind, Kind::Activity.key(&input.activity_id), input.version, &input.reason).await
}

#[derive(Default)]
pub struct ActivityMutation;

#[Object(guard = "May(Permission::KeepLedger)")]
impl ActivityMutation {
    /// Records a promotion event (新增招商活动). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn create_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ActivityInput,
    ) -> Result<CreateEventPayload> {
        let act = ctx.act().await?;
        let outcome = activity::create(&act, ActivityKind::Event, &input.into()).await;
        CreateEventPayload::settle(act, outcome).await
    }

    /// Changes a promotion event (修改招商活动). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn update_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateActivityInput,
    ) -> Result<UpdateEventPayload> {
        let act = ctx.act().await?;
        let outcome = update(&act, ActivityKind::Event, input).await;
        UpdateEventPayload::settle(act, outcome).await
    }

    /// Calls a promotion event off (取消招商活动). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn cancel_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CancelActivityInput,
    ) -> Result<CancelEventPayload> {
        let act = ctx.act().await?;
        let outcome = cancel(&act, ActivityKind::Event, input).await;
        CancelEventPayload::settle(act, outcome).await
    }

    /// Records an outbound visit (新增外出考察). For the bureau, and for heads and liaison officers of their own units.
    async fn create_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ActivityInput,
    ) -> Result<CreateVisitPayload> {
        let act = ctx.act().await?;
        let outcome = activity::create(&act, ActivityKind::Visit, &input.into()).await;
        CreateVisitPayload::settle(act, outcome).await
    }

    /// Changes an outbound visit (修改外出考察). For the bureau, and for the unit that organises it.
    async fn update_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateActivityInput,
    ) -> Result<UpdateVisitPayload> {
        let act = ctx.act().await?;
        let outcome = update(&act, ActivityKind::Visit, input).await;
        UpdateVisitPayload::settle(act, outcome).await
    }

    /// Calls an outbound visit off (取消外出考察). For the bureau, and for the unit that organises it.
    async fn cancel_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CancelActivityInput,
    ) -> Result<CancelVisitPayload> {
        let act = ctx.act().await?;
        let outcome = cancel(&act, ActivityKind::Visit, input).await;
        CancelVisitPayload::settle(act, outcome).await
    }
}
