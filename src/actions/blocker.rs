//! Blockers (堵点): what holds a project up, who resolves it, until when, and how.

use chrono::NaiveDate;
use entity::{BlockerKind, RefusalCode, blocker};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::{Act, ActionError, Checks, Outcome, project, unchanged, unit};
use crate::{
    domain::{language::say, lifecycle, refusal::Refusal, text, viewer::Scope},
    storage,
};

/// A blocker as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// What kind it is.
    pub kind: BlockerKind,
    /// What it is.
    pub words: String,
    /// The unit that has to resolve it.
    pub owner_unit_id: i64,
    /// The day it is to be resolved by.
    pub due_on: NaiveDate,
}

impl Input {
    /// Puts the checked values of a blocker raised on `raised_on` into its row.
    async fn check(&self, act: &Act, raised_on: NaiveDate, row: &mut blocker::ActiveModel) -> Outcome<()> {
        let mut checks = Checks::default();
        row.kind = Set(self.kind);
        row.words = Set(checks.take(text::filled_words("words", &self.words)));
        row.owner_unit_id = Set(self.owner_unit_id);
        row.due_on = Set(self.due_on);
        checks.take(lifecycle::not_before("dueOn", self.due_on, raised_on));
        checks.finish()?;
        unit::active(act, "ownerUnitId", self.owner_unit_id, act.today()).await.map(drop)
    }
}

/// Raises a blocker of a project, today.
pub async fn raise(act: &Act, project_id: i64, input: &Input) -> Outcome<blocker::Model> {
    let project = project::touch(act, project_id).await?;
    if lifecycle::is_over(project.stage) {
        let message =
            say!("项目已达产或已退出，不再登记堵点", "The project is at capacity or has left: nothing holds it up");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    let mut row = blocker::ActiveModel {
        project_id: Set(project_id),
        raised_on: Set(act.today()),
        raised_by: Set(act.actor_name().to_owned()),
        version: Set(1),
        ..Default::default()
    };
    input.check(act, act.today(), &mut row).await?;
    let row = row.insert(act.conn()).await?;
    act.record("blocker.raise", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Changes an open blocker: what it is, whose, and until when.
pub async fn update(act: &Act, id: i64, version: i32, input: &Input) -> Outcome<blocker::Model> {
    let before = open(act, id, version).await?;
    let mut row = before.clone().into_active_model();
    input.check(act, before.raised_on, &mut row).await?;
    keep(act, "blocker.update", before, row).await
}

/// Puts a blocker off to `day`, as the bureau has granted; one that is resolved stays as it is.
pub async fn put_off(act: &Act, id: i64, day: NaiveDate) -> Outcome<()> {
    let found = blocker::Entity::find_by_id(id).one(act.conn()).await?;
    let Some(found) = found.filter(|row| row.resolved_on.is_none()) else { return Ok(()) };
    let before = open(act, id, found.version).await?;
    let mut row = before.clone().into_active_model();
    row.due_on = Set(day);
    keep(act, "blocker.put_off", before, row).await.map(drop)
}

/// Resolves a blocker, on `on`.
pub async fn resolve(act: &Act, id: i64, version: i32, on: NaiveDate, resolution: &str) -> Outcome<blocker::Model> {
    let before = open(act, id, version).await?;
    act.must_have_happened(on)?;
    lifecycle::not_before("on", on, before.raised_on)?;
    let mut row = before.clone().into_active_model();
    row.resolved_on = Set(Some(on));
    row.resolution = Set(Some(text::filled_words("resolution", resolution)?));
    keep(act, "blocker.resolve", before, row).await
}

/// The blocker, as the actor read it, and open: its owner may keep it, and who keeps the ledger of its project.
async fn open(act: &Act, id: i64, version: i32) -> Outcome<blocker::Model> {
    let found = blocker::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let owns = matches!(act.scope(), Scope::Units { unit_ids, .. } if unit_ids.contains(&found.owner_unit_id));
    if owns {
        storage::project::touch(act.conn(), act.scope(), found.project_id, act.now()).await?;
    } else {
        project::mark(act, found.project_id).await?;
    }
    let found = blocker::Entity::find_by_id(id).one(act.conn()).await?;
    let row = unchanged(found, version, |row| row.version)?;
    if row.resolved_on.is_some() {
        let message = say!("该堵点已经办结", "The blocker is resolved already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    Ok(row)
}

async fn keep(
    act: &Act,
    action: &str,
    before: blocker::Model,
    mut row: blocker::ActiveModel,
) -> Outcome<blocker::Model> {
    row.version = Set(before.version + 1);
    let after = row.update(act.conn()).await?;
    act.record(action, after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}
