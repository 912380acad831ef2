//! Reading projects.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{
    Duty, Stage,
    project::{self, Column},
};
use sea_orm::{
    ColumnTrait, IntoSimpleExpr, QueryFilter, Select,
    sea_query::{Expr, Func},
};

use super::types::Project;
use crate::{
    graphql::{
        context::ContextExt,
        error::Fault,
        filter::{self, DateRange},
        guard::SignedIn,
        id::Kind,
        page::{Page, Paged, connection, ordering, page_cost},
    },
    storage::{self, page::Key},
};

/// Which projects; conditions are combined with "and" (筛选条件).
#[derive(Debug, Default, InputObject)]
pub struct ProjectFilter {
    /// Name, code or investor contains this text (名称、编号或投资方包含).
    contains: Option<String>,
    /// In one of these stages (阶段).
    stages: Option<Vec<Stage>>,
    /// In one of these directions (产业方向).
    direction_ids: Option<Vec<ID>>,
    /// Led by one of these units today (牵头单位).
    lead_unit_ids: Option<Vec<ID>>,
    /// One of these units has any duty in it today (责任单位).
    unit_ids: Option<Vec<ID>>,
    /// Led by this official today (挂帅领导).
    leader_id: Option<ID>,
    /// Whether a high-tech enterprise invests (高新技术企业).
    high_tech: Option<bool>,
    /// Signed between these days (签约日期).
    signed: Option<DateRange>,
    /// Started between these days (开工日期).
    started: Option<DateRange>,
    /// In the present stage since between these days (进入当前阶段日期).
    stage_since: Option<DateRange>,
}

impl ProjectFilter {
    pub(super) fn apply(
        self,
        ctx: &Context<'_>,
        select: Select<project::Entity>,
    ) -> Result<Select<project::Entity>, Fault> {
        let mut select = select;
        let today = ctx.today();
        if let Some(text) = &self.contains {
            select = select.filter(filter::contains(&[Column::Name, Column::Code, Column::Investor], text)?);
        }
        if let Some(stages) = self.stages {
            select = select.filter(Column::Stage.is_in(stages));
        }
        if let Some(ids) = &self.direction_ids {
            select = select.filter(Column::DirectionId.is_in(Kind::Direction.keys(ids)));
        }
        if let Some(ids) = &self.lead_unit_ids {
            let led = storage::project::of_units(&Kind::Unit.keys(ids), Some(Duty::LeadUnit), today);
            select = select.filter(Column::Id.in_subquery(led));
        }
        if let Some(ids) = &self.unit_ids {
            let shared = storage::project::of_units(&Kind::Unit.keys(ids), None, today);
            select = select.filter(Column::Id.in_subquery(shared));
        }
        if let Some(id) = &self.leader_id {
            let led = storage::project::led_by(Kind::Official.key(id), today);
            select = select.filter(Column::Id.in_subquery(led));
        }
        if let Some(high_tech) = self.high_tech {
            select = select.filter(Column::HighTech.eq(high_tech));
        }
        let ranges =
            [(self.signed, Column::SignedOn), (self.started, Column::StartedOn), (self.stage_since, Column::StageOn)];
        for (range, column) in ranges {
            if let Some(range) = range {
                select = select.filter(range.holds(column));
            }
        }
        Ok(select)
    }
}

ordering! {
    /// How projects are ordered (排序方式); newest change first if not given.
    ProjectOrder by ProjectOrderField of project, first UpdatedAt Desc;
    /// When the project or its ledger was last written to (最近更新).
    UpdatedAt = Column::UpdatedAt.into_simple_expr() => |row| Key::At(row.updated_at);
    /// First day of the present stage (进入当前阶段日期).
    StageSince = Column::StageOn.into_simple_expr() => |row| Key::Day(row.stage_on);
    /// Day it came into the pool (入库日期).
    RegisteredOn = Column::RegisteredOn.into_simple_expr() => |row| Key::Day(row.registered_on);
    /// Contract amount, 0 before signing (合同投资额).
    ContractAmount = Func::coalesce([Column::ContractAmount.into_simple_expr(), Expr::value(0)]).into() =>
        |row| Key::Int(row.contract_amount.unwrap_or(0));
    /// Project code (项目编号).
    Code = Column::Code.into_simple_expr() => |row| Key::Text(row.code.clone());
}

#[derive(Default)]
pub struct ProjectQuery;

#[Object(guard = "SignedIn")]
impl ProjectQuery {
    /// One project (项目) in the viewer's scope; null if there is none with this id.
    async fn project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id (全局标识).")] id: ID,
    ) -> Result<Option<Project>> {
        let row = storage::project::find(ctx.db(), &ctx.scope(), Kind::Project.key(&id)).await?;
        Ok(row.map(Into::into))
    }

    /// The projects (项目) in the viewer's scope.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: ProjectFilter,
        #[graphql(desc = "In which order (排序).", default)] order_by: ProjectOrder,
    ) -> Result<Paged<Project>> {
        let select = filter.apply(ctx, storage::project::visible(&ctx.scope()))?;
        connection(ctx, select, order_by.ordering(), Page { first, after, last, before }).await
    }
}
