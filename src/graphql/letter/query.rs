//! Reading letters.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    AddresseeKind, delivery,
    letter::{self, Column},
    letter_item,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoSimpleExpr, QueryFilter, sea_query::ExprTrait};

use super::types::{Letter, LetterConnection};
use crate::{
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        filter::{
            AddresseeKindFilter, ColumnFilter, DateFilter, DeliveryStatusFilter, Filter, IdFilter, IntFilter,
            LetterKindFilter, LetterStatusFilter, MonthFilter, StringFilter, all, filter, whether,
        },
        guard::{May, SignedIn},
        id::Kind,
        page::{Page, connection, ordering, page_cost},
    },
    storage::{
        self,
        matching::{letters_with_delivery, letters_with_item},
        page::Key,
    },
};

filter! {
    /// Which letters (函件筛选条件); the conditions given hold together.
    LetterFilter {
        /// These very letters (函件).
        id: IdFilter, by |id, ground| id.of(Kind::Letter, Column::Id, ground);
        /// Kind (函件种类).
        kind: LetterKindFilter, on Column::Kind;
        /// The month it is for (月份), such as `{eq: "2026-11"}`.
        month: MonthFilter, on Column::Month;
        /// To a unit or to a leader (主送类别).
        addressee_kind: AddresseeKindFilter, on Column::AddresseeKind;
        /// The addressee as printed (主送).
        addressee: StringFilter, on Column::Addressee;
        /// The unit it is addressed to (主送责任单位).
        unit_id: IdFilter, by |id, ground| {
            let unit = id.of(Kind::Unit, Column::AddresseeId, ground)?;
            Ok(Column::AddresseeKind.eq(AddresseeKind::Unit).and(unit))
        };
        /// Document number (发文字号), such as `{eq: "九招商函〔2026〕3号"}`.
        number: StringFilter, on Column::Number;
        /// Year of the document number (发文年份), such as `{eq: 2026}`.
        number_year: IntFilter, on Column::NumberYear;
        /// Place in the year's sequence (发文顺序号), such as `{eq: 3}` for 〔2026〕3号.
        number_seq: IntFilter, on Column::NumberSeq;
        /// Day of issue (成文日期).
        issued_on: DateFilter, on Column::IssuedOn;
        /// By when an answer is asked for (反馈时限).
        answer_by: DateFilter, on Column::AnswerBy;
        /// How one of its mails stands (发送状态); FAILED and NO_ADDRESS need a person.
        delivery_status: DeliveryStatusFilter, by |status, ground| {
            let mail = all(status.on(delivery::Column::Status, ground)?);
            Ok(Column::Id.in_subquery(letters_with_delivery(mail)))
        };
        /// How far it has come (函件办理状态); ANSWERED waits for the bureau's review.
        status: LetterStatusFilter, by |status, ground| Ok(all(status.of(&storage::answer::status(), ground)?));
        /// Whether it asks its addressee for an answer (是否要求反馈).
        asks_answer: bool, by |asks, _| Ok(whether(asks, storage::answer::is_asked()));
        /// Whether it is void (是否作废).
        void: bool, by |void, _| Ok(whether(void, Column::VoidedAt.is_not_null()));
        /// A project about which it raises a matter (所涉项目).
        project_id: IdFilter, by |id, ground| {
            let item = id.of(Kind::Project, letter_item::Column::ProjectId, ground)?;
            Ok(Column::Id.in_subquery(letters_with_item(item)))
        };
    }
}

ordering! {
    /// How letters are ordered (排序方式); newest first if not given.
    LetterOrder by LetterOrderField of letter, first Id Desc;
    /// Order of issue (签发次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
    /// Day of issue (成文日期).
    IssuedOn = Column::IssuedOn.into_simple_expr() => |row| Key::Day(row.issued_on);
    /// The month it is for (月份).
    Month = Column::Month.into_simple_expr() => |row| Key::Text(row.month.clone());
    /// By when an answer is asked for (反馈时限).
    AnswerBy = Column::AnswerBy.into_simple_expr() => |row| Key::Day(row.answer_by);
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
        let visible = storage::letter::visible(ctx.backend(), &ctx.scope());
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
        #[graphql(desc = "Which (筛选条件).", default)] filter: LetterFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<LetterOrder>,
    ) -> Result<LetterConnection> {
        let select = filter.apply(ctx, storage::letter::visible(ctx.backend(), &ctx.scope())).await?;
        connection(ctx, select, LetterOrder::ordering(order_by), Page { first, after, last, before }).await
    }

    /// The numbers that were issued by mistake (作废登记): the void letters, each with who declared it void, when and why. For
    /// the bureau.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(guard = "May(Permission::Administer)", complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn void_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LetterFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<LetterOrder>,
    ) -> Result<LetterConnection> {
        let void = letter::Entity::find().filter(Column::VoidedAt.is_not_null());
        let select = filter.apply(ctx, void).await?;
        connection(ctx, select, LetterOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
