//! Setting targets, and how the score is put together.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result};
use entity::{Measure, TimeProgress};

use super::types::{ScoreWeight, Target};
use crate::{
    actions::target::{self, Holder, Weight},
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::payload,
        guard::May,
        id::Kind,
        scalar::{Date, Long},
    },
};

/// Whose target it is (目标主体); exactly one.
#[derive(Debug, OneofObject)]
pub enum TargetHolderInput {
    /// This unit's (责任单位).
    Unit(ID),
    /// This direction's (产业方向).
    Direction(ID),
    /// The whole district's (全区); true.
    District(bool),
}

/// A target as it shall be (年度目标).
#[derive(Debug, InputObject)]
pub struct TargetInput {
    /// Whose it is (目标主体).
    holder: TargetHolderInput,
    /// What is measured (指标); not ENTRIES or LETTERS, which are owed in full.
    measure: Measure,
    /// How much (目标值): a count, or fen (分) for CONTRACT_AMOUNT and FUNDS. With 0 nothing is held against it.
    amount: Long,
    /// In what the time gone by is counted that it is held against (序时进度口径).
    #[graphql(default_with = "TimeProgress::Days")]
    counted_by: TimeProgress,
    /// To change a target, the version (版本号) it was read in; leave out to set a new one. CONFLICT if there is another.
    version: Option<i32>,
}

impl From<TargetInput> for target::Input {
    fn from(input: TargetInput) -> Self {
        Self {
            holder: match &input.holder {
                TargetHolderInput::Unit(id) => Holder::Unit(Kind::Unit.key(id)),
                TargetHolderInput::Direction(id) => Holder::Direction(Kind::Direction.key(id)),
                TargetHolderInput::District(true) => Holder::District,
                TargetHolderInput::District(false) => Holder::Nobody,
            },
            measure: input.measure,
            amount: input.amount.0,
            time_progress: input.counted_by,
            version: input.version,
        }
    }
}

/// Targets of a year (下达年度目标).
#[derive(Debug, InputObject)]
pub struct SetTargetsInput {
    /// The year (年度), 2000 to 2099.
    year: i32,
    /// The targets (年度目标), at most 500, one a holder and measure; all are set or none.
    targets: Vec<TargetInput>,
}

/// What a measure shall count for (考核权重).
#[derive(Debug, InputObject)]
pub struct ScoreWeightInput {
    /// The measure (指标).
    measure: Measure,
    /// Points for reaching it (分值), 0 to 100.
    weight: i32,
    /// At most this share of the points, in percent (得分上限，百分比), 100 to 300.
    #[graphql(default = 100)]
    cap_percent: i32,
}

/// How the score is put together from a day on (设定考核权重).
#[derive(Debug, InputObject)]
pub struct SetScoreWeightsInput {
    /// First day (生效日期), not before that of the present weights, which count until the day before even if a later end was set;
    /// on their first day they are replaced altogether.
    from: Date,
    /// What counts (考核权重), at least one; what is not listed counts no more.
    weights: Vec<ScoreWeightInput>,
}

payload! {
    /// What `setTargets` did (办理结果).
    SetTargetsPayload {
        /// The targets as set (年度目标), in the order given.
        targets: Vec<Target>, from Vec<Target>
    }
    /// What `setScoreWeights` did (办理结果).
    SetScoreWeightsPayload {
        /// What counts from that day on (考核权重), in the order given.
        score_weights: Vec<ScoreWeight>, from Vec<ScoreWeight>
    }
}

#[derive(Default)]
pub struct TargetMutation;

#[Object(guard = "May(Permission::Administer)")]
impl TargetMutation {
    /// Sets targets of a year for units, directions and the district (下达年度目标). For the bureau.
    async fn set_targets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SetTargetsInput,
    ) -> Result<SetTargetsPayload> {
        let act = ctx.act().await?;
        let targets: Vec<_> = input.targets.into_iter().map(Into::into).collect();
        let outcome = target::set(&act, input.year, &targets).await;
        SetTargetsPayload::settle(act, outcome.map(|rows| rows.into_iter().map(Target::from).collect())).await
    }

    /// Puts the score of units together anew from a day on (设定考核权重). For the bureau.
    async fn set_score_weights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SetScoreWeightsInput,
    ) -> Result<SetScoreWeightsPayload> {
        let act = ctx.act().await?;
        let weight = |input: ScoreWeightInput| Weight {
            measure: input.measure,
            weight: input.weight,
            cap_percent: input.cap_percent,
        };
        let weights: Vec<_> = input.weights.into_iter().map(weight).collect();
        let outcome = target::set_weights(&act, input.from.0, &weights).await;
        let outcome = outcome.map(|rows| rows.into_iter().map(ScoreWeight::from).collect());
        SetScoreWeightsPayload::settle(act, outcome).await
    }
}
