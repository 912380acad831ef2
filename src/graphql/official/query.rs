//! Reading officials.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    official::{self, Column},
    unit_assignment,
};
use sea_orm::{ColumnTrait, IntoSimpleExpr, QueryFilter};

use super::types::{Official, OfficialConnection};
use crate::{
    graphql::{
        context::ContextExt,
        filter::{Filter, IdFilter, StringFilter, filter},
        guard::SignedIn,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
        scalar::Date,
    },
    storage::{
        matching::officials_at,
        organisation::{self, holding},
        page::Key,
    },
};

filter! {
    /// Which officials (干部筛选条件); the conditions given hold together.
    OfficialFilter {
        /// These very officials (干部).
        id: IdFilter, by |id, ground| id.of(Kind::Official, Column::Id, ground);
        /// Name (姓名).
        name: StringFilter, on Column::Name;
        /// Title (职务), such as `{contains: "局长"}`.
        title: StringFilter, on Column::Title;
        /// A unit at which the official holds any post today (任职单位).
        unit_id: IdFilter, by |id, ground| {
            let unit = id.of(Kind::Unit, unit_assignment::Column::UnitId, ground)?;
            Ok(Column::Id.in_subquery(officials_at(unit, ground.today)))
        };
        /// In office on this day (在任日期), such as `"2026-11-24"`.
        active_on: Date, by |Date(day), _| Ok(holding(Column::ActiveFrom, Column::ActiveUntil, day));
    }
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
        let visible = organisation::visible_officials(ctx.backend(), &ctx.scope(), own);
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
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<OfficialOrder>,
    ) -> Result<OfficialConnection> {
        let own = ctx.viewer().and_then(|viewer| viewer.official_id);
        let select = filter.apply(ctx, organisation::visible_officials(ctx.backend(), &ctx.scope(), own)).await?;
        connection(ctx, select, OfficialOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
