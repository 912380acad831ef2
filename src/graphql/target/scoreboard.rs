//! The scoreboard of units: a fixed number of statements, however many units and projects there are.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::NaiveDate;
use entity::{Measure, score_weight, target, unit};
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, sea_query::ExprTrait};

use super::{query::period, types::Ratio};
use crate::{
    domain::{
        ratio,
        score::{self, Weight},
        target::{Attainment, is_money},
        viewer::Scope,
    },
    graphql::{
        context::ContextExt,
        guard::SignedIn,
        rows::together,
        scalar::{Date, Long, Money},
        unit::types::Unit,
    },
    storage::{
        self,
        credit::By,
        entry_figures, letter_figures,
        organisation::visible_units,
        statistics::{self, Figures},
    },
};

/// The scoreboard of a year up to a day (考核得分榜).
#[derive(SimpleObject)]
pub struct Scoreboard {
    /// The year (年度).
    year: i32,
    /// Up to this day (截止日期).
    until: Date,
    /// A row a unit in the viewer's scope (责任单位得分), the first place first; those without a score come last.
    rows: Vec<ScoreboardRow>,
}

/// What a unit attained and scored (责任单位得分).
#[derive(SimpleObject)]
pub struct ScoreboardRow {
    /// The unit (责任单位).
    unit: Unit,
    /// Its place among all units of the district (名次); equals share one. Null without a score.
    rank: Option<i32>,
    /// Points of a hundred with two decimals (得分), such as `"93.50"`: what the measures that apply to it brought, held
    /// against what they are worth. Above 100 if it exceeds its targets. Null if no measure applies.
    score: Option<String>,
    /// Every measure (指标得分).
    measures: Vec<ScoredMeasure>,
}

/// What a unit attained of one measure, and what that brings (指标得分).
#[derive(SimpleObject)]
pub struct ScoredMeasure {
    /// The measure (指标).
    measure: Measure,
    /// What was attained from the first day of the year on (完成值): a count, or fen.
    actual: Long,
    /// The same as money (金额), if it is an amount; null for a count.
    actual_money: Option<Money>,
    /// Of the year's target (完成率); for ENTRIES and LETTERS, of those that fell due. Null without a target, or if nothing fell
    /// due.
    ratio: Option<Ratio>,
    /// The ratio held against the share of the year that has gone by (序时完成率), multiplied out: 100% is on time. For
    /// ENTRIES and LETTERS the ratio itself. This is what is scored.
    pace: Option<Ratio>,
    /// Points for reaching it (分值); null if it does not count on that day.
    weight: Option<i32>,
    /// At most this share of the points, in percent (得分上限，百分比).
    cap_percent: Option<i32>,
    /// Points it brings, with two decimals (得分); null if it does not apply.
    points: Option<String>,
}

/// What was attained of one measure.
#[derive(Clone, Copy)]
struct Figure {
    measure: Measure,
    actual: i64,
    ratio: Option<ratio::Ratio>,
    pace: Option<ratio::Ratio>,
    weight: Option<Weight>,
}

impl Figure {
    /// What counts for the score, if the measure applies.
    fn scored(&self) -> Option<(Weight, ratio::Ratio)> {
        self.weight.zip(self.pace)
    }
}

impl From<Figure> for ScoredMeasure {
    fn from(figure: Figure) -> Self {
        let Figure { measure, actual, ratio, pace, weight } = figure;
        let points = figure.scored().map(|(weight, pace)| score::points(weight, pace));
        Self {
            measure,
            actual: Long(actual),
            actual_money: is_money(measure).then_some(Money::of_fen(actual)),
            ratio: ratio.map(Into::into),
            pace: pace.map(Into::into),
            weight: weight.map(|weight| weight.points),
            cap_percent: weight.map(|weight| weight.cap_percent),
            points: points.map(score::in_words),
        }
    }
}

/// What was read to score units.
struct Read {
    until: NaiveDate,
    attained: HashMap<i64, Figures>,
    /// Entries and letters that were seen to on time, of those that fell due.
    owed: HashMap<(i64, Measure), (i64, i64)>,
    targets: HashMap<(i64, Measure), target::Model>,
    weights: HashMap<Measure, score_weight::Model>,
}

impl Read {
    async fn of(ctx: &Context<'_>, first: NaiveDate, until: NaiveDate, year: i32) -> Result<Self> {
        let attained = statistics::figures(ctx.db(), &Scope::Everything, By::Unit, first, until).await?;
        let entries = entry_figures::due(ctx.db(), first, until).await?;
        let letters = letter_figures::due(ctx.db(), first, until).await?;
        let entries = entries.into_iter().map(|row| ((row.holder, Measure::Entries), (row.filed, row.owed)));
        let letters = letters.into_iter().map(|(id, sum)| ((id, Measure::Letters), (sum.in_time, sum.letters)));
        let targets = target::Entity::find()
            .filter(target::Column::Year.eq(year))
            .filter(target::Column::UnitId.is_not_null())
            .all(ctx.db())
            .await?;
        let weights = storage::target::weights(ctx.db(), until).await?;
        let of_unit = |target: target::Model| Some(((target.unit_id?, target.measure), target));
        Ok(Self {
            until,
            attained: attained.into_iter().map(|row| (row.holder, row)).collect(),
            owed: entries.chain(letters).collect(),
            targets: targets.into_iter().filter_map(of_unit).collect(),
            weights: weights.into_iter().map(|row| (row.measure, row)).collect(),
        })
    }

    fn figures(&self, unit_id: i64) -> Vec<Figure> {
        Measure::iter().map(|measure| self.figure(unit_id, measure)).collect()
    }

    fn figure(&self, unit_id: i64, measure: Measure) -> Figure {
        let weight = self.weights.get(&measure);
        let weight = weight.map(|row| Weight { points: row.weight, cap_percent: row.cap_percent });
        let Some(actual) = self.attained.get(&unit_id).copied().unwrap_or_default().of(measure) else {
            let (done, owed) = self.owed.get(&(unit_id, measure)).copied().unwrap_or_default();
            let ratio = ratio::Ratio::of(done, owed);
            return Figure { measure, actual: done, ratio, pace: ratio, weight };
        };
        let target = self.targets.get(&(unit_id, measure));
        let attained = target.map(|target| Attainment::of(actual, target.amount, self.until, target.time_progress));
        let (ratio, pace) = attained.map(|attained| (attained.ratio, attained.pace)).unwrap_or_default();
        Figure { measure, actual, ratio, pace, weight }
    }

    fn score(&self, unit_id: i64) -> Option<i64> {
        let scored: Vec<_> = self.figures(unit_id).iter().filter_map(Figure::scored).collect();
        score::score(&scored)
    }
}

#[derive(Default)]
pub struct ScoreboardQuery;

#[Object(guard = "SignedIn")]
impl ScoreboardQuery {
    /// The scoreboard of units (考核得分榜): what each in the viewer's scope attained since the first day of the year,
    /// held against its targets and the time gone by, and its place among all. Added up from the rows. What happened to a
    /// project counts for the unit that had the lead on that day.
    #[graphql(complexity = "child_complexity * 50 + 1")]
    async fn scoreboard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year (年度), 2000 to this year.")] year: i32,
        #[graphql(desc = "Up to this day (截止日期); today or the last of the year if not given.")] until: Option<Date>,
    ) -> Result<Scoreboard> {
        let (first, until) = period(ctx, year, until)?;
        let read = Read::of(ctx, first, until, year).await?;
        let scores: Vec<_> = ctx.directory().await?.units().map(|unit| (unit.id, read.score(unit.id))).collect();
        let ranks = score::ranks(&scores.iter().map(|(_, score)| *score).collect::<Vec<_>>());
        let places: HashMap<i64, _> =
            scores.into_iter().zip(ranks).map(|((id, score), rank)| (id, (score, rank))).collect();
        let units = visible_units(ctx.backend(), &ctx.scope())
            .filter(unit::Column::ActiveFrom.lte(until))
            .filter(unit::Column::ActiveUntil.is_null().or(unit::Column::ActiveUntil.gte(first)))
            .order_by_asc(unit::Column::Id)
            .all(ctx.db())
            .await?;
        let mut rows: Vec<ScoreboardRow> = together(units)
            .map(|unit| {
                let (score, rank) = places.get(&unit.id).copied().unwrap_or_default();
                let measures = read.figures(unit.id).into_iter().map(Into::into).collect();
                ScoreboardRow { unit: unit.into(), rank, score: score.map(score::in_words), measures }
            })
            .collect();
        rows.sort_by_key(|row| row.rank.unwrap_or(i32::MAX));
        Ok(Scoreboard { year, until: until.into(), rows })
    }
}
