//! What clients read of a lead.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{LeadSource, LeadStatus, lead, lead_follow_up};

use crate::graphql::{
    context::ContextExt,
    direction::types::Direction,
    id::Kind,
    loader::{DirectionById, FollowUpsOf, ProjectById, UnitById},
    project::types::Project,
    scalar::{Date, DateTime},
    unit::types::Unit,
};

/// A lead (招商线索): a company that may invest.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Lead {
    #[graphql(skip)]
    row: lead::Model,
    /// Global id (全局标识), such as `lead:5`.
    pub(in crate::graphql) id: ID,
    /// The company (企业名称).
    company: String,
    /// What it may do here (线索内容).
    summary: String,
    /// Where it comes from (线索来源).
    source: LeadSource,
    /// How far it has come (状态).
    status: LeadStatus,
    /// Day of the report (上报日期).
    reported_on: Date,
    /// Day of the last follow-up, or of the report before the first (最近跟进日期).
    followed_on: Date,
    /// Why it was closed (关闭理由).
    closed_reason: Option<String>,
    /// Version (版本号): grows by one with every change; mutations name the version they were made from.
    version: i32,
    /// When it was recorded (登记时间).
    created_at: DateTime,
    /// When it was last written to (最近更新).
    updated_at: DateTime,
}

#[ComplexObject]
impl Lead {
    /// The unit that brought it and follows it (报送单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(ctx.loaders().load_one(UnitById(self.row.unit_id)).await?.map(Into::into))
    }

    /// Industry direction, once judged (产业方向).
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        let Some(id) = self.row.direction_id else { return Ok(None) };
        Ok(ctx.loaders().load_one(DirectionById(id)).await?.map(Into::into))
    }

    /// The project it became, if the viewer may see it (转化项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        let Some(id) = self.row.project_id else { return Ok(None) };
        Ok(ctx.loaders().load_one(ProjectById(id)).await?.map(Into::into))
    }

    /// The follow-ups, newest first (跟进记录).
    async fn follow_ups(&self, ctx: &Context<'_>) -> Result<Vec<LeadFollowUp>> {
        let rows = ctx.loaders().load_one(FollowUpsOf(self.row.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

impl From<lead::Model> for Lead {
    fn from(row: lead::Model) -> Self {
        Self {
            id: Kind::Lead.id(row.id),
            company: row.company.clone(),
            summary: row.summary.clone(),
            source: row.source,
            status: row.status,
            reported_on: row.reported_on.into(),
            followed_on: row.followed_on.into(),
            closed_reason: row.closed_reason.clone(),
            version: row.version,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
            row,
        }
    }
}

/// One follow-up of a lead (跟进记录).
#[derive(Clone, SimpleObject)]
pub struct LeadFollowUp {
    /// Global id (全局标识), such as `lead-follow-up:9`.
    pub(in crate::graphql) id: ID,
    /// The day (跟进日期).
    on: Date,
    /// What was done and heard (跟进情况).
    words: String,
    /// Who recorded it (登记人).
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
}

impl From<lead_follow_up::Model> for LeadFollowUp {
    fn from(row: lead_follow_up::Model) -> Self {
        Self {
            id: Kind::LeadFollowUp.id(row.id),
            on: row.followed_on.into(),
            words: row.words,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at.into(),
        }
    }
}
