//! Limits in working days for what leads wait for (线索时限).

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::NaiveDate;
use entity::{LeadStep, lead_limit};
use sea_orm::{EntityTrait, QueryOrder};

use crate::{
    actions::lead_limit as actions,
    domain::{
        calendar::Calendar,
        lead::limit::{Running, working_days_left},
        viewer::Permission,
    },
    graphql::{
        context::ContextExt,
        error::payload,
        guard::{May, SignedIn},
        id::Kind,
        rows::Row,
        scalar::{Date, DateTime, days, set_from},
    },
};

/// A limit as it is set (线索时限规定): it holds for what begins on `from` or later, until the next one of the same step.
#[derive(Clone, SimpleObject)]
pub struct LeadLimit {
    /// Global id (全局标识), such as `lead-limit:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// What leads wait for (事项).
    step: LeadStep,
    /// Within how many working days (工作日).
    working_days: i32,
    /// First day (生效日期); null if it is built in and has held since ever.
    from: Option<Date>,
    /// Who set it (设定人): a sign-in name, or `migration` if it is built in.
    set_by: String,
    /// When it was set (设定时间).
    set_at: DateTime,
}

impl From<lead_limit::Model> for LeadLimit {
    fn from(row: lead_limit::Model) -> Self {
        Self {
            id: Kind::LeadLimit.id(row.id),
            step: row.step,
            working_days: row.working_days,
            from: set_from(row.from_on),
            set_by: row.set_by,
            set_at: row.set_at.into(),
        }
    }
}

impl From<Row<lead_limit::Model>> for LeadLimit {
    fn from(row: Row<lead_limit::Model>) -> Self {
        row.clone_row().into()
    }
}

/// A limit that runs for a lead (办理时限).
#[derive(SimpleObject)]
pub struct RunningLeadLimit {
    /// What the lead waits for (事项).
    step: LeadStep,
    /// Within how many working days (工作日).
    working_days: i32,
    /// The last day on which it is on time (截止日期).
    due_on: Date,
    /// Working days left (剩余工作日): 0 on the last day, negative when late.
    working_days_left: i32,
    /// Whether a working day has passed since the last day (是否超时).
    passed: bool,
    /// Whether the holidays until the last day are not published yet (日期待定): then Monday to Friday are counted.
    provisional: bool,
}

impl RunningLeadLimit {
    pub(super) fn new(limit: Running, calendar: &Calendar, today: NaiveDate) -> Self {
        Self {
            step: limit.step,
            working_days: days(limit.working_days),
            due_on: limit.due_on.into(),
            working_days_left: working_days_left(calendar, limit.due_on, today),
            passed: limit.due_on < calendar.late_before(today),
            provisional: !calendar.is_published(limit.due_on),
        }
    }
}

/// A limit for leads (设定线索时限).
#[derive(Debug, InputObject)]
pub struct SetLeadLimitInput {
    /// What leads wait for (事项).
    step: LeadStep,
    /// Within how many working days (工作日), 1 to 250.
    working_days: i32,
    /// First day (生效日期), today or later. What begins before it keeps its limit.
    from: Date,
}

payload! {
    /// What `setLeadLimit` did (办理结果).
    SetLeadLimitPayload {
        /// The new limit (新增内容).
        lead_limit: LeadLimit, from lead_limit::Model
    }
}

#[derive(Default)]
pub struct LeadLimitQuery;

#[Object(guard = "SignedIn")]
impl LeadLimitQuery {
    /// The limits ever set for leads (线索时限规定), the earliest first; the same for every viewer.
    async fn lead_limits(&self, ctx: &Context<'_>) -> Result<Vec<LeadLimit>> {
        let rows = lead_limit::Entity::find()
            .order_by_asc(lead_limit::Column::FromOn)
            .order_by_asc(lead_limit::Column::Id)
            .all(ctx.db())
            .await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

#[derive(Default)]
pub struct LeadLimitMutation;

#[Object(guard = "May(Permission::Administer)")]
impl LeadLimitMutation {
    /// Sets a limit for leads from a day on (设定线索时限). For the bureau.
    async fn set_lead_limit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SetLeadLimitInput,
    ) -> Result<SetLeadLimitPayload> {
        let act = ctx.act().await?;
        let outcome = actions::set(&act, input.step, input.working_days, input.from.0).await;
        SetLeadLimitPayload::settle(act, outcome).await
    }
}
