//! Personal links (个人链接): a mail lets its recipient sign for its letter and answer it, without an account (adr/0021).
//!
//! The token of a link is an HMAC over the mail's Message-ID and its recipient. So it is kept nowhere: the mail takes it
//! up when it goes out, the same at every attempt, and the database has its hash.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Days, Utc};
use entity::{delivery, letter_link};
use minijinja::{Environment, UndefinedBehavior, context, value::Serde};
use ring::hmac;
use sea_orm::Set;
use secrecy::ExposeSecret;
use serde::Serialize;

use super::message;
use crate::{
    config::{Config, Links},
    domain::{calendar, month::day_in_words, token},
};

/// Why a mail could not be given its link.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The link could not be put into words.
    #[error(transparent)]
    Render(#[from] minijinja::Error),
    /// The link was made from another secret, so that the one that could be put in would open nothing.
    #[error("link_secret was changed since the link was made; renew the link")]
    OtherSecret,
    /// The mail is not of the form that is kept.
    #[error("the mail has not the two bodies that the link goes into")]
    Form,
}

/// What the words of a link say.
#[derive(Serialize)]
struct Sheet<'a> {
    address: String,
    asks_answer: bool,
    until: String,
    contact_name: &'a str,
    contact_telephone: &'a str,
}

/// The link that a mail gets, for the official whom it goes to; none for a mail without a recipient.
pub fn row(
    links: &Links,
    delivery: &delivery::Model,
    official_id: i64,
    now: DateTime<Utc>,
) -> Option<letter_link::ActiveModel> {
    Some(letter_link::ActiveModel {
        letter_id: Set(delivery.letter_id),
        delivery_id: Set(delivery.id),
        official_id: Set(official_id),
        token_hash: Set(token::hash(&token_of(links, delivery)?)),
        created_at: Set(now),
        expires_on: Set(calendar::day_of(now) + Days::new(links.days.into())),
        revoked_at: Set(None),
        ..Default::default()
    })
}

/// The kept mail with its link, as it goes out; whether its letter asks for an answer, the link says, too.
pub fn put_in(
    config: &Config,
    links: &Links,
    delivery: &delivery::Model,
    link: &letter_link::Model,
    asks_answer: bool,
    mail: &[u8],
) -> Result<Vec<u8>, LinkError> {
    let token = token_of(links, delivery).filter(|token| token::hash(token) == link.token_hash);
    let token = token.ok_or(LinkError::OtherSecret)?;
    let sheet = Sheet {
        asks_answer,
        address: format!("{}/letters/{token}", links.public_url),
        until: day_in_words(link.expires_on),
        contact_name: &config.office.contact_name,
        contact_telephone: &config.office.contact_telephone,
    };
    let words = |name| TEMPLATES.get_template(name)?.render(context! { link => Serde(&sheet) });
    let (text, html) = (words("link.txt")?, words("link.html")?);
    message::extended(mail, &text, &html).ok_or(LinkError::Form)
}

fn token_of(links: &Links, delivery: &delivery::Model) -> Option<String> {
    let recipient = delivery.recipient.as_deref()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, links.secret.expose_secret().as_bytes());
    let tag = hmac::sign(&key, format!("{}\n{recipient}", delivery.message_id).as_bytes());
    Some(URL_SAFE_NO_PAD.encode(tag))
}

/// The words that stand below a letter; not the office's, as they carry the token.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_loader(|name| {
        Ok(match name {
            "link.txt" => Some(include_str!("templates/link.txt")),
            "link.html" => Some(include_str!("templates/link.html")),
            _ => None,
        })
    });
    templates
});
