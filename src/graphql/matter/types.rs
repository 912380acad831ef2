//! What clients read of matters.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{AddresseeKind, LadderStep, Lamp, MatterKind, MatterState, letter, letter_item, matter};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::ExprTrait};

use crate::{
    domain::letter::thread,
    graphql::{
        belonging::belongs,
        context::ContextExt,
        id::Kind,
        lead::types::Lead,
        letter::types::LetterItemConnection,
        links::{LeadOf, ProjectOf, UnitOf},
        page::{Page, belongings, connections, page_cost},
        project::types::Project,
        rows::Row,
        scalar::Date,
        unit::types::Unit,
    },
    storage::{matching::letters, page::Key},
};

/// A matter of a unit (事项) over all the letters that raise it, until it is struck off.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Matter {
    #[graphql(skip)]
    row: Row<matter::Model>,
    /// Global id (全局标识), such as `matter:12`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The same for the same matter in every letter (事项标识), such as `milestone:17`.
    key: String,
    /// What it is about (事项类别).
    kind: MatterKind,
    /// Project or company as the last letter has it (项目或企业).
    title: String,
    /// Lamp in the last letter (亮灯).
    lamp: Lamp,
    /// How far up the ladder it was in the last letter (办理层级), as its unit was told: a proposal for a talk (建议约谈) stands
    /// in the items of the letters to leaders.
    step: LadderStep,
    /// The day it was or is due, as the last letter has it (期限).
    due_on: Date,
    /// Day of the first letter that raised it (首次提出日期).
    opened_on: Date,
    /// Day of the last letter that raised it (最近提出日期).
    raised_on: Date,
    /// Day on which it was done, or found to be no longer its unit's (销号日期); null while open. What is done is struck off in the
    /// night after, or before the next letters if they are earlier.
    struck_off_on: Option<Date>,
    /// A new day that the bureau accepted (暂缓至): it is not urged up to this day, prompted before it like any other, and late
    /// only after it; its way up the ladder begins anew.
    paused_until: Option<Date>,
    /// Why it was paused (暂缓理由).
    pause_reason: Option<String>,
}

#[ComplexObject]
impl Matter {
    /// Whether letters raise it today (事项状态).
    async fn state(&self, ctx: &Context<'_>) -> MatterState {
        thread::state(self.row.struck_off_on, self.row.paused_until, ctx.today())
    }

    /// The unit that has to act (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// The project it is about, if the viewer may see it (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The lead it is about, if the viewer may see it (线索).
    async fn lead(&self, ctx: &Context<'_>) -> Result<Option<Lead>> {
        Ok(self.row.follow_one(ctx, LeadOf).await?.map(Into::into))
    }

    /// What the letters to the unit said of it, the first letter first (历次函件).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<LetterItemConnection> {
        belongings(ctx, &self.row, History {}, Page { first, after, last, before }).await
    }
}

impl From<Row<matter::Model>> for Matter {
    fn from(row: Row<matter::Model>) -> Self {
        Self {
            id: Kind::Matter.id(row.id),
            key: row.key.clone(),
            kind: row.kind,
            title: row.title.clone(),
            lamp: row.lamp,
            step: row.step,
            due_on: row.due_on.into(),
            opened_on: row.opened_on.into(),
            raised_on: row.raised_on.into(),
            struck_off_on: row.struck_off_on.map(Into::into),
            paused_until: row.paused_until.map(Into::into),
            pause_reason: row.pause_reason.clone(),
            row,
        }
    }
}

belongs! {
    of matter by id, in MatterId as matter_id;
    /// The items of the letters to its unit that are not void.
    History, rows of letter_item,
        which |_, rows| {
            let holds = letter::Column::VoidedAt.is_null();
            let to_units = letters(letter::Column::AddresseeKind.eq(AddresseeKind::Unit).and(holds));
            rows.filter(letter_item::Column::LetterId.in_subquery(to_units))
        },
        by Id as |row| Key::Int(row.id), descending false;
}

connections! {
    /// A page of matters (事项列表).
    MatterConnection, MatterEdge of Matter from matter::Model;
}
