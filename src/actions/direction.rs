//! Industry directions and who answers for them.

use chrono::NaiveDate;
use entity::{Duty, RefusalCode, Taxonomy, direction, direction_assignment};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set, Unchanged};

use super::{
    Act, ActionError, Checks, Outcome, end, official, taken,
    taxonomy::{self, Term},
    unchanged, unit, unknown,
};
use crate::domain::{
    language::{Words, say},
    refusal::Refusal,
    responsibility,
};

/// The row of a direction as entered.
fn row_of(input: &Term) -> Outcome<direction::ActiveModel> {
    let mut checks = Checks::default();
    let Term { code, name, active_from, active_until } = input.check(&mut checks);
    let row = direction::ActiveModel {
        code: Set(code),
        name: Set(name),
        active_from: Set(active_from),
        active_until: Set(active_until),
        ..Default::default()
    };
    checks.finish().map(|()| row)
}

/// Records a new direction.
pub async fn create(act: &Act, input: &Term) -> Outcome<direction::Model> {
    let mut row = row_of(input)?;
    row.version = Set(1);
    let row = row.insert(act.conn()).await.map_err(taken("code"))?;
    sole(act, &row, row.active_from).await?;
    act.record("direction.create", row.id, None, Some(&row)).await?;
    Ok(row)
}

taxonomy::terms!(
    direction,
    Direction,
    Term,
    row_of,
    |_: &direction::Model| direction::Entity::find(),
    update,
    rename,
    held,
    sole
);

/// The direction, named by `field` of the input, which must be in use on `day`.
pub(super) async fn active(act: &Act, field: &str, id: i64, day: NaiveDate) -> Outcome<direction::Model> {
    let row = direction::Entity::find_by_id(id).one(act.conn()).await?.ok_or_else(|| unknown(field))?;
    responsibility::in_use(field, &row.name, row.active_from, row.active_until, day)?;
    Ok(row)
}

/// Who is given a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// An official, for the leader's duty.
    Official(i64),
    /// A unit, with its duty.
    Unit(Duty, i64),
}

impl Assignee {
    /// The duty, the official and the unit, as the tables hold them.
    pub(super) const fn columns(self) -> (Duty, Option<i64>, Option<i64>) {
        match self {
            Self::Official(id) => (Duty::Leader, Some(id), None),
            Self::Unit(duty, id) => (duty, None, Some(id)),
        }
    }

    /// The input field that gives the duty.
    pub(super) const fn field(self) -> &'static str {
        match self.columns().0 {
            Duty::Leader => "duty.leader",
            Duty::LeadUnit => "duty.leadUnit",
            Duty::CoordinatingUnit => "duty.coordinatingUnit",
            Duty::AssistingUnit => "duty.assistingUnit",
        }
    }

    /// The assignee, named by `field` of the input, must be in office, or in use, on `day`.
    pub(super) async fn check(self, act: &Act, field: &str, day: NaiveDate) -> Outcome<()> {
        match self {
            Self::Official(id) => official::in_office(act, field, id, day).await.map(drop),
            Self::Unit(_, id) => unit::active(act, field, id, day).await.map(drop),
        }
    }
}

/// Whether only one at a time has the duty.
pub(super) const fn is_sole(duty: Duty) -> bool {
    matches!(duty, Duty::Leader | Duty::LeadUnit)
}

/// That a unit is given a duty twice.
pub(super) fn has_duty() -> Words {
    say!("该单位已承担此项职责", "The unit has this duty already")
}

/// Gives a duty in a direction from `from` on. A leader or lead unit replaces the present one, who keeps the duty
/// until the day before; a coordinating unit is added.
pub async fn assign(
    act: &Act,
    direction_id: i64,
    assignee: Assignee,
    from: NaiveDate,
) -> Outcome<direction_assignment::Model> {
    if direction::Entity::find_by_id(direction_id).lock_exclusive().one(act.conn()).await?.is_none() {
        return Err(ActionError::NotFound);
    }
    assignee.check(act, assignee.field(), from).await?;
    let (duty, official_id, unit_id) = assignee.columns();
    let mut present = direction_assignment::Entity::find()
        .filter(direction_assignment::Column::DirectionId.eq(direction_id))
        .filter(direction_assignment::Column::Duty.eq(duty))
        .filter(direction_assignment::Column::UntilOn.is_null());
    if !is_sole(duty) {
        present = present.filter(direction_assignment::Column::UnitId.eq(unit_id));
    }
    if let Some(present) = present.one(act.conn()).await? {
        if !is_sole(duty) {
            return Err(Refusal::of_field(assignee.field(), RefusalCode::Taken, has_duty()).into());
        }
        let until = responsibility::last_day_before(present.from_on, from)?;
        end!(act, "direction_assignment.end", present, until);
    }
    let row = direction_assignment::ActiveModel {
        direction_id: Set(direction_id),
        duty: Set(duty),
        official_id: Set(official_id),
        unit_id: Set(unit_id),
        from_on: Set(from),
        until_on: Set(None),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("direction_assignment.begin", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Ends the duty of a coordinating unit; `until` is its last day.
pub async fn release(
    act: &Act,
    direction_id: i64,
    unit_id: i64,
    until: NaiveDate,
) -> Outcome<direction_assignment::Model> {
    let present = direction_assignment::Entity::find()
        .filter(direction_assignment::Column::DirectionId.eq(direction_id))
        .filter(direction_assignment::Column::Duty.eq(Duty::CoordinatingUnit))
        .filter(direction_assignment::Column::UnitId.eq(unit_id))
        .filter(direction_assignment::Column::UntilOn.is_null())
        .lock_exclusive()
        .one(act.conn())
        .await?
        .ok_or_else(|| unknown("unitId"))?;
    responsibility::stretch("until", present.from_on, Some(until))?;
    Ok(end!(act, "direction_assignment.end", present, until))
}
