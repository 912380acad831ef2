//! The progress ledger (台账): monthly entries and funds in place.

use chrono::NaiveDate;
use entity::{RefusalCode, fund_receipt, progress_entry};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};

use super::{Act, ActionError, Checks, Outcome, project, unchanged};
use crate::{
    domain::{language::say, ledger as rules, lifecycle, money, month::Month, refusal::Refusal, text},
    storage,
};

/// A month's entry as entered.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Progress in words.
    pub words: String,
    /// Progress against the plan, 0 to 100.
    pub percent: i32,
    /// Output of the month in fen.
    pub output: Option<i64>,
}

/// Files the entry of a project for a month in which it was there. The first filing names no version; a correction names
/// the one it corrects.
pub async fn file_entry(
    act: &Act,
    project_id: i64,
    month: Month,
    version: Option<i32>,
    entry: &Entry,
) -> Outcome<progress_entry::Model> {
    if month > Month::of(act.today()) {
        let message = say!("尚未到该月份，不能填报", "The month has not begun yet");
        return Err(Refusal::of_field("month", RefusalCode::DayInFuture, message).into());
    }
    let mut checks = Checks::default();
    let words = checks.take(text::filled_words("words", &entry.words));
    if !(0..=100).contains(&entry.percent) {
        let message = say!("进度应在0至100之间", "Progress is 0 to 100 percent");
        checks.refuse(Refusal::of_field("percent", RefusalCode::OutOfRange, message));
    }
    let output = checks.take(money::optional("output", entry.output));
    checks.finish()?;

    let Some(version) = version else {
        let row = progress_entry::Model {
            id: 0,
            project_id,
            month: month.to_string(),
            words,
            percent: entry.percent,
            output,
            filed_by: act.actor_name().to_owned(),
            filed_at: act.now(),
            version: 1,
        };
        let trace = act.trace("progress_entry.file", 0, None, Some(&row))?;
        let filed = storage::progress::file(act.conn(), act.scope(), row, trace, act.now()).await?;
        let (project, filed) = filed.ok_or(ActionError::NotFound)?;
        rules::entry(month, project.registered_on, project.stage, project.stage_on)?;
        return filed.ok_or(ActionError::Conflict);
    };
    project::mark(act, project_id).await?;
    let found = progress_entry::Entity::find()
        .filter(progress_entry::Column::ProjectId.eq(project_id))
        .filter(progress_entry::Column::Month.eq(month.to_string()))
        .lock_exclusive()
        .one(act.conn())
        .await?;
    let before = found.filter(|row| row.version == version).ok_or(ActionError::Conflict)?;
    let mut row = before.clone().into_active_model();
    row.words = Set(words);
    row.percent = Set(entry.percent);
    row.output = Set(output);
    row.version = Set(before.version + 1);
    let after = row.update(act.conn()).await?;
    act.record("progress_entry.correct", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}

/// Records that funds for a project arrived, and says which receipts of the same day and amount there were already: two may
/// well be two.
pub async fn record_funds(
    act: &Act,
    project_id: i64,
    received_on: NaiveDate,
    amount: i64,
    note: &str,
) -> Outcome<(fund_receipt::Model, Vec<fund_receipt::Model>)> {
    let project = project::touch(act, project_id).await?;
    rules::funds(received_on, project.signed_on, act.today())?;
    lifecycle::still_in("on", received_on, project.stage, project.stage_on)?;
    let mut checks = Checks::default();
    let note = checks.take(text::words("note", note));
    let amount = checks.take(money::above_zero("amount", amount));
    checks.finish()?;
    let duplicates = fund_receipt::Entity::find()
        .filter(fund_receipt::Column::ProjectId.eq(project_id))
        .filter(fund_receipt::Column::ReceivedOn.eq(received_on))
        .filter(fund_receipt::Column::Amount.eq(amount))
        .filter(fund_receipt::Column::VoidedOn.is_null())
        .all(act.conn())
        .await?;
    let row = fund_receipt::ActiveModel {
        project_id: Set(project_id),
        received_on: Set(received_on),
        amount: Set(amount),
        note: Set(note),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("fund_receipt.record", row.id, None, Some(&row)).await?;
    Ok((row, duplicates))
}

/// Strikes out a receipt that is wrong: it stays on record and counts no more.
pub async fn void_funds(act: &Act, id: i64, version: i32, reason: &str) -> Outcome<fund_receipt::Model> {
    let found = fund_receipt::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    project::mark(act, found.project_id).await?;
    let found = fund_receipt::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    if before.voided_on.is_some() {
        let message = say!("该笔到位资金已作废", "The receipt is struck out already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    let mut row = before.clone().into_active_model();
    row.voided_on = Set(Some(act.today()));
    row.void_reason = Set(Some(text::filled_words("reason", reason)?));
    row.version = Set(before.version + 1);
    let after = row.update(act.conn()).await?;
    act.record("fund_receipt.void", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}
