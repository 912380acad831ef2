//! What people do with issued letters. The letter itself never changes, but that it may become void.

use entity::{
    AddresseeKind, DeliveryStatus, DraftStatus, RecipientKind, RefusalCode, UnitPost, delivery, letter, letter_draft,
    official,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use super::{Act, ActionError, Outcome, letter_link};
use crate::{
    config::Config,
    domain::{language::say, refusal::Refusal, text},
    letters::outbox::{self, To},
    storage,
};

/// Sends the mails of a letter again that were refused, given up, or had no address: to the address now on record of the
/// official they went to or, if the unit had no head then, of the head it has now. A mail is made anew only if the
/// address is another; else it goes out as the same bytes. With `at_once` mails that only wait go out, too, and all of
/// them at night and on days off as well.
pub async fn resend(act: &Act, config: &Config, letter_id: i64, at_once: bool) -> Outcome<letter::Model> {
    let letter = hold(act, letter_id).await?;
    not_void(&letter)?;
    let mails = lock_mails(act, letter_id).await?;
    let status = mails.first().ok_or(ActionError::NotFound)?.status;
    let is_stuck = |mail: &delivery::Model| match mail.status {
        DeliveryStatus::Failed | DeliveryStatus::NoAddress => true,
        DeliveryStatus::Waiting => at_once,
        DeliveryStatus::Sending | DeliveryStatus::Sent | DeliveryStatus::Cancelled => false,
    };
    let stuck: Vec<_> = mails.into_iter().filter(is_stuck).collect();
    if stuck.is_empty() {
        let message = say!(
            "该函件状态为“{status}”，无需重新发送",
            "The mail of the letter is “{status}”; there is nothing to send again",
            status = status.terms(),
        );
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    let mut sent = false;
    for before in stuck {
        let Some(to) = recipient(act, config, &letter, &before).await? else { continue };
        if before.recipient.as_ref() == Some(&to.email) {
            let row = before.clone().into_active_model();
            put_back(act, before, row, at_once).await?;
        } else {
            mail_to(act, config, &letter, before, &to, Remade { message_id: None, at_once }).await?;
        }
        sent = true;
    }
    if sent { Ok(letter) } else { Err(no_address()) }
}

/// Notes that a mail came back (退信), though a server had taken it: it counts as failed, and can be sent again.
pub async fn record_bounce(act: &Act, delivery_id: i64, reason: &str) -> Outcome<delivery::Model> {
    let reason = text::filled_words("reason", reason)?;
    let found = delivery::Entity::find_by_id(delivery_id).lock_exclusive().one(act.conn()).await?;
    let before = found.ok_or(ActionError::NotFound)?;
    if before.status != DeliveryStatus::Sent {
        let message = say!(
            "该邮件状态为“{status}”，尚未发出，不会被退回",
            "The mail is “{status}”: what was not sent does not come back",
            status = before.status.terms(),
        );
        return Err(Refusal::of_change(RefusalCode::MailNotSent, message).into());
    }
    let mut row = before.clone().into_active_model();
    row.status = Set(DeliveryStatus::Failed);
    row.last_error = Set(Some(format!("退信：{reason}")));
    let after = row.update(act.conn()).await?;
    act.record("delivery.bounce", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}

/// Declares a letter void (作废). Its number stays taken; what has not been sent is not sent any more, nobody answers it,
/// and another letter may take its place.
pub async fn void(act: &Act, letter_id: i64, reason: &str) -> Outcome<letter::Model> {
    let reason = text::filled_words("reason", reason)?;
    let before = hold(act, letter_id).await?;
    not_void(&before)?;
    let mails = lock_mails(act, letter_id).await?;
    // What is on the wire cannot be called back; who is too early may try again.
    if mails.iter().any(|mail| mail.status == DeliveryStatus::Sending) {
        return Err(ActionError::Conflict);
    }
    let mut row = before.clone().into_active_model();
    row.voided_at = Set(Some(act.now()));
    row.voided_by = Set(Some(act.actor_name().to_owned()));
    row.void_reason = Set(Some(reason));
    let after = row.update(act.conn()).await?;
    act.record("letter.void", letter_id, Some(&before), Some(&after)).await?;
    for mail in mails.into_iter().filter(|mail| mail.status != DeliveryStatus::Sent) {
        let mut row = mail.clone().into_active_model();
        row.status = Set(DeliveryStatus::Cancelled);
        let cancelled = row.update(act.conn()).await?;
        act.record("delivery.cancel", mail.id, Some(&mail), Some(&cancelled)).await?;
    }
    let of_letter = letter_draft::Entity::find().filter(letter_draft::Column::LetterId.eq(letter_id));
    if let Some(draft) = of_letter.lock_exclusive().one(act.conn()).await? {
        let mut row = draft.clone().into_active_model();
        row.status = Set(DraftStatus::Withdrawn);
        row.version = Set(draft.version + 1);
        let withdrawn = row.update(act.conn()).await?;
        act.record("letter_draft.withdraw", draft.id, Some(&draft), Some(&withdrawn)).await?;
    }
    Ok(after)
}

/// Nothing is done any more with a letter that is void.
pub(super) fn not_void(letter: &letter::Model) -> Outcome<()> {
    if letter.voided_at.is_none() {
        return Ok(());
    }
    let message = say!("该函件已作废", "The letter is void");
    Err(Refusal::of_change(RefusalCode::LetterVoid, message).into())
}

/// A letter in scope, held against other writers until the act ends.
pub async fn hold(act: &Act, id: i64) -> Outcome<letter::Model> {
    let visible = storage::letter::visible(act.conn().get_database_backend(), act.scope());
    let found = visible.filter(letter::Column::Id.eq(id)).lock_exclusive().one(act.conn()).await?;
    found.ok_or(ActionError::NotFound)
}

/// The mails of a letter, the addressee's first.
async fn lock_mails(act: &Act, letter_id: i64) -> Result<Vec<delivery::Model>, DbErr> {
    delivery::Entity::find()
        .filter(delivery::Column::LetterId.eq(letter_id))
        .order_by_asc(delivery::Column::Id)
        .lock_exclusive()
        .all(act.conn())
        .await
}

/// How a mail that is made anew goes out.
#[derive(Debug, Default)]
pub(super) struct Remade {
    /// Another Message-ID; none keeps the one it had.
    pub(super) message_id: Option<String>,
    /// At night and on days off as well.
    pub(super) at_once: bool,
}

/// Makes the mail of a letter anew for this recipient and puts it back into the outbox. Whoever may answer gets a link of
/// their own.
pub(super) async fn mail_to(
    act: &Act,
    config: &Config,
    letter: &letter::Model,
    before: delivery::Model,
    to: &To,
    remade: Remade,
) -> Outcome<delivery::Model> {
    let message_id = remade.message_id.unwrap_or_else(|| before.message_id.clone());
    let threads = storage::delivery::threads(act.conn(), letter).await?;
    let thread = to.official_id.and_then(|id| threads.get(&id)).map(Vec::as_slice).unwrap_or_default();
    let message = outbox::mail(config, letter, &message_id, thread, before.recipient_kind, to);
    let mut row = before.clone().into_active_model();
    row.message = Set(Some(message.map_err(|error| DbErr::Custom(error.to_string()))?));
    row.recipient = Set(Some(to.email.clone()));
    row.domain = Set(Some(text::domain(&to.email)));
    row.official_id = Set(to.official_id);
    row.message_id = Set(message_id);
    let after = put_back(act, before, row, remade.at_once).await?;
    if let Some(official_id) = to.official_id.filter(|_| outbox::may_answer(after.recipient_kind)) {
        letter_link::replace(act, config, &after, official_id).await?;
    }
    Ok(after)
}

/// Puts a mail back into the outbox.
async fn put_back(
    act: &Act,
    before: delivery::Model,
    mut row: delivery::ActiveModel,
    at_once: bool,
) -> Outcome<delivery::Model> {
    row.status = Set(DeliveryStatus::Waiting);
    row.next_attempt_at = Set(act.now());
    row.at_once = Set(at_once);
    row.last_error = Set(None);
    let after = row.update(act.conn()).await?;
    act.record("delivery.resend", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}

pub(super) fn no_address() -> ActionError {
    let message = (outbox::NO_ADDRESS, "The recipient has no mail address on record: add it, then send again");
    Refusal::of_change(RefusalCode::NoAddress, message.into()).into()
}

/// Whom a mail of a letter goes to, if there is an address.
async fn recipient(act: &Act, config: &Config, letter: &letter::Model, mail: &delivery::Model) -> Outcome<Option<To>> {
    if mail.recipient_kind == RecipientKind::Office {
        return Ok(Some(To::office(config)));
    }
    let official_id = match (mail.official_id, letter.addressee_kind) {
        (Some(id), _) => Some(id),
        (None, AddresseeKind::Leader | AddresseeKind::GroupLeader) => Some(letter.addressee_id),
        (None, AddresseeKind::Unit) => {
            let heads = storage::letter::posts(act.conn(), UnitPost::Head, act.today()).await?;
            heads.get(&letter.addressee_id).copied()
        }
    };
    let official = match official_id {
        Some(id) => official::Entity::find_by_id(id).one(act.conn()).await?,
        None => None,
    };
    Ok(official.as_ref().and_then(To::official))
}
