//! Reading letters.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{
    AddresseeKind, DeliveryStatus, LetterKind,
    letter::{self, Column},
};
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr, QueryFilter};

use super::types::Letter;
use crate::{
    graphql::{
        context::ContextExt,
        filter::DateRange,
        guard::SignedIn,
        id::Kind,
        page::{Page, Paged, connection, ordering, page_cost},
        scalar::Month,
    },
    storage::{self, page::Key},
};

/// Which letters; conditions are combined with "and" (筛选条件).
#[derive(Debug, Default, InputObject)]
pub struct LetterFilter {
    /// Of this kind (函件种类).
    kind: Option<LetterKind>,
    /// For this month (月份).
    month: Option<Month>,
    /// To units, or to leaders (主送类别).
    addressee_kind: Option<AddresseeKind>,
    /// To this unit (责任单位).
    unit_id: Option<ID>,
    /// Issued between these days (成文日期).
    issued: Option<DateRange>,
}

ordering! {
    /// How letters are ordered (排序方式); newest first if not given.
    LetterOrder by LetterOrderField of letter, first Id Desc;
    /// Order of issue (签发次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
    /// Day of issue (成文日期).
    IssuedOn = Column::IssuedOn.into_simple_expr() => |row| Key::Day(row.issued_on);
}

#[derive(Default)]
pub struct LetterQuery;

#[Object(guard = "SignedIn")]
impl LetterQuery {
    /// One letter (函件) in the viewer's scope; null if there is none with this id.
    async fn letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id (全局标识).")] id: ID,
    ) -> Result<Option<Letter>> {
        let visible = storage::letter::visible(&ctx.scope());
        Ok(visible.filter(Column::Id.eq(Kind::Letter.key(&id))).one(ctx.db()).await?.map(Into::into))
    }

    /// The letters (函件) in the viewer's scope: for leaders, those to them and to their units; for heads and liaison
    /// officers, those to the own unit.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn letters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Whose mail stands so (发送状态); FAILED and NO_ADDRESS need a person.")] status: Option<
            Vec<DeliveryStatus>,
        >,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LetterFilter,
        #[graphql(desc = "In which order (排序).", default)] order_by: LetterOrder,
    ) -> Result<Paged<Letter>> {
        let mut select = storage::letter::visible(&ctx.scope());
        if let Some(statuses) = status {
            select = select.filter(Column::Id.in_subquery(storage::letter::with_delivery(statuses)));
        }
        if let Some(kind) = filter.kind {
            select = select.filter(Column::Kind.eq(kind));
        }
        if let Some(Month(month)) = filter.month {
            select = select.filter(Column::Month.eq(month.to_string()));
        }
        if let Some(kind) = filter.addressee_kind {
            select = select.filter(Column::AddresseeKind.eq(kind));
        }
        if let Some(id) = &filter.unit_id {
            let to_unit = Condition::all()
                .add(Column::AddresseeKind.eq(AddresseeKind::Unit))
                .add(Column::AddresseeId.eq(Kind::Unit.key(id)));
            select = select.filter(to_unit);
        }
        if let Some(range) = filter.issued {
            select = select.filter(range.holds(Column::IssuedOn));
        }
        connection(ctx, select, order_by.ordering(), Page { first, after, last, before }).await
    }
}
