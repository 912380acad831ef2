//! Reading exits and idle assets.

use async_graphql::{Context, Object, Result};
use entity::{asset_use, exit_proposal, idle_asset};
use sea_orm::{ColumnTrait, EntityTrait, IntoSimpleExpr, sea_query::ExprTrait};

use super::types::{ExitProposalConnection, IdleAssetConnection};
use crate::{
    graphql::{
        context::ContextExt,
        filter::{AssetKindFilter, DateFilter, ExitDecisionFilter, Filter, IdFilter, StringFilter, filter, whether},
        guard::SignedIn,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
    },
    storage::{
        matching::{assets_in_use, assets_used_by},
        page::Key,
        scoped,
    },
};

filter! {
    /// Which proposals to give projects up (终止退出提议筛选条件); the conditions given hold together.
    ExitProposalFilter {
        /// These very proposals (终止退出提议).
        id: IdFilter, by |id, ground| id.of(Kind::ExitProposal, exit_proposal::Column::Id, ground);
        /// The project (项目).
        project_id: IdFilter, by |id, ground| id.of(Kind::Project, exit_proposal::Column::ProjectId, ground);
        /// The unit that proposes it (提议单位).
        unit_id: IdFilter, by |id, ground| id.of(Kind::Unit, exit_proposal::Column::UnitId, ground);
        /// Whether it is not decided yet (待决定).
        open: bool, by |open, _| {
            Ok(whether(open, exit_proposal::Column::Decision.is_null()))
        };
        /// The decision (决定).
        decision: ExitDecisionFilter, on exit_proposal::Column::Decision;
        /// The day of the proposal (提议日期).
        proposed_on: DateFilter, on exit_proposal::Column::ProposedOn;
        /// The day of the review (审议日期); `{isNull: true}` if there was none yet.
        reviewed_on: DateFilter, on exit_proposal::Column::ReviewedOn;
        /// The day of the decision (决定日期).
        decided_on: DateFilter, on exit_proposal::Column::DecidedOn;
    }
}

ordering! {
    /// How proposals to give projects up are ordered (排序方式); the newest first if not given.
    ExitProposalOrder by ExitProposalOrderField of exit_proposal, first ProposedOn Desc;
    /// The day of the proposal (提议日期).
    ProposedOn = exit_proposal::Column::ProposedOn.into_simple_expr() => |row| Key::Day(row.proposed_on);
}

filter! {
    /// Which idle assets (存量资源筛选条件); the conditions given hold together.
    IdleAssetFilter {
        /// These very assets (存量资源).
        id: IdFilter, by |id, ground| id.of(Kind::IdleAsset, idle_asset::Column::Id, ground);
        /// Land or plant (类别).
        kind: AssetKindFilter, on idle_asset::Column::Kind;
        /// Whether nobody uses it today (闲置).
        free: bool, by |free, _| {
            let used = idle_asset::Column::Id.in_subquery(assets_in_use());
            Ok(if free { used.not() } else { used })
        };
        /// Where it lies (位置), such as `{contains: "西彭"}`.
        place: StringFilter, on idle_asset::Column::Place;
        /// Since when it is idle (腾退日期).
        freed_on: DateFilter, on idle_asset::Column::FreedOn;
        /// The project that left it (原项目), if the viewer may see it.
        freed_by_id: IdFilter, by |id, ground| id.of_seen_project(idle_asset::Column::ProjectId, ground);
        /// The project that uses it today (盘活项目), if the viewer may see it.
        taken_by_id: IdFilter, by |id, ground| {
            let project = id.of_seen_project(asset_use::Column::ProjectId, ground)?;
            Ok(idle_asset::Column::Id.in_subquery(assets_used_by(project)))
        };
    }
}

ordering! {
    /// How idle assets are ordered (排序方式); the longest idle first if not given.
    IdleAssetOrder by IdleAssetOrderField of idle_asset, first FreedOn Asc;
    /// Since when it is idle (腾退日期).
    FreedOn = idle_asset::Column::FreedOn.into_simple_expr() => |row| Key::Day(row.freed_on);
    /// Area (面积).
    SquareMetres = idle_asset::Column::Area.into_simple_expr() => |row| Key::Int(row.area);
}

#[derive(Default)]
pub struct ExitQuery;

#[Object(guard = "SignedIn")]
impl ExitQuery {
    /// The proposals to give projects in the viewer's scope up (终止退出提议).
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn exit_proposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: ExitProposalFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<ExitProposalOrder>,
    ) -> Result<ExitProposalConnection> {
        let select = filter.apply(ctx, scoped::exit_proposals(ctx.backend(), &ctx.scope())).await?;
        connection(ctx, select, ExitProposalOrder::ordering(order_by), Page { first, after, last, before }).await
    }

    /// The idle assets (存量资源) of the district; the same for every viewer.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn idle_assets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: IdleAssetFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<IdleAssetOrder>,
    ) -> Result<IdleAssetConnection> {
        let select = filter.apply(ctx, idle_asset::Entity::find()).await?;
        connection(ctx, select, IdleAssetOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
