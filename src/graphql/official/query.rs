//! Reading officials.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::official::{self, Column};
use sea_orm::{ColumnTrait, IntoSimpleExpr, QueryFilter};

use super::types::Official;
use crate::{
    graphql::{
        context::ContextExt,
        filter,
        guard::SignedIn,
        id::Kind,
        page::{Page, Paged, connection, ordering, page_cost},
        scalar::Date,
    },
    storage::{organisation, page::Key},
};

/// Which officials; conditions are combined with "and" (筛选条件).
#[derive(Debug, Default, InputObject)]
pub struct OfficialFilter {
    /// Name or title contains this text.
    contains: Option<String>,
    /// In office on this day (在任).
    active_on: Option<Date>,
}

ordering! {
    /// How officials are ordered (排序方式); by order of entry if not given.
    OfficialOrder by OfficialOrderField of official, first Id Asc;
    /// Order of entry (录入次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
    /// Name (姓名).
    Name = Column::Name.into_simple_expr() => |row| Key::Text(row.name.clone());
}

#[derive(Default)]
pub struct OfficialQuery;

#[Object(guard = "SignedIn")]
impl OfficialQuery {
    /// One official (干部) in the viewer's scope; null if there is none with this id.
    async fn official(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id (全局标识).")] id: ID,
    ) -> Result<Option<Official>> {
        let own = ctx.viewer().and_then(|viewer| viewer.official_id);
        let visible = organisation::visible_officials(&ctx.scope(), own);
        let row = visible.filter(Column::Id.eq(Kind::Official.key(&id))).one(ctx.db()).await?;
        Ok(row.map(Into::into))
    }

    /// The officials (干部) in the viewer's scope: for leaders, heads and liaison officers, those of the own units.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn officials(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: OfficialFilter,
        #[graphql(desc = "In which order (排序).", default)] order_by: OfficialOrder,
    ) -> Result<Paged<Official>> {
        let own = ctx.viewer().and_then(|viewer| viewer.official_id);
        let mut select = organisation::visible_officials(&ctx.scope(), own);
        if let Some(text) = &filter.contains {
            select = select.filter(filter::contains(&[Column::Name, Column::Title], text)?);
        }
        if let Some(Date(day)) = filter.active_on {
            select = select.filter(filter::in_use(Column::ActiveFrom, Column::ActiveUntil, day));
        }
        connection(ctx, select, order_by.ordering(), Page { first, after, last, before }).await
    }
}
