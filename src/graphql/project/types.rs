//! What clients read of a project.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{Duty, Stage, project, project_assignment};

use super::ledger::{FundReceipt, Milestone, ProgressEntry, StageChange};
use crate::{
    domain::responsibility,
    graphql::{
        context::ContextExt,
        direction::types::Direction,
        id::Kind,
        lead::types::Lead,
        loader::{
            DirectionById, DutiesInProject, DutyHistory, EntriesOf, LeadById, MilestonesOf, OfficialById, ProjectById,
            ReceiptsOf, StageHistory, UnitById,
        },
        official::types::Official,
        scalar::{Date, DateTime, Money},
        unit::types::Unit,
    },
};

/// An investment project (招商项目), from negotiation (在谈) to capacity (达产).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Project {
    #[graphql(skip)]
    row: project::Model,
    /// Global id (全局标识), such as `project:17`.
    pub(in crate::graphql) id: ID,
    /// Project code (项目编号), unique, such as `ZS2026-0017`.
    code: String,
    /// Name (项目名称).
    name: String,
    /// Who invests (投资方).
    investor: String,
    /// What it is about (项目概况).
    summary: String,
    /// Stage (当前阶段).
    stage: Stage,
    /// First day of the present stage (进入当前阶段日期).
    stage_since: Date,
    /// Day it came into the pool (入库日期).
    registered_on: Date,
    /// Whether a high-tech enterprise invests (高新技术企业投资项目).
    high_tech: bool,
    /// Contract amount (合同投资额); null before signing.
    contract_amount: Option<Money>,
    /// Day of signing (签约日期).
    signed_on: Option<Date>,
    /// Day of starting (开工日期).
    started_on: Option<Date>,
    /// First day of production (投产日期).
    in_production_on: Option<Date>,
    /// Day planned output was reached (达产日期).
    at_capacity_on: Option<Date>,
    /// Version (版本号): grows by one with every change of the project's own fields; mutations name the version they were made from.
    version: i32,
    /// When it was recorded (登记时间).
    created_at: DateTime,
    /// When the project or its ledger was last written to (最近更新).
    updated_at: DateTime,
}

#[ComplexObject]
impl Project {
    /// Industry direction (产业方向).
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        Ok(ctx.loaders().load_one(DirectionById(self.row.direction_id)).await?.map(Into::into))
    }

    /// The leader today (挂帅领导).
    async fn leader(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let leader = self.duties(ctx).await?.into_iter().find_map(|duty| duty.official_id);
        let Some(id) = leader else { return Ok(None) };
        Ok(ctx.loaders().load_one(OfficialById(id)).await?.map(Into::into))
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

    /// Everybody who ever answered for it, in order (责任沿革); with `on`, those who did on that day.
    async fn assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that held on this day (日期).")] on: Option<Date>,
    ) -> Result<Vec<ProjectAssignment>> {
        let history = ctx.loaders().load_one(DutyHistory(self.row.id)).await?.unwrap_or_default();
        let held = |row: &project_assignment::Model| {
            on.is_none_or(|Date(day)| responsibility::holds_on(row.from_on, row.until_on, day))
        };
        Ok(history.into_iter().filter(held).map(Into::into).collect())
    }

    /// Every change of stage, in order (阶段变更记录).
    async fn stage_history(&self, ctx: &Context<'_>) -> Result<Vec<StageChange>> {
        let changes = ctx.loaders().load_one(StageHistory(self.row.id)).await?.unwrap_or_default();
        Ok(changes.into_iter().map(Into::into).collect())
    }

    /// The milestones of its plan, by due day (节点).
    async fn milestones(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only open ones (未办结) if true, only ended ones if false.")] open: Option<bool>,
    ) -> Result<Vec<Milestone>> {
        let rows = ctx.loaders().load_one(MilestonesOf(self.row.id)).await?.unwrap_or_default();
        let wanted = rows
            .into_iter()
            .filter(|row| open.is_none_or(|open| open == (row.done_on.is_none() && row.dropped_on.is_none())));
        Ok(wanted.map(Into::into).collect())
    }

    /// The latest entries of its progress ledger, newest month first (月度进展).
    async fn progress_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most this many (条数), 1 to 60.", default = 12)] limit: i32,
    ) -> Result<Vec<ProgressEntry>> {
        let limit = usize::try_from(limit.clamp(1, 60))?;
        let rows = ctx.loaders().load_one(EntriesOf(self.row.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().take(limit).map(Into::into).collect())
    }

    /// The receipts of funds, newest first (到位资金明细).
    async fn fund_receipts(&self, ctx: &Context<'_>) -> Result<Vec<FundReceipt>> {
        let rows = ctx.loaders().load_one(ReceiptsOf(self.row.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// All funds in place (累计到位资金).
    async fn funds_in_place(&self, ctx: &Context<'_>) -> Result<Money> {
        let rows = ctx.loaders().load_one(ReceiptsOf(self.row.id)).await?.unwrap_or_default();
        Ok(Money::of_fen(rows.iter().map(|row| row.amount).sum()))
    }

    /// The lead it came from, if the viewer may see it (来源线索).
    async fn lead(&self, ctx: &Context<'_>) -> Result<Option<Lead>> {
        let Some(id) = self.row.lead_id else { return Ok(None) };
        Ok(ctx.loaders().load_one(LeadById(id)).await?.map(Into::into))
    }
}

impl Project {
    async fn duties(&self, ctx: &Context<'_>) -> Result<Vec<project_assignment::Model>> {
        Ok(ctx.loaders().load_one(DutiesInProject(self.row.id)).await?.unwrap_or_default())
    }

    async fn units(&self, ctx: &Context<'_>, duty: Duty) -> Result<Vec<Unit>> {
        let duties = self.duties(ctx).await?;
        let ids: Vec<_> =
            duties.iter().filter(|held| held.duty == duty).filter_map(|held| held.unit_id.map(UnitById)).collect();
        let mut units = ctx.loaders().load_many(ids.iter().copied()).await?;
        Ok(ids.iter().filter_map(|id| units.remove(id)).map(Into::into).collect())
    }
}

impl From<project::Model> for Project {
    fn from(row: project::Model) -> Self {
        Self {
            id: Kind::Project.id(row.id),
            code: row.code.clone(),
            name: row.name.clone(),
            investor: row.investor.clone(),
            summary: row.summary.clone(),
            stage: row.stage,
            stage_since: row.stage_on.into(),
            registered_on: row.registered_on.into(),
            high_tech: row.high_tech,
            contract_amount: row.contract_amount.map(Money::of_fen),
            signed_on: row.signed_on.map(Into::into),
            started_on: row.started_on.map(Into::into),
            in_production_on: row.in_production_on.map(Into::into),
            at_capacity_on: row.at_capacity_on.map(Into::into),
            version: row.version,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
            row,
        }
    }
}

/// A stretch of days in which an official or a unit answers for a project (责任分工).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct ProjectAssignment {
    #[graphql(skip)]
    row: project_assignment::Model,
    /// The duty (职责).
    duty: Duty,
    /// First day (起始).
    from: Date,
    /// Last day (截止); null while it lasts.
    until: Option<Date>,
}

#[ComplexObject]
impl ProjectAssignment {
    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(ctx.loaders().load_one(ProjectById(self.row.project_id)).await?.map(Into::into))
    }

    /// The leader, for the leader's duty (挂帅领导).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let Some(id) = self.row.official_id else { return Ok(None) };
        Ok(ctx.loaders().load_one(OfficialById(id)).await?.map(Into::into))
    }

    /// The unit, for a unit's duty (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        let Some(id) = self.row.unit_id else { return Ok(None) };
        Ok(ctx.loaders().load_one(UnitById(id)).await?.map(Into::into))
    }
}

impl From<project_assignment::Model> for ProjectAssignment {
    fn from(row: project_assignment::Model) -> Self {
        Self { duty: row.duty, from: row.from_on.into(), until: row.until_on.map(Into::into), row }
    }
}
