//! Holds on letters, for the bureau.

use std::collections::HashSet;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, OneofObject, Result, SimpleObject};
use entity::{
    AddresseeKind, LetterKind, letter_draft,
    letter_hold::{self, Column, Entity},
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect};

use super::draft_mutation::LetterRunInput;
use crate::{
    actions::letter_hold as actions,
    domain::{
        letter::{Addressee, draft::Hold},
        viewer::Permission,
    },
    graphql::{
        context::ContextExt,
        error::payload,
        filter::{Filter, IdFilter, LetterKindFilter, MonthFilter, filter, whether},
        guard::May,
        id::Kind,
        official::types::Official,
        page::{Page, connection, connections, ordering, page_cost},
        rows::{Link, Row},
        scalar::DateTime,
        unit::types::Unit,
    },
    letters::draft::Material,
    storage::{self, among::among, letter_draft as drafts, page::Key},
};

/// A hold on letters (暂缓签发): what it covers is issued by nobody, not by the schedule either, until it is released.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct LetterHold {
    #[graphql(skip)]
    row: Row<letter_hold::Model>,
    /// Global id (全局标识), such as `letter-hold:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Kind of the letters held (函件种类); null for both kinds.
    kind: Option<LetterKind>,
    /// Month of the letters held (月份); null for every month.
    month: Option<String>,
    /// Why (暂缓原因).
    reason: String,
    /// Who set it (设定人).
    held_by: String,
    /// When it was set (设定时间).
    held_at: DateTime,
    /// Who released it (解除人).
    released_by: Option<String>,
    /// When it was released (解除时间); null while it holds.
    released_at: Option<DateTime>,
}

#[ComplexObject]
impl LetterHold {
    /// The unit whose letters are held (责任单位); null for those of everybody, or of a leader.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        let id = self.row.addressee_id.filter(|_| self.row.addressee_kind == Some(AddresseeKind::Unit));
        let directory = ctx.directory().await?;
        Ok(id.and_then(|id| directory.unit(id)).map(Into::into))
    }

    /// The division leader whose letters are held (分管领导); null for those of everybody, or of a unit.
    async fn leader(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let id = self.row.addressee_id.filter(|_| self.row.addressee_kind == Some(AddresseeKind::Leader));
        let directory = ctx.directory().await?;
        Ok(id.and_then(|id| directory.official(id)).map(Into::into))
    }
}

impl From<Row<letter_hold::Model>> for LetterHold {
    fn from(row: Row<letter_hold::Model>) -> Self {
        Self {
            id: Kind::LetterHold.id(row.id),
            kind: row.kind,
            month: row.month.clone(),
            reason: row.reason.clone(),
            held_by: row.held_by.clone(),
            held_at: row.held_at.into(),
            released_by: row.released_by.clone(),
            released_at: row.released_at.map(Into::into),
            row,
        }
    }
}

connections! {
    /// A page of holds on letters (暂缓签发列表).
    LetterHoldConnection, LetterHoldEdge of LetterHold from letter_hold::Model;
}

/// That a hold keeps a draft back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct HeldDraft;

impl Link<letter_draft::Model> for HeldDraft {
    type Target = ();

    fn key(&self, row: &letter_draft::Model) -> Option<i64> {
        Some(row.id)
    }

    async fn read(&self, ctx: &Context<'_>, keys: Vec<i64>) -> Result<Vec<(i64, ())>, DbErr> {
        let held: HashSet<i64> = letter_draft::Entity::find()
            .select_only()
            .column(letter_draft::Column::Id)
            .filter(among(letter_draft::Column::Id, keys, ctx.backend()))
            .filter(storage::letter_draft::held())
            .into_tuple()
            .all(ctx.db())
            .await?
            .into_iter()
            .collect();
        Ok(held.into_iter().map(|id| (id, ())).collect())
    }
}

/// To whom a letter is (主送对象); exactly one.
#[derive(Debug, OneofObject)]
pub enum AddresseeInput {
    /// A unit (责任单位).
    Unit(ID),
    /// A division leader, by the official (分管领导).
    Leader(ID),
    /// A head of the leading group, by the official (双组长).
    GroupLeader(ID),
}

impl From<AddresseeInput> for Addressee {
    fn from(input: AddresseeInput) -> Self {
        match input {
            AddresseeInput::Unit(id) => Self { kind: AddresseeKind::Unit, id: Kind::Unit.key(&id) },
            AddresseeInput::Leader(id) => Self { kind: AddresseeKind::Leader, id: Kind::Official.key(&id) },
            AddresseeInput::GroupLeader(id) => Self { kind: AddresseeKind::GroupLeader, id: Kind::Official.key(&id) },
        }
    }
}

/// Letters that are held (暂缓签发): a run, an addressee, or what of the run goes to the addressee.
#[derive(Debug, InputObject)]
pub struct HoldLettersInput {
    /// The letters of a kind and month (整批); every run if not given.
    run: Option<LetterRunInput>,
    /// The letters to one addressee (主送对象); those to everybody if not given.
    addressee: Option<AddresseeInput>,
    /// Why (暂缓原因), at most 4000 characters.
    reason: String,
}

/// A hold that is released (解除暂缓).
#[derive(Debug, InputObject)]
pub struct ReleaseLetterHoldInput {
    /// Which hold (暂缓).
    hold_id: ID,
}

payload! {
    /// What `holdLetters` did (办理结果).
    HoldLettersPayload {
        /// The new hold (新增内容).
        hold: LetterHold, from letter_hold::Model
    }
    /// What `releaseLetterHold` did (办理结果).
    ReleaseLetterHoldPayload {
        /// The hold as released (更新后的内容).
        hold: LetterHold, from letter_hold::Model
    }
}

filter! {
    /// Which holds on letters (暂缓签发筛选条件); the conditions given hold together.
    LetterHoldFilter {
        /// These very holds (暂缓).
        id: IdFilter, by |id, ground| id.of(Kind::LetterHold, Column::Id, ground);
        /// Whether they still hold (是否仍在暂缓).
        open: bool, by |open, _| Ok(whether(open, Column::ReleasedAt.is_null()));
        /// Kind of the letters held (函件种类).
        kind: LetterKindFilter, on Column::Kind;
        /// Month of the letters held (月份).
        month: MonthFilter, on Column::Month;
    }
}

ordering! {
    /// How holds on letters are ordered (排序方式); newest first if not given.
    LetterHoldOrder by LetterHoldOrderField of letter_hold, first Id Desc;
    /// Order in which they were set (设定次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
}

#[derive(Default)]
pub struct LetterHoldQuery;

#[Object(guard = "May(Permission::Administer)")]
impl LetterHoldQuery {
    /// The holds on letters (暂缓签发), released ones included. For the bureau.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn letter_holds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LetterHoldFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<LetterHoldOrder>,
    ) -> Result<LetterHoldConnection> {
        let select = filter.apply(ctx, Entity::find()).await?;
        connection(ctx, select, LetterHoldOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}

#[derive(Default)]
pub struct LetterHoldMutation;

#[Object(guard = "May(Permission::Administer)")]
impl LetterHoldMutation {
    /// Holds letters (暂缓签发), drafted already or to be drafted: nobody issues them until the hold is released. For the
    /// bureau.
    async fn hold_letters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: HoldLettersInput,
    ) -> Result<HoldLettersPayload> {
        let hold = Hold { run: input.run.map(LetterRunInput::into_run), addressee: input.addressee.map(Into::into) };
        let act = ctx.act().await?;
        let outcome = actions::set(&act, hold, &input.reason).await;
        HoldLettersPayload::settle(act, outcome).await
    }

    /// Releases a hold (解除暂缓). Where letters are issued by themselves, the drafts it covered are drafted from the ledger of
    /// today and issued at once, but for those that were returned; where they are issued by hand, the drafts wait as before.
    /// For the bureau.
    async fn release_letter_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ReleaseLetterHoldInput,
    ) -> Result<ReleaseLetterHoldPayload> {
        let (id, config) = (Kind::LetterHold.key(&input.hold_id), &ctx.app().config);
        let row = Entity::find_by_id(id).one(ctx.db()).await?;
        let runs = match row.as_ref().and_then(drafts::hold) {
            Some(hold) => drafts::runs(ctx.db(), drafts::covered(&hold)).await?,
            None => Vec::new(),
        };
        let materials = Material::gather_all(ctx.db(), &config.office, runs, ctx.today()).await?;
        let act = ctx.act().await?;
        let outcome = actions::release(&act, config, &materials, id).await;
        let payload = ReleaseLetterHoldPayload::settle(act, outcome).await?;
        ctx.app().nudge.notify_one();
        Ok(payload)
    }
}
