//! Tasks: what dispatch meetings resolve, and what the bureau asks for by itself.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::{RefusalCode, task};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::{Act, ActionError, Checks, Outcome, dispatch, unchanged, unit, unknown};
use crate::{
    domain::{language::say, lifecycle, refusal::Refusal, text},
    storage,
};

/// A task as entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What is to be done.
    pub words: String,
    /// The project it is about, if it is about one.
    pub project_id: Option<i64>,
    /// The unit that owns it.
    pub owner_unit_id: i64,
    /// The day it is due.
    pub due_on: NaiveDate,
}

/// The meeting that resolved a task, as far as its tasks have to fit it.
#[derive(Clone, Debug)]
pub(super) struct Meeting {
    pub(super) id: i64,
    pub(super) held_on: NaiveDate,
    /// The projects on its agenda, which are in scope and held against other writers.
    pub(super) project_ids: BTreeSet<i64>,
}

impl Input {
    /// `is_known` says whether the project is in scope, if the task is about one; it is held against other writers.
    async fn check(
        &self,
        act: &Act,
        row: &mut task::ActiveModel,
        meeting: Option<&Meeting>,
        is_known: bool,
    ) -> Outcome<()> {
        let mut checks = Checks::default();
        row.words = Set(checks.take(text::filled_words("words", &self.words)));
        row.project_id = Set(self.project_id);
        row.owner_unit_id = Set(self.owner_unit_id);
        row.due_on = Set(self.due_on);
        if !is_known {
            checks.refuse(unknown("projectId"));
        }
        if let Some(meeting) = meeting {
            checks.take(lifecycle::not_before("dueOn", self.due_on, meeting.held_on));
            if self.project_id.is_some_and(|id| !meeting.project_ids.contains(&id)) {
                let message = say!("该项目未列入本次会商", "The project is not on the agenda of the meeting");
                checks.refuse(Refusal::of_field("projectId", RefusalCode::Unknown, message));
            }
        }
        checks.finish()?;
        unit::active(act, "ownerUnitId", self.owner_unit_id, act.today()).await.map(drop)
    }
}

/// Gives a unit a task; `dispatch_meeting_id` is the meeting that resolved it.
pub async fn add(act: &Act, dispatch_meeting_id: Option<i64>, input: &Input) -> Outcome<task::Model> {
    let is_known = touch(act, input.project_id).await?;
    let meeting = dispatch::agenda(act, dispatch_meeting_id).await?;
    insert(act, meeting.as_ref(), input, is_known).await
}

/// As [`add`], within the record of a meeting.
pub(super) async fn resolve(act: &Act, meeting: &Meeting, input: &Input) -> Outcome<task::Model> {
    insert(act, Some(meeting), input, true).await
}

async fn insert(act: &Act, meeting: Option<&Meeting>, input: &Input, is_known: bool) -> Outcome<task::Model> {
    let dispatch_meeting_id = meeting.map(|meeting| meeting.id);
    let mut row =
        task::ActiveModel { dispatch_meeting_id: Set(dispatch_meeting_id), version: Set(1), ..Default::default() };
    input.check(act, &mut row, meeting, is_known).await?;
    let row = row.insert(act.conn()).await?;
    act.record("task.add", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Changes an open task.
pub async fn update(act: &Act, id: i64, version: i32, input: &Input) -> Outcome<task::Model> {
    let before = open(act, id, version).await?;
    let is_known = touch(act, input.project_id).await?;
    let meeting = dispatch::agenda(act, before.dispatch_meeting_id).await?;
    let mut row = before.clone().into_active_model();
    input.check(act, &mut row, meeting.as_ref(), is_known).await?;
    keep(act, "task.update", before, row).await
}

/// Puts a task off to `day`, as the bureau has granted; one that is no longer open stays as it is.
pub async fn put_off(act: &Act, id: i64, day: NaiveDate) -> Outcome<()> {
    let found = task::Entity::find_by_id(id).one(act.conn()).await?;
    let Some(found) = found.filter(|row| row.done_on.is_none() && row.dropped_on.is_none()) else { return Ok(()) };
    let before = open(act, id, found.version).await?;
    let mut row = before.clone().into_active_model();
    row.due_on = Set(day);
    keep(act, "task.put_off", before, row).await.map(drop)
}

/// Strikes a task off (销号): it was done on `done_on`, with this result.
pub async fn complete(act: &Act, id: i64, version: i32, done_on: NaiveDate, result: &str) -> Outcome<task::Model> {
    let before = open(act, id, version).await?;
    act.must_have_happened(done_on)?;
    let mut row = before.clone().into_active_model();
    row.done_on = Set(Some(done_on));
    row.result = Set(Some(text::filled_words("result", result)?));
    keep(act, "task.complete", before, row).await
}

/// Calls a task off, from today on.
pub async fn drop_task(act: &Act, id: i64, version: i32, reason: &str) -> Outcome<task::Model> {
    let before = open(act, id, version).await?;
    let mut row = before.clone().into_active_model();
    row.dropped_on = Set(Some(act.today()));
    row.drop_reason = Set(Some(text::filled_words("reason", reason)?));
    keep(act, "task.drop", before, row).await
}

/// Holds the project that a task is about, if it is about one; whether it is known to the actor.
async fn touch(act: &Act, project_id: Option<i64>) -> Outcome<bool> {
    let Some(id) = project_id else { return Ok(true) };
    Ok(storage::project::touch(act.conn(), act.scope(), id, act.now()).await?.is_some())
}

/// The task, which must be the actor's to keep, as the actor read it, and open. Its project is held as well.
async fn open(act: &Act, id: i64, version: i32) -> Outcome<task::Model> {
    let own = storage::task::owned(act.conn(), act.scope(), id).await?.ok_or(ActionError::NotFound)?;
    touch(act, own.project_id).await?;
    let row = unchanged(storage::task::lock(act.conn(), act.scope(), id).await?, version, |row| row.version)?;
    if row.done_on.is_some() || row.dropped_on.is_some() {
        let message = say!("该任务已办结或已取消", "The task is done or called off already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    Ok(row)
}

async fn keep(act: &Act, action: &str, before: task::Model, mut row: task::ActiveModel) -> Outcome<task::Model> {
    row.version = Set(before.version + 1);
    let after = row.update(act.conn()).await?;
    act.record(action, after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}
