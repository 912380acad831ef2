//! Reading statistics.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::{Context, Object, Result};
use chrono::{Datelike, NaiveDate};
use entity::CategoryKind;
use sea_orm::DbErr;
use tokio::sync::OnceCell;

use super::types::{
    CategoryFigures, CombatUnitFigures, Compared, DirectionFigures, MonthFigures, UnitFigures, YearFigures,
    YearOverYear,
};
use crate::{
    domain::target::year_before,
    graphql::{
        category::types::Category, context::ContextExt, direction::types::Direction, guard::SignedIn, scalar::Date,
        target::query::period, unit::types::CombatUnit,
    },
    storage::{
        credit::By,
        organisation,
        statistics::{self, Figures},
    },
};

#[derive(Default)]
pub struct StatisticsQuery;

#[Object(guard = "SignedIn")]
impl StatisticsQuery {
    /// The statistics of a year up to a day (年度统计), computed from the rows in the viewer's scope as they are known
    /// today: for everything in scope, by direction, by channel, by new and stock, by unit, by combat unit and by month, and
    /// against the year before.
    #[graphql(complexity = "child_complexity + 1")]
    async fn statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year (年度), 2000 to this year.")] year: i32,
        #[graphql(
            desc = "Up to this day of the year (截止日期): what happened later, supplements to contracts included, is left \
                    out. If not given, today, or the last day of a year that is over."
        )]
        until: Option<Date>,
    ) -> Result<Statistics> {
        let (from, until) = period(ctx, year, until)?;
        Ok(Statistics { from, until, total: OnceCell::new() })
    }
}

/// The statistics of one year.
pub struct Statistics {
    from: NaiveDate,
    until: NaiveDate,
    total: OnceCell<Figures>,
}

/// The statistics of one year up to a day (年度统计), added up from the rows in the viewer's scope. What happened to a project
/// counts for the direction and the categories it is in today, for the unit that had the lead on the day, and for the combat unit that this
/// unit belongs to today.
#[Object]
impl Statistics {
    /// The year (年度).
    async fn year(&self) -> i32 {
        self.from.year()
    }

    /// Up to this day (截止日期).
    async fn until(&self) -> Date {
        self.until.into()
    }

    /// Everything in scope together (合计).
    #[graphql(complexity = "child_complexity + 10")]
    async fn total(&self, ctx: &Context<'_>) -> Result<YearFigures> {
        Ok(YearFigures::new(By::District, self.total_figures(ctx).await?))
    }

    /// Everything in scope against the year before, up to the same day (同比).
    #[graphql(complexity = "child_complexity + 20")]
    async fn year_over_year(&self, ctx: &Context<'_>) -> Result<YearOverYear> {
        let (from, until) = (year_before(self.from), year_before(self.until));
        let previous = statistics::total(ctx.db(), &ctx.scope(), from, until).await?;
        Ok(YearOverYear::new(By::District, until, self.total_figures(ctx).await?, &previous))
    }

    /// The same by industry direction (按产业方向), every direction in the order they were made. Adds up to the total, but for
    /// leads whose direction is not judged yet. Events and visits have no direction.
    #[graphql(complexity = "child_complexity * 6 + 10")]
    async fn by_direction(&self, ctx: &Context<'_>) -> Result<Vec<DirectionFigures>> {
        let compared = self.compared(ctx, By::Direction).await?;
        let directions = organisation::directions(ctx.db()).await?.into_iter().map(|direction| {
            let Compared { figures, year_over_year } = compared.of(direction.id);
            DirectionFigures { direction: Direction::from(direction).on(self.until), figures, year_over_year }
        });
        Ok(directions.collect())
    }

    /// The same by responsibility unit (按责任单位), in the order they were made; units with nothing to count are left out.
    /// Adds up to the total, but for projects that had no lead unit on the day, companies that several units visited,
    /// and projects that several towns helped to sign: these count for each.
    #[graphql(complexity = "child_complexity * 50 + 10")]
    async fn by_unit(&self, ctx: &Context<'_>) -> Result<Vec<UnitFigures>> {
        let compared = self.compared(ctx, By::Unit).await?;
        let directory = ctx.directory().await?;
        let units = compared.holders().filter_map(|id| {
            let Compared { figures, year_over_year } = compared.of(id);
            Some(UnitFigures { unit: directory.unit(id)?.into(), figures, year_over_year })
        });
        Ok(units.collect())
    }

    /// The same by combat unit (按作战单元: 条线、板块、阵地), every combat unit in the order they were made. Adds up as `byUnit`
    /// does.
    #[graphql(complexity = "child_complexity * 3 + 10")]
    async fn by_combat_unit(&self, ctx: &Context<'_>) -> Result<Vec<CombatUnitFigures>> {
        let compared = self.compared(ctx, By::CombatUnit).await?;
        let combat_units = organisation::combat_units(ctx.db()).await?.into_iter().map(|combat_unit| {
            let Compared { figures, year_over_year } = compared.of(combat_unit.id);
            CombatUnitFigures { combat_unit: CombatUnit::from(combat_unit).on(self.until), figures, year_over_year }
        });
        Ok(combat_units.collect())
    }

    /// The same by channel (按招商渠道), such as 基金招商 and 场景招商, every channel in the order they were made, ended ones
    /// included. Adds up to the total, but for projects and leads that are not sorted. Events and visits have no channel.
    #[graphql(complexity = "child_complexity * 6 + 10")]
    async fn by_channel(&self, ctx: &Context<'_>) -> Result<Vec<CategoryFigures>> {
        self.by_category(ctx, By::Channel, CategoryKind::Channel).await
    }

    /// The same by new and stock (按增量、存量). Adds up as `byChannel` does.
    #[graphql(complexity = "child_complexity * 2 + 10")]
    async fn by_new_or_stock(&self, ctx: &Context<'_>) -> Result<Vec<CategoryFigures>> {
        self.by_category(ctx, By::NewOrStock, CategoryKind::NewOrStock).await
    }

    /// The same by month (按月份), from January to the month of `until`. Adds up to the total, but for companies that were
    /// visited in several months.
    #[graphql(complexity = "child_complexity * 12 + 10")]
    async fn by_month(&self, ctx: &Context<'_>) -> Result<Vec<MonthFigures>> {
        let compared = self.compared(ctx, By::Month).await?;
        let months = (1..=self.until.month()).map(|month| {
            let Compared { figures, year_over_year } = compared.of(month.into());
            MonthFigures { month: format!("{}-{month:02}", self.from.year()), figures, year_over_year }
        });
        Ok(months.collect())
    }
}

impl Statistics {
    async fn total_figures(&self, ctx: &Context<'_>) -> Result<&Figures, DbErr> {
        let scope = ctx.scope();
        self.total.get_or_try_init(|| statistics::total(ctx.db(), &scope, self.from, self.until)).await
    }

    async fn by_category(&self, ctx: &Context<'_>, by: By, kind: CategoryKind) -> Result<Vec<CategoryFigures>> {
        let compared = self.compared(ctx, by).await?;
        let categories = organisation::categories(ctx.db()).await?.into_iter().filter(|category| category.kind == kind);
        let figures = categories.map(|category| {
            let Compared { figures, year_over_year } = compared.of(category.id);
            CategoryFigures { category: Category::from(category).on(self.until), figures, year_over_year }
        });
        Ok(figures.collect())
    }

    /// The figures of the year by holder; those of the year before only if they are asked for.
    async fn compared(&self, ctx: &Context<'_>, by: By) -> Result<Both, DbErr> {
        let scope = ctx.scope();
        let (from, until) = (year_before(self.from), year_before(self.until));
        let current = statistics::figures(ctx.db(), &scope, by, self.from, self.until).await?;
        let previous = if ctx.look_ahead().field("yearOverYear").exists() {
            statistics::figures(ctx.db(), &scope, by, from, until).await?
        } else {
            Vec::new()
        };
        let by_holder = |figures: Vec<Figures>| figures.into_iter().map(|row| (row.holder, row)).collect();
        Ok(Both { by, until, current: by_holder(current), previous: by_holder(previous) })
    }
}

/// The figures of two years, by holder.
struct Both {
    by: By,
    /// The last day of the earlier one.
    until: NaiveDate,
    current: BTreeMap<i64, Figures>,
    previous: BTreeMap<i64, Figures>,
}

impl Both {
    /// Who has figures in either year.
    fn holders(&self) -> impl Iterator<Item = i64> {
        let holders: BTreeSet<i64> = self.current.keys().chain(self.previous.keys()).copied().collect();
        holders.into_iter()
    }

    fn of(&self, holder: i64) -> Compared {
        let [current, previous] =
            [&self.current, &self.previous].map(|figures| figures.get(&holder).copied().unwrap_or_default());
        Compared {
            figures: YearFigures::new(self.by, &current),
            year_over_year: YearOverYear::new(self.by, self.until, &current, &previous),
        }
    }
}
