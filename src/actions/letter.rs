//! What people do with issued letters. The letter itself never changes.

use entity::{AddresseeKind, DeliveryStatus, RefusalCode, UnitPost, delivery, letter, official};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
};

use super::{Act, ActionError, Outcome, letter_link};
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
    let official = addressee(act, &letter).await?;
    if before.recipient.is_some() && before.recipient == official.email {
        let row = before.clone().into_active_model();
        put_back(act, before, row).await?;
    } else {
        mail_to(act, config, &letter, before, &official, None).await?;
    }
    Ok(letter)
}

/// Makes the mail of a letter anew for this official, under another Message-ID if one is given, and puts it back into
/// the outbox. It gets a link of its own.
pub(super) async fn mail_to(
    act: &Act,
    config: &Config,
    letter: &letter::Model,
    before: delivery::Model,
    official: &official::Model,
    message_id: Option<String>,
) -> Outcome<delivery::Model> {
    let email = official.email.as_deref().ok_or_else(no_address)?;
    let message_id = message_id.unwrap_or_else(|| before.message_id.clone());
    let message = issue::mail(config, letter, &message_id, official, email);
    let mut row = before.clone().into_active_model();
    row.message = Set(Some(message.map_err(|error| DbErr::Custom(error.to_string()))?));
    row.recipient = Set(Some(email.to_owned()));
    row.message_id = Set(message_id);
    let after = put_back(act, before, row).await?;
    letter_link::replace(act, config, &after, official.id).await?;
    Ok(after)
}

/// Puts a mail back into the outbox.
async fn put_back(act: &Act, before: delivery::Model, mut row: delivery::ActiveModel) -> Outcome<delivery::Model> {
    row.status = Set(DeliveryStatus::Waiting);
    row.next_attempt_at = Set(act.now());
    row.last_error = Set(None);
    let after = row.update(act.conn()).await?;
    act.record("delivery.resend", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}

fn no_address() -> ActionError {
    let message = (issue::NO_ADDRESS, "The addressee has no mail address on record: add it, then send again");
    Refusal::of_change(RefusalCode::NoAddress, message.into()).into()
}

/// The official a letter goes to.
async fn addressee(act: &Act, letter: &letter::Model) -> Outcome<official::Model> {
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
    official.ok_or_else(no_address)
}
