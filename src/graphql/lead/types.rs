//! What clients read of a lead.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{LeadClaim, LeadSource, LeadStatus, lead, lead_follow_up};

use super::{claim::LeadRuling, limit::RunningLeadLimit};
use crate::domain::lead::limit::Since;
use crate::graphql::{
    activity::types::Activity,
    belonging::belongs,
    category::types::Category,
    context::ContextExt,
    direction::types::Direction,
    id::Kind,
    links::{ActivityOf, LeadOf, ProjectOf, RulingOfLead, UnitOf},
    page::{Page, belongings, connections, page_cost},
    project::types::Project,
    rows::Row,
    scalar::{Date, DateTime},
    unit::types::Unit,
};
use crate::storage::page::Key;

/// A lead (招商线索): a company that may invest.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Lead {
    #[graphql(skip)]
    row: Row<lead::Model>,
    /// Global id (全局标识), such as `lead:5`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The company (企业名称).
    company: String,
    /// What it may do here (线索内容).
    summary: String,
    /// Where it comes from (线索来源).
    source: LeadSource,
    /// Who or what it comes from, by name (来源名称): the deputy, the fund, the scenario.
    source_name: Option<String>,
    /// How far it has come (状态).
    status: LeadStatus,
    /// Whether its unit keeps the company (首谈归属). While it is DISPUTED, the lead cannot be judged or converted.
    claim: LeadClaim,
    /// Since when its unit keeps the company (首谈归属日期): the day of the report, or of the ruling; null while it waits for one.
    claimed_on: Option<Date>,
    /// Day it was judged effective (判定有效日期), by which figures count it; null until then. It stays when the lead is closed.
    effective_on: Option<Date>,
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
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// Industry direction, once judged (产业方向).
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        let directory = ctx.directory().await?;
        Ok(self.row.direction_id.and_then(|id| directory.direction(id)).map(Into::into))
    }

    /// The channel it comes by (招商渠道); null if it is not sorted.
    async fn channel(&self, ctx: &Context<'_>) -> Result<Option<Category>> {
        let directory = ctx.directory().await?;
        Ok(self.row.channel_id.and_then(|id| directory.category(id)).map(Into::into))
    }

    /// Whether it is new or stock (增量/存量); null if it is not sorted.
    async fn new_or_stock(&self, ctx: &Context<'_>) -> Result<Option<Category>> {
        let directory = ctx.directory().await?;
        Ok(self.row.new_or_stock_id.and_then(|id| directory.category(id)).map(Into::into))
    }

    /// The project it became, if the viewer may see it (转化项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The event or visit it comes from, if the viewer may see it (来源活动).
    async fn activity(&self, ctx: &Context<'_>) -> Result<Option<Activity>> {
        Ok(self.row.follow_one(ctx, ActivityOf).await?.map(Into::into))
    }

    /// The lead of the same company that was there when this one was reported, if the viewer may see it (首谈线索).
    async fn first_lead(&self, ctx: &Context<'_>) -> Result<Option<Lead>> {
        Ok(self.row.follow_one(ctx, LeadOf).await?.map(Into::into))
    }

    /// How it was ruled who keeps the company (首谈裁定); null if nobody disputed it, or it is not ruled yet.
    async fn ruling(&self, ctx: &Context<'_>) -> Result<Option<LeadRuling>> {
        Ok(self.row.follow_one(ctx, RulingOfLead).await?.map(Into::into))
    }

    /// The limits that run for it today, the first due first (办理时限); none once it is converted or closed. That for the
    /// judgement rests while its claim is DISPUTED, and runs from the ruling.
    async fn limits(&self, ctx: &Context<'_>) -> Result<Vec<RunningLeadLimit>> {
        let directory = ctx.directory().await?;
        let row = &self.row;
        let lead::Model { reported_on, followed_on, claimed_on, .. } = **row;
        let since = Since { reported_on, followed_on, claimed_on };
        let running = directory.lead_limits().running(directory.calendar(), row.status, since);
        Ok(running.into_iter().map(|limit| RunningLeadLimit::new(limit, directory.calendar(), ctx.today())).collect())
    }

    /// The follow-ups, newest first (跟进记录).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn follow_ups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<LeadFollowUpConnection> {
        belongings(ctx, &self.row, FollowUps {}, Page { first, after, last, before }).await
    }
}

impl From<Row<lead::Model>> for Lead {
    fn from(row: Row<lead::Model>) -> Self {
        Self {
            id: Kind::Lead.id(row.id),
            company: row.company.clone(),
            summary: row.summary.clone(),
            source: row.source,
            source_name: row.source_name.clone(),
            status: row.status,
            claim: row.claim,
            claimed_on: row.claimed_on.map(Into::into),
            effective_on: row.effective_on.map(Into::into),
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

connections! {
    /// A page of leads (招商线索列表).
    LeadConnection, LeadEdge of Lead from lead::Model;
}

/// One follow-up of a lead (跟进记录).
#[derive(Clone, SimpleObject)]
pub struct LeadFollowUp {
    /// Global id (全局标识), such as `lead-follow-up:9`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The day (跟进日期).
    followed_on: Date,
    /// What was done and heard (跟进情况).
    words: String,
    /// Who recorded it (登记人).
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
}

impl From<Row<lead_follow_up::Model>> for LeadFollowUp {
    fn from(row: Row<lead_follow_up::Model>) -> Self {
        let row = row.clone_row();
        Self {
            id: Kind::LeadFollowUp.id(row.id),
            followed_on: row.followed_on.into(),
            words: row.words,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at.into(),
        }
    }
}

belongs! {
    of lead by id, in LeadId as lead_id;
    /// The follow-ups of a lead.
    FollowUps, rows of lead_follow_up, which |_, rows| rows,
        by FollowedOn as |row| Key::Day(row.followed_on), descending true;
}

connections! {
    /// A page of the follow-ups of a lead (跟进记录列表).
    LeadFollowUpConnection, LeadFollowUpEdge of LeadFollowUp from lead_follow_up::Model;
}
