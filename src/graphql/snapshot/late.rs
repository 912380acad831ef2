//! What was late at a month's end, in lists and in print.

use async_graphql::{Context, Object, Result};
use chrono::NaiveDate;
use entity::{blocker, ledger_snapshot, ledger_snapshot_row, milestone, task};
use sea_orm::{EntityTrait, FromQueryResult, IntoSimpleExpr, Select};

use super::{names::Names, report::PRINTED, row::LedgerSnapshotRowOrder, types::LedgerSnapshotRowConnection};
use crate::{
    domain::commitment::Commitment,
    graphql::{
        blocker::types::BlockerConnection,
        context::ContextExt,
        dispatch::types::TaskConnection,
        page::{Ordered, Page, connection, page_cost},
        project::ledger::MilestoneConnection,
    },
    report::{Late, LateKind, List},
    storage::{
        late::{MonthEnd, promised_for},
        page::{self, Key, Ordering, Sort},
        snapshot::titles,
    },
};

/// What was late at a month's end (月末逾期事项), part of the special report.
pub struct LateItems {
    pub(super) snapshot: ledger_snapshot::Model,
}

/// What was late at a month's end (月末逾期事项), part of the special report.
#[Object]
impl LateItems {
    /// Milestones that were late at the month's end (逾期节点), the first due first; each as it stands today.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn late_milestones(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<MilestoneConnection> {
        let select = self.end(ctx).await?.milestones();
        connection(ctx, select, milestones(), Page { first, after, last, before }).await
    }

    /// Tasks that were late at the month's end (逾期任务), the first due first; each as it stands today.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn late_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<TaskConnection> {
        let select = self.end(ctx).await?.tasks();
        connection(ctx, select, tasks(), Page { first, after, last, before }).await
    }

    /// Blockers that were late at the month's end (逾期堵点), the first due first; each as it stands today.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn late_blockers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<BlockerConnection> {
        let select = self.end(ctx).await?.blockers();
        connection(ctx, select, blockers(), Page { first, after, last, before }).await
    }

    /// Approved projects that were not signed by the day promised (逾期签约), by code; the day is `project { signBy }`.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn late_signings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<LedgerSnapshotRowConnection> {
        self.promised(ctx, Commitment::Signing, Page { first, after, last, before }).await
    }

    /// Signed projects that had not started by the day promised (逾期开工), by code; the day is
    /// `project { contract { committedStartOn } }`.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn late_starts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<LedgerSnapshotRowConnection> {
        self.promised(ctx, Commitment::Start, Page { first, after, last, before }).await
    }

    /// Signed or started projects that were not in production by the day promised (逾期投产), by code; the day is
    /// `project { contract { committedProductionOn } }`.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn late_productions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<LedgerSnapshotRowConnection> {
        self.promised(ctx, Commitment::Production, Page { first, after, last, before }).await
    }
}

impl LateItems {
    async fn end(&self, ctx: &Context<'_>) -> Result<MonthEnd> {
        let directory = ctx.directory().await?;
        Ok(MonthEnd::new(ctx.backend(), ctx.scope(), &self.snapshot, directory.calendar()))
    }

    async fn promised(
        &self,
        ctx: &Context<'_>,
        promise: Commitment,
        page: Page,
    ) -> Result<LedgerSnapshotRowConnection> {
        let select = self.end(ctx).await?.promises(promise);
        connection(ctx, select, LedgerSnapshotRowOrder::ordering(Vec::new()), page).await
    }

    /// The same as printed, a list a kind.
    pub(super) async fn printed(&self, ctx: &Context<'_>, names: &Names) -> Result<Vec<(LateKind, List<Late>)>> {
        let milestone = |row: &milestone::Model| Owed {
            project_id: Some(row.project_id),
            what: row.name.clone(),
            unit_id: Some(row.owner_unit_id),
            due_on: row.due_on,
        };
        let task = |row: &task::Model| Owed {
            project_id: row.project_id,
            what: row.words.clone(),
            unit_id: Some(row.owner_unit_id),
            due_on: row.due_on,
        };
        let blocker = |row: &blocker::Model| Owed {
            project_id: Some(row.project_id),
            what: format!("{}：{}", row.kind.term(), row.words),
            unit_id: Some(row.owner_unit_id),
            due_on: row.due_on,
        };
        let end = self.end(ctx).await?;
        Ok(vec![
            (LateKind::Signing, self.promises(ctx, names, &end, Commitment::Signing, "按审定时承诺签约").await?),
            (LateKind::Start, self.promises(ctx, names, &end, Commitment::Start, "按合同承诺开工").await?),
            (LateKind::Production, self.promises(ctx, names, &end, Commitment::Production, "按合同承诺投产").await?),
            (LateKind::Milestone, self.list(ctx, names, end.milestones(), milestones(), milestone).await?),
            (LateKind::Task, self.list(ctx, names, end.tasks(), tasks(), task).await?),
            (LateKind::Blocker, self.list(ctx, names, end.blockers(), blockers(), blocker).await?),
        ])
    }

    async fn list<E: EntityTrait>(
        &self,
        ctx: &Context<'_>,
        names: &Names,
        select: Select<E>,
        (_, ordering): Ordered<E>,
        owed: impl Fn(&E::Model) -> Owed,
    ) -> Result<List<Late>>
    where
        E::Model: FromQueryResult + Send + Sync,
    {
        let count = page::count(ctx.db(), select.clone()).await?;
        let rows = page::slice(ctx.db(), select, &ordering, &PRINTED).await?.rows;
        Ok(List { lines: self.lines(ctx, names, rows.iter().map(owed).collect()).await?, count })
    }

    async fn promises(
        &self,
        ctx: &Context<'_>,
        names: &Names,
        end: &MonthEnd,
        promise: Commitment,
        what: &str,
    ) -> Result<List<Late>> {
        let select = end.promises(promise);
        let count = page::count(ctx.db(), select.clone()).await?;
        let rows = page::slice(ctx.db(), select, &LedgerSnapshotRowOrder::ordering(Vec::new()).1, &PRINTED).await?.rows;
        let days = promised_for(ctx.db(), promise, rows.iter().map(|row| row.project_id).collect()).await?;
        let owed = |row: &ledger_snapshot_row::Model| {
            Some(Owed {
                project_id: Some(row.project_id),
                what: what.to_owned(),
                unit_id: row.lead_unit_id,
                due_on: *days.get(&row.project_id)?,
            })
        };
        Ok(List { lines: self.lines(ctx, names, rows.iter().filter_map(owed).collect()).await?, count })
    }

    async fn lines(&self, ctx: &Context<'_>, names: &Names, owed: Vec<Owed>) -> Result<Vec<Late>> {
        let directory = ctx.directory().await?;
        let day = self.snapshot.frozen_on;
        let project_ids = owed.iter().filter_map(|owed| owed.project_id).collect();
        let projects = titles(ctx.db(), self.snapshot.id, project_ids).await?;
        let line = |owed: Owed| Late {
            project: owed.project_id.and_then(|id| projects.get(&id).cloned()),
            what: owed.what,
            unit: owed.unit_id.map(|id| names.unit(id)).unwrap_or_default(),
            due_on: owed.due_on,
            working_days_late: directory.calendar().working_days_late(owed.due_on, day),
        };
        Ok(owed.into_iter().map(line).collect())
    }
}

/// What somebody owed.
struct Owed {
    project_id: Option<i64>,
    what: String,
    unit_id: Option<i64>,
    due_on: NaiveDate,
}

fn first_due_first<E: EntityTrait>(
    due_on: E::Column,
    key: fn(&E::Model) -> Key,
    id_column: E::Column,
    id: fn(&E::Model) -> i64,
) -> Ordered<E> {
    let due = Sort { by: due_on.into_simple_expr(), key, descending: false };
    (vec![("DueOn", false)], Ordering { sorts: vec![due], id_column, id })
}

fn milestones() -> Ordered<milestone::Entity> {
    use milestone::Column::{DueOn, Id};
    first_due_first::<milestone::Entity>(DueOn, |row| Key::Day(row.due_on), Id, |row| row.id)
}

fn tasks() -> Ordered<task::Entity> {
    use task::Column::{DueOn, Id};
    first_due_first::<task::Entity>(DueOn, |row| Key::Day(row.due_on), Id, |row| row.id)
}

fn blockers() -> Ordered<blocker::Entity> {
    use blocker::Column::{DueOn, Id};
    first_due_first::<blocker::Entity>(DueOn, |row| Key::Day(row.due_on), Id, |row| row.id)
}
