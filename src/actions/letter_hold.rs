//! Holds on letters (暂缓签发): what they cover is issued by nobody until they are released.

use entity::{RefusalCode, letter_hold};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};

use super::{Act, ActionError, Checks, Outcome, letter_draft, unknown};
use crate::{
    config::Config,
    domain::{language::say, letter::draft::Hold, refusal::Refusal, text},
    letters::draft::Material,
    storage::letter_draft as drafts,
};

/// Holds a run, an addressee, or what of a run goes to an addressee.
pub async fn set(act: &Act, hold: Hold, reason: &str) -> Outcome<letter_hold::Model> {
    let mut checks = Checks::default();
    let reason = checks.take(text::filled_words("reason", reason));
    if hold.run.is_none() && hold.addressee.is_none() {
        let message = say!("请指明一批函件或一个主送对象", "Name a run of letters, an addressee, or both");
        checks.refuse(Refusal::of_change(RefusalCode::Blank, message));
    }
    if let Some(to) = hold.addressee
        && !drafts::is_known(act.conn(), to).await?
    {
        checks.refuse(unknown("addressee"));
    }
    if drafts::holds(act.conn()).await?.contains(&hold) {
        let message = say!("已有相同的暂缓，无需重复设置", "There is such a hold already");
        checks.refuse(Refusal::of_change(RefusalCode::Taken, message));
    }
    checks.finish()?;
    let row = letter_hold::ActiveModel {
        kind: Set(hold.run.map(|(kind, _)| kind)),
        month: Set(hold.run.map(|(_, month)| month.to_string())),
        addressee_kind: Set(hold.addressee.map(|to| to.kind)),
        addressee_id: Set(hold.addressee.map(|to| to.id)),
        reason: Set(reason),
        held_by: Set(act.actor_name().to_owned()),
        held_at: Set(act.now()),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("letter_hold.set", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Releases a hold. What it covered goes on where letters are issued by themselves, as `materials` of today have it, those of
/// the runs it covered; else it waits for its issue as before.
pub async fn release(act: &Act, config: &Config, materials: &[Material], id: i64) -> Outcome<letter_hold::Model> {
    let found = letter_hold::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    let before = found.ok_or(ActionError::NotFound)?;
    if before.released_at.is_some() {
        let message = say!("该暂缓已解除", "The hold is released already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    let mut row = before.clone().into_active_model();
    row.released_by = Set(Some(act.actor_name().to_owned()));
    row.released_at = Set(Some(act.now()));
    let after = row.update(act.conn()).await?;
    act.record("letter_hold.release", id, Some(&before), Some(&after)).await?;
    if let Some(released) = drafts::hold(&after) {
        letter_draft::go_on(act, config, materials, &released).await?;
    }
    Ok(after)
}
