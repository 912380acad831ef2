//! Reading the timeline of a project.

use async_graphql::{Context, ID, Object, Result};
use entity::timeline_event::{self, Column};
use sea_orm::IntoSimpleExpr;

use super::types::TimelineConnection;
use crate::{
    graphql::{
        context::ContextExt,
        filter::{DateFilter, Filter, IdFilter, TimelineKindFilter, filter},
        guard::SignedIn,
        id::Kind,
        page::{Ordered, Page, connection, ordering, page_cost},
    },
    storage::{
        self,
        page::{Key, Sort},
        timeline,
    },
};

filter! {
    /// Which events of a timeline (大事记筛选条件); the conditions given hold together.
    TimelineFilter {
        /// What happened (类别), such as `{in: [STAGE_CHANGED, CONTRACT_SIGNED]}`.
        kind: TimelineKindFilter, on Column::Kind;
        /// The day (日期), such as `{from: "2026-01-01", until: "2026-12-31"}`.
        happened_on: DateFilter, on Column::HappenedOn;
        /// The unit it is about (相关单位).
        unit_id: IdFilter, by |id, ground| id.of(Kind::Unit, Column::UnitId, ground);
    }
}

ordering! {
    /// How the events of a timeline are ordered (排序方式); the earliest first if not given.
    TimelineOrder by TimelineOrderField of timeline_event, first HappenedOn Asc;
    /// The day; things of one day in the order in which they were recorded (日期).
    HappenedOn = Column::HappenedOn.into_simple_expr() => |row| Key::Day(row.happened_on);
}

/// As asked for; what happened on the same day in the order in which it was recorded.
fn in_order(order_by: Vec<TimelineOrder>) -> Ordered<timeline_event::Entity> {
    let (mut words, mut ordering) = TimelineOrder::ordering(order_by);
    let descending = ordering.sorts.last().is_some_and(|sort| sort.descending);
    let key: fn(&timeline_event::Model) -> Key = |row| Key::Int(row.noted);
    words.push(("Noted", descending));
    ordering.sorts.push(Sort { by: Column::Noted.into_simple_expr(), key, descending });
    (words, ordering)
}

#[derive(Default)]
pub struct TimelineQuery;

#[Object(guard = "SignedIn")]
impl TimelineQuery {
    /// Everything that happened to one project until today, in order (大事记), as far as the viewer may see it: letters to
    /// others are left out, and so are leads and visits out of scope. Null if the viewer may not see the project.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 20")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which project (项目).")] project_id: ID,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: TimelineFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<TimelineOrder>,
    ) -> Result<Option<TimelineConnection>> {
        let (id, scope) = (Kind::Project.key(&project_id), ctx.scope());
        if !storage::project::is_visible(ctx.db(), &scope, id).await? {
            return Ok(None);
        }
        let select = filter.apply(ctx, timeline::events(ctx.backend(), &scope, id, ctx.today())).await?;
        let page = Page { first, after, last, before };
        connection(ctx, select, in_order(order_by), page).await.map(Some)
    }
}
