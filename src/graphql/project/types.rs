//! What clients read of a project.

// The flattened part of the type is asked for its fields by the trait's method.
use async_graphql::{ComplexObject, Context, ID, OutputType, Result, SimpleObject};
use entity::{Duty, OpinionKind, Stage, project};

use super::{
    lists::ProjectLists,
    standing::{ProjectStanding, until_today},
};
use crate::{
    domain::{commitment::Commitment, review},
    graphql::{
        activity::types::Activity,
        category::types::Category,
        context::ContextExt,
        contract::types::Contract,
        direction::types::Direction,
        id::Kind,
        lead::types::Lead,
        links::{
            ActivitiesOfProject, ContractOfProject, DutiesInProject, LeadOf, ReceiptsOfProject, TaskForceOfProject,
            UnitOf,
        },
        official::types::Official,
        page::connections,
        rows::Row,
        scalar::{Date, DateTime, Money, days},
        screening::types::{ScreeningClock, from_today},
        task_force::types::TaskForce,
        unit::types::Unit,
    },
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

    /// Planned investment (拟投资额), as far as it is known.
    async fn planned_amount(&self) -> Option<Money> {
        self.row.planned_amount.map(Money::of_fen)
    }

    /// Day by which it is to be signed (承诺签约日期), promised at its approval.
    async fn sign_by(&self) -> Option<Date> {
        self.row.sign_by.map(Into::into)
    }

    /// Whether it is approved and a working day has passed since it was to be signed (签约逾期).
    async fn is_signing_late(&self, ctx: &Context<'_>) -> Result<bool> {
        let directory = ctx.directory().await?;
        Ok(Commitment::Signing.is_late(self.row.sign_by, self.row.stage, directory.calendar(), ctx.today()))
    }

    /// Working days its signing is late today (签约逾期工作日); 0 if it is not.
    async fn signing_late_working_days(&self, ctx: &Context<'_>) -> Result<i32> {
        let directory = ctx.directory().await?;
        let (by, stage) = (self.row.sign_by, self.row.stage);
        Ok(days(Commitment::Signing.working_days_late(by, stage, directory.calendar(), ctx.today())))
    }

    /// Contract amount, supplements included (合同投资额); null before signing.
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

    /// The channel it came by (招商渠道); null if it is not sorted.
    async fn channel(&self, ctx: &Context<'_>) -> Result<Option<Category>> {
        let directory = ctx.directory().await?;
        Ok(self.row.channel_id.and_then(|id| directory.category(id)).map(Into::into))
    }

    /// Whether it is new or stock (增量/存量); null if it is not sorted.
    async fn new_or_stock(&self, ctx: &Context<'_>) -> Result<Option<Category>> {
        let directory = ctx.directory().await?;
        Ok(self.row.new_or_stock_id.and_then(|id| directory.category(id)).map(Into::into))
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

    /// How it stood on a past day (截至某日的情况): stage, responsibility, contract amount. Null before it came into the pool;
    /// of a day to come it alone is null, with an error.
    async fn standing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day, today or earlier (截至日期).")] as_of: Date,
    ) -> Option<Result<ProjectStanding>> {
        let standing = async { ProjectStanding::on(ctx, &self.row, until_today(ctx, as_of)?).await };
        standing.await.transpose()
    }

    /// The opinions it needs to be approved, by the levels of review in force today (审定所需意见); null if its planned
    /// investment decides and is not known.
    async fn required_opinions(&self, ctx: &Context<'_>) -> Result<Option<Vec<OpinionKind>>> {
        let levels = ctx.directory().await?.review_levels(ctx.today());
        Ok(review::required(&levels, self.row.direction_id, self.row.planned_amount).ok())
    }

    /// Its contract (投资合同), once signed.
    async fn contract(&self, ctx: &Context<'_>) -> Result<Option<Contract>> {
        Ok(self.row.follow_one(ctx, ContractOfProject).await?.map(Into::into))
    }

    /// Its task force (专班), once formed.
    async fn task_force(&self, ctx: &Context<'_>) -> Result<Option<TaskForce>> {
        Ok(self.row.follow_one(ctx, TaskForceOfProject).await?.map(Into::into))
    }

    /// The screening clock (剔除计时): since when, paused how long, days left. Null at a stage without a limit.
    async fn clock(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of this day, today or later (截至日期); today if not given.")] as_of: Option<Date>,
    ) -> Result<Option<ScreeningClock>> {
        let day = from_today(ctx, as_of)?;
        Ok(ctx.directory().await?.screening_limits(day).clock(&self.row).map(Into::into))
    }

    /// All funds in place (累计到位资金); receipts that were struck out do not count.
    async fn funds_in_place(&self, ctx: &Context<'_>) -> Result<Money> {
        let receipts = self.row.follow(ctx, ReceiptsOfProject).await?;
        Ok(Money::of_fen(receipts.iter().map(|receipt| receipt.amount).sum()))
    }

    /// The lead it came from, if the viewer may see it (来源线索).
    async fn lead(&self, ctx: &Context<'_>) -> Result<Option<Lead>> {
        Ok(self.row.follow_one(ctx, LeadOf).await?.map(Into::into))
    }

    /// The events at which it was signed and the visits it came of, if the viewer may see them (相关活动).
    #[graphql(complexity = "child_complexity * 10 + 1")]
    async fn activities(&self, ctx: &Context<'_>) -> Result<Vec<Activity>> {
        Ok(self.row.follow(ctx, ActivitiesOfProject).await?.into_iter().map(Into::into).collect())
    }

    /// When it was recorded (登记时间).
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When the project or its ledger was last written to (最近更新).
    async fn updated_at(&self) -> DateTime {
        self.row.updated_at.into()
    }

    #[graphql(flatten)]
    async fn lists(&self) -> ProjectLists {
        ProjectLists { row: self.row.clone() }
    }
}

impl Project {
    async fn units(&self, ctx: &Context<'_>, duty: Duty) -> Result<Vec<Unit>> {
        let duties = self.row.follow(ctx, DutiesInProject).await?;
        let mut units = Vec::new();
        for held in duties.iter().filter(|held| held.duty == duty) {
            units.extend(held.follow_one(ctx, UnitOf).await?.map(Unit::from));
        }
        Ok(units)
    }
}

impl From<Row<project::Model>> for Project {
    fn from(row: Row<project::Model>) -> Self {
        Self { version: row.version, row }
    }
}

connections! {
    /// A page of projects (项目列表).
    ProjectConnection, ProjectEdge of Project from project::Model;
}
