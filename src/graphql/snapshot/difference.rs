//! What changed between two snapshots.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::{LedgerPart, Stage};

use super::{
    row::{LedgerSnapshotRowFilter, LedgerSnapshotRowOrder},
    types::{LedgerSnapshot, LedgerSnapshotRowConnection},
};
use crate::{
    graphql::{
        context::ContextExt,
        filter::Filter,
        page::{Page, connection, page_cost},
        scalar::Money,
    },
    storage::difference::{self, Flow, Span},
};

/// What changed between two snapshots.
pub struct LedgerDifference(pub(super) Span);

/// What changed between two month-end snapshots (台账变动), over the rows that the viewer may see.
#[Object]
impl LedgerDifference {
    /// The earlier snapshot (对比起始月).
    async fn from(&self) -> LedgerSnapshot {
        self.0.from.clone().into()
    }

    /// The later snapshot (对比截止月).
    async fn to(&self) -> LedgerSnapshot {
        self.0.to.clone().into()
    }

    /// Every way that projects went, those that stayed included, with numbers and sums (变动汇总): by stage before, then by
    /// stage after.
    #[graphql(complexity = "child_complexity * 40 + 1")]
    async fn flows(&self, ctx: &Context<'_>) -> Result<Vec<LedgerFlow>> {
        Ok(difference::flows(ctx.db(), &ctx.scope(), &self.0).await?.into_iter().map(Into::into).collect())
    }

    /// The projects that differ (变动明细): those that left as they stood at the earlier month's end, others as they stood at
    /// the later one's. `inMonth` shows the other end.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which way (变动类别).")] part: LedgerPart,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LedgerSnapshotRowFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<
            LedgerSnapshotRowOrder,
        >,
    ) -> Result<LedgerSnapshotRowConnection> {
        let select = filter.apply(ctx, difference::part(ctx.backend(), &ctx.scope(), &self.0, part)).await?;
        connection(ctx, select, LedgerSnapshotRowOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}

/// Projects that went one way between two month-ends, added up (变动汇总).
#[derive(Clone, Debug, SimpleObject)]
pub struct LedgerFlow {
    /// The stage at the earlier month's end (变动前阶段); null if it was in none of the ledgers.
    from_stage: Option<Stage>,
    /// The stage at the later month's end (变动后阶段), also one without a ledger; the same if it stayed.
    to_stage: Option<Stage>,
    /// How many projects (项目数).
    projects: i64,
    /// Their contract amount at the earlier month's end (变动前合同投资额).
    amount_before: Money,
    /// Their contract amount at the later month's end (变动后合同投资额); 0 if they left the ledgers.
    amount_after: Money,
    /// How many of them have another contract amount, or their first (金额变化的项目数).
    amended: i64,
}

impl From<Flow> for LedgerFlow {
    fn from(flow: Flow) -> Self {
        Self {
            from_stage: flow.from_stage,
            to_stage: flow.to_stage,
            projects: flow.projects,
            amount_before: Money::of_fen(flow.amount_before),
            amount_after: Money::of_fen(flow.amount_after),
            amended: flow.amended,
        }
    }
}
