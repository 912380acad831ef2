//! Reading matters.

use async_graphql::{Context, ID, Object, Result};
use entity::matter::{self, Column};
use sea_orm::{ColumnTrait, IntoSimpleExpr, QueryFilter, sea_query::ExprTrait};

use super::types::{Matter, MatterConnection};
use crate::{
    graphql::{
        context::ContextExt,
        filter::{
            DateFilter, Filter, IdFilter, LadderStepFilter, LampFilter, MatterKindFilter, StringFilter, filter, whether,
        },
        guard::SignedIn,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
    },
    storage::{self, page::Key},
};

filter! {
    /// Which matters (事项筛选条件); the conditions given hold together.
    MatterFilter {
        /// These very matters (事项).
        id: IdFilter, by |id, ground| id.of(Kind::Matter, Column::Id, ground);
        /// What it is about (事项类别).
        kind: MatterKindFilter, on Column::Kind;
        /// The unit that has to act (责任单位).
        unit_id: IdFilter, by |id, ground| id.of(Kind::Unit, Column::UnitId, ground);
        /// The project it is about (项目).
        project_id: IdFilter, by |id, ground| id.of(Kind::Project, Column::ProjectId, ground);
        /// The lead it is about (线索).
        lead_id: IdFilter, by |id, ground| id.of(Kind::Lead, Column::LeadId, ground);
        /// Project or company as printed (项目或企业).
        title: StringFilter, on Column::Title;
        /// Lamp in the last letter (亮灯).
        lamp: LampFilter, on Column::Lamp;
        /// How far up the ladder it was in the last letter (办理层级).
        step: LadderStepFilter, on Column::Step;
        /// Whether it is not struck off (未销号).
        open: bool, by |open, _| Ok(whether(open, Column::StruckOffOn.is_null()));
        /// Whether it is open, and paused today (暂缓中).
        paused: bool, by |paused, ground| {
            let until = Column::PausedUntil.is_not_null().and(Column::PausedUntil.gte(ground.today));
            Ok(whether(paused, Column::StruckOffOn.is_null().and(until)))
        };
        /// The day it was or is due (期限).
        due_on: DateFilter, on Column::DueOn;
        /// Day of the first letter that raised it (首次提出日期).
        opened_on: DateFilter, on Column::OpenedOn;
        /// Day of the last letter that raised it (最近提出日期).
        raised_on: DateFilter, on Column::RaisedOn;
        /// Day on which it was struck off (销号日期).
        struck_off_on: DateFilter, on Column::StruckOffOn;
    }
}

ordering! {
    /// How matters are ordered (排序方式); the first due first if not given.
    MatterOrder by MatterOrderField of matter, first DueOn Asc;
    /// Order in which they were first raised (提出次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
    /// The day it was or is due (期限).
    DueOn = Column::DueOn.into_simple_expr() => |row| Key::Day(row.due_on);
    /// Day of the first letter that raised it (首次提出日期).
    OpenedOn = Column::OpenedOn.into_simple_expr() => |row| Key::Day(row.opened_on);
    /// Day of the last letter that raised it (最近提出日期).
    RaisedOn = Column::RaisedOn.into_simple_expr() => |row| Key::Day(row.raised_on);
}

#[derive(Default)]
pub struct MatterQuery;

#[Object(guard = "SignedIn")]
impl MatterQuery {
    /// One matter (事项) in the viewer's scope; null if there is none with this id.
    async fn matter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id (全局标识).")] id: ID,
    ) -> Result<Option<Matter>> {
        let visible = storage::matter::visible(ctx.backend(), &ctx.scope());
        Ok(visible.filter(Column::Id.eq(Kind::Matter.key(&id))).one(ctx.db()).await?.map(Into::into))
    }

    /// The matters (事项) in the viewer's scope that letters have raised: of the units in scope and, for leaders, of the
    /// projects and leads in charge.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn matters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: MatterFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<MatterOrder>,
    ) -> Result<MatterConnection> {
        let select = filter.apply(ctx, storage::matter::visible(ctx.backend(), &ctx.scope())).await?;
        connection(ctx, select, MatterOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
