//! What clients read of a snapshot.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{Ledger, Stage, ledger_snapshot, ledger_snapshot_row};
use sea_orm::DbErr;

use crate::{
    domain::month,
    graphql::{
        category::types::Category,
        context::ContextExt,
        direction::types::Direction,
        id::Kind,
        links::{ProjectOf, SnapshotOfRow, TotalsOfSnapshot, UnitOf},
        official::types::Official,
        page::connections,
        project::types::Project,
        rows::{Link, Row},
        scalar::{Date, DateTime, Money, Month},
        screening::types::ScreeningClock,
        unit::types::Unit,
    },
    storage::{self, screening::frozen_clock, snapshot::Total},
};

/// The four ledgers as they stood at a month's end (月末台账快照). It never changes. Read its rows with
/// `ledgerSnapshotRows`.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct LedgerSnapshot {
    #[graphql(skip)]
    row: Row<ledger_snapshot::Model>,
    /// Global id (全局标识), such as `ledger-snapshot:4`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The month (月份), such as `2026-11`.
    month: String,
    /// The day the ledgers are shown as of (截至日期): the month's last.
    frozen_on: Date,
    /// When it was made (生成时间): on the month's last day, or later if the service was down.
    frozen_at: DateTime,
}

#[ComplexObject]
impl LedgerSnapshot {
    /// Number and amounts by direction and ledger (分方向分台账合计), summed over the rows that the viewer may see; pairs without
    /// a project are left out.
    #[graphql(complexity = "child_complexity * 30 + 1")]
    async fn totals(&self, ctx: &Context<'_>) -> Result<Vec<LedgerTotal>> {
        let totals = self.row.follow(ctx, TotalsOfSnapshot).await?;
        let directory = ctx.directory().await?;
        let total = |total: Row<Total>| LedgerTotal {
            ledger: total.ledger,
            direction: directory.direction(total.direction_id).map(Into::into),
            direction_name: total.direction.clone(),
            sum: LedgerSum::of([&*total]),
        };
        Ok(totals.into_iter().map(total).collect())
    }

    /// The same over all directions and ledgers (合计).
    async fn total(&self, ctx: &Context<'_>) -> Result<LedgerSum> {
        let totals = self.row.follow(ctx, TotalsOfSnapshot).await?;
        Ok(LedgerSum::of(totals.iter().map(|total| &**total)))
    }
}

impl From<Row<ledger_snapshot::Model>> for LedgerSnapshot {
    fn from(row: Row<ledger_snapshot::Model>) -> Self {
        Self {
            id: Kind::LedgerSnapshot.id(row.id),
            month: row.month.clone(),
            frozen_on: row.frozen_on.into(),
            frozen_at: row.frozen_at.into(),
            row,
        }
    }
}

/// The projects of one direction in one ledger of a snapshot, added up (台账合计).
#[derive(SimpleObject)]
pub struct LedgerTotal {
    /// The ledger (台账).
    ledger: Ledger,
    /// The direction as it is now (产业方向).
    direction: Option<Direction>,
    /// The direction's name by then (产业方向名称).
    direction_name: String,
    /// What they add up to (合计).
    sum: LedgerSum,
}

/// What rows of a snapshot add up to (台账合计).
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct LedgerSum {
    /// How many projects (项目数).
    projects: i64,
    /// Their contract amount (合同投资额); 0 before signing.
    contract_amount: Money,
    /// Their funds in place (累计到位资金).
    funds_in_place: Money,
    /// How many of them were candidates for screening out (列入剔除研究范围的项目数).
    candidates: i64,
}

impl LedgerSum {
    fn of<'a>(totals: impl IntoIterator<Item = &'a Total> + Clone) -> Self {
        let sum = |part: fn(&Total) -> i64| totals.clone().into_iter().map(part).sum();
        Self {
            projects: sum(|total| total.projects),
            contract_amount: Money::of_fen(sum(|total| total.contract_amount)),
            funds_in_place: Money::of_fen(sum(|total| total.funds_in_place)),
            candidates: sum(|total| total.candidates),
        }
    }
}

/// A project as it stood at a month's end (台账快照条目).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct LedgerSnapshotRow {
    #[graphql(skip)]
    row: Row<ledger_snapshot_row::Model>,
    /// Global id (全局标识), such as `ledger-snapshot-row:57`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The ledger it was in (台账).
    ledger: Ledger,
    /// The stage it was at (阶段).
    stage: Stage,
    /// First day of that stage (进入阶段日期).
    stage_since: Date,
    /// Project code (项目编号).
    code: String,
    /// Name (项目名称).
    name: String,
    /// Who invests (投资方).
    investor: String,
    /// Name of its industry direction (产业方向名称).
    direction_name: String,
    /// Name of the channel it came by (招商渠道名称); null if it was not sorted.
    channel_name: Option<String>,
    /// Whether it is new or stock, by name (增量/存量名称); null if it was not sorted.
    new_or_stock_name: Option<String>,
    /// Name of its leader (挂帅领导姓名).
    leader_name: Option<String>,
    /// Name of its lead unit (牵头单位名称).
    lead_unit_name: Option<String>,
    /// Contract amount (合同投资额); null before signing.
    contract_amount: Option<Money>,
    /// All funds in place by then (累计到位资金).
    funds_in_place: Money,
    /// The month of the last progress entry (最近填报月份), such as `2026-10`; null if there was none.
    entry_month: Option<String>,
    /// The progress it said in percent, 0 to 100 (进度).
    entry_percent: Option<i32>,
}

#[ComplexObject]
impl LedgerSnapshotRow {
    /// The snapshot (月末台账快照).
    async fn snapshot(&self, ctx: &Context<'_>) -> Result<Option<LedgerSnapshot>> {
        Ok(self.row.follow_one(ctx, SnapshotOfRow).await?.map(Into::into))
    }

    /// The screening clock as it stood then (剔除计时); null at a stage without a limit.
    async fn clock(&self, ctx: &Context<'_>) -> Result<Option<ScreeningClock>> {
        let snapshot = self.row.follow_one(ctx, SnapshotOfRow).await?;
        Ok(snapshot.and_then(|snapshot| frozen_clock(&self.row, snapshot.frozen_on)).map(Into::into))
    }

    /// The same project in the snapshot of another month (该项目在另一月末的情况); null if it was in none of the ledgers then, or
    /// not for this viewer.
    async fn in_month(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The month (月份).")] month: Month,
    ) -> Result<Option<LedgerSnapshotRow>> {
        Ok(self.row.follow_one(ctx, InMonth(month.0)).await?.map(Into::into))
    }

    /// The project as it is now, if the viewer may see it (项目现况).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// Its industry direction (产业方向).
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        Ok(ctx.directory().await?.direction(self.row.direction_id).map(Into::into))
    }

    /// The channel it came by (招商渠道); null if it was not sorted.
    async fn channel(&self, ctx: &Context<'_>) -> Result<Option<Category>> {
        let directory = ctx.directory().await?;
        Ok(self.row.channel_id.and_then(|id| directory.category(id)).map(Into::into))
    }

    /// Whether it is new or stock (增量/存量); null if it was not sorted.
    async fn new_or_stock(&self, ctx: &Context<'_>) -> Result<Option<Category>> {
        let directory = ctx.directory().await?;
        Ok(self.row.new_or_stock_id.and_then(|id| directory.category(id)).map(Into::into))
    }

    /// The official who was its leader (挂帅领导).
    async fn leader(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.row.leader_id.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// The unit that was its lead unit (牵头单位).
    async fn lead_unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }
}

impl From<Row<ledger_snapshot_row::Model>> for LedgerSnapshotRow {
    fn from(row: Row<ledger_snapshot_row::Model>) -> Self {
        Self {
            id: Kind::LedgerSnapshotRow.id(row.id),
            ledger: row.ledger,
            stage: row.stage,
            stage_since: row.stage_on.into(),
            code: row.code.clone(),
            name: row.name.clone(),
            investor: row.investor.clone(),
            direction_name: row.direction.clone(),
            channel_name: row.channel.clone(),
            new_or_stock_name: row.new_or_stock.clone(),
            leader_name: row.leader.clone(),
            lead_unit_name: row.lead_unit.clone(),
            contract_amount: row.contract_amount.map(Money::of_fen),
            funds_in_place: Money::of_fen(row.funds_in_place),
            entry_month: row.entry_month.clone(),
            entry_percent: row.entry_percent,
            row,
        }
    }
}

/// The row of the same project in the snapshot of a month.
#[derive(Clone, PartialEq, Eq, Hash)]
struct InMonth(month::Month);

impl Link<ledger_snapshot_row::Model> for InMonth {
    type Target = ledger_snapshot_row::Model;

    fn key(&self, row: &ledger_snapshot_row::Model) -> Option<i64> {
        Some(row.project_id)
    }

    async fn read(&self, ctx: &Context<'_>, project_ids: Vec<i64>) -> Result<Vec<(i64, Self::Target)>, DbErr> {
        let rows = storage::snapshot::in_month(ctx.backend(), &ctx.scope(), self.0, project_ids);
        let rows = sea_orm::Select::all(rows, ctx.db()).await?;
        Ok(rows.into_iter().map(|row| (row.project_id, row)).collect())
    }
}

connections! {
    /// A page of month-end snapshots (月末台账快照列表).
    LedgerSnapshotConnection, LedgerSnapshotEdge of LedgerSnapshot from ledger_snapshot::Model;
    /// A page of the rows of a snapshot (台账快照条目列表).
    LedgerSnapshotRowConnection, LedgerSnapshotRowEdge of LedgerSnapshotRow from ledger_snapshot_row::Model;
}
