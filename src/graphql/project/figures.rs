//! Projects added up, from the sums that the writes keep.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::Stage;
use sea_orm::ActiveEnum;

use crate::{
    graphql::{context::ContextExt, direction::types::Direction, guard::SignedIn, scalar::Money},
    storage::tally,
};

/// The projects of one direction and stage in the viewer's scope, added up (项目汇总).
#[derive(SimpleObject)]
pub struct ProjectFigures {
    /// The direction (产业方向).
    direction: Direction,
    /// The stage they stand at today (当前阶段).
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
    /// and cheap however many projects there are: made for dashboards.
    #[graphql(complexity = "child_complexity * 50 + 1")]
    async fn project_figures(&self, ctx: &Context<'_>) -> Result<Vec<ProjectFigures>> {
        let mut figures = tally::figures(ctx.db(), &ctx.scope()).await?;
        figures.sort_by_cached_key(|figures| (figures.direction_id, figures.stage.to_value()));
        let directory = ctx.directory().await?;
        let figures = figures.into_iter().filter_map(|figures| {
            Some(ProjectFigures {
                direction: directory.direction(figures.direction_id)?.into(),
                stage: figures.stage,
                projects: figures.projects,
                contract_amount: Money::of_fen(figures.contract_amount),
            })
        });
        Ok(figures.collect())
    }
}
