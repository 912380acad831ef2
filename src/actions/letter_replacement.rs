//! Another letter in the place of one that is void (另行发函).

use entity::{DraftStatus, IssuingMode, RefusalCode, letter_draft};
use sea_orm::{ActiveModelTrait, Set};

use super::{
    Act, ActionError, Outcome, letter,
    letter_draft::{fault, issue_one},
    overtaken,
};
use crate::{
    config::Config,
    domain::{language::say, letter::Addressee, refusal::Refusal},
    letters::{draft::Material, issue::Run},
    storage::letter_draft as drafts,
};

/// Drafts what takes the place of a void letter, from the ledger of today; it is checked and issued as every letter, at
/// once if letters are issued by themselves and this one is not held. Who does it again finds what was drafted the first time.
pub async fn replace(act: &Act, config: &Config, material: &Material, id: i64) -> Outcome<letter_draft::Model> {
    let void = letter::hold(act, id).await?;
    if void.voided_at.is_none() {
        let message = say!("该函件未作废，不能另行发函", "The letter holds: only a void one is replaced");
        return Err(Refusal::of_change(RefusalCode::LetterNotVoid, message).into());
    }
    if let Some(done) = drafts::replacing(act.conn(), id).await? {
        return Ok(done);
    }
    let to = Addressee { kind: void.addressee_kind, id: void.addressee_id };
    let Some(content) = material.content(to) else {
        let message = say!(
            "按目前台账，已没有需要告知该主送对象的事项，无需另行印发",
            "By the ledger of today there is nothing to tell the addressee any more"
        );
        return Err(Refusal::of_change(RefusalCode::NothingToSay, message).into());
    };
    // Somebody was faster: with a letter to the addressee, or with another that is void.
    if material.issued.contains(&to) || material.replaces(to).is_none_or(|last| last.id != id) {
        return Err(ActionError::Conflict);
    }
    let issuing = drafts::issuing(act.conn()).await?;
    let Run { kind, month, .. } = material.run;
    let held = drafts::holds(act.conn()).await?.iter().any(|hold| hold.covers(kind, month, to));
    let mut row = material.draft(content, None, &config.office, issuing.working_days, act.now()).map_err(fault)?;
    let at_once = issuing.mode == IssuingMode::Automatic && !held && row.fault == Set(None);
    if at_once {
        row.status = Set(DraftStatus::Checked);
        row.checked_by = Set(Some(act.actor_name().to_owned()));
        row.checked_at = Set(Some(act.now()));
    }
    let drafted = row.insert(act.conn()).await.map_err(overtaken)?;
    act.record("letter_draft.draft", drafted.id, None, Some(&drafted)).await?;
    if !at_once {
        return Ok(drafted);
    }
    Ok(issue_one(act, config, &material.roster, &material.templates, &drafted).await?.draft)
}
