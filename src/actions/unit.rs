//! Responsibility units, combat units, and who holds which post at a unit.

use chrono::NaiveDate;
use entity::{Taxonomy, UnitKind, UnitPost, combat_unit, unit, unit_assignment};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set, Unchanged};

use super::{
    Act, Checks, Outcome, end, official, taken,
    taxonomy::{self, Term},
    unchanged, unknown,
};
use crate::domain::{responsibility, text};

/// A combat unit as entered.
#[derive(Clone, Debug)]
pub struct CombatUnitInput {
    /// Its code, name and days of use.
    pub term: Term,
    /// What kind of units it gathers.
    pub description: String,
}

impl CombatUnitInput {
    fn check(&self) -> Outcome<combat_unit::ActiveModel> {
        let mut checks = Checks::default();
        let term = self.term.check(&mut checks);
        let row = combat_unit::ActiveModel {
            code: Set(term.code),
            name: Set(term.name),
            description: Set(checks.take(text::words("description", &self.description))),
            active_from: Set(term.active_from),
            active_until: Set(term.active_until),
            ..Default::default()
        };
        checks.finish().map(|()| row)
    }
}

/// Records a new combat unit.
pub async fn create_combat_unit(act: &Act, input: &CombatUnitInput) -> Outcome<combat_unit::Model> {
    let mut row = input.check()?;
    row.version = Set(1);
    let row = row.insert(act.conn()).await.map_err(taken("code"))?;
    sole_combat_unit(act, &row, row.active_from).await?;
    act.record("combat_unit.create", row.id, None, Some(&row)).await?;
    Ok(row)
}

taxonomy::terms!(
    combat_unit,
    CombatUnit,
    CombatUnitInput,
    CombatUnitInput::check,
    |_: &combat_unit::Model| combat_unit::Entity::find(),
    update_combat_unit,
    rename_combat_unit,
    held_combat_unit,
    sole_combat_unit
);

/// A unit is put into a combat unit that is in use on `day`.
async fn gathering(act: &Act, id: i64, day: NaiveDate) -> Outcome<()> {
    let field = "combatUnitId";
    let row = combat_unit::Entity::find_by_id(id).one(act.conn()).await?.ok_or_else(|| unknown(field))?;
    Ok(responsibility::in_use(field, &row.name, row.active_from, row.active_until, day)?)
}

/// A responsibility unit as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// Full name, at most 120 characters, unique.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// Combat unit.
    pub combat_unit_id: i64,
    /// Contact person.
    pub contact_name: Option<String>,
    /// The contact's telephone.
    pub contact_telephone: Option<String>,
    /// First day.
    pub active_from: NaiveDate,
    /// Last day.
    pub active_until: Option<NaiveDate>,
}

impl Input {
    async fn check(&self, act: &Act, before: Option<&unit::Model>) -> Outcome<unit::ActiveModel> {
        let mut checks = Checks::default();
        let telephone = text::telephone("contactTelephone", self.contact_telephone.as_deref());
        let row = unit::ActiveModel {
            name: Set(checks.take(text::line("name", &self.name, 120))),
            kind: Set(self.kind),
            combat_unit_id: Set(self.combat_unit_id),
            contact_name: Set(checks.take(text::optional_line("contactName", self.contact_name.as_deref(), 60))),
            contact_telephone: Set(checks.take(telephone)),
            active_from: Set(self.active_from),
            active_until: Set(self.active_until),
            ..Default::default()
        };
        if let Err(refusal) = responsibility::stretch("activeUntil", self.active_from, self.active_until) {
            checks.refuse(refusal);
        }
        if before.is_none_or(|before| before.combat_unit_id != self.combat_unit_id) {
            checks.gather(gathering(act, self.combat_unit_id, act.today()).await)?;
        }
        checks.finish().map(|()| row)
    }
}

/// Records a new responsibility unit.
pub async fn create(act: &Act, input: &Input) -> Outcome<unit::Model> {
    let mut row = input.check(act, None).await?;
    row.version = Set(1);
    let row = row.insert(act.conn()).await.map_err(taken("name"))?;
    act.record("unit.create", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Changes a responsibility unit.
pub async fn update(act: &Act, id: i64, version: i32, input: &Input) -> Outcome<unit::Model> {
    let found = unit::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    let mut row = input.check(act, Some(&before)).await?;
    row.id = Unchanged(id);
    row.version = Set(version + 1);
    let after = row.update(act.conn()).await.map_err(taken("name"))?;
    act.record("unit.update", id, Some(&before), Some(&after)).await?;
    Ok(after)
}

/// Puts an official into a post at a unit from `from` on; whoever holds it now holds it until the day before.
pub async fn assign(
    act: &Act,
    unit_id: i64,
    post: UnitPost,
    official_id: i64,
    from: NaiveDate,
) -> Outcome<unit_assignment::Model> {
    active(act, "unitId", unit_id, from).await?;
    official::in_office(act, "officialId", official_id, from).await?;
    let present = unit_assignment::Entity::find()
        .filter(unit_assignment::Column::UnitId.eq(unit_id))
        .filter(unit_assignment::Column::Post.eq(post))
        .filter(unit_assignment::Column::UntilOn.is_null())
        .lock_exclusive()
        .one(act.conn())
        .await?;
    if let Some(present) = present {
        let until = responsibility::last_day_before(present.from_on, from)?;
        end!(act, "unit_assignment.end", present, until);
    }
    let row = unit_assignment::ActiveModel {
        unit_id: Set(unit_id),
        post: Set(post),
        official_id: Set(official_id),
        from_on: Set(from),
        until_on: Set(None),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await.map_err(taken("post"))?;
    act.record("unit_assignment.begin", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// The unit, which must be in use on `day`.
pub(super) async fn active(act: &Act, field: &str, id: i64, day: NaiveDate) -> Outcome<unit::Model> {
    let row = unit::Entity::find_by_id(id).one(act.conn()).await?.ok_or_else(|| unknown(field))?;
    responsibility::in_use(field, &row.name, row.active_from, row.active_until, day)?;
    Ok(row)
}
