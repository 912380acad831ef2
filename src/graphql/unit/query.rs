//! Reading units.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    UnitPost,
    unit::{self, Column},
    unit_assignment,
};
use sea_orm::{ColumnTrait, IntoSimpleExpr, QueryFilter};

use super::types::{CombatUnit, Unit, UnitConnection};
use crate::{
    domain::responsibility::holds_on,
    graphql::{
        context::ContextExt,
        filter::{Filter, IdFilter, StringFilter, UnitKindFilter, filter},
        guard::SignedIn,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
        scalar::Date,
    },
    storage::{
        matching::units_with_post,
        organisation::{self, holding},
        page::Key,
    },
};

filter! {
    /// Which units (责任单位筛选条件); the conditions given hold together.
    UnitFilter {
        /// These very units (责任单位).
        id: IdFilter, by |id, ground| id.of(Kind::Unit, Column::Id, ground);
        /// Full name (名称), such as `{contains: "科技"}`.
        name: StringFilter, on Column::Name;
        /// Kind (单位类别), such as `{in: [TOWN, STREET]}`.
        kind: UnitKindFilter, on Column::Kind;
        /// Combat unit it belongs to (所属作战单元).
        combat_unit_id: IdFilter, by |id, ground| id.of(Kind::CombatUnit, Column::CombatUnitId, ground);
        /// Who heads it today (主要负责同志).
        head_id: IdFilter, by |id, ground| {
            let head = id.of(Kind::Official, unit_assignment::Column::OfficialId, ground)?;
            Ok(Column::Id.in_subquery(units_with_post(head, UnitPost::Head, ground.today)))
        };
        /// The vice head of the district in charge of it today (分管领导).
        division_leader_id: IdFilter, by |id, ground| {
            let leader = id.of(Kind::Official, unit_assignment::Column::OfficialId, ground)?;
            Ok(Column::Id.in_subquery(units_with_post(leader, UnitPost::DivisionLeader, ground.today)))
        };
        /// In use on this day (在用日期), such as `"2026-11-24"`.
        active_on: Date, by |Date(day), _| Ok(holding(Column::ActiveFrom, Column::ActiveUntil, day));
    }
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
        let visible = organisation::visible_units(ctx.backend(), &ctx.scope());
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
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<UnitOrder>,
    ) -> Result<UnitConnection> {
        let select = filter.apply(ctx, organisation::visible_units(ctx.backend(), &ctx.scope())).await?;
        connection(ctx, select, UnitOrder::ordering(order_by), Page { first, after, last, before }).await
    }

    /// The combat units (作战单元), ended ones included; the same for every viewer. With `asOf`, those in use on that day,
    /// under the names they had.
    async fn combat_units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in use on this day (截至日期).")] as_of: Option<Date>,
    ) -> Result<Vec<CombatUnit>> {
        let rows = organisation::combat_units(ctx.db()).await?;
        let Some(Date(day)) = as_of else { return Ok(rows.into_iter().map(Into::into).collect()) };
        let in_use = rows.into_iter().filter(|row| holds_on(row.active_from, row.active_until, day));
        Ok(in_use.map(|row| CombatUnit::from(row).on(day)).collect())
    }
}
