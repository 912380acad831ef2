//! Personal links to letters: revoked, and renewed. They are made with the mail that carries them.

use entity::{DeliveryStatus, RefusalCode, delivery, letter, letter_link, official};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};

use super::{
    Act, ActionError, Outcome,
    letter::{Remade, mail_to, no_address, not_void},
};
use crate::{
    config::Config,
    domain::{language::say, refusal::Refusal},
    letters::{link, outbox::To},
    storage,
};

/// Revokes a link; it opens nothing any more.
pub async fn revoke(act: &Act, id: i64) -> Outcome<letter_link::Model> {
    let link = storage::letter_link::lock(act.conn(), id).await?.ok_or(ActionError::NotFound)?;
    if link.revoked_at.is_some() {
        let message = say!("该链接已停用", "The link is revoked already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    end(act, link).await
}

/// Puts another link in the place of one, and sends it: the letter goes out again, as a mail of its own, to the address
/// now on record.
pub async fn renew(act: &Act, config: &Config, id: i64) -> Outcome<letter_link::Model> {
    if config.links.is_none() {
        let message = say!(
            "系统未设置对外网址（public_url），不能生成个人链接",
            "The service has no public address (public_url), so there are no links",
        );
        return Err(Refusal::of_change(RefusalCode::LinksOff, message).into());
    }
    let found = letter_link::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let mail = delivery::Entity::find_by_id(found.delivery_id).lock_exclusive().one(act.conn()).await?;
    let before = mail.ok_or(ActionError::NotFound)?;
    // What is on the wire carries the old link; who is too early may try again.
    if before.status == DeliveryStatus::Sending {
        return Err(ActionError::Conflict);
    }
    let letter = letter::Entity::find_by_id(found.letter_id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    not_void(&letter)?;
    let official = official::Entity::find_by_id(found.official_id).one(act.conn()).await?;
    let to = To::official(&official.ok_or(ActionError::NotFound)?).ok_or_else(no_address)?;
    let renewed = Remade { message_id: Some(message_id(&before.message_id)), ..Remade::default() };
    let after = mail_to(act, config, &letter, before, &to, renewed).await?;
    storage::letter_link::of_delivery(act.conn(), after.id).await?.ok_or(ActionError::NotFound)
}

/// Gives a mail that was made anew its link; the one before opens nothing any more.
pub(super) async fn replace(act: &Act, config: &Config, mail: &delivery::Model, official_id: i64) -> Outcome<()> {
    if let Some(before) = storage::letter_link::of_delivery(act.conn(), mail.id).await? {
        end(act, before).await?;
    }
    if let Some(links) = &config.links
        && let Some(row) = link::row(links, mail, official_id, act.now())
    {
        let row = row.insert(act.conn()).await?;
        act.record("letter_link.make", row.id, None, Some(&row)).await?;
    }
    Ok(())
}

async fn end(act: &Act, before: letter_link::Model) -> Outcome<letter_link::Model> {
    let mut row = before.clone().into_active_model();
    row.revoked_at = Set(Some(act.now()));
    let after = row.update(act.conn()).await?;
    act.record("letter_link.revoke", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}

/// The Message-ID of the next mail: `a@b`, `a.renewed-2@b`, `a.renewed-3@b`. A mail program that knows the one before
/// would drop the same once more.
fn message_id(before: &str) -> String {
    let (left, domain) = before.split_once('@').unwrap_or((before, "localhost"));
    let (left, times) = match left.rsplit_once(".renewed-") {
        Some((left, times)) => (left, times.parse().unwrap_or(1)),
        None => (left, 1_u32),
    };
    format!("{left}.renewed-{}@{domain}", times + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_renewed_mail_has_a_message_id_of_its_own() {
        let first = "urging.2026-11.unit-3@office.example";
        let second = message_id(first);
        assert_eq!(second, "urging.2026-11.unit-3.renewed-2@office.example");
        assert_eq!(message_id(&second), "urging.2026-11.unit-3.renewed-3@office.example");
    }
}
