//! A project's plan: milestones with owners and due days.

use chrono::NaiveDate;
use entity::{MilestoneKind, RefusalCode, milestone};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};

use super::{Act, ActionError, Checks, Outcome, project, unchanged, unit};
use crate::domain::{language::say, refusal::Refusal, text};

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
    async fn check(&self, act: &Act, row: &mut milestone::ActiveModel) -> Outcome<()> {
        let mut checks = Checks::default();
        row.name = Set(checks.take(text::line("name", &self.name, 200)));
        row.kind = Set(self.kind);
        row.owner_unit_id = Set(self.owner_unit_id);
        row.due_on = Set(self.due_on);
        checks.finish()?;
        unit::active(act, "ownerUnitId", self.owner_unit_id, act.today()).await.map(drop)
    }
}

/// Adds a milestone to a project's plan.
pub async fn add(act: &Act, project_id: i64, input: &Input) -> Outcome<milestone::Model> {
    project::mark(act, project_id).await?;
    let mut row = milestone::ActiveModel { project_id: Set(project_id), version: Set(1), ..Default::default() };
    input.check(act, &mut row).await?;
    let row = row.insert(act.conn()).await?;
    act.record("milestone.add", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Changes an open milestone.
pub async fn update(act: &Act, id: i64, version: i32, input: &Input) -> Outcome<milestone::Model> {
    let before = open(act, id, version).await?;
    let mut row = before.clone().into_active_model();
    input.check(act, &mut row).await?;
    keep(act, "milestone.update", before, row).await
}

/// Puts a milestone off to `day`, as the bureau has granted; one that is no longer open stays as it is.
pub async fn put_off(act: &Act, id: i64, day: NaiveDate) -> Outcome<()> {
    let found = milestone::Entity::find_by_id(id).one(act.conn()).await?;
    let Some(found) = found.filter(|row| row.done_on.is_none() && row.dropped_on.is_none()) else { return Ok(()) };
    let before = open(act, id, found.version).await?;
    let mut row = before.clone().into_active_model();
    row.due_on = Set(day);
    keep(act, "milestone.put_off", before, row).await.map(drop)
}

/// Strikes a milestone off (销号): it was done on `done_on`.
pub async fn complete(act: &Act, id: i64, version: i32, done_on: NaiveDate) -> Outcome<milestone::Model> {
    let before = open(act, id, version).await?;
    act.must_have_happened(done_on)?;
    let mut row = before.clone().into_active_model();
    row.done_on = Set(Some(done_on));
    keep(act, "milestone.complete", before, row).await
}

/// Calls a milestone off, from today on.
pub async fn drop_milestone(act: &Act, id: i64, version: i32) -> Outcome<milestone::Model> {
    let before = open(act, id, version).await?;
    let mut row = before.clone().into_active_model();
    row.dropped_on = Set(Some(act.today()));
    keep(act, "milestone.drop", before, row).await
}

/// The milestone, which must be in scope, as the actor read it, and open.
async fn open(act: &Act, id: i64, version: i32) -> Outcome<milestone::Model> {
    let found = milestone::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    project::mark(act, found.project_id).await?;
    let found = milestone::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    let row = unchanged(found, version, |row| row.version)?;
    if row.done_on.is_some() || row.dropped_on.is_some() {
        let message = say!("该节点已办结或已取消", "The milestone is done or called off already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    Ok(row)
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
