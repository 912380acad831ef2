//! Reading directions.

use async_graphql::{Context, Object, Result};

use super::types::Direction;
use crate::{
    domain::responsibility::holds_on,
    graphql::{context::ContextExt, guard::SignedIn, scalar::Date},
    storage::organisation,
};

#[derive(Default)]
pub struct DirectionQuery;

#[Object(guard = "SignedIn")]
impl DirectionQuery {
    /// The industry directions (产业方向), ended ones included; the same for every viewer. With `asOf`, those in use on that
    /// day, under the names they had.
    async fn directions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in use on this day (截至日期).")] as_of: Option<Date>,
    ) -> Result<Vec<Direction>> {
        let rows = organisation::directions(ctx.db()).await?;
        let Some(Date(day)) = as_of else { return Ok(rows.into_iter().map(Into::into).collect()) };
        let in_use = rows.into_iter().filter(|row| holds_on(row.active_from, row.active_until, day));
        Ok(in_use.map(|row| Direction::from(row).on(day)).collect())
    }
}
