//! Reading the opportunity list.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result};
use entity::{
    opportunity,
    opportunity_list::{self, Column},
};
use sea_orm::{
    ColumnTrait, IntoSimpleExpr, QueryFilter,
    sea_query::{Expr, Func},
};

use super::types::{Opportunity, OpportunityList, OpportunityListChanges, OpportunityListConnection};
use crate::{
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        filter::{DateFilter, Filter, IdFilter, IntFilter, filter},
        guard::{May, SignedIn},
        id::Kind,
        page::{Page, connection, ordering, page_cost},
        rows::together,
    },
    storage::{self, page::Key},
};

filter! {
    /// Which editions (清单期次筛选条件); the conditions given hold together.
    OpportunityListFilter {
        /// These very editions (清单).
        id: IdFilter, by |id, ground| id.of(Kind::OpportunityList, Column::Id, ground);
        /// Number of the edition (期号).
        edition: IntFilter, on Column::Edition;
        /// Day it was published (发布日期).
        published_on: DateFilter, on Column::PublishedOn;
    }
}

ordering! {
    /// How editions are ordered (排序方式); the latest first if not given.
    OpportunityListOrder by OpportunityListOrderField of opportunity_list, first Edition Desc;
    /// Number of the edition (期号).
    Edition = Func::coalesce([Column::Edition.into_simple_expr(), Expr::value(0)]).into() =>
        |row| Key::Int(row.edition.unwrap_or(0).into());
}

#[derive(Default)]
pub struct OpportunityQuery;

#[Object(guard = "SignedIn")]
impl OpportunityQuery {
    /// A published edition of the opportunity list (发展机会清单); null if there is none. The same for every viewer.
    async fn opportunity_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which edition (期号); the latest if not given.")] edition: Option<i32>,
    ) -> Result<Option<OpportunityList>> {
        Ok(storage::opportunity::published(ctx.db(), edition).await?.map(Into::into))
    }

    /// The draft of the next edition (清单草稿); null if there is none. For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn opportunity_list_draft(&self, ctx: &Context<'_>) -> Result<Option<OpportunityList>> {
        let draft = storage::opportunity::visible(true).filter(Column::Edition.is_null()).one(ctx.db()).await?;
        Ok(draft.map(Into::into))
    }

    /// The published editions of the opportunity list (发展机会清单各期); the same for every viewer.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn opportunity_lists(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: OpportunityListFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<
            OpportunityListOrder,
        >,
    ) -> Result<OpportunityListConnection> {
        let select = filter.apply(ctx, storage::opportunity::visible(false)).await?;
        connection(ctx, select, OpportunityListOrder::ordering(order_by), Page { first, after, last, before }).await
    }

    /// What changed from one published edition to another (两期清单差异); null if one of them does not exist.
    #[graphql(complexity = "100 * child_complexity + 1")]
    async fn opportunity_list_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The edition compared with (对比期号).")] from: i32,
        #[graphql(desc = "The edition looked at (本期期号); the latest if not given.")] to: Option<i32>,
    ) -> Result<Option<OpportunityListChanges>> {
        let earlier = storage::opportunity::published(ctx.db(), Some(from)).await?;
        let later = storage::opportunity::published(ctx.db(), to).await?;
        let Some((earlier, later)) = earlier.zip(later) else { return Ok(None) };
        let entries = storage::opportunity::entries(ctx.db(), vec![earlier.id, later.id]).await?;
        let (now, was): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.list_id == later.id);
        Ok(Some(difference(was, now)))
    }
}

fn difference(was: Vec<opportunity::Model>, now: Vec<opportunity::Model>) -> OpportunityListChanges {
    let mut was: HashMap<String, opportunity::Model> = was.into_iter().map(|row| (row.title.clone(), row)).collect();
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    for row in now {
        match was.remove(&row.title) {
            None => added.push(row),
            Some(old) if what(&old) != what(&row) => changed.push(row),
            Some(_) => {}
        }
    }
    let mut removed: Vec<_> = was.into_values().collect();
    removed.sort_by_key(|row| row.position);
    let shown = |rows: Vec<_>| together(rows).map(Opportunity::from).collect();
    OpportunityListChanges { added: shown(added), changed: shown(changed), removed: shown(removed) }
}

/// What an entry says, wherever it stands.
fn what(row: &opportunity::Model) -> (i64, i64, &str) {
    (row.direction_id, row.unit_id, &row.words)
}
