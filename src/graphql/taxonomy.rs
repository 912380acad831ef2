//! What directions, combat units and categories answer alike: which name they had on a day (adr/0019).

use async_graphql::{Context, Result, SimpleObject};
use chrono::NaiveDate;
use entity::Taxonomy;

use super::{context::ContextExt, scalar::Date};
use crate::domain::taxonomy;

/// A name of before (曾用名).
#[derive(SimpleObject)]
pub struct FormerName {
    /// The name (名称).
    name: String,
    /// Its last day (停用日期); the next name holds from the day after.
    until: Date,
}

/// The name on a day, or the present one.
pub(super) async fn name_on(
    ctx: &Context<'_>,
    taxonomy: Taxonomy,
    id: i64,
    present: &str,
    day: Option<NaiveDate>,
) -> Result<String> {
    let Some(day) = day else { return Ok(present.to_owned()) };
    let directory = ctx.directory().await?;
    let former = directory.former_names(taxonomy, id).iter().map(|row| (row.until_on, row.name.as_str()));
    Ok(taxonomy::name_on(former, present, day).to_owned())
}

/// The names of before, the earliest first.
pub(super) async fn former_names(ctx: &Context<'_>, taxonomy: Taxonomy, id: i64) -> Result<Vec<FormerName>> {
    let directory = ctx.directory().await?;
    let former = directory.former_names(taxonomy, id).iter();
    Ok(former.map(|row| FormerName { name: row.name.clone(), until: row.until_on.into() }).collect())
}
