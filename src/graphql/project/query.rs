//! Reading projects.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    Duty, activity_project, ceremony_project, contract, milestone,
    project::{self, Column},
    project_assignment, project_tally, unit,
};
use sea_orm::{
    ColumnTrait, IntoSimpleExpr, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};

use super::types::{Project, ProjectConnection};
use crate::{
    domain::{calendar::EVER, commitment::Commitment, text},
    graphql::{
        blocker::query::BlockerFilter,
        context::ContextExt,
        error::Fault,
        filter::{
            ColumnFilter, DateFilter, DateTimeFilter, Filter, Ground, IdFilter, MilestoneKindFilter, MoneyFilter,
            StageFilter, StringFilter, all, filter, whether,
        },
        guard::SignedIn,
        id::Kind,
        links::DutiesInProject,
        page::{Page, connection, counted, counted_connection, ordering, page_cost, summed_up},
        rows::Row,
        scalar::Date,
        screening::types::from_today,
    },
    storage::{
        self,
        matching::{
            funds_in_place, is_late, milestone_is_late, milestone_is_open, projects_in_ceremony, projects_of_activity,
            projects_with_blocker, projects_with_contract, projects_with_duty, projects_with_milestone, units,
        },
        page::Key,
        tally,
    },
};

filter! {
    /// Which projects (项目筛选条件); the conditions given hold together.
    ProjectFilter {
        /// These very projects (项目).
        id: IdFilter, by |id, ground| id.of(Kind::Project, Column::Id, ground);
        /// Project code (项目编号), such as `{startsWith: "ZS2026"}`.
        code: StringFilter, on Column::Code;
        /// Name (项目名称), such as `{contains: "芯片"}`.
        name: StringFilter, on Column::Name;
        /// The same name (同名项目), by which a project that is entered twice is found: blanks, brackets, quotation marks, case and the
        /// word 项目 do not count.
        same_name: String, by |name, _| named(&name);
        /// Who invests (投资方).
        investor: StringFilter, on Column::Investor;
        /// What it is about (项目概况).
        summary: StringFilter, on Column::Summary;
        /// Stage (当前阶段), such as `{in: [SIGNED, STARTED]}`.
        stage: StageFilter, on Column::Stage;
        /// First day of the present stage (进入当前阶段日期).
        stage_since: DateFilter, on Column::StageOn;
        /// Industry direction (产业方向).
        direction_id: IdFilter, by |id, ground| id.of(Kind::Direction, Column::DirectionId, ground);
        /// The channel it came by (招商渠道); absent if it is not sorted.
        channel_id: IdFilter, by |id, ground| id.of(Kind::Category, Column::ChannelId, ground);
        /// Whether it is new or stock (增量/存量); absent if it is not sorted.
        new_or_stock_id: IdFilter, by |id, ground| id.of(Kind::Category, Column::NewOrStockId, ground);
        /// Whether a high-tech enterprise invests (高新技术企业投资项目).
        high_tech: bool, on Column::HighTech;
        /// Planned investment (拟投资额) in fen.
        planned_amount: MoneyFilter, on Column::PlannedAmount;
        /// Day by which it is to be signed (承诺签约日期).
        sign_by: DateFilter, on Column::SignBy;
        /// Whether it is approved and a working day has passed since it was to be signed (签约逾期).
        signing_late: bool, by |wanted, ground| {
            let past = Column::SignBy.is_not_null().and(Column::SignBy.lt(ground.late_before()));
            Ok(whether(wanted, is_late(Commitment::Signing, past)))
        };
        /// Whether it is signed and a working day has passed since it was promised to start (开工逾期).
        start_late: bool, by |wanted, ground| {
            let past = with_contract(contract::Column::CommittedStartOn.lt(ground.late_before()));
            Ok(whether(wanted, is_late(Commitment::Start, past)))
        };
        /// Whether it is not in production and a working day has passed since it was promised to be (投产逾期).
        production_late: bool, by |wanted, ground| {
            let past = with_contract(contract::Column::CommittedProductionOn.lt(ground.late_before()));
            Ok(whether(wanted, is_late(Commitment::Production, past)))
        };
        /// Whether it is not at capacity and a working day has passed since it was promised to be (达产逾期).
        capacity_late: bool, by |wanted, ground| {
            let past = with_contract(contract::Column::CommittedCapacityOn.lt(ground.late_before()));
            Ok(whether(wanted, is_late(Commitment::Capacity, past)))
        };
        /// Contract number (合同编号).
        contract_number: StringFilter, by |number, ground| {
            Ok(with_contract(all(number.on(contract::Column::Number, ground)?)))
        };
        /// Contract amount, supplements included (合同投资额) in fen; absent before signing.
        contract_amount: MoneyFilter, on Column::ContractAmount;
        /// All funds in place (累计到位资金) in fen.
        funds_in_place: MoneyFilter, by |money, _| Ok(all(money.of(&funds_in_place())));
        /// Day it came into the pool (入库日期).
        registered_on: DateFilter, on Column::RegisteredOn;
        /// Day of signing (签约日期), such as `{from: "2026-01-01", until: "2026-12-31"}`.
        signed_on: DateFilter, on Column::SignedOn;
        /// Day of starting (开工日期); `{isNull: true}` if it has not started.
        started_on: DateFilter, on Column::StartedOn;
        /// First day of production (投产日期).
        in_production_on: DateFilter, on Column::InProductionOn;
        /// Day planned output was reached (达产日期).
        at_capacity_on: DateFilter, on Column::AtCapacityOn;
        /// When it was recorded (登记时间).
        created_at: DateTimeFilter, on Column::CreatedAt;
        /// When the project or its ledger was last written to (最近更新).
        updated_at: DateTimeFilter, on Column::UpdatedAt;
        /// Whose leader today (挂帅领导).
        leader_id: IdFilter, by |id, ground| {
            let leader = id.of(Kind::Official, project_assignment::Column::OfficialId, ground)?;
            Ok(Column::Id.in_subquery(projects_with_duty(leader, Some(Duty::Leader), ground.today)))
        };
        /// Whose lead unit today (牵头单位).
        lead_unit_id: IdFilter, by |id, ground| {
            let unit = id.of(Kind::Unit, project_assignment::Column::UnitId, ground)?;
            Ok(Column::Id.in_subquery(projects_with_duty(unit, Some(Duty::LeadUnit), ground.today)))
        };
        /// A unit that has any duty in it today (责任单位).
        unit_id: IdFilter, by |id, ground| {
            let unit = id.of(Kind::Unit, project_assignment::Column::UnitId, ground)?;
            Ok(Column::Id.in_subquery(projects_with_duty(unit, None, ground.today)))
        };
        /// The combat unit of its lead unit today (牵头单位所属作战单元).
        combat_unit_id: IdFilter, by |id, ground| {
            let units = units(id.of(Kind::CombatUnit, unit::Column::CombatUnitId, ground)?);
            let unit = project_assignment::Column::UnitId.in_subquery(units);
            Ok(Column::Id.in_subquery(projects_with_duty(unit, Some(Duty::LeadUnit), ground.today)))
        };
        /// The event at which it was signed, or a visit it came of (相关活动).
        activity_id: IdFilter, by |id, ground| {
            let activity = id.of(Kind::Activity, activity_project::Column::ActivityId, ground)?;
            Ok(Column::Id.in_subquery(projects_of_activity(activity)))
        };
        /// Some milestone of its plan meets all of this (有节点满足条件), such as `{overdue: true}`.
        milestone: MilestoneFilter, by |milestone, ground| {
            Ok(Column::Id.in_subquery(projects_with_milestone(milestone.condition(ground)?)))
        };
        /// Some blocker of it meets all of this (有堵点满足条件), such as `{overdue: true}`.
        blocker: BlockerFilter, by |blocker, ground| {
            Ok(Column::Id.in_subquery(projects_with_blocker(blocker.condition(ground)?)))
        };
        /// It takes part in such a ceremony (参加的集中活动).
        ceremony_id: IdFilter, by |id, ground| {
            let ceremony = id.of(Kind::Ceremony, ceremony_project::Column::CeremonyId, ground)?;
            Ok(Column::Id.in_subquery(projects_in_ceremony(ceremony)))
        };
    }
}

/// The projects whose contract meets the condition.
fn with_contract(condition: SimpleExpr) -> SimpleExpr {
    Column::Id.in_subquery(projects_with_contract(condition))
}

impl ProjectFilter {
    /// The same conditions on the kept sums; none if it asks for what they do not know.
    fn over_sums(&self, ground: &Ground) -> Result<Option<SimpleExpr>, Fault> {
        let Self { direction_id, stage, .. } = self.clone();
        if *self != (Self { direction_id: direction_id.clone(), stage: stage.clone(), ..Self::default() }) {
            return Ok(None);
        }
        let direction = direction_id.map(|id| id.of(Kind::Direction, project_tally::Column::DirectionId, ground));
        let stage = stage.map(|stage| Ok(all(stage.on(project_tally::Column::Stage, ground)?)));
        Ok(Some(all([direction, stage].into_iter().flatten().collect::<Result<_, _>>()?)))
    }
}

filter! {
    /// Which milestones (节点筛选条件); the conditions given hold together.
    MilestoneFilter {
        /// What is to be done (节点名称).
        name: StringFilter, on milestone::Column::Name;
        /// What it brings about (节点类别).
        kind: MilestoneKindFilter, on milestone::Column::Kind;
        /// Whether it is neither done nor called off (未办结).
        open: bool, by |open, _| Ok(whether(open, milestone_is_open()));
        /// Whether it is open, a working day has passed since it was due, and its project has not left the life cycle (逾期).
        overdue: bool, by |overdue, ground| Ok(whether(overdue, milestone_is_late(ground.late_before())));
        /// The day it is due (计划完成日期), such as `{from: "2026-11-24", until: "2026-12-31"}`.
        due_on: DateFilter, on milestone::Column::DueOn;
        /// The day it was done (实际完成日期).
        done_on: DateFilter, on milestone::Column::DoneOn;
        /// The unit that owns it (责任单位).
        owner_unit_id: IdFilter, by |id, ground| id.of(Kind::Unit, milestone::Column::OwnerUnitId, ground);
    }
}

/// Whether a project has this name, which must be one that a project can have.
fn named(name: &str) -> Result<SimpleExpr, Fault> {
    let name = text::line("sameName", name, 200).map_err(|refusal| Fault::BadInput(refusal.message))?;
    Ok(storage::project::is_named(&name))
}

/// A day as it is ordered by; before every day, if there is none.
fn day_or_first(column: Column) -> SimpleExpr {
    Func::coalesce([column.into_simple_expr(), Expr::value(EVER)]).into()
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
    /// Day by which it is to be signed, the earliest possible if none was promised (承诺签约日期).
    SignBy = day_or_first(Column::SignBy) => |row| Key::Day(row.sign_by.unwrap_or(EVER));
    /// Day of signing, the earliest possible before signing (签约日期).
    SignedOn = day_or_first(Column::SignedOn) => |row| Key::Day(row.signed_on.unwrap_or(EVER));
    /// Day of starting, the earliest possible before the start (开工日期).
    StartedOn = day_or_first(Column::StartedOn) => |row| Key::Day(row.started_on.unwrap_or(EVER));
    /// Name, by its characters' code points (项目名称).
    Name = Column::Name.into_simple_expr() => |row| Key::Text(row.name.clone());
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
        let found = storage::project::find(ctx.db(), &ctx.scope(), Kind::Project.key(&id), ctx.today()).await?;
        Ok(found.map(|(row, duties)| Row::from(row).knowing(DutiesInProject, duties).into()))
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
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<ProjectOrder>,
    ) -> Result<ProjectConnection> {
        let scope = ctx.scope();
        let ground = Ground::of(ctx).await?;
        let summed = filter.over_sums(&ground)?.and_then(|sums| tally::counting(ctx.backend(), &scope, sums));
        let select = filter.apply_on(&ground, storage::project::visible(ctx.backend(), &scope))?;
        let total = match summed {
            Some(sum) => summed_up(sum),
            None => counted(select.clone()),
        };
        let ordered = ProjectOrder::ordering(order_by);
        counted_connection(ctx, select, ordered, Page { first, after, last, before }, total).await
    }

    /// The projects in the viewer's scope that are candidates for screening out (列入剔除研究范围): past the limit of their
    /// stage, not extended beyond the day, and not paused. Ask for their `clock`; `confirmScreening` or `extendProject`
    /// decides.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn screening_candidates(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "As things stand now, who will be on this day, today or later (截至日期); today if not given."
        )]
        as_of: Option<Date>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: ProjectFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<ProjectOrder>,
    ) -> Result<ProjectConnection> {
        let day = from_today(ctx, as_of)?;
        let candidates = ctx.directory().await?.screening_limits(day).candidates();
        let select = storage::project::visible(ctx.backend(), &ctx.scope()).filter(candidates);
        let ordered = ProjectOrder::ordering(order_by);
        connection(ctx, filter.apply(ctx, select).await?, ordered, Page { first, after, last, before }).await
    }
}
