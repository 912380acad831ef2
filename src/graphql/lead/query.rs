//! Reading leads.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{
    LeadSource, LeadStatus,
    lead::{self, Column},
};
use sea_orm::{ColumnTrait, IntoSimpleExpr, QueryFilter};

use super::types::Lead;
use crate::{
    graphql::{
        context::ContextExt,
        filter::{self, DateRange},
        guard::SignedIn,
        id::Kind,
        page::{Page, Paged, connection, ordering, page_cost},
    },
    storage::{self, page::Key},
};

/// Which leads; conditions are combined with "and" (筛选条件).
#[derive(Debug, Default, InputObject)]
pub struct LeadFilter {
    /// Company or summary contains this text (企业名称或内容包含).
    contains: Option<String>,
    /// In one of these states (状态).
    statuses: Option<Vec<LeadStatus>>,
    /// From one of these sources (线索来源).
    sources: Option<Vec<LeadSource>>,
    /// Brought by one of these units (报送单位).
    unit_ids: Option<Vec<ID>>,
    /// In one of these directions (产业方向).
    direction_ids: Option<Vec<ID>>,
    /// Reported between these days (上报日期).
    reported: Option<DateRange>,
    /// Last followed up between these days (最近跟进日期).
    followed: Option<DateRange>,
}

ordering! {
    /// How leads are ordered (排序方式); newest change first if not given.
    LeadOrder by LeadOrderField of lead, first UpdatedAt Desc;
    /// When it was last written to (最近更新).
    UpdatedAt = Column::UpdatedAt.into_simple_expr() => |row| Key::At(row.updated_at);
    /// Day of the report (上报日期).
    ReportedOn = Column::ReportedOn.into_simple_expr() => |row| Key::Day(row.reported_on);
    /// Day of the last follow-up (最近跟进日期).
    FollowedOn = Column::FollowedOn.into_simple_expr() => |row| Key::Day(row.followed_on);
}

#[derive(Default)]
pub struct LeadQuery;

#[Object(guard = "SignedIn")]
impl LeadQuery {
    /// One lead (招商线索) in the viewer's scope; null if there is none with this id.
    async fn lead(
        &self, ctx: &Context<'_>, #[graphql(desc = "Global id (全局标识).")] id: ID
    ) -> Result<Option<Lead>> {
        Ok(storage::lead::find(ctx.db(), &ctx.scope(), Kind::Lead.key(&id)).await?.map(Into::into))
    }

    /// The leads (招商线索) in the viewer's scope.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn leads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LeadFilter,
        #[graphql(desc = "In which order (排序).", default)] order_by: LeadOrder,
    ) -> Result<Paged<Lead>> {
        let mut select = storage::lead::visible(&ctx.scope());
        if let Some(text) = &filter.contains {
            select = select.filter(filter::contains(&[Column::Company, Column::Summary], text)?);
        }
        if let Some(statuses) = filter.statuses {
            select = select.filter(Column::Status.is_in(statuses));
        }
        if let Some(sources) = filter.sources {
            select = select.filter(Column::Source.is_in(sources));
        }
        if let Some(ids) = &filter.unit_ids {
            select = select.filter(Column::UnitId.is_in(Kind::Unit.keys(ids)));
        }
        if let Some(ids) = &filter.direction_ids {
            select = select.filter(Column::DirectionId.is_in(Kind::Direction.keys(ids)));
        }
        for (range, column) in [(filter.reported, Column::ReportedOn), (filter.followed, Column::FollowedOn)] {
            if let Some(range) = range {
                select = select.filter(range.holds(column));
            }
        }
        connection(ctx, select, order_by.ordering(), Page { first, after, last, before }).await
    }
}
