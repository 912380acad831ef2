//! What people do with issued letters. The letter itself never changes.

use entity::{AddresseeKind, DeliveryStatus, RefusalCode, UnitPost, delivery, letter, official};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
};

use super::{Act, ActionError, Outcome};
use crate::{
    config::Config,
    domain::{language::say, refusal::Refusal},
    letters::issue,
    storage,
};

/// Sends a letter again that was refused, given up, or had no address: to the address now on record of the official it
/// went to or, if the unit had no head then, of the head it has now. The mail is made anew only if the address is
/// another; else it goes out as the same bytes.
pub async fn resend(act: &Act, config: &Config, letter_id: i64) -> Outcome<letter::Model> {
    let found = storage::letter::visible(act.conn().get_database_backend(), act.scope())
        .filter(letter::Column::Id.eq(letter_id))
        .one(act.conn())
        .await?;
    let letter = found.ok_or(ActionError::NotFound)?;
    let outbox = delivery::Entity::find().filter(delivery::Column::LetterId.eq(letter_id));
    let before = outbox.lock_exclusive().one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    if !matches!(before.status, DeliveryStatus::Failed | DeliveryStatus::NoAddress) {
        let message = say!(
            "该函件状态为“{status}”，无需重新发送",
            "The mail of the letter is “{status}”; there is nothing to send again",
            status = before.status.terms(),
        );
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    let (official, email) = addressee(act, &letter).await?;
    let mut row = before.clone().into_active_model();
    if before.recipient.as_ref() != Some(&email) {
        let message = issue::mail(config, &letter, &before.message_id, &official, &email);
        row.message = Set(Some(message.map_err(|error| DbErr::Custom(error.to_string()))?));
        row.recipient = Set(Some(email));
    }
    row.status = Set(DeliveryStatus::Waiting);
    row.next_attempt_at = Set(act.now());
    row.last_error = Set(None);
    let after = row.update(act.conn()).await?;
    act.record("delivery.resend", after.id, Some(&before), Some(&after)).await?;
    Ok(letter)
}

/// The official a letter goes to, with the mail address on record.
async fn addressee(act: &Act, letter: &letter::Model) -> Outcome<(official::Model, String)> {
    let official_id = match (letter.official_id, letter.addressee_kind) {
        (Some(id), _) => Some(id),
        (None, AddresseeKind::Leader) => Some(letter.addressee_id),
        (None, AddresseeKind::Unit) => {
            let heads = storage::letter::posts(act.conn(), UnitPost::Head, act.today()).await?;
            heads.get(&letter.addressee_id).copied()
        }
    };
    let official = match official_id {
        Some(id) => official::Entity::find_by_id(id).one(act.conn()).await?,
        None => None,
    };
    let address = official.and_then(|official| official.email.clone().map(|email| (official, email)));
    address.ok_or_else(|| {
        let message = (issue::NO_ADDRESS, "The addressee has no mail address on record: add it, then send again");
        Refusal::of_change(RefusalCode::NoAddress, message.into()).into()
    })
}
