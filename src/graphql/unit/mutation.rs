//! Changing units.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{UnitKind, UnitPost, combat_unit, unit as table, unit_assignment};

use super::types::{CombatUnit, Unit, UnitAssignment};
use crate::{
    actions::{taxonomy::Term, unit},
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{inside, payload},
        guard::May,
        id::Kind,
        scalar::Date,
    },
};

/// A combat unit as entered (录入内容).
#[derive(Debug, InputObject)]
pub struct CreateCombatUnitInput {
    /// Code (代码), at most 40 characters, unique.
    code: String,
    /// Name (名称), at most 60 characters.
    name: String,
    /// What kind of units it gathers (说明).
    #[graphql(default)]
    description: String,
    /// First day (起始日期).
    active_from: Date,
    /// Last day (截止日期); leave out while it is in use.
    active_until: Option<Date>,
}

/// The combat unit as it shall be (修改作战单元): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateCombatUnitInput {
    /// Which combat unit (作战单元).
    combat_unit_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    combat_unit: CreateCombatUnitInput,
}

impl From<CreateCombatUnitInput> for unit::CombatUnitInput {
    fn from(input: CreateCombatUnitInput) -> Self {
        let term = Term {
            code: input.code,
            name: input.name,
            active_from: input.active_from.0,
            active_until: input.active_until.map(|day| day.0),
        };
        Self { term, description: input.description }
    }
}

/// A combat unit that is given another name (作战单元更名). For a name that was never right, see `updateCombatUnit`.
#[derive(Debug, InputObject)]
pub struct RenameCombatUnitInput {
    /// Which combat unit (作战单元).
    combat_unit_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new name (新名称), at most 60 characters.
    name: String,
    /// First day of the new name (启用日期), not after today. The present name keeps the days before.
    from: Date,
}

/// A responsibility unit as entered (录入内容).
#[derive(Debug, InputObject)]
pub struct CreateUnitInput {
    /// Full name (名称), at most 120 characters, unique.
    name: String,
    /// Kind (单位类别).
    kind: UnitKind,
    /// Combat unit (作战单元).
    combat_unit_id: ID,
    /// Contact person (联系人).
    contact_name: Option<String>,
    /// The contact's telephone (联系电话).
    contact_telephone: Option<String>,
    /// First day (起始日期).
    active_from: Date,
    /// Last day (截止日期); leave out while the unit exists.
    active_until: Option<Date>,
}

/// The unit as it shall be (修改责任单位): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateUnitInput {
    /// Which unit (责任单位).
    unit_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    unit: CreateUnitInput,
}

impl From<CreateUnitInput> for unit::Input {
    fn from(input: CreateUnitInput) -> Self {
        Self {
            name: input.name,
            kind: input.kind,
            combat_unit_id: Kind::CombatUnit.key(&input.combat_unit_id),
            contact_name: input.contact_name,
            contact_telephone: input.contact_telephone,
            active_from: input.active_from.0,
            active_until: input.active_until.map(|day| day.0),
        }
    }
}

/// Who is to hold which post at a unit (单位任职), from when.
#[derive(Debug, InputObject)]
pub struct AssignUnitPostInput {
    /// The unit (责任单位).
    unit_id: ID,
    /// The post (岗位).
    post: UnitPost,
    /// Who (干部).
    official_id: ID,
    /// First day (生效日期). Whoever holds the post now holds it until the day before.
    from: Date,
}

payload! {
    /// What `createCombatUnit` did (办理结果).
    CreateCombatUnitPayload {
        /// The new combat unit (新增内容).
        combat_unit: CombatUnit, from combat_unit::Model
    }
    /// What `updateCombatUnit` did (办理结果).
    UpdateCombatUnitPayload {
        /// The combat unit as changed (更新后的内容).
        combat_unit: CombatUnit, from combat_unit::Model
    }
    /// What `renameCombatUnit` did (办理结果).
    RenameCombatUnitPayload {
        /// The combat unit as changed (更新后的内容).
        combat_unit: CombatUnit, from combat_unit::Model
    }
    /// What `createUnit` did (办理结果).
    CreateUnitPayload {
        /// The new unit (新增内容).
        unit: Unit, from table::Model
    }
    /// What `updateUnit` did (办理结果).
    UpdateUnitPayload {
        /// The unit as changed (更新后的内容).
        unit: Unit, from table::Model
    }
    /// What `assignUnitPost` did (办理结果).
    AssignUnitPostPayload {
        /// The stretch of days that begins (新的任期).
        assignment: UnitAssignment, from unit_assignment::Model
    }
}

#[derive(Default)]
pub struct UnitMutation;

#[Object(guard = "May(Permission::Administer)")]
impl UnitMutation {
    /// Records a new combat unit (新增作战单元). For the bureau.
    async fn create_combat_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CreateCombatUnitInput,
    ) -> Result<CreateCombatUnitPayload> {
        let act = ctx.act().await?;
        let outcome = unit::create_combat_unit(&act, &input.into()).await;
        CreateCombatUnitPayload::settle(act, outcome).await
    }

    /// Changes a combat unit, or records its last day (修改、停用作战单元). No unit is put into one that has ended; those that
    /// are in it stay. A name that is written over here was never right. For the bureau.
    async fn update_combat_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateCombatUnitInput,
    ) -> Result<UpdateCombatUnitPayload> {
        let act = ctx.act().await?;
        let id = Kind::CombatUnit.key(&input.combat_unit_id);
        let outcome =
            inside(unit::update_combat_unit(&act, id, input.version, &input.combat_unit.into()).await, "combatUnit");
        UpdateCombatUnitPayload::settle(act, outcome).await
    }

    /// Gives a combat unit another name from a day on (作战单元更名); past days keep the old one. For the bureau.
    async fn rename_combat_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RenameCombatUnitInput,
    ) -> Result<RenameCombatUnitPayload> {
        let act = ctx.act().await?;
        let id = Kind::CombatUnit.key(&input.combat_unit_id);
        let outcome = unit::rename_combat_unit(&act, id, input.version, &input.name, input.from.0).await;
        RenameCombatUnitPayload::settle(act, outcome).await
    }

    /// Records a new responsibility unit (新增责任单位). For the bureau.
    async fn create_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CreateUnitInput,
    ) -> Result<CreateUnitPayload> {
        let act = ctx.act().await?;
        let outcome = unit::create(&act, &input.into()).await;
        CreateUnitPayload::settle(act, outcome).await
    }

    /// Changes a responsibility unit, or records its last day (修改责任单位). For the bureau.
    async fn update_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateUnitInput,
    ) -> Result<UpdateUnitPayload> {
        let act = ctx.act().await?;
        let id = Kind::Unit.key(&input.unit_id);
        let outcome = inside(unit::update(&act, id, input.version, &input.unit.into()).await, "unit");
        UpdateUnitPayload::settle(act, outcome).await
    }

    /// Puts an official into a post at a unit (任命主要负责同志、联络员或分管领导). For the bureau.
    async fn assign_unit_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AssignUnitPostInput,
    ) -> Result<AssignUnitPostPayload> {
        let act = ctx.act().await?;
        let (unit_id, official_id) = (Kind::Unit.key(&input.unit_id), Kind::Official.key(&input.official_id));
        let outcome = unit::assign(&act, unit_id, input.post, official_id, input.from.0).await;
        AssignUnitPostPayload::settle(act, outcome).await
    }
}
