//! What clients read of a unit.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{UnitKind, UnitPost, combat_unit, unit, unit_assignment};

use crate::graphql::{
    context::ContextExt,
    id::Kind,
    loader::{CombatUnitById, OfficialById, PostsAt, UnitById},
    official::types::Official,
    scalar::Date,
};

/// A combat unit (作战单元): a way of grouping responsibility units, such as lines (条线).
#[derive(Clone, SimpleObject)]
pub struct CombatUnit {
    /// Global id (全局标识), such as `combat-unit:1`.
    pub(in crate::graphql) id: ID,
    /// Code (代码), unique, such as `LINE`.
    code: String,
    /// Name (名称), such as 条线.
    name: String,
    /// What kind of units it gathers (说明).
    description: String,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

impl From<combat_unit::Model> for CombatUnit {
    fn from(row: combat_unit::Model) -> Self {
        let combat_unit::Model { id, code, name, description, version } = row;
        Self { id: Kind::CombatUnit.id(id), code, name, description, version }
    }
}

/// A responsibility unit (责任单位): department, town, street, park, office, platform or state-owned company.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Unit {
    #[graphql(skip)]
    row: unit::Model,
    /// Global id (全局标识), such as `unit:7`.
    pub(in crate::graphql) id: ID,
    /// Full name (名称), unique.
    name: String,
    /// Kind (单位类别).
    kind: UnitKind,
    /// Contact person (联系人).
    contact_name: Option<String>,
    /// First day (起始日期).
    active_from: Date,
    /// Last day (截止日期); null while the unit exists.
    active_until: Option<Date>,
    /// Version (版本号): grows by one with every change; `updateUnit` names the version it was made from.
    version: i32,
}

#[ComplexObject]
impl Unit {
    /// Combat unit it belongs to (所属作战单元).
    async fn combat_unit(&self, ctx: &Context<'_>) -> Result<Option<CombatUnit>> {
        Ok(ctx.loaders().load_one(CombatUnitById(self.row.combat_unit_id)).await?.map(Into::into))
    }

    /// The contact's telephone (联系电话). Only the bureau and the unit's own people see it.
    async fn contact_telephone(&self, ctx: &Context<'_>) -> Option<&str> {
        let own = ctx.viewer().is_some_and(|viewer| viewer.may_call(self.row.id));
        own.then_some(self.row.contact_telephone.as_deref()).flatten()
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
}

impl Unit {
    async fn holder(&self, ctx: &Context<'_>, post: UnitPost) -> Result<Option<Official>> {
        let posts = ctx.loaders().load_one(PostsAt(self.row.id)).await?.unwrap_or_default();
        let Some(held) = posts.into_iter().find(|held| held.post == post) else { return Ok(None) };
        Ok(ctx.loaders().load_one(OfficialById(held.official_id)).await?.map(Into::into))
    }
}

impl From<unit::Model> for Unit {
    fn from(row: unit::Model) -> Self {
        Self {
            id: Kind::Unit.id(row.id),
            name: row.name.clone(),
            kind: row.kind,
            contact_name: row.contact_name.clone(),
            active_from: row.active_from.into(),
            active_until: row.active_until.map(Into::into),
            version: row.version,
            row,
        }
    }
}

/// A stretch of days in which an official holds a post at a unit (任职).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct UnitAssignment {
    #[graphql(skip)]
    row: unit_assignment::Model,
    /// The post (岗位).
    post: UnitPost,
    /// First day (起始).
    from: Date,
    /// Last day (截止); null while it lasts.
    until: Option<Date>,
}

#[ComplexObject]
impl UnitAssignment {
    /// The unit (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(ctx.loaders().load_one(UnitById(self.row.unit_id)).await?.map(Into::into))
    }

    /// Who holds it (干部).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        Ok(ctx.loaders().load_one(OfficialById(self.row.official_id)).await?.map(Into::into))
    }
}

impl From<unit_assignment::Model> for UnitAssignment {
    fn from(row: unit_assignment::Model) -> Self {
        Self { post: row.post, from: row.from_on.into(), until: row.until_on.map(Into::into), row }
    }
}
