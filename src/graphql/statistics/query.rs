//! Reading statistics.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result};

use super::types::{DirectionFigures, Statistics, YearFigures};
use crate::{
    domain::{language::say, target},
    graphql::{context::ContextExt, direction::types::Direction, error::Fault, guard::SignedIn},
    storage::{organisation, statistics},
};

#[derive(Default)]
pub struct StatisticsQuery;

#[Object(guard = "SignedIn")]
impl StatisticsQuery {
    /// The statistics of a year (年度统计), computed from the rows in the viewer's scope.
    #[graphql(complexity = "child_complexity * 10")]
    async fn statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year (年度), 2000 to 2099.")] year: i32,
    ) -> Result<Statistics> {
        let (from, until) = target::year(year)
            .ok_or_else(|| Fault::BadInput(say!("年份应在2000至2099之间", "Years are 2000 to 2099")))?;
        let scope = ctx.scope();
        let projects = statistics::projects_by_direction(ctx.db(), &scope, from, until).await?;
        let funds = statistics::funds_by_direction(ctx.db(), &scope, from, until).await?;
        let total = YearFigures::new(&statistics::Year::sum(&projects), funds.iter().map(|funds| funds.amount).sum());
        let projects: HashMap<i64, _> = projects.into_iter().map(|row| (row.direction_id, row)).collect();
        let funds: HashMap<i64, i64> = funds.into_iter().map(|row| (row.direction_id, row.amount)).collect();
        let by_direction = organisation::directions(ctx.db()).await?.into_iter().filter_map(|direction| {
            let figures =
                YearFigures::new(projects.get(&direction.id)?, funds.get(&direction.id).copied().unwrap_or(0));
            Some(DirectionFigures { direction: Direction::from(direction).on(until), figures })
        });
        Ok(Statistics { year, total, by_direction: by_direction.collect() })
    }
}
