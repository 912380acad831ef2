//! Reading screening limits.

use async_graphql::{Context, Object, Result};

use super::types::ScreeningLimit;
use crate::{
    graphql::{context::ContextExt, guard::SignedIn, scalar::Date},
    storage::screening,
};

#[derive(Default)]
pub struct ScreeningQuery;

#[Object(guard = "SignedIn")]
impl ScreeningQuery {
    /// The screening limits in force (剔除时限), at most one a stage. The same for everyone.
    #[graphql(complexity = "child_complexity * 2 + 1")]
    async fn screening_limits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of this day (截至日期); today if not given.")] as_of: Option<Date>,
    ) -> Result<Vec<ScreeningLimit>> {
        let day = as_of.map_or_else(|| ctx.today(), |Date(day)| day);
        Ok(screening::limits(ctx.db(), day).await?.into_iter().map(Into::into).collect())
    }
}
