//! Reading snapshots.

use async_graphql::{Context, Object, Result};
use entity::ledger_snapshot::{self, Column};
use sea_orm::{EntityTrait, IntoSimpleExpr};

use super::{
    difference::LedgerDifference,
    report::SpecialReport,
    row::{LedgerSnapshotRowFilter, LedgerSnapshotRowOrder},
    types::{LedgerSnapshot, LedgerSnapshotConnection, LedgerSnapshotRowConnection},
};
use crate::{
    domain::language::say,
    graphql::{
        context::ContextExt,
        error::Fault,
        filter::{Filter, MonthFilter, filter},
        guard::SignedIn,
        page::{Page, connection, ordering, page_cost},
        scalar::Month,
    },
    storage::{difference::Span, page::Key, snapshot},
};

filter! {
    /// Which snapshots (月末台账快照筛选条件); the conditions given hold together.
    LedgerSnapshotFilter {
        /// The month (月份), such as `{from: "2026-01"}`.
        month: MonthFilter, on Column::Month;
    }
}

ordering! {
    /// How snapshots are ordered (排序方式); newest first if not given.
    LedgerSnapshotOrder by LedgerSnapshotOrderField of ledger_snapshot, first Month Desc;
    /// The month (月份).
    Month = Column::Month.into_simple_expr() => |row| Key::Text(row.month.clone());
}

#[derive(Default)]
pub struct SnapshotQuery;

#[Object(guard = "SignedIn")]
impl SnapshotQuery {
    /// The ledgers as they stood at a month's end (月末台账快照); null if that month is not frozen.
    async fn ledger_snapshot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The month (月份), such as `2026-11`.")] month: Month,
    ) -> Result<Option<LedgerSnapshot>> {
        Ok(snapshot::find(ctx.db(), month.0).await?.map(Into::into))
    }

    /// The month-end snapshots there are (月末台账快照).
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn ledger_snapshots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LedgerSnapshotFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<
            LedgerSnapshotOrder,
        >,
    ) -> Result<LedgerSnapshotConnection> {
        let select = filter.apply(ctx, ledger_snapshot::Entity::find()).await?;
        connection(ctx, select, LedgerSnapshotOrder::ordering(order_by), Page { first, after, last, before }).await
    }

    /// The rows of a month-end snapshot (台账快照条目) that the viewer may see: of projects that were by then in what is the
    /// viewer's charge today. Empty if that month is not frozen.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn ledger_snapshot_rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The month (月份), such as `2026-11`.")] month: Month,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LedgerSnapshotRowFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<
            LedgerSnapshotRowOrder,
        >,
    ) -> Result<LedgerSnapshotRowConnection> {
        // No row belongs to snapshot 0.
        let id = snapshot::find(ctx.db(), month.0).await?.map_or(0, |snapshot| snapshot.id);
        let select = filter.apply(ctx, snapshot::rows(ctx.backend(), &ctx.scope(), id)).await?;
        connection(ctx, select, LedgerSnapshotRowOrder::ordering(order_by), Page { first, after, last, before }).await
    }

    /// What changed between two month-ends (台账变动): entered, left, moved, other amounts. Null if one of the months is not
    /// frozen.
    async fn ledger_difference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The earlier month (对比起始月).")] from: Month,
        #[graphql(desc = "The later month (对比截止月).")] to: Month,
    ) -> Result<Option<LedgerDifference>> {
        if from.0 >= to.0 {
            let words = say!("对比起始月应早于截止月", "The month to compare from must be before the other");
            return Err(Fault::BadInput(words).into());
        }
        let Some(from) = snapshot::find(ctx.db(), from.0).await? else { return Ok(None) };
        let Some(to) = snapshot::find(ctx.db(), to.0).await? else { return Ok(None) };
        Ok(Some(LedgerDifference(Span { from, to })))
    }

    /// The special report of a month (专项报告), over what the viewer may see; null if that month is not frozen.
    async fn special_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The month (月份), such as `2026-11`.")] month: Month,
    ) -> Result<Option<SpecialReport>> {
        let Some(snapshot) = snapshot::find(ctx.db(), month.0).await? else { return Ok(None) };
        let earlier = snapshot::before(ctx.db(), &snapshot.month).await?;
        Ok(Some(SpecialReport { snapshot, earlier }))
    }
}
