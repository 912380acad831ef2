//! The growing lists of what belongs to a project.

use async_graphql::{Context, Object, Result};
use entity::project;

use super::{
    assignment::ProjectAssignmentConnection,
    belongings::{
        Assignments, Blockers, Ceremonies, EvidenceOf, ExitProposals, FundReceipts, Holds, Milestones, ProgressEntries,
        Reviews, StageChanges, Supplements, Tasks,
    },
    evidence::EvidenceConnection,
    ledger::{FundReceiptConnection, MilestoneConnection, ProgressEntryConnection, StageChangeConnection},
};
use crate::graphql::{
    blocker::types::BlockerConnection,
    ceremony::types::CeremonyProjectConnection,
    contract::types::ContractSupplementConnection,
    dispatch::types::TaskConnection,
    exit::types::ExitProposalConnection,
    page::{Page, belongings, page_cost},
    review::types::ReviewConnection,
    rows::Row,
    scalar::Date,
    screening::types::ProjectHoldConnection,
};

/// What belongs to a project (项目各类明细), part of its type.
pub struct ProjectLists {
    pub(super) row: Row<project::Model>,
}

/// What belongs to a project (项目各类明细), part of its type.
#[Object]
impl ProjectLists {
    /// Everybody who ever answered for it, the first to begin first (责任沿革); with `asOf`, those who did on that day.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Only those that held on this day (截至日期).")] as_of: Option<Date>,
    ) -> Result<ProjectAssignmentConnection> {
        let as_of = as_of.map(|Date(day)| day);
        belongings(ctx, &self.row, Assignments { as_of }, Page { first, after, last, before }).await
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

    /// The receipts of funds, the newest first, those that were struck out included (到位资金明细).
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

    /// The tasks about it, the first due first (任务).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Only open ones (true), or only ended ones (false) (是否未办结).")] open: Option<bool>,
    ) -> Result<TaskConnection> {
        belongings(ctx, &self.row, Tasks { open }, Page { first, after, last, before }).await
    }

    /// What proves that it is in production, or at capacity, the first recorded first (佐证材料).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<EvidenceConnection> {
        belongings(ctx, &self.row, EvidenceOf {}, Page { first, after, last, before }).await
    }

    /// The proposals to give it up, the newest first (终止退出提议).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn exit_proposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<ExitProposalConnection> {
        belongings(ctx, &self.row, ExitProposals {}, Page { first, after, last, before }).await
    }

    /// Its rounds of review, the first one first (审议记录).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<ReviewConnection> {
        belongings(ctx, &self.row, Reviews {}, Page { first, after, last, before }).await
    }

    /// The supplements to its contract, the earliest first (增资协议).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn supplements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<ContractSupplementConnection> {
        belongings(ctx, &self.row, Supplements {}, Page { first, after, last, before }).await
    }

    /// What holds it up, or held it up, the first due first (堵点).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn blockers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Only open ones (true), or only resolved ones (false) (是否未办结).")] open: Option<bool>,
    ) -> Result<BlockerConnection> {
        belongings(ctx, &self.row, Blockers { open }, Page { first, after, last, before }).await
    }

    /// The joint ceremonies it takes part in, with what it is presented with there (参加的集中活动).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn ceremonies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<CeremonyProjectConnection> {
        belongings(ctx, &self.row, Ceremonies {}, Page { first, after, last, before }).await
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
}
