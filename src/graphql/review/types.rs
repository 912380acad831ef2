//! What clients read of reviews.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{OpinionKind, ReviewOutcome, Verdict, review, review_level, review_opinion};

use crate::{
    graphql::{
        belonging::belongs,
        context::ContextExt,
        direction::types::Direction,
        id::Kind,
        links::{ProjectOf, ReviewOf, UnitOf},
        page::{Page, belongings, connections, page_cost},
        project::types::Project,
        rows::Row,
        scalar::{Date, DateTime, Money},
        unit::types::Unit,
    },
    storage::page::Key,
};

/// One round of review of a project in negotiation (在谈项目审议).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Review {
    #[graphql(skip)]
    row: Row<review::Model>,
    /// Global id (全局标识), such as `review:12`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Number of the round, from 1 on (审议轮次).
    round: i32,
    /// The day it began (启动日期).
    started_on: Date,
    /// The day it ended (结束日期); null while it is open.
    closed_on: Option<Date>,
    /// How it ended (审议结论); null while it is open. One return or reject ends it, and so does the approval.
    outcome: Option<ReviewOutcome>,
}

#[ComplexObject]
impl Review {
    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The opinions given in it, the earliest first (审议意见); one of each kind at most.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn opinions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<ReviewOpinionConnection> {
        belongings(ctx, &self.row, Opinions {}, Page { first, after, last, before }).await
    }
}

impl From<Row<review::Model>> for Review {
    fn from(row: Row<review::Model>) -> Self {
        Self {
            id: Kind::Review.id(row.id),
            round: row.round,
            started_on: row.started_on.into(),
            closed_on: row.closed_on.map(Into::into),
            outcome: row.outcome,
            row,
        }
    }
}

/// One opinion in a round of review (审议意见).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct ReviewOpinion {
    #[graphql(skip)]
    row: Row<review_opinion::Model>,
    /// Global id (全局标识), such as `review-opinion:31`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// On what it was asked for (意见类别).
    kind: OpinionKind,
    /// What it says (审议意见).
    verdict: Verdict,
    /// Who gave it (出具人): a panel, a meeting or a person.
    given_by: String,
    /// The day it was given (出具日期).
    given_on: Date,
    /// In words (意见内容).
    words: String,
    /// Who recorded it (登记人).
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
    /// Version (版本号): grows by one with every correction.
    version: i32,
}

#[ComplexObject]
impl ReviewOpinion {
    /// The round it was given in (所属审议).
    async fn review(&self, ctx: &Context<'_>) -> Result<Option<Review>> {
        Ok(self.row.follow_one(ctx, ReviewOf).await?.map(Into::into))
    }

    /// The unit it came from (出具单位), if it came from one.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }
}

impl From<Row<review_opinion::Model>> for ReviewOpinion {
    fn from(row: Row<review_opinion::Model>) -> Self {
        Self {
            id: Kind::ReviewOpinion.id(row.id),
            kind: row.kind,
            verdict: row.verdict,
            given_by: row.given_by.clone(),
            given_on: row.given_on.into(),
            words: row.words.clone(),
            recorded_by: row.recorded_by.clone(),
            recorded_at: row.recorded_at.into(),
            version: row.version,
            row,
        }
    }
}

belongs! {
    of review by id, in ReviewId as review_id;
    /// The opinions in a round.
    Opinions, rows of review_opinion, which |_, rows| rows,
        by GivenOn as |row| Key::Day(row.given_on), descending false;
}

connections! {
    /// A page of rounds of review (审议列表).
    ReviewConnection, ReviewEdge of Review from review::Model;
    /// A page of the opinions in a round (审议意见列表).
    ReviewOpinionConnection, ReviewOpinionEdge of ReviewOpinion from review_opinion::Model;
}

/// A further level of review (提级审议): a meeting that projects of a direction, or from an amount up, have to pass besides
/// the three opinions of every review.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct ReviewLevel {
    #[graphql(skip)]
    direction_id: Option<i64>,
    /// Global id (全局标识), such as `review-level:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The meeting (会议).
    kind: OpinionKind,
    /// Only projects of at least this planned investment (拟投资额起点); null if it is asked whatever the amount.
    amount_from: Option<Money>,
    /// First day (起始日期).
    active_from: Date,
    /// Last day (截止日期); null while it holds.
    active_until: Option<Date>,
    /// Version (版本号): grows by one with every change; `updateReviewLevel` names the version it was made from.
    version: i32,
}

#[ComplexObject]
impl ReviewLevel {
    /// Only projects of this direction (产业方向); null if it is asked in all.
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        let directory = ctx.directory().await?;
        Ok(self.direction_id.and_then(|id| directory.direction(id)).map(Into::into))
    }
}

impl From<Row<review_level::Model>> for ReviewLevel {
    fn from(row: Row<review_level::Model>) -> Self {
        row.clone_row().into()
    }
}

impl From<review_level::Model> for ReviewLevel {
    fn from(row: review_level::Model) -> Self {
        Self {
            direction_id: row.direction_id,
            id: Kind::ReviewLevel.id(row.id),
            kind: row.kind,
            amount_from: row.amount_from.map(Money::of_fen),
            active_from: row.active_from.into(),
            active_until: row.active_until.map(Into::into),
            version: row.version,
        }
    }
}
