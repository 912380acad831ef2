//! Reading targets, and how far they are attained.

use async_graphql::{Context, Object, Result};
use chrono::NaiveDate;
use entity::target::{self, Column};
use sea_orm::{ColumnTrait, IntoSimpleExpr, sea_query::ExprTrait};

use super::types::{Attainment, ScoreWeight, TargetConnection};
use crate::{
    domain::{language::say, target as rules},
    graphql::{
        context::ContextExt,
        error::Fault,
        filter::{Filter, IdFilter, IntFilter, MeasureFilter, filter, whether},
        guard::SignedIn,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
        rows::{Row, together},
        scalar::{Date, Long, Money},
    },
    storage::{self, attainment, page::Key},
};

filter! {
    /// Which yearly targets (年度目标筛选条件); the conditions given hold together.
    TargetFilter {
        /// These very targets (年度目标).
        id: IdFilter, by |id, ground| id.of(Kind::Target, Column::Id, ground);
        /// The year (年度), such as `{eq: 2026}`.
        year: IntFilter, on Column::Year;
        /// What is measured (指标).
        measure: MeasureFilter, on Column::Measure;
        /// The unit (责任单位); `{isNull: true}` if it is no unit's.
        unit_id: IdFilter, by |id, ground| id.of(Kind::Unit, Column::UnitId, ground);
        /// The direction (产业方向); `{isNull: true}` if it is no direction's.
        direction_id: IdFilter, by |id, ground| id.of(Kind::Direction, Column::DirectionId, ground);
        /// Whether it is the whole district's (全区目标).
        district: bool, by |district, _| {
            let whole = Column::UnitId.is_null().and(Column::DirectionId.is_null());
            Ok(whether(district, whole))
        };
    }
}

ordering! {
    /// How yearly targets are ordered (排序方式); the newest year first if not given.
    TargetOrder by TargetOrderField of target, first Year Desc;
    /// The year (年度).
    Year = Column::Year.into_simple_expr() => |row| Key::Int(row.year.into());
    /// Order of entry (录入次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
}

/// The first day of a year that has begun, and the day up to which it is looked at: today, or the last day of a year that
/// is over, if none is asked for.
pub(in crate::graphql) fn period(
    ctx: &Context<'_>,
    year: i32,
    until: Option<Date>,
) -> Result<(NaiveDate, NaiveDate), Fault> {
    let (first, last) =
        rules::year(year).ok_or_else(|| Fault::BadInput(say!("年份应在2000至2099之间", "Years are 2000 to 2099")))?;
    if first > ctx.today() {
        return Err(Fault::BadInput(say!("该年度尚未开始", "The year has not begun yet")));
    }
    let until = until.map_or_else(|| ctx.today().clamp(first, last), |Date(day)| day);
    if !(first..=last).contains(&until) {
        return Err(Fault::BadInput(say!("截止日期应在该年度之内", "The last day has to lie in the year")));
    }
    Ok((first, until))
}

/// How far a target is attained.
pub(in crate::graphql) struct Attained {
    pub(in crate::graphql) target: Row<target::Model>,
    pub(in crate::graphql) actual: i64,
    pub(in crate::graphql) attainment: rules::Attainment,
}

/// How far the targets in the viewer's scope are attained, as [`attainment::attained`] has it.
pub(in crate::graphql) async fn attained(
    ctx: &Context<'_>,
    first: NaiveDate,
    until: NaiveDate,
) -> Result<impl Iterator<Item = Attained>> {
    let found = attainment::attained(ctx.db(), &ctx.scope(), first, until).await?;
    let (targets, figures): (Vec<_>, Vec<_>) =
        found.into_iter().map(|row| (row.target, (row.actual, row.attainment))).unzip();
    let attained = together(targets).zip(figures);
    Ok(attained.map(|(target, (actual, attainment))| Attained { target, actual, attainment }))
}

impl From<Attained> for Attainment {
    fn from(Attained { target, actual, attainment }: Attained) -> Self {
        Self {
            actual: Long(actual),
            actual_money: rules::is_money(target.measure).then_some(Money::of_fen(actual)),
            ratio: attainment.ratio.map(Into::into),
            time_progress: attainment.time_progress.into(),
            pace: attainment.pace.map(Into::into),
            target: target.into(),
        }
    }
}

#[derive(Default)]
pub struct TargetQuery;

#[Object(guard = "SignedIn")]
impl TargetQuery {
    /// The yearly targets (年度目标) of the district, of every direction, and of the units in the viewer's scope.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn targets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: TargetFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<TargetOrder>,
    ) -> Result<TargetConnection> {
        let select = filter.apply(ctx, storage::target::visible(ctx.backend(), &ctx.scope())).await?;
        connection(ctx, select, TargetOrder::ordering(order_by), Page { first, after, last, before }).await
    }

    /// How far every target of a year is attained (目标完成情况), in the order they were set: those of the district, of
    /// every direction, and of the units in the viewer's scope. Added up from the rows of the whole district. What
    /// happened to a project counts for the unit that had the lead on that day.
    #[graphql(complexity = "child_complexity * 50 + 1")]
    async fn attainments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year (年度), 2000 to this year.")] year: i32,
        #[graphql(desc = "Up to this day (截止日期); today or the last of the year if not given.")] until: Option<Date>,
    ) -> Result<Vec<Attainment>> {
        let (first, until) = period(ctx, year, until)?;
        Ok(attained(ctx, first, until).await?.map(Into::into).collect())
    }

    /// What every measure counts for in the score of units on a day (考核权重), in the order they were set; the same for
    /// every viewer.
    #[graphql(complexity = "child_complexity * 6 + 1")]
    async fn score_weights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of this day (截至日期); today if not given.")] as_of: Option<Date>,
    ) -> Result<Vec<ScoreWeight>> {
        let day = as_of.map_or_else(|| ctx.today(), |Date(day)| day);
        Ok(storage::target::weights(ctx.db(), day).await?.into_iter().map(Into::into).collect())
    }
}
