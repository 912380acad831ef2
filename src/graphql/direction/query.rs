//! Reading directions.

use async_graphql::{Context, Object, Result};

use super::types::Direction;
use crate::{
    graphql::{context::ContextExt, guard::SignedIn},
    storage::organisation,
};

#[derive(Default)]
pub struct DirectionQuery;

#[Object(guard = "SignedIn")]
impl DirectionQuery {
    /// The industry directions (产业方向); the same for every viewer.
    async fn directions(&self, ctx: &Context<'_>) -> Result<Vec<Direction>> {
        Ok(organisation::directions(ctx.db()).await?.into_iter().map(Into::into).collect())
    }
}
