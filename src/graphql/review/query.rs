//! Reading the levels of review.

use async_graphql::{Context, Object, Result};

use super::types::ReviewLevel;
use crate::{
    graphql::{context::ContextExt, guard::SignedIn},
    storage::review,
};

#[derive(Default)]
pub struct ReviewQuery;

#[Object(guard = "SignedIn")]
impl ReviewQuery {
    /// The further levels of review (提级审议), past and future ones too; the same for every viewer.
    async fn review_levels(&self, ctx: &Context<'_>) -> Result<Vec<ReviewLevel>> {
        Ok(review::levels(ctx.db()).await?.into_iter().map(Into::into).collect())
    }
}
