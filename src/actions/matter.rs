//! What people decide about matters that letters raise.

use chrono::NaiveDate;
use entity::{RefusalCode, matter};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{Act, ActionError, Checks, Outcome};
use crate::{
    domain::{language::say, refusal::Refusal, text},
    storage,
};

/// Pauses an open matter until a new date that was accepted (暂缓): letters do not raise it up to that day.
pub async fn pause(act: &Act, matter_id: i64, until: NaiveDate, reason: &str) -> Outcome<matter::Model> {
    let before = storage::matter::lock(act.conn(), act.scope(), matter_id).await?.ok_or(ActionError::NotFound)?;
    if before.struck_off_on.is_some() {
        let message = say!("该事项已销号，无需暂缓", "The matter is struck off; there is nothing to pause");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    let mut checks = Checks::default();
    if until <= act.today() {
        let message = say!("暂缓截止日期须晚于今天", "A matter is paused until a day after today");
        checks.refuse(Refusal::of_field("until", RefusalCode::DayOrder, message));
    }
    let reason = checks.take(text::filled_words("reason", reason));
    checks.finish()?;
    let mut row = before.clone().into_active_model();
    row.paused_until = Set(Some(until));
    row.pause_reason = Set(Some(reason));
    let after = row.update(act.conn()).await?;
    act.record("matter.pause", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}
