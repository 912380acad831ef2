//! What clients read of targets and scores.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{Measure, TimeProgress, score_weight, target};

use crate::{
    domain::{
        ratio,
        target::{is_money, year},
    },
    graphql::{
        context::ContextExt,
        direction::types::Direction,
        id::Kind,
        links::UnitOf,
        page::connections,
        rows::Row,
        scalar::{Date, Long, Money},
        unit::types::Unit,
    },
};

/// What shall be reached in a year (年度目标): by a unit, in a direction, or, with neither, in the whole district.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Target {
    #[graphql(skip)]
    row: Row<target::Model>,
    /// Global id (全局标识), such as `target:6`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The year (年度).
    year: i32,
    /// What is measured (指标).
    measure: Measure,
    /// How much (目标值): a count, or fen (分) for CONTRACT_AMOUNT and FUNDS.
    amount: Long,
    /// In what the time gone by is counted that it is held against (序时进度口径).
    counted_by: TimeProgress,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

#[ComplexObject]
impl Target {
    /// The unit, if it is a unit's (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// The direction, if it is a direction's, under the name it had at the year's end (产业方向).
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        let directory = ctx.directory().await?;
        let direction = self.row.direction_id.and_then(|id| directory.direction(id)).map(Direction::from);
        Ok(match year(self.row.year) {
            Some((_, until)) => direction.map(|direction| direction.on(until)),
            None => direction,
        })
    }

    /// The same as money (金额), if it is an amount; null for a count.
    async fn money(&self) -> Option<Money> {
        is_money(self.row.measure).then_some(Money::of_fen(self.row.amount))
    }
}

impl From<Row<target::Model>> for Target {
    fn from(row: Row<target::Model>) -> Self {
        Self {
            id: Kind::Target.id(row.id),
            year: row.year,
            measure: row.measure,
            amount: Long(row.amount),
            counted_by: row.time_progress,
            version: row.version,
            row,
        }
    }
}

/// A ratio with what it is made of (比率).
#[derive(Clone, SimpleObject)]
pub struct Ratio {
    /// How much (分子).
    numerator: Long,
    /// Of how much (分母), above 0.
    denominator: Long,
    /// In percent with one decimal, rounded half up (百分比), such as `"83.7"`.
    percent: String,
}

impl From<ratio::Ratio> for Ratio {
    fn from(ratio: ratio::Ratio) -> Self {
        Self { numerator: Long(ratio.numerator), denominator: Long(ratio.denominator), percent: ratio.percent() }
    }
}

/// How far a target is attained (目标完成情况).
#[derive(SimpleObject)]
pub struct Attainment {
    /// The target (年度目标).
    pub(super) target: Target,
    /// What was attained from the first day of the year on (完成值): a count, or fen.
    pub(super) actual: Long,
    /// The same as money (金额), if it is an amount; null for a count.
    pub(super) actual_money: Option<Money>,
    /// Of the target (完成率); null if the target is 0.
    pub(super) ratio: Option<Ratio>,
    /// The share of the year that has gone by (序时进度).
    pub(super) time_progress: Ratio,
    /// Attainment held against the share of the year that has gone by (序时完成率), multiplied out: 100% is on time.
    pub(super) pace: Option<Ratio>,
}

/// What a measure counts for in the score of units (考核权重), from when until when.
#[derive(Clone, SimpleObject)]
pub struct ScoreWeight {
    /// Global id (全局标识), such as `score-weight:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The measure (指标).
    measure: Measure,
    /// Points for reaching it (分值).
    weight: i32,
    /// At most this share of the points, in percent, however much it is exceeded (得分上限，百分比).
    cap_percent: i32,
    /// First day (起始日期).
    from: Date,
    /// Last day (截止日期); null while it lasts.
    until: Option<Date>,
}

impl From<Row<score_weight::Model>> for ScoreWeight {
    fn from(row: Row<score_weight::Model>) -> Self {
        row.clone_row().into()
    }
}

impl From<score_weight::Model> for ScoreWeight {
    fn from(row: score_weight::Model) -> Self {
        Self {
            id: Kind::ScoreWeight.id(row.id),
            measure: row.measure,
            weight: row.weight,
            cap_percent: row.cap_percent,
            from: row.from_on.into(),
            until: row.until_on.map(Into::into),
        }
    }
}

connections! {
    /// A page of yearly targets (年度目标列表).
    TargetConnection, TargetEdge of Target from target::Model;
}
