//! Reading joint ceremonies.

use async_graphql::{Context, Object, Result};
use entity::ceremony::{self, Column, Entity};
use sea_orm::{EntityTrait, IntoSimpleExpr};

use super::types::CeremonyConnection;
use crate::{
    graphql::{
        filter::{DateFilter, Filter, IdFilter, StringFilter, filter},
        guard::SignedIn,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
    },
    storage::page::Key,
};

filter! {
    /// Which ceremonies (集中活动筛选条件); the conditions given hold together.
    CeremonyFilter {
        /// These very ceremonies (集中活动).
        id: IdFilter, by |id, ground| id.of(Kind::Ceremony, Column::Id, ground);
        /// Name (活动名称).
        name: StringFilter, on Column::Name;
        /// Where it is held (活动地点).
        place: StringFilter, on Column::Place;
        /// The day it is held (活动日期).
        held_on: DateFilter, on Column::HeldOn;
    }
}

ordering! {
    /// How ceremonies are ordered (排序方式); the latest first if not given.
    CeremonyOrder by CeremonyOrderField of ceremony, first HeldOn Desc;
    /// The day it is held (活动日期).
    HeldOn = Column::HeldOn.into_simple_expr() => |row| Key::Day(row.held_on);
    /// Name, by its characters' code points (活动名称).
    Name = Column::Name.into_simple_expr() => |row| Key::Text(row.name.clone());
}

#[derive(Default)]
pub struct CeremonyQuery;

#[Object(guard = "SignedIn")]
impl CeremonyQuery {
    /// The joint ceremonies (集中活动); the same for every viewer, but for their projects.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn ceremonies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: CeremonyFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<CeremonyOrder>,
    ) -> Result<CeremonyConnection> {
        let select = filter.apply(ctx, Entity::find()).await?;
        connection(ctx, select, CeremonyOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
