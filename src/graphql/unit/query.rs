//! Reading units.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{
    UnitKind,
    unit::{self, Column},
};
use sea_orm::{ColumnTrait, IntoSimpleExpr, QueryFilter};

use super::types::{CombatUnit, Unit};
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

/// Which units; conditions are combined with "and" (筛选条件).
#[derive(Debug, Default, InputObject)]
pub struct UnitFilter {
    /// Name contains this text.
    contains: Option<String>,
    /// One of these kinds (单位类别).
    kinds: Option<Vec<UnitKind>>,
    /// In this combat unit (作战单元).
    combat_unit_id: Option<ID>,
    /// In use on this day.
    active_on: Option<Date>,
}

ordering! {
    /// How units are ordered (排序方式); by order of entry if not given.
    UnitOrder by UnitOrderField of unit, first Id Asc;
    /// Order of entry (录入次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
    /// Name (名称).
    Name = Column::Name.into_simple_expr() => |row| Key::Text(row.name.clone());
}

#[derive(Default)]
pub struct UnitQuery;

#[Object(guard = "SignedIn")]
impl UnitQuery {
    /// One responsibility unit (责任单位) in the viewer's scope; null if there is none with this id.
    async fn unit(
        &self, ctx: &Context<'_>, #[graphql(desc = "Global id (全局标识).")] id: ID
    ) -> Result<Option<Unit>> {
        let visible = organisation::visible_units(&ctx.scope());
        let row = visible.filter(Column::Id.eq(Kind::Unit.key(&id))).one(ctx.db()).await?;
        Ok(row.map(Into::into))
    }

    /// The responsibility units (责任单位) in the viewer's scope.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: UnitFilter,
        #[graphql(desc = "In which order (排序).", default)] order_by: UnitOrder,
    ) -> Result<Paged<Unit>> {
        let mut select = organisation::visible_units(&ctx.scope());
        if let Some(text) = &filter.contains {
            select = select.filter(filter::contains(&[Column::Name], text)?);
        }
        if let Some(kinds) = filter.kinds {
            select = select.filter(Column::Kind.is_in(kinds));
        }
        if let Some(id) = &filter.combat_unit_id {
            select = select.filter(Column::CombatUnitId.eq(Kind::CombatUnit.key(id)));
        }
        if let Some(Date(day)) = filter.active_on {
            select = select.filter(filter::in_use(Column::ActiveFrom, Column::ActiveUntil, day));
        }
        connection(ctx, select, order_by.ordering(), Page { first, after, last, before }).await
    }

    /// The combat units (作战单元); the same for every viewer.
    async fn combat_units(&self, ctx: &Context<'_>) -> Result<Vec<CombatUnit>> {
        Ok(organisation::combat_units(ctx.db()).await?.into_iter().map(Into::into).collect())
    }
}
