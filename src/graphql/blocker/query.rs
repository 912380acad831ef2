//! Reading blockers across projects.

use async_graphql::{Context, Object, Result};
use entity::blocker::{self, Column};
use sea_orm::IntoSimpleExpr;

use super::types::BlockerConnection;
use crate::{
    graphql::{
        context::ContextExt,
        filter::{BlockerKindFilter, DateFilter, Filter, IdFilter, StringFilter, filter, whether},
        guard::SignedIn,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
    },
    storage::{
        matching::{blocker_is_late, blocker_is_open},
        page::Key,
        scoped,
    },
};

filter! {
    /// Which blockers (堵点筛选条件); the conditions given hold together.
    BlockerFilter {
        /// These very blockers (堵点).
        id: IdFilter, by |id, ground| id.of(Kind::Blocker, Column::Id, ground);
        /// Of these projects (项目).
        project_id: IdFilter, by |id, ground| id.of(Kind::Project, Column::ProjectId, ground);
        /// What kind it is (堵点类别), such as `{in: [LAND, PLANNING]}`.
        kind: BlockerKindFilter, on Column::Kind;
        /// What it is (堵点内容).
        words: StringFilter, on Column::Words;
        /// Whether it is not resolved (未办结).
        open: bool, by |open, _| Ok(whether(open, blocker_is_open()));
        /// Whether it is open, a working day has passed since it was due, and its project has not left the life cycle (逾期).
        overdue: bool, by |overdue, ground| Ok(whether(overdue, blocker_is_late(ground.late_before())));
        /// The unit that has to resolve it (责任单位).
        owner_unit_id: IdFilter, by |id, ground| id.of(Kind::Unit, Column::OwnerUnitId, ground);
        /// The day it is to be resolved by (办结期限).
        due_on: DateFilter, on Column::DueOn;
        /// The day it was raised (提出日期).
        raised_on: DateFilter, on Column::RaisedOn;
        /// The day it was resolved (办结日期).
        resolved_on: DateFilter, on Column::ResolvedOn;
    }
}

ordering! {
    /// How blockers are ordered (排序方式); the first due first if not given.
    BlockerOrder by BlockerOrderField of blocker, first DueOn Asc;
    /// The day it is to be resolved by (办结期限).
    DueOn = Column::DueOn.into_simple_expr() => |row| Key::Day(row.due_on);
    /// The day it was raised (提出日期).
    RaisedOn = Column::RaisedOn.into_simple_expr() => |row| Key::Day(row.raised_on);
}

#[derive(Default)]
pub struct BlockerQuery;

#[Object(guard = "SignedIn")]
impl BlockerQuery {
    /// The blockers (堵点) of the projects in the viewer's scope.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn blockers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: BlockerFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<BlockerOrder>,
    ) -> Result<BlockerConnection> {
        let select = filter.apply(ctx, scoped::blockers(ctx.backend(), &ctx.scope())).await?;
        connection(ctx, select, BlockerOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
