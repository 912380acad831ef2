//! Reading categories.

use async_graphql::{Context, Object, Result};
use entity::CategoryKind;

use super::types::Category;
use crate::{
    domain::responsibility::holds_on,
    graphql::{context::ContextExt, guard::SignedIn, scalar::Date},
    storage::organisation,
};

#[derive(Default)]
pub struct CategoryQuery;

#[Object(guard = "SignedIn")]
impl CategoryQuery {
    /// The categories (分类) of projects and leads, ended ones included; the same for every viewer. With `asOf`, those in
    /// use on that day, under the names they had.
    async fn categories(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this kind (分类方式).")] kind: Option<CategoryKind>,
        #[graphql(desc = "Only those in use on this day (截至日期).")] as_of: Option<Date>,
    ) -> Result<Vec<Category>> {
        let rows = organisation::categories(ctx.db()).await?;
        let rows = rows.into_iter().filter(|row| kind.is_none_or(|kind| row.kind == kind));
        let Some(Date(day)) = as_of else { return Ok(rows.map(Into::into).collect()) };
        let in_use = rows.filter(|row| holds_on(row.active_from, row.active_until, day));
        Ok(in_use.map(|row| Category::from(row).on(day)).collect())
    }
}
