//! A project's plan: milestones with owners and due days.

use chrono::NaiveDate;
use entity::{MilestoneKind, RefusalCode, Stage, milestone, project as project_table};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set};

use super::{Act, ActionError, Checks, Outcome, project, unchanged, unit};
use crate::{
    domain::{language::say, lifecycle, plan as rules, refusal::Refusal, text},
    storage::matching::milestone_is_open,
};

/// A milestone as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// What is to be done, at most 200 characters.
    pub name: String,
    /// What it brings about.
    pub kind: MilestoneKind,
    /// The unit that owns it.
    pub owner_unit_id: i64,
    /// The day it is due.
    pub due_on: NaiveDate,
}

impl Input {
    async fn check(&self, act: &Act, project: &project_table::Model, row: &mut milestone::ActiveModel) -> Outcome<()> {
        let mut checks = Checks::default();
        row.name = Set(checks.take(text::line("name", &self.name, 200)));
        row.kind = Set(self.kind);
        row.owner_unit_id = Set(self.owner_unit_id);
        row.due_on = Set(self.due_on);
        checks.take(lifecycle::not_before("dueOn", self.due_on, project.registered_on));
        checks.finish()?;
        unit::active(act, "ownerUnitId", self.owner_unit_id, act.today()).await.map(drop)
    }
}

/// Adds a milestone to a project's plan. One that is added late, when it is done already, names the day of that.
pub async fn add(act: &Act, project_id: i64, input: &Input, done_on: Option<NaiveDate>) -> Outcome<milestone::Model> {
    let project = project::touch(act, project_id).await?;
    match done_on {
        Some(on) => done(act, &project, "doneOn", on)?,
        None => {
            rules::open(input.kind, project.stage, reached_on(input.kind, &project))?;
            rules::ahead(input.due_on, act.today())?;
        }
    }
    let mut row = milestone::ActiveModel {
        project_id: Set(project_id),
        done_on: Set(done_on),
        version: Set(1),
        ..Default::default()
    };
    input.check(act, &project, &mut row).await?;
    let row = row.insert(act.conn()).await?;
    act.record("milestone.add", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Changes an open milestone.
pub async fn update(act: &Act, id: i64, version: i32, input: &Input) -> Outcome<milestone::Model> {
    let (project, before) = open(act, id, version).await?;
    rules::open(input.kind, project.stage, reached_on(input.kind, &project))?;
    let mut row = before.clone().into_active_model();
    input.check(act, &project, &mut row).await?;
    keep(act, "milestone.update", before, row).await
}

/// Puts a milestone off to `day`, as the bureau has granted; one that is no longer open stays as it is.
pub async fn put_off(act: &Act, id: i64, day: NaiveDate) -> Outcome<()> {
    let found = milestone::Entity::find_by_id(id).one(act.conn()).await?;
    let Some(found) = found.filter(|row| row.done_on.is_none() && row.dropped_on.is_none()) else { return Ok(()) };
    let (_, before) = open(act, id, found.version).await?;
    let mut row = before.clone().into_active_model();
    row.due_on = Set(day);
    keep(act, "milestone.put_off", before, row).await.map(drop)
}

/// Strikes a milestone off (销号): it was done on `done_on`.
pub async fn complete(act: &Act, id: i64, version: i32, done_on: NaiveDate) -> Outcome<milestone::Model> {
    let (project, before) = open(act, id, version).await?;
    done(act, &project, "on", done_on)?;
    let mut row = before.clone().into_active_model();
    row.done_on = Set(Some(done_on));
    keep(act, "milestone.complete", before, row).await
}

/// Calls a milestone off, from today on.
pub async fn drop_milestone(act: &Act, id: i64, version: i32) -> Outcome<milestone::Model> {
    let (_, before) = open(act, id, version).await?;
    let mut row = before.clone().into_active_model();
    row.dropped_on = Set(Some(act.today()));
    keep(act, "milestone.drop", before, row).await
}

/// Completes the open milestones that a project reaches with a stage, on the day of it.
pub(super) async fn reach(act: &Act, project_id: i64, stage: Stage, on: NaiveDate) -> Outcome<()> {
    let Some(kind) = rules::reached_with(stage) else { return Ok(()) };
    let reached = milestone::Entity::find()
        .filter(milestone::Column::ProjectId.eq(project_id))
        .filter(milestone::Column::Kind.eq(kind))
        .filter(milestone_is_open())
        .order_by_asc(milestone::Column::Id)
        .lock_exclusive()
        .all(act.conn())
        .await?;
    for before in reached {
        let mut row = before.clone().into_active_model();
        row.done_on = Set(Some(on));
        keep(act, "milestone.complete", before, row).await?;
    }
    Ok(())
}

/// The day on which a project has brought about what milestones of a kind are for, if it has.
const fn reached_on(kind: MilestoneKind, project: &project_table::Model) -> Option<NaiveDate> {
    match kind {
        MilestoneKind::Signing => project.signed_on,
        MilestoneKind::Start => project.started_on,
        MilestoneKind::Production => project.in_production_on,
        MilestoneKind::Capacity => project.at_capacity_on,
        MilestoneKind::Other => None,
    }
}

/// A milestone was done while its project was there; `field` is the input field of the day.
fn done(act: &Act, project: &project_table::Model, field: &'static str, on: NaiveDate) -> Outcome<()> {
    lifecycle::happened(field, on, act.today())?;
    lifecycle::not_before(field, on, project.registered_on)?;
    Ok(lifecycle::still_in(field, on, project.stage, project.stage_on)?)
}

/// The milestone, whose project must be in scope and is held as well, as the actor read it, and open.
async fn open(act: &Act, id: i64, version: i32) -> Outcome<(project_table::Model, milestone::Model)> {
    let found = milestone::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let project = project::touch(act, found.project_id).await?;
    let found = milestone::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    let row = unchanged(found, version, |row| row.version)?;
    if row.done_on.is_some() || row.dropped_on.is_some() {
        let message = say!("该节点已办结或已取消", "The milestone is done or called off already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    Ok((project, row))
}

async fn keep(
    act: &Act,
    action: &str,
    before: milestone::Model,
    mut row: milestone::ActiveModel,
) -> Outcome<milestone::Model> {
    row.version = Set(before.version + 1);
    let after = row.update(act.conn()).await?;
    act.record(action, after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}
