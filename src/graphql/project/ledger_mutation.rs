//! Keeping a project's plan and ledger.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{MilestoneKind, fund_receipt, milestone, progress_entry};

use super::ledger::{FundReceipt, Milestone, ProgressEntry};
use crate::{
    actions::{ledger, plan},
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{doubled_payload, inside, payload, placed},
        guard::May,
        id::Kind,
        scalar::{Date, Fen, Month},
    },
};

/// What a milestone is (节点内容).
#[derive(Debug, InputObject)]
pub struct MilestoneInput {
    /// What is to be done (节点名称), at most 200 characters.
    name: String,
    /// What it brings about (节点类别).
    kind: MilestoneKind,
    /// The unit that owns it (责任单位).
    owner_unit_id: ID,
    /// The day it is due (计划完成日期), not before the project came into the pool.
    due_on: Date,
}

/// Where refused fields of a milestone stand in an input that has one.
const MILESTONE: [(&str, &str); 4] = [
    ("name", "milestone.name"),
    ("kind", "milestone.kind"),
    ("ownerUnitId", "milestone.ownerUnitId"),
    ("dueOn", "milestone.dueOn"),
];

impl From<MilestoneInput> for plan::Input {
    fn from(input: MilestoneInput) -> Self {
        Self {
            name: input.name,
            kind: input.kind,
            owner_unit_id: Kind::Unit.key(&input.owner_unit_id),
            due_on: input.due_on.0,
        }
    }
}

/// A milestone that is added to a project's plan (新增节点).
#[derive(Debug, InputObject)]
pub struct AddMilestoneInput {
    /// The project (项目).
    project_id: ID,
    /// What it is (基本情况). It is due today or later, unless it is done.
    milestone: MilestoneInput,
    /// The day it was done (实际完成日期), if it is added only afterwards (补登).
    done_on: Option<Date>,
}

/// The milestone as it shall be (修改节点): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateMilestoneInput {
    /// Which milestone (节点).
    milestone_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    milestone: MilestoneInput,
}

/// A milestone that is done (节点办结).
#[derive(Debug, InputObject)]
pub struct CompleteMilestoneInput {
    /// Which milestone (节点).
    milestone_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The day it was done (实际完成日期), not after today, nor before the project came into the pool or after it left.
    on: Date,
}

/// A milestone that is called off (取消节点).
#[derive(Debug, InputObject)]
pub struct DropMilestoneInput {
    /// Which milestone (节点).
    milestone_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
}

/// A project's progress in one month (填报月度进展).
#[derive(Debug, InputObject)]
pub struct FileProgressEntryInput {
    /// The project (项目).
    project_id: ID,
    /// The month (月份), not after the present one, and one in which the project was in the life cycle.
    month: Month,
    /// To correct an entry (版本号), its version; leave out to file the first. CONFLICT if there is another one.
    version: Option<i32>,
    /// Progress in words (进展情况), at most 4000 characters.
    words: String,
    /// Progress against the plan in percent (进度), 0 to 100.
    percent: i32,
    /// Output of the month (当月产值) in fen.
    output: Option<Fen>,
}

/// Funds that arrived (登记到位资金).
#[derive(Debug, InputObject)]
pub struct RecordFundReceiptInput {
    /// The project (项目), once signed.
    project_id: ID,
    /// The day the money arrived (到位日期), not after today, nor before the signing or after an exit.
    on: Date,
    /// Amount (金额) in fen, above 0.
    amount: Fen,
    /// Note (备注).
    #[graphql(default)]
    note: String,
}

/// A receipt that was wrong (作废到位资金).
#[derive(Debug, InputObject)]
pub struct VoidFundReceiptInput {
    /// Which receipt (到位资金).
    fund_receipt_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Why (作废理由), at most 4000 characters.
    reason: String,
}

payload! {
    /// What `addMilestone` did (办理结果).
    AddMilestonePayload {
        /// The new milestone (新增内容).
        milestone: Milestone, from milestone::Model
    }
    /// What `updateMilestone` did (办理结果).
    UpdateMilestonePayload {
        /// The milestone as changed (更新后的内容).
        milestone: Milestone, from milestone::Model
    }
    /// What `completeMilestone` did (办理结果).
    CompleteMilestonePayload {
        /// The milestone as changed (更新后的内容).
        milestone: Milestone, from milestone::Model
    }
    /// What `dropMilestone` did (办理结果).
    DropMilestonePayload {
        /// The milestone as changed (更新后的内容).
        milestone: Milestone, from milestone::Model
    }
    /// What `fileProgressEntry` did (办理结果).
    FileProgressEntryPayload {
        /// The entry as filed (录入内容).
        progress_entry: ProgressEntry, from progress_entry::Model
    }
    /// What `voidFundReceipt` did (办理结果).
    VoidFundReceiptPayload {
        /// The receipt as struck out (更新后的内容).
        fund_receipt: FundReceipt, from fund_receipt::Model
    }
}

doubled_payload! {
    /// What `recordFundReceipt` did (办理结果).
    RecordFundReceiptPayload {
        /// The new receipt (新增内容).
        fund_receipt: FundReceipt, from fund_receipt::Model;
        /// The receipts of the project of the same day and amount that are there already (疑似重复登记). It is recorded all the
        /// same; strike it out if it is the same money.
        duplicates
    }
}

#[derive(Default)]
pub struct LedgerMutation;

#[Object(guard = "May(Permission::KeepLedger)")]
impl LedgerMutation {
    /// Adds a milestone to a project's plan (新增节点). Refused when it is past and not done, and when the project has come to
    /// what it is for, or is over. For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn add_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AddMilestoneInput,
    ) -> Result<AddMilestonePayload> {
        let act = ctx.act().await?;
        let done_on = input.done_on.map(|day| day.0);
        let outcome = plan::add(&act, Kind::Project.key(&input.project_id), &input.milestone.into(), done_on).await;
        let outcome = placed(outcome, &MILESTONE);
        AddMilestonePayload::settle(act, outcome).await
    }

    /// Changes an open milestone (修改节点). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn update_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateMilestoneInput,
    ) -> Result<UpdateMilestonePayload> {
        let act = ctx.act().await?;
        let id = Kind::Milestone.key(&input.milestone_id);
        let outcome = inside(plan::update(&act, id, input.version, &input.milestone.into()).await, "milestone");
        UpdateMilestonePayload::settle(act, outcome).await
    }

    /// Strikes a milestone off as done (节点销号). Those that a project reaches with a stage (签约、开工、投产、达产) are struck off with
    /// it. For the bureau, and for heads and liaison officers of the units
    /// that answer for the project.
    async fn complete_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CompleteMilestoneInput,
    ) -> Result<CompleteMilestonePayload> {
        let act = ctx.act().await?;
        let id = Kind::Milestone.key(&input.milestone_id);
        let outcome = plan::complete(&act, id, input.version, input.on.0).await;
        CompleteMilestonePayload::settle(act, outcome).await
    }

    /// Calls an open milestone off (取消节点). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn drop_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: DropMilestoneInput,
    ) -> Result<DropMilestonePayload> {
        let act = ctx.act().await?;
        let outcome = plan::drop_milestone(&act, Kind::Milestone.key(&input.milestone_id), input.version).await;
        DropMilestonePayload::settle(act, outcome).await
    }

    /// Files, or corrects, a project's progress entry for a month (填报月度进展). For the bureau, and for heads and
    /// liaison officers of the units that answer for the project.
    async fn file_progress_entry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: FileProgressEntryInput,
    ) -> Result<FileProgressEntryPayload> {
        let act = ctx.act().await?;
        let entry = ledger::Entry { words: input.words, percent: input.percent, output: input.output.map(|fen| fen.0) };
        let id = Kind::Project.key(&input.project_id);
        let outcome = ledger::file_entry(&act, id, input.month.0, input.version, &entry).await;
        FileProgressEntryPayload::settle(act, outcome).await
    }

    /// Records that funds for a project arrived (登记到位资金). For the bureau, and for heads and liaison officers of
    /// the units that answer for the project.
    async fn record_fund_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RecordFundReceiptInput,
    ) -> Result<RecordFundReceiptPayload> {
        let act = ctx.act().await?;
        let id = Kind::Project.key(&input.project_id);
        let outcome = ledger::record_funds(&act, id, input.on.0, input.amount.0, &input.note).await;
        RecordFundReceiptPayload::settle(act, outcome).await
    }

    /// Strikes out a receipt that is wrong: it stays on record and counts no more. To correct one, record the right
    /// one besides (作废到位资金). For the bureau, and for heads and liaison officers of the units that answer for the
    /// project.
    async fn void_fund_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: VoidFundReceiptInput,
    ) -> Result<VoidFundReceiptPayload> {
        let act = ctx.act().await?;
        let id = Kind::FundReceipt.key(&input.fund_receipt_id);
        let outcome = ledger::void_funds(&act, id, input.version, &input.reason).await;
        VoidFundReceiptPayload::settle(act, outcome).await
    }
}
