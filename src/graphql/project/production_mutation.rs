//! Production and capacity, with evidence.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{EvidenceKind, project as table};

use super::types::Project;
use crate::{
    actions::{
        Act, Outcome,
        production::Evidence,
        project::{self, StageStep, Step},
    },
    domain::viewer::Permission,
    graphql::{context::ContextExt, error::payload, guard::May, id::Kind, scalar::Date},
};

/// A proof as entered (佐证材料).
#[derive(Debug, InputObject)]
pub struct EvidenceInput {
    /// What kind of proof it is (类别).
    kind: EvidenceKind,
    /// Document number (文号、编号), at most 100 characters.
    number: Option<String>,
    /// What it shows (说明), at most 4000 characters.
    words: String,
}

impl From<EvidenceInput> for Evidence {
    fn from(input: EvidenceInput) -> Self {
        Self { kind: input.kind, number: input.number, words: input.words }
    }
}

/// A stage that is reached with evidence (附佐证材料的阶段变更).
#[derive(Debug, InputObject)]
pub struct ProvenStageInput {
    /// Which project (项目).
    project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The day it happened (日期), not after today.
    on: Date,
    /// On what ground (理由), at most 4000 characters.
    reason: String,
    /// What proves it (佐证材料), 1 to 20 pieces.
    evidence: Vec<EvidenceInput>,
}

payload! {
    /// What `beginProduction` did (办理结果).
    BeginProductionPayload {
        /// The project as changed (更新后的内容).
        project: Project, from table::Model
    }
    /// What `reachCapacity` did (办理结果).
    ReachCapacityPayload {
        /// The project as changed (更新后的内容).
        project: Project, from table::Model
    }
}

async fn reach(act: &Act, step: fn(Vec<Evidence>) -> Step, input: ProvenStageInput) -> Outcome<table::Model> {
    let step = step(input.evidence.into_iter().map(Into::into).collect());
    let change = StageStep { step, on: input.on.0, reason: input.reason };
    project::change_stage(act, Kind::Project.key(&input.project_id), input.version, &change).await
}

#[derive(Default)]
pub struct ProductionMutation;

#[Object(guard = "May(Permission::Administer)")]
impl ProductionMutation {
    /// STARTED to IN_PRODUCTION: production or operation begins (投产), proven by evidence. Open milestones of the kind PRODUCTION
    /// are completed on the day. Refused while a proposal to exit waits for its decision. For the bureau.
    async fn begin_production(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ProvenStageInput,
    ) -> Result<BeginProductionPayload> {
        let act = ctx.act().await?;
        let outcome = reach(&act, Step::BeginProduction, input).await;
        BeginProductionPayload::settle(act, outcome).await
    }

    /// IN_PRODUCTION to AT_CAPACITY: planned output is reached (达产), proven by evidence. Open milestones of the kind CAPACITY are
    /// completed on the day. Refused while a proposal to exit waits for its decision. For the bureau.
    async fn reach_capacity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ProvenStageInput,
    ) -> Result<ReachCapacityPayload> {
        let act = ctx.act().await?;
        let outcome = reach(&act, Step::ReachCapacity, input).await;
        ReachCapacityPayload::settle(act, outcome).await
    }
}
