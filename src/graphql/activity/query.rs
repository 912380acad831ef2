//! Reading events and visits.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    ActivityKind,
    activity::{self, Column},
    activity_company, activity_official, activity_project,
};
use sea_orm::{ColumnTrait, IntoSimpleExpr, QueryFilter, Select};

use super::types::{Activity, ActivityConnection};
use crate::{
    graphql::{
        context::ContextExt,
        filter::{ColumnFilter, DateFilter, DateTimeFilter, Filter, IdFilter, StringFilter, all, filter},
        guard::SignedIn,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
    },
    storage::{
        self,
        matching::{activities_with_company, activities_with_official, activities_with_project},
        page::Key,
    },
};

filter! {
    /// Which events or visits (活动筛选条件); the conditions given hold together.
    ActivityFilter {
        /// These very events or visits (活动).
        id: IdFilter, by |id, ground| id.of(Kind::Activity, Column::Id, ground);
        /// Name (名称).
        name: StringFilter, on Column::Name;
        /// Where (地点).
        place: StringFilter, on Column::Place;
        /// The unit that organises it (组织单位).
        unit_id: IdFilter, by |id, ground| id.of(Kind::Unit, Column::UnitId, ground);
        /// First day (开始日期), such as `{from: "2025-01-01", until: "2025-12-31"}`.
        first_on: DateFilter, on Column::FirstOn;
        /// Last day (结束日期).
        last_on: DateFilter, on Column::LastOn;
        /// Day it was called off (取消日期); `{isNull: true}` for what was not.
        cancelled_on: DateFilter, on Column::CancelledOn;
        /// A leader or head who took part (参加领导).
        official_id: IdFilter, by |id, ground| {
            let official = id.of(Kind::Official, activity_official::Column::OfficialId, ground)?;
            Ok(Column::Id.in_subquery(activities_with_official(official)))
        };
        /// A company met or visited (对接企业), such as `{contains: "芯片"}`.
        company: StringFilter, by |company, ground| {
            let company = all(company.on(activity_company::Column::Company, ground)?);
            Ok(Column::Id.in_subquery(activities_with_company(company)))
        };
        /// A project that came of it and that the viewer may see (相关项目).
        project_id: IdFilter, by |id, ground| {
            let project = id.of_seen_project(activity_project::Column::ProjectId, ground)?;
            Ok(Column::Id.in_subquery(activities_with_project(project)))
        };
        /// When it was last written to (最近更新).
        updated_at: DateTimeFilter, on Column::UpdatedAt;
    }
}

ordering! {
    /// How events or visits are ordered (排序方式); the latest first if not given.
    ActivityOrder by ActivityOrderField of activity, first FirstOn Desc;
    /// First day (开始日期).
    FirstOn = Column::FirstOn.into_simple_expr() => |row| Key::Day(row.first_on);
    /// When it was last written to (最近更新).
    UpdatedAt = Column::UpdatedAt.into_simple_expr() => |row| Key::At(row.updated_at);
    /// Name, by its characters' code points (名称).
    Name = Column::Name.into_simple_expr() => |row| Key::Text(row.name.clone());
}

/// The events, or the visits, that the viewer may see.
fn visible(ctx: &Context<'_>, kind: ActivityKind) -> Select<activity::Entity> {
    storage::activity::visible(ctx.backend(), &ctx.scope()).filter(Column::Kind.eq(kind))
}

async fn one(ctx: &Context<'_>, kind: ActivityKind, id: &ID) -> Result<Option<Activity>> {
    let row = visible(ctx, kind).filter(Column::Id.eq(Kind::Activity.key(id))).one(ctx.db()).await?;
    Ok(row.map(Into::into))
}

#[derive(Default)]
pub struct ActivityQuery;

#[Object(guard = "SignedIn")]
impl ActivityQuery {
    /// One promotion event (招商活动); null if there is none with this id.
    async fn event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id (全局标识).")] id: ID,
    ) -> Result<Option<Activity>> {
        one(ctx, ActivityKind::Event, &id).await
    }

    /// One outbound visit (外出考察) in the viewer's scope; null if there is none with this id.
    async fn visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id (全局标识).")] id: ID,
    ) -> Result<Option<Activity>> {
        one(ctx, ActivityKind::Visit, &id).await
    }

    /// The promotion events (招商活动); the same for every viewer, but for the leads and projects that came of them.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: ActivityFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<ActivityOrder>,
    ) -> Result<ActivityConnection> {
        let select = filter.apply(ctx, visible(ctx, ActivityKind::Event)).await?;
        connection(ctx, select, ActivityOrder::ordering(order_by), Page { first, after, last, before }).await
    }

    /// The outbound visits (外出考察) in the viewer's scope: those of the own units, and of a leader those the leader was on.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: ActivityFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<ActivityOrder>,
    ) -> Result<ActivityConnection> {
        let select = filter.apply(ctx, visible(ctx, ActivityKind::Visit)).await?;
        connection(ctx, select, ActivityOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
