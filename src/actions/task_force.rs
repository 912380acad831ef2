//! Task forces (专班): formed with a lead, joined and left by day.

use chrono::NaiveDate;
use entity::{RefusalCode, TaskForceSeat, project as project_table, task_force, task_force_member};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

use super::{Act, ActionError, Outcome, already, end, official, project, unit};
use crate::{
    domain::{
        language::{Words, say},
        lifecycle,
        refusal::Refusal,
        responsibility,
    },
    storage,
};

/// Who sits in a task force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// An official.
    Official(i64),
    /// A unit, whoever it sends.
    Unit(i64),
}

impl Person {
    /// The official and the unit, as the table holds them.
    const fn columns(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Official(id) => (Some(id), None),
            Self::Unit(id) => (None, Some(id)),
        }
    }

    /// Whoever is named by `field` of the input must be in office, or in use, on `day`.
    async fn check(self, act: &Act, field: &str, day: NaiveDate) -> Outcome<()> {
        match self {
            Self::Official(id) => official::in_office(act, &format!("{field}.official"), id, day).await.map(drop),
            Self::Unit(id) => unit::active(act, &format!("{field}.unit"), id, day).await.map(drop),
        }
    }
}

/// Forms the task force of a project on `on`.
pub async fn form(
    act: &Act,
    project_id: i64,
    on: NaiveDate,
    lead: Person,
    members: &[Person],
) -> Outcome<task_force::Model> {
    let project = living(act, project_id).await?;
    act.must_have_happened(on)?;
    lifecycle::not_before("on", on, project.registered_on)?;
    let row = task_force::ActiveModel { project_id: Set(project_id), formed_on: Set(on), ..Default::default() };
    let row = row.insert(act.conn()).await.map_err(already("projectId", formed_already))?;
    act.record("task_force.form", row.id, None, Some(&row)).await?;
    seat(act, project_id, TaskForceSeat::Lead, lead, "lead", on).await?;
    for (position, member) in members.iter().enumerate() {
        let field = format!("members.{position}");
        if *member == lead || members.iter().take(position).any(|earlier| earlier == member) {
            return Err(sits_already(&field).into());
        }
        seat(act, project_id, TaskForceSeat::Member, *member, &field, on).await?;
    }
    Ok(row)
}

/// Gives a seat in a task force from `from` on. A lead replaces the present one, who leads until the day before.
pub async fn appoint(
    act: &Act,
    project_id: i64,
    kind: TaskForceSeat,
    person: Person,
    from: NaiveDate,
) -> Outcome<task_force_member::Model> {
    living(act, project_id).await?;
    let formed = storage::task_force::of_projects(act.conn(), vec![project_id]).await?.into_iter().next();
    let formed_on = formed.ok_or_else(missing)?.formed_on;
    lifecycle::not_before("from", from, formed_on)?;
    let open = storage::task_force::open_seats(act.conn(), project_id).await?;
    if open.iter().any(|held| held.seat == kind && (held.official_id, held.unit_id) == person.columns()) {
        return Err(sits_already("person").into());
    }
    if let Some(present) = open.into_iter().find(|held| held.seat == kind && kind == TaskForceSeat::Lead) {
        let until = responsibility::last_day_before(present.from_on, from)?;
        end!(act, "task_force_member.end", present, until);
    }
    seat(act, project_id, kind, person, "person", from).await
}

/// Ends a member's seat; `until` is its last day.
pub async fn dismiss(act: &Act, id: i64, until: NaiveDate) -> Outcome<task_force_member::Model> {
    let found = task_force_member::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    project::mark(act, found.project_id).await?;
    let present = task_force_member::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    if present.until_on.is_some() {
        let message = say!("该成员的任期已经结束", "The membership has ended already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    if present.seat == TaskForceSeat::Lead {
        let message = say!(
            "专班牵头不能空缺，请直接指定接任者",
            "A task force must always have a lead: name the next one instead"
        );
        return Err(Refusal::of_field("memberId", RefusalCode::Blank, message).into());
    }
    responsibility::stretch("until", present.from_on, Some(until))?;
    Ok(end!(act, "task_force_member.end", present, until))
}

/// A project that starts on `on` must have a task force by then.
pub(super) async fn must_stand(act: &Act, project_id: i64, on: NaiveDate) -> Outcome<()> {
    let formed = storage::task_force::of_projects(act.conn(), vec![project_id]).await?;
    if formed.iter().any(|task_force| task_force.formed_on <= on) { Ok(()) } else { Err(missing().into()) }
}

/// The project, whose life must not be over.
async fn living(act: &Act, project_id: i64) -> Outcome<project_table::Model> {
    let project = project::touch(act, project_id).await?;
    if lifecycle::is_over(project.stage) {
        let message = say!(
            "项目现为“{stage}”阶段，不再需要专班",
            "The project is at the stage “{stage}” and needs no task force any more",
            stage = project.stage.terms(),
        );
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    Ok(project)
}

async fn seat(
    act: &Act,
    project_id: i64,
    kind: TaskForceSeat,
    person: Person,
    field: &str,
    from: NaiveDate,
) -> Outcome<task_force_member::Model> {
    person.check(act, field, from).await?;
    let (official_id, unit_id) = person.columns();
    let row = task_force_member::ActiveModel {
        project_id: Set(project_id),
        seat: Set(kind),
        official_id: Set(official_id),
        unit_id: Set(unit_id),
        from_on: Set(from),
        until_on: Set(None),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("task_force_member.begin", row.id, None, Some(&row)).await?;
    Ok(row)
}

fn missing() -> Refusal {
    let message = say!("项目须先成立专班", "The project needs a task force first");
    Refusal::of_change(RefusalCode::TaskForceMissing, message)
}

fn formed_already() -> Words {
    say!(
        "该项目已成立专班；调整人员请直接任命或解除成员",
        "The project has a task force already: appoint to it, or dismiss members"
    )
}

fn sits_already(field: &str) -> Refusal {
    let message = say!("该单位或干部已在专班中", "The unit or official sits in the task force already");
    Refusal::of_field(field, RefusalCode::Taken, message)
}
