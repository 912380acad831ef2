//! Who answers for a project, and from when until when.

use chrono::NaiveDate;
use entity::{Duty, RefusalCode, project_assignment};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{mark, touch};
use crate::{
    actions::{
        Act, Outcome,
        direction::{Assignee, has_duty, is_sole},
        end, unknown,
    },
    domain::{language::say, refusal::Refusal, responsibility},
    storage,
};

/// Who answers for a project from the first day.
#[derive(Clone, Debug)]
pub struct Responsibility {
    /// Leader.
    pub leader_id: i64,
    /// Lead unit.
    pub lead_unit_id: i64,
    /// Coordinating units.
    pub coordinating_unit_ids: Vec<i64>,
    /// Assisting units.
    pub assisting_unit_ids: Vec<i64>,
}

/// Gives the duties of a project that comes into the pool on `from`.
pub(super) async fn begin_all(
    act: &Act,
    project_id: i64,
    responsibility: &Responsibility,
    from: NaiveDate,
) -> Outcome<()> {
    let Responsibility { leader_id, lead_unit_id, coordinating_unit_ids, assisting_unit_ids } = responsibility;
    begin(act, project_id, Assignee::Official(*leader_id), "responsibility.leaderId", from).await?;
    let lead_unit = Assignee::Unit(Duty::LeadUnit, *lead_unit_id);
    begin(act, project_id, lead_unit, "responsibility.leadUnitId", from).await?;
    let lists = [
        (Duty::CoordinatingUnit, "coordinatingUnitIds", coordinating_unit_ids),
        (Duty::AssistingUnit, "assistingUnitIds", assisting_unit_ids),
    ];
    for (duty, list, ids) in lists {
        for (position, id) in ids.iter().enumerate() {
            let field = format!("responsibility.{list}.{position}");
            if ids.iter().take(position).any(|earlier| earlier == id) {
                return Err(Refusal::of_field(&field, RefusalCode::Taken, has_duty()).into());
            }
            begin(act, project_id, Assignee::Unit(duty, *id), &field, from).await?;
        }
    }
    Ok(())
}

/// Gives a duty in a project from `from` on. A leader or lead unit replaces the present one, who keeps the duty until
/// the day before; coordinating and assisting units are added.
pub async fn assign(
    act: &Act,
    project_id: i64,
    assignee: Assignee,
    from: NaiveDate,
) -> Outcome<project_assignment::Model> {
    let project = touch(act, project_id).await?;
    let (duty, ..) = assignee.columns();
    if let Some(present) = present(act, project_id, assignee).await? {
        if !is_sole(duty) {
            return Err(Refusal::of_field(assignee.field(), RefusalCode::Taken, has_duty()).into());
        }
        let until = responsibility::last_day_before(present.from_on, from)?;
        end!(act, "project_assignment.end", present, until);
    }
    if !is_sole(duty) {
        return begin(act, project_id, assignee, assignee.field(), from).await;
    }
    let was = storage::tally::counted(act.conn(), &project).await?;
    let begun = begin(act, project_id, assignee, assignee.field(), from).await?;
    let is = storage::tally::counted(act.conn(), &project).await?;
    storage::tally::settle(act.conn(), Some(&was), &is, act.today()).await?;
    Ok(begun)
}

/// Ends the duty of a coordinating or assisting unit; `until` is its last day.
pub async fn release(
    act: &Act,
    project_id: i64,
    duty: Duty,
    unit_id: i64,
    until: NaiveDate,
) -> Outcome<project_assignment::Model> {
    mark(act, project_id).await?;
    if is_sole(duty) {
        let message = say!(
            "“{duty}”不能空缺，请直接指定接任者",
            "There must always be a {duty}: name the next one instead",
            duty = duty.terms(),
        );
        return Err(Refusal::of_field("duty", RefusalCode::Blank, message).into());
    }
    let present = present(act, project_id, Assignee::Unit(duty, unit_id)).await?;
    let present = present.ok_or_else(|| unknown("unitId"))?;
    responsibility::stretch("until", present.from_on, Some(until))?;
    Ok(end!(act, "project_assignment.end", present, until))
}

async fn present(act: &Act, project_id: i64, assignee: Assignee) -> Outcome<Option<project_assignment::Model>> {
    let (duty, _, unit_id) = assignee.columns();
    let mut present = project_assignment::Entity::find()
        .filter(project_assignment::Column::ProjectId.eq(project_id))
        .filter(project_assignment::Column::Duty.eq(duty))
        .filter(project_assignment::Column::UntilOn.is_null());
    if !is_sole(duty) {
        present = present.filter(project_assignment::Column::UnitId.eq(unit_id));
    }
    Ok(present.one(act.conn()).await?)
}

async fn begin(
    act: &Act,
    project_id: i64,
    assignee: Assignee,
    field: &str,
    from: NaiveDate,
) -> Outcome<project_assignment::Model> {
    assignee.check(act, field, from).await?;
    let (duty, official_id, unit_id) = assignee.columns();
    let row = project_assignment::ActiveModel {
        project_id: Set(project_id),
        duty: Set(duty),
        official_id: Set(official_id),
        unit_id: Set(unit_id),
        from_on: Set(from),
        until_on: Set(None),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("project_assignment.begin", row.id, None, Some(&row)).await?;
    Ok(row)
}
