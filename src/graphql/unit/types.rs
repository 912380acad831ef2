//! What clients read of a unit.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::NaiveDate;
use entity::{Taxonomy, UnitKind, UnitPost, combat_unit, task, unit, unit_assignment};
use sea_orm::{DbBackend, QueryFilter, Select, sea_query::ExprTrait};

use crate::{
    domain::viewer::Scope,
    graphql::{
        context::ContextExt,
        cursor::OrderWord,
        dispatch::types::TaskConnection,
        id::Kind,
        official::types::Official,
        page::{Belongs, Page, belongings, connections, page_cost},
        rows::Row,
        scalar::Date,
        taxonomy::{FormerName, former_names, name_on},
    },
    storage::{self, matching::task_is_open, page::Key},
};

/// A combat unit (作战单元): a way of grouping responsibility units, such as lines (条线).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct CombatUnit {
    #[graphql(skip)]
    row: Arc<combat_unit::Model>,
    /// The past day that it is asked about; none if it is asked about today.
    #[graphql(skip)]
    day: Option<NaiveDate>,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

#[ComplexObject]
impl CombatUnit {
    /// Global id (全局标识), such as `combat-unit:1`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::CombatUnit.id(self.row.id)
    }

    /// Code (代码), unique, such as `LINE`.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// Name (名称), such as 条线, on a day; that of today if not given.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name it had on this day (截至日期).")] as_of: Option<Date>,
    ) -> Result<String> {
        let day = as_of.map(|Date(day)| day).or(self.day);
        name_on(ctx, Taxonomy::CombatUnit, self.row.id, &self.row.name, day).await
    }

    /// The names it had before, the earliest first (曾用名).
    async fn former_names(&self, ctx: &Context<'_>) -> Result<Vec<FormerName>> {
        former_names(ctx, Taxonomy::CombatUnit, self.row.id).await
    }

    /// What kind of units it gathers (说明).
    async fn description(&self) -> &str {
        &self.row.description
    }

    /// First day (起始日期).
    async fn active_from(&self) -> Date {
        self.row.active_from.into()
    }

    /// Last day (截止日期); null while it is in use.
    async fn active_until(&self) -> Option<Date> {
        self.row.active_until.map(Into::into)
    }
}

impl CombatUnit {
    /// The same, where it is asked about as it was called on a past day.
    pub(in crate::graphql) fn on(self, day: NaiveDate) -> Self {
        Self { day: Some(day), ..self }
    }
}

impl From<Arc<combat_unit::Model>> for CombatUnit {
    fn from(row: Arc<combat_unit::Model>) -> Self {
        Self { version: row.version, row, day: None }
    }
}

impl From<Row<combat_unit::Model>> for CombatUnit {
    fn from(row: Row<combat_unit::Model>) -> Self {
        Arc::new(row.clone_row()).into()
    }
}

impl From<combat_unit::Model> for CombatUnit {
    fn from(row: combat_unit::Model) -> Self {
        Arc::new(row).into()
    }
}

/// A responsibility unit (责任单位): department, town, street, park, office, platform or state-owned company.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Unit {
    #[graphql(skip)]
    row: Row<unit::Model>,
    /// Version (版本号): grows by one with every change; `updateUnit` names the version it was made from.
    version: i32,
}

#[ComplexObject]
impl Unit {
    /// Global id (全局标识), such as `unit:7`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Unit.id(self.row.id)
    }

    /// Full name (名称), unique.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Kind (单位类别).
    async fn kind(&self) -> UnitKind {
        self.row.kind
    }

    /// Contact person (联系人).
    async fn contact_name(&self) -> Option<&str> {
        self.row.contact_name.as_deref()
    }

    /// The contact's telephone (联系电话). Only the bureau and the unit's own people see it.
    async fn contact_telephone(&self, ctx: &Context<'_>) -> Option<&str> {
        let own = ctx.viewer().is_some_and(|viewer| viewer.may_call(self.row.id));
        own.then_some(self.row.contact_telephone.as_deref()).flatten()
    }

    /// First day (起始日期).
    async fn active_from(&self) -> Date {
        self.row.active_from.into()
    }

    /// Last day (截止日期); null while the unit exists.
    async fn active_until(&self) -> Option<Date> {
        self.row.active_until.map(Into::into)
    }

    /// Combat unit it belongs to (所属作战单元).
    async fn combat_unit(&self, ctx: &Context<'_>) -> Result<Option<CombatUnit>> {
        Ok(ctx.directory().await?.combat_unit(self.row.combat_unit_id).map(Into::into))
    }

    /// Who heads the unit today (主要负责同志).
    async fn head(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        self.holder(ctx, UnitPost::Head).await
    }

    /// Who keeps the unit's ledger today (联络员).
    async fn liaison_officer(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        self.holder(ctx, UnitPost::Liaison).await
    }

    /// The vice head of the district in charge of the unit today (分管领导).
    async fn division_leader(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        self.holder(ctx, UnitPost::DivisionLeader).await
    }

    /// The tasks it owns that the viewer may see, the first due first (任务).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Only open ones (true), or only ended ones (false) (是否未办结).")] open: Option<bool>,
    ) -> Result<TaskConnection> {
        let tasks = Tasks { open, scope: ctx.scope() };
        belongings(ctx, &self.row, tasks, Page { first, after, last, before }).await
    }
}

impl Unit {
    async fn holder(&self, ctx: &Context<'_>, post: UnitPost) -> Result<Option<Official>> {
        Ok(ctx.directory().await?.holder(self.row.id, post, ctx.today()).map(Into::into))
    }
}

impl From<Row<unit::Model>> for Unit {
    fn from(row: Row<unit::Model>) -> Self {
        Self { version: row.version, row }
    }
}

/// A unit that stands alone: among others it knows its siblings, see `UnitOf`.
impl From<Arc<unit::Model>> for Unit {
    fn from(row: Arc<unit::Model>) -> Self {
        Row::from(unit::Model::clone(&row)).into()
    }
}

/// The tasks a unit owns, as far as the viewer may see them: all, the open ones or the ended ones.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Tasks {
    open: Option<bool>,
    scope: Scope,
}

impl Belongs<unit::Model> for Tasks {
    type Entity = task::Entity;
    const OWNER: task::Column = task::Column::OwnerUnitId;

    fn owner(row: &unit::Model) -> i64 {
        row.id
    }

    fn owned_by(row: &task::Model) -> i64 {
        row.owner_unit_id
    }

    fn rows(&self, backend: DbBackend) -> Select<task::Entity> {
        let tasks = storage::task::visible(backend, &self.scope);
        match self.open {
            Some(true) => tasks.filter(task_is_open()),
            Some(false) => tasks.filter(task_is_open().not()),
            None => tasks,
        }
    }

    const ORDER: OrderWord = ("DueOn", false);
    const BY: task::Column = task::Column::DueOn;

    fn key(row: &task::Model) -> Key {
        Key::Day(row.due_on)
    }

    const ID: task::Column = task::Column::Id;

    fn id(row: &task::Model) -> i64 {
        row.id
    }
}

connections! {
    /// A page of responsibility units (责任单位列表).
    UnitConnection, UnitEdge of Unit from unit::Model;
}

/// A stretch of days in which an official holds a post at a unit (任职).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct UnitAssignment {
    #[graphql(skip)]
    row: unit_assignment::Model,
    /// The post (岗位).
    post: UnitPost,
}

#[ComplexObject]
impl UnitAssignment {
    /// First day (起始).
    async fn from(&self) -> Date {
        self.row.from_on.into()
    }

    /// Last day (截止); null while it lasts.
    async fn until(&self) -> Option<Date> {
        self.row.until_on.map(Into::into)
    }

    /// The unit (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(ctx.directory().await?.unit(self.row.unit_id).map(Into::into))
    }

    /// Who holds it (干部).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        Ok(ctx.directory().await?.official(self.row.official_id).map(Into::into))
    }
}

impl From<unit_assignment::Model> for UnitAssignment {
    fn from(row: unit_assignment::Model) -> Self {
        Self { post: row.post, row }
    }
}
