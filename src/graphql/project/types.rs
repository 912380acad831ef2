//! What clients read of a project.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{Duty, Stage, project, project_assignment};

use super::{
    belongings::{Assignments, FundReceipts, Holds, Milestones, ProgressEntries, StageChanges},
    ledger::{FundReceiptConnection, MilestoneConnection, ProgressEntryConnection, StageChangeConnection},
};
use crate::graphql::{
    context::ContextExt,
    direction::types::Direction,
    id::Kind,
    lead::types::Lead,
    links::{DutiesInProject, LeadOf, ProjectOf, ReceiptsOfProject},
    official::types::Official,
    page::{Page, belongings, connections, page_cost},
    rows::Row,
    scalar::{Date, DateTime, Money},
    screening::types::{ProjectHoldConnection, ScreeningClock, from_today},
    unit::types::Unit,
};

/// An investment project (招商项目), from negotiation (在谈) to capacity (达产).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Project {
    #[graphql(skip)]
    row: Row<project::Model>,
    /// Version (版本号): grows by one with every change of the project's own fields; mutations name the version they
    /// were made from.
    version: i32,
}

#[ComplexObject]
impl Project {
    /// Global id (全局标识), such as `project:17`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Project.id(self.row.id)
    }

    /// Project code (项目编号), unique, such as `ZS2026-0017`.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// Name (项目名称).
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Who invests (投资方).
    async fn investor(&self) -> &str {
        &self.row.investor
    }

    /// What it is about (项目概况).
    async fn summary(&self) -> &str {
        &self.row.summary
    }

    /// Stage (当前阶段).
    async fn stage(&self) -> Stage {
        self.row.stage
    }

    /// First day of the present stage (进入当前阶段日期).
    async fn stage_since(&self) -> Date {
        self.row.stage_on.into()
    }

    /// Day it came into the pool (入库日期).
    async fn registered_on(&self) -> Date {
        self.row.registered_on.into()
    }

    /// Whether a high-tech enterprise invests (高新技术企业投资项目).
    async fn high_tech(&self) -> bool {
        self.row.high_tech
    }

    /// Contract amount (合同投资额); null before signing.
    async fn contract_amount(&self) -> Option<Money> {
        self.row.contract_amount.map(Money::of_fen)
    }

    /// Day of signing (签约日期).
    async fn signed_on(&self) -> Option<Date> {
        self.row.signed_on.map(Into::into)
    }

    /// Day of starting (开工日期).
    async fn started_on(&self) -> Option<Date> {
        self.row.started_on.map(Into::into)
    }

    /// First day of production (投产日期).
    async fn in_production_on(&self) -> Option<Date> {
        self.row.in_production_on.map(Into::into)
    }

    /// Day planned output was reached (达产日期).
    async fn at_capacity_on(&self) -> Option<Date> {
        self.row.at_capacity_on.map(Into::into)
    }

    /// Industry direction (产业方向).
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        Ok(ctx.directory().await?.direction(self.row.direction_id).map(Into::into))
    }

    /// The leader today (挂帅领导).
    async fn leader(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let leader = self.row.follow(ctx, DutiesInProject).await?.into_iter().find_map(|duty| duty.official_id);
        let directory = ctx.directory().await?;
        Ok(leader.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// The lead unit today (牵头单位).
    async fn lead_unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.units(ctx, Duty::LeadUnit).await?.into_iter().next())
    }

    /// The coordinating units today (配合单位).
    async fn coordinating_units(&self, ctx: &Context<'_>) -> Result<Vec<Unit>> {
        self.units(ctx, Duty::CoordinatingUnit).await
    }

    /// The units credited with helping it sign (协助签约单位).
    async fn assisting_units(&self, ctx: &Context<'_>) -> Result<Vec<Unit>> {
        self.units(ctx, Duty::AssistingUnit).await
    }

    /// Everybody who ever answered for it, the first to begin first (责任沿革); with `on`, those who did on that day.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Only those that held on this day (在任日期).")] on: Option<Date>,
    ) -> Result<ProjectAssignmentConnection> {
        let on = on.map(|Date(day)| day);
        belongings(ctx, &self.row, Assignments { on }, Page { first, after, last, before }).await
    }

    /// Every change of stage, the earliest first (阶段变更记录).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn stage_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<StageChangeConnection> {
        belongings(ctx, &self.row, StageChanges {}, Page { first, after, last, before }).await
    }

    /// The milestones of its plan, the first due first (节点).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn milestones(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Only open ones (true), or only ended ones (false) (是否未办结).")] open: Option<bool>,
    ) -> Result<MilestoneConnection> {
        belongings(ctx, &self.row, Milestones { open }, Page { first, after, last, before }).await
    }

    /// The entries of its progress ledger, the newest month first (月度进展).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn progress_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<ProgressEntryConnection> {
        belongings(ctx, &self.row, ProgressEntries {}, Page { first, after, last, before }).await
    }

    /// The receipts of funds, the newest first (到位资金明细).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn fund_receipts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<FundReceiptConnection> {
        belongings(ctx, &self.row, FundReceipts {}, Page { first, after, last, before }).await
    }

    /// The screening clock (剔除计时): since when, paused how long, days left. Null at a stage without a limit.
    async fn clock(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of this day, today or later (截至日期); today if not given.")] on: Option<Date>,
    ) -> Result<Option<ScreeningClock>> {
        let day = from_today(ctx, on)?;
        Ok(ctx.directory().await?.limits(day).clock(&self.row).map(Into::into))
    }

    /// The extensions and pauses of its screening clock, the newest first (延期和暂停记录).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn holds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<ProjectHoldConnection> {
        belongings(ctx, &self.row, Holds {}, Page { first, after, last, before }).await
    }

    /// All funds in place (累计到位资金).
    async fn funds_in_place(&self, ctx: &Context<'_>) -> Result<Money> {
        let receipts = self.row.follow(ctx, ReceiptsOfProject).await?;
        Ok(Money::of_fen(receipts.iter().map(|receipt| receipt.amount).sum()))
    }

    /// The lead it came from, if the viewer may see it (来源线索).
    async fn lead(&self, ctx: &Context<'_>) -> Result<Option<Lead>> {
        Ok(self.row.follow_one(ctx, LeadOf).await?.map(Into::into))
    }

    /// When it was recorded (登记时间).
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When the project or its ledger was last written to (最近更新).
    async fn updated_at(&self) -> DateTime {
        self.row.updated_at.into()
    }
}

impl Project {
    async fn units(&self, ctx: &Context<'_>, duty: Duty) -> Result<Vec<Unit>> {
        let duties = self.row.follow(ctx, DutiesInProject).await?;
        let directory = ctx.directory().await?;
        let units = duties.iter().filter(|held| held.duty == duty).filter_map(|held| directory.unit(held.unit_id?));
        Ok(units.map(Into::into).collect())
    }
}

impl From<Row<project::Model>> for Project {
    fn from(row: Row<project::Model>) -> Self {
        Self { version: row.version, row }
    }
}

/// A stretch of days in which an official or a unit answers for a project (责任分工).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct ProjectAssignment {
    #[graphql(skip)]
    row: Row<project_assignment::Model>,
    /// The duty (职责).
    duty: Duty,
}

#[ComplexObject]
impl ProjectAssignment {
    /// First day (起始).
    async fn from(&self) -> Date {
        self.row.from_on.into()
    }

    /// Last day (截止); null while it lasts.
    async fn until(&self) -> Option<Date> {
        self.row.until_on.map(Into::into)
    }

    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The leader, for the leader's duty (挂帅领导).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.row.official_id.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// The unit, for a unit's duty (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        let directory = ctx.directory().await?;
        Ok(self.row.unit_id.and_then(|id| directory.unit(id)).map(Into::into))
    }
}

impl From<Row<project_assignment::Model>> for ProjectAssignment {
    fn from(row: Row<project_assignment::Model>) -> Self {
        Self { duty: row.duty, row }
    }
}

connections! {
    /// A page of projects (项目列表).
    ProjectConnection, ProjectEdge of Project from project::Model;
    /// A page of the stretches in which somebody answered for a project (责任沿革列表).
    ProjectAssignmentConnection, ProjectAssignmentEdge of ProjectAssignment from project_assignment::Model;
}
