//! Proposing, reviewing and deciding exits.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{AssetKind, ExitDecision, exit_proposal as table};

use super::types::ExitProposal;
use crate::{
    actions::{
        asset::Freed,
        exit::{self, Decision},
    },
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::payload,
        guard::May,
        id::Kind,
        scalar::{Date, Long},
    },
};

/// A proposal to give a project up (提议终止退出).
#[derive(Debug, InputObject)]
pub struct ProposeExitInput {
    /// Which project (项目).
    project_id: ID,
    /// The unit that proposes it (提议单位); heads and liaison officers propose for their own.
    unit_id: ID,
    /// The day of the proposal (提议日期), not after today.
    on: Date,
    /// Why (提议理由), at most 4000 characters.
    reason: String,
}

/// What the review of a proposal found (审议终止退出).
#[derive(Debug, InputObject)]
pub struct ReviewExitInput {
    /// Which proposal (终止退出提议).
    exit_proposal_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The day of the review (审议日期), not after today.
    on: Date,
    /// What it found (审议意见), at most 4000 characters.
    opinion: String,
}

/// Land or plant that an exit frees (腾退的存量资源).
#[derive(Debug, InputObject)]
pub struct FreedAssetInput {
    /// Land or plant (类别).
    kind: AssetKind,
    /// Area in square metres (面积，平方米), 1 to 100,000,000.
    square_metres: Long,
    /// Where it lies (位置), at most 200 characters.
    place: String,
    /// What else there is to know (说明), at most 4000 characters.
    #[graphql(default)]
    words: String,
}

impl From<FreedAssetInput> for Freed {
    fn from(input: FreedAssetInput) -> Self {
        Self { kind: input.kind, area: input.square_metres.0, place: input.place, words: input.words }
    }
}

/// The decision on a proposal (决定终止退出).
#[derive(Debug, InputObject)]
pub struct DecideExitInput {
    /// Which proposal (终止退出提议).
    exit_proposal_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Whether the project exits or goes on (决定).
    decision: ExitDecision,
    /// The day of the decision (决定日期), not after today.
    on: Date,
    /// Why (决定理由), at most 4000 characters.
    reason: String,
    /// The land and plant it frees (腾退的存量资源), at most 500, none twice; only with EXIT.
    #[graphql(default)]
    freed: Vec<FreedAssetInput>,
}

payload! {
    /// What `proposeExit` did (办理结果).
    ProposeExitPayload {
        /// The new proposal (新增内容).
        exit_proposal: ExitProposal, from table::Model
    }
    /// What `reviewExit` did (办理结果).
    ReviewExitPayload {
        /// The proposal as changed (更新后的内容).
        exit_proposal: ExitProposal, from table::Model
    }
    /// What `decideExit` did (办理结果).
    DecideExitPayload {
        /// The proposal as changed (更新后的内容).
        exit_proposal: ExitProposal, from table::Model
    }
}

#[derive(Default)]
pub struct ExitMutation;

#[Object(guard = "May(Permission::KeepLedger)")]
impl ExitMutation {
    /// Proposes to give a SIGNED or STARTED project up (提议终止退出). A project has one undecided proposal at a time.
    /// For the bureau, and for heads and liaison officers of the units that answer for the project.
    async fn propose_exit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ProposeExitInput,
    ) -> Result<ProposeExitPayload> {
        let act = ctx.act().await?;
        let (project_id, unit_id) = (Kind::Project.key(&input.project_id), Kind::Unit.key(&input.unit_id));
        let outcome = exit::propose(&act, project_id, unit_id, input.on.0, &input.reason).await;
        ProposeExitPayload::settle(act, outcome).await
    }

    /// Records what the review of a proposal found (审议终止退出); a later review replaces it. For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn review_exit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ReviewExitInput,
    ) -> Result<ReviewExitPayload> {
        let act = ctx.act().await?;
        let id = Kind::ExitProposal.key(&input.exit_proposal_id);
        let outcome = exit::review(&act, id, input.version, input.on.0, &input.opinion).await;
        ReviewExitPayload::settle(act, outcome).await
    }

    /// Decides a reviewed proposal (决定终止退出). With EXIT the project becomes EXITED, the land and plant it leaves are
    /// recorded as idle assets, and those it had taken up are free again. For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn decide_exit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: DecideExitInput,
    ) -> Result<DecideExitPayload> {
        let act = ctx.act().await?;
        let id = Kind::ExitProposal.key(&input.exit_proposal_id);
        let decision = Decision {
            decision: input.decision,
            on: input.on.0,
            reason: input.reason,
            freed: input.freed.into_iter().map(Into::into).collect(),
        };
        let outcome = exit::decide(&act, id, input.version, &decision).await.map(|(proposal, _)| proposal);
        DecideExitPayload::settle(act, outcome).await
    }
}
