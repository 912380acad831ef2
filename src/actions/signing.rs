//! The day by which an approved project is to be signed (承诺签约日期), moved for a reason.

use chrono::NaiveDate;
use entity::project as table;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde::Serialize;

use super::{Act, Outcome, unchanged};
use crate::{
    domain::{commitment, text},
    storage,
};

/// The project with the reason, which has no column: the timeline finds it in the audit trail.
#[derive(Serialize)]
struct Recorded<'a> {
    #[serde(flatten)]
    project: &'a table::Model,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// Moves the day by which an approved project is to be signed.
pub async fn reschedule(act: &Act, id: i64, version: i32, sign_by: NaiveDate, reason: &str) -> Outcome<table::Model> {
    let found = storage::project::lock(act.conn(), act.scope(), id).await?;
    let before = unchanged(found, version, |row| row.version)?;
    commitment::reschedule(before.stage, before.stage_on, before.sign_by, sign_by)?;
    let reason = text::filled_words("reason", reason)?;
    let mut row = before.clone().into_active_model();
    row.sign_by = Set(Some(sign_by));
    row.version = Set(version + 1);
    row.updated_at = Set(act.now());
    let after = row.update(act.conn()).await?;
    let was = Recorded { project: &before, reason: None };
    let is = Recorded { project: &after, reason: Some(&reason) };
    act.record("project.reschedule_signing", id, Some(&was), Some(&is)).await?;
    Ok(after)
}
