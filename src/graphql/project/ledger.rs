//! What clients read of a project's plan, ledger and history.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::NaiveDate;
use entity::{MilestoneKind, Stage, fund_receipt, milestone, progress_entry, project, stage_change};

use super::types::Project;
use crate::{
    domain::lifecycle,
    graphql::{
        context::ContextExt,
        id::Kind,
        links::{ProjectOf, UnitOf},
        page::connections,
        rows::{Link, Row},
        scalar::{Date, DateTime, Money, days},
        unit::types::Unit,
    },
};

/// One change of a project's stage (阶段变更).
#[derive(Clone, SimpleObject)]
pub struct StageChange {
    /// Global id (全局标识), such as `stage-change:40`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The stage before (变更前); null for the entry into the pool.
    from_stage: Option<Stage>,
    /// The stage after (变更后).
    to_stage: Stage,
    /// The day it happened (变更日期).
    changed_on: Date,
    /// Why, or on what ground (理由).
    reason: String,
    /// Who recorded it (登记人).
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
}

impl From<Row<stage_change::Model>> for StageChange {
    fn from(row: Row<stage_change::Model>) -> Self {
        let row = row.clone_row();
        Self {
            id: Kind::StageChange.id(row.id),
            from_stage: row.from_stage,
            to_stage: row.to_stage,
            changed_on: row.changed_on.into(),
            reason: row.reason,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at.into(),
        }
    }
}

/// A milestone (节点) of a project's plan.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Milestone {
    #[graphql(skip)]
    row: Row<milestone::Model>,
    /// Global id (全局标识), such as `milestone:31`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// What is to be done (节点名称).
    name: String,
    /// What it brings about (节点类别).
    kind: MilestoneKind,
    /// The day it is due (计划完成日期).
    due_on: Date,
    /// The day it was done (实际完成日期); null while open.
    done_on: Option<Date>,
    /// The day it was called off (取消日期); null unless so.
    dropped_on: Option<Date>,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

/// Working days that something about a project is late today: none if it has ended, or once nothing is asked of the
/// project any more.
pub(in crate::graphql) async fn late_working_days<M>(
    ctx: &Context<'_>,
    row: &Row<M>,
    due_on: NaiveDate,
    ended_on: Option<NaiveDate>,
) -> Result<i32>
where
    M: Send + Sync + 'static,
    ProjectOf: Link<M, Target = project::Model>,
{
    let late = ctx.directory().await?.calendar().lateness(due_on, ended_on, ctx.today());
    if late == 0 {
        return Ok(0);
    }
    let is_over = row.follow_one(ctx, ProjectOf).await?.is_some_and(|project| lifecycle::is_over(project.stage));
    Ok(if is_over { 0 } else { days(late) })
}

#[ComplexObject]
impl Milestone {
    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The unit that owns it (责任单位).
    async fn owner_unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// Working days it is late today (逾期工作日); 0 if it is not due yet, done, called off, or its project has left the life
    /// cycle.
    async fn late_working_days(&self, ctx: &Context<'_>) -> Result<i32> {
        late_working_days(ctx, &self.row, self.row.due_on, self.row.done_on.or(self.row.dropped_on)).await
    }
}

impl From<Row<milestone::Model>> for Milestone {
    fn from(row: Row<milestone::Model>) -> Self {
        Self {
            id: Kind::Milestone.id(row.id),
            name: row.name.clone(),
            kind: row.kind,
            due_on: row.due_on.into(),
            done_on: row.done_on.map(Into::into),
            dropped_on: row.dropped_on.map(Into::into),
            version: row.version,
            row,
        }
    }
}

/// What a project achieved in one month (月度进展).
#[derive(Clone, SimpleObject)]
pub struct ProgressEntry {
    /// Global id (全局标识), such as `progress-entry:90`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The month (月份), such as `2026-11`.
    month: String,
    /// Progress in words (进展情况).
    words: String,
    /// Progress against the plan in percent, 0 to 100 (进度).
    percent: i32,
    /// Output of the month (当月产值).
    output: Option<Money>,
    /// Who filed it (填报人).
    filed_by: String,
    /// When it was first filed (填报时间).
    filed_at: DateTime,
    /// Grows by one with every correction (版本号).
    version: i32,
}

impl From<Row<progress_entry::Model>> for ProgressEntry {
    fn from(row: Row<progress_entry::Model>) -> Self {
        let row = row.clone_row();
        Self {
            id: Kind::ProgressEntry.id(row.id),
            month: row.month,
            words: row.words,
            percent: row.percent,
            output: row.output.map(Money::of_fen),
            filed_by: row.filed_by,
            filed_at: row.filed_at.into(),
            version: row.version,
        }
    }
}

/// One receipt of funds (到位资金).
#[derive(Clone, SimpleObject)]
pub struct FundReceipt {
    /// Global id (全局标识), such as `fund-receipt:8`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The day the money arrived (到位日期).
    received_on: Date,
    /// Amount (金额).
    amount: Money,
    /// Note (备注).
    note: String,
    /// Who recorded it (登记人).
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
    /// The day it was struck out because it was wrong (作废日期); null while it counts.
    voided_on: Option<Date>,
    /// Why it was struck out (作废理由).
    void_reason: Option<String>,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

impl From<Row<fund_receipt::Model>> for FundReceipt {
    fn from(row: Row<fund_receipt::Model>) -> Self {
        let row = row.clone_row();
        Self {
            id: Kind::FundReceipt.id(row.id),
            received_on: row.received_on.into(),
            amount: Money::of_fen(row.amount),
            note: row.note,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at.into(),
            voided_on: row.voided_on.map(Into::into),
            void_reason: row.void_reason,
            version: row.version,
        }
    }
}

connections! {
    /// A page of the changes of a project's stage (阶段变更记录列表).
    StageChangeConnection, StageChangeEdge of StageChange from stage_change::Model;
    /// A page of the milestones of a project's plan (节点列表).
    MilestoneConnection, MilestoneEdge of Milestone from milestone::Model;
    /// A page of a project's progress ledger (月度进展列表).
    ProgressEntryConnection, ProgressEntryEdge of ProgressEntry from progress_entry::Model;
    /// A page of a project's receipts of funds (到位资金列表).
    FundReceiptConnection, FundReceiptEdge of FundReceipt from fund_receipt::Model;
}
