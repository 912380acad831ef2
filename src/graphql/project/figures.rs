//! Projects added up, from the sums that the writes keep.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::Stage;
use sea_orm::ActiveEnum;

use super::standing::until_today;
use crate::{
    graphql::{
        context::ContextExt,
        direction::types::Direction,
        guard::SignedIn,
        scalar::{Date, Money},
    },
    storage::{history, tally},
};

/// The projects of one direction and stage in the viewer's scope, added up (项目汇总).
#[derive(SimpleObject)]
pub struct ProjectFigures {
    /// The direction (产业方向).
    direction: Direction,
    /// The stage they stand at (阶段).
    stage: Stage,
    /// How many projects there are (项目数).
    projects: i64,
    /// Their contract amount together (合同投资额); 0 before signing.
    contract_amount: Money,
}

#[derive(Default)]
pub struct FiguresQuery;

#[Object(guard = "SignedIn")]
impl FiguresQuery {
    /// Number and contract amount of the projects in the viewer's scope (项目汇总): one item for each direction and
    /// stage that has any, by the directions' age, then by stage in alphabetical order. Exact right after every write,
    /// and cheap however many projects there are: made for dashboards. With `asOf` from history: as they stood on a past day.
    #[graphql(complexity = "child_complexity * 50 + 1")]
    async fn project_figures(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "As of this day, today or earlier (截至日期): of the projects that were by then in what is the viewer's \
                    charge today. Today if not given."
        )]
        as_of: Option<Date>,
    ) -> Result<Vec<ProjectFigures>> {
        let day = as_of.map(|day| until_today(ctx, day)).transpose()?;
        let mut figures = match day {
            None => tally::figures(ctx.db(), &ctx.scope()).await?,
            Some(day) => history::figures(ctx.db(), &ctx.scope(), day).await?,
        };
        figures.sort_by_cached_key(|figures| (figures.direction_id, figures.stage.to_value()));
        let directory = ctx.directory().await?;
        let figures = figures.into_iter().filter_map(|figures| {
            let direction: Direction = directory.direction(figures.direction_id)?.into();
            Some(ProjectFigures {
                direction: day.into_iter().fold(direction, Direction::on),
                stage: figures.stage,
                projects: figures.projects,
                contract_amount: Money::of_fen(figures.contract_amount),
            })
        });
        Ok(figures.collect())
    }
}
