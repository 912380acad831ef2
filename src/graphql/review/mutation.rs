//! Reviewing projects, and saying which levels they need.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{OpinionKind, Verdict, review as table, review_level as level_table};

use super::types::{Review, ReviewLevel};
use crate::{
    actions::{review, review_level},
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{inside, payload},
        guard::May,
        id::Kind,
        scalar::{Date, Fen},
    },
};

/// A round of review that begins (启动审议).
#[derive(Debug, InputObject)]
pub struct StartReviewInput {
    /// The project (项目), in negotiation and with no open round.
    project_id: ID,
    /// The day it begins (启动日期), not after today.
    on: Date,
}

/// An opinion that was given (登记审议意见).
#[derive(Debug, InputObject)]
pub struct RecordOpinionInput {
    /// The open round (审议); or the round that approved the project, for an opinion that its amount asks for only since (补充审议意见).
    review_id: ID,
    /// On what it was asked for (意见类别); one of each kind a round.
    kind: OpinionKind,
    /// What it says (审议意见). RETURN and REJECT end the round; after the approval only PASS is recorded.
    verdict: Verdict,
    /// Who gave it (出具人): a panel, a meeting or a person, at most 120 characters.
    given_by: String,
    /// The unit it came from (出具单位), if it came from one.
    unit_id: Option<ID>,
    /// The day it was given (出具日期), not after today.
    on: Date,
    /// In words (意见内容), at most 4000 characters; whoever returns or rejects says why.
    #[graphql(default)]
    words: String,
}

/// The opinion as it shall be (更正审议意见): every field but its kind is replaced.
#[derive(Debug, InputObject)]
pub struct CorrectOpinionInput {
    /// Which opinion (审议意见), in the last round of its project.
    review_opinion_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// What it says (审议意见). RETURN and REJECT end the round.
    verdict: Verdict,
    /// Who gave it (出具人): a panel, a meeting or a person, at most 120 characters.
    given_by: String,
    /// The unit it came from (出具单位), if it came from one.
    unit_id: Option<ID>,
    /// The day it was given (出具日期), not after today.
    on: Date,
    /// In words (意见内容), at most 4000 characters; whoever returns or rejects says why.
    #[graphql(default)]
    words: String,
}

/// A further level of review as entered (录入内容).
#[derive(Debug, InputObject)]
pub struct CreateReviewLevelInput {
    /// The meeting (会议): LEADING_GROUP_MEETING, EXECUTIVE_MEETING or STANDING_COMMITTEE.
    kind: OpinionKind,
    /// Only projects of this direction (产业方向); leave out for all.
    direction_id: Option<ID>,
    /// Only projects of at least this planned investment (拟投资额起点) in fen; leave out to ask whatever the amount.
    amount_from: Option<Fen>,
    /// First day (起始日期).
    active_from: Date,
    /// Last day (截止日期); leave out while it holds.
    active_until: Option<Date>,
}

impl From<CreateReviewLevelInput> for review_level::Input {
    fn from(input: CreateReviewLevelInput) -> Self {
        Self {
            kind: input.kind,
            direction_id: input.direction_id.as_ref().map(|id| Kind::Direction.key(id)),
            amount_from: input.amount_from.map(|fen| fen.0),
            active_from: input.active_from.0,
            active_until: input.active_until.map(|day| day.0),
        }
    }
}

/// The level as it shall be (修改提级审议): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateReviewLevelInput {
    /// Which level (提级审议).
    review_level_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    review_level: CreateReviewLevelInput,
}

payload! {
    /// What `startReview` did (办理结果).
    StartReviewPayload {
        /// The new round (新一轮审议).
        review: Review, from table::Model
    }
    /// What `recordOpinion` did (办理结果).
    RecordOpinionPayload {
        /// The round, which ends with anything but a pass (所属审议).
        review: Review, from table::Model
    }
    /// What `correctOpinion` did (办理结果).
    CorrectOpinionPayload {
        /// The round, which ends with anything but a pass (所属审议).
        review: Review, from table::Model
    }
    /// What `createReviewLevel` did (办理结果).
    CreateReviewLevelPayload {
        /// The new level (新增内容).
        review_level: ReviewLevel, from level_table::Model
    }
    /// What `updateReviewLevel` did (办理结果).
    UpdateReviewLevelPayload {
        /// The level as changed (更新后的内容).
        review_level: ReviewLevel, from level_table::Model
    }
}

#[derive(Default)]
pub struct ReviewMutation;

#[Object(guard = "May(Permission::Administer)")]
impl ReviewMutation {
    /// Begins a round of review of a project in negotiation (启动审议). For the bureau.
    async fn start_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: StartReviewInput,
    ) -> Result<StartReviewPayload> {
        let act = ctx.act().await?;
        let outcome = review::start(&act, Kind::Project.key(&input.project_id), input.on.0).await;
        StartReviewPayload::settle(act, outcome).await
    }

    /// Records an opinion in an open round of review, for those who gave it (登记审议意见). When the amount of an approved project
    /// asks for a further level, its pass is added to the round that approved the project. For the bureau.
    async fn record_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RecordOpinionInput,
    ) -> Result<RecordOpinionPayload> {
        let act = ctx.act().await?;
        let opinion = review::Opinion {
            verdict: input.verdict,
            given_by: input.given_by,
            unit_id: input.unit_id.as_ref().map(|id| Kind::Unit.key(id)),
            on: input.on.0,
            words: input.words,
        };
        let outcome = review::record_opinion(&act, Kind::Review.key(&input.review_id), input.kind, &opinion).await;
        RecordOpinionPayload::settle(act, outcome).await
    }

    /// Corrects an opinion (更正审议意见): any while its round of review is open; the return or reject that ended the round, as long
    /// as nothing followed from it, by which the round may be open again; and after an approval everything but the verdict.
    /// For the bureau.
    async fn correct_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CorrectOpinionInput,
    ) -> Result<CorrectOpinionPayload> {
        let act = ctx.act().await?;
        let opinion = review::Opinion {
            verdict: input.verdict,
            given_by: input.given_by,
            unit_id: input.unit_id.as_ref().map(|id| Kind::Unit.key(id)),
            on: input.on.0,
            words: input.words,
        };
        let id = Kind::ReviewOpinion.key(&input.review_opinion_id);
        let outcome = review::correct_opinion(&act, id, input.version, &opinion).await;
        CorrectOpinionPayload::settle(act, outcome).await
    }

    /// Records a further level of review (新增提级审议). For the bureau.
    async fn create_review_level(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CreateReviewLevelInput,
    ) -> Result<CreateReviewLevelPayload> {
        let act = ctx.act().await?;
        let outcome = review_level::create(&act, &input.into()).await;
        CreateReviewLevelPayload::settle(act, outcome).await
    }

    /// Changes a further level of review, or records its last day (修改提级审议). For the bureau.
    async fn update_review_level(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateReviewLevelInput,
    ) -> Result<UpdateReviewLevelPayload> {
        let act = ctx.act().await?;
        let id = Kind::ReviewLevel.key(&input.review_level_id);
        let outcome = review_level::update(&act, id, input.version, &input.review_level.into()).await;
        let outcome = inside(outcome, "reviewLevel");
        UpdateReviewLevelPayload::settle(act, outcome).await
    }
}
