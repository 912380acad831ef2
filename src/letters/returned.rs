//! The mail to who answered through a personal link that the answer is returned (反馈退回): without an account nobody else
//! says so.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use entity::{delivery, letter, letter_answer, letter_item, letter_link, office_report, official};
use minijinja::{Environment, UndefinedBehavior, context};
use sea_orm::DbErr;

use super::notice::{Words, row};
use crate::{
    config::Config,
    domain::{calendar, month::day_in_words},
};

/// A returned answer, and what it was given through.
#[derive(Debug)]
pub struct Returned<'a> {
    /// The answer.
    pub answer: &'a letter_answer::Model,
    /// The matter.
    pub item: &'a letter_item::Model,
    /// The letter.
    pub letter: &'a letter::Model,
    /// The link.
    pub link: &'a letter_link::Model,
    /// The mail that carries the link.
    pub mail: &'a delivery::Model,
    /// Who has the link.
    pub official: &'a official::Model,
}

/// The mail; none, if there is no address on record. It belongs to the thread of the letter's mail.
pub fn notice(
    config: &Config,
    it: &Returned<'_>,
    now: DateTime<Utc>,
) -> Result<Option<office_report::ActiveModel>, DbErr> {
    let Some(address) = &it.official.email else { return Ok(None) };
    let sheet = context! {
        name => it.official.name.as_str(), title => it.letter.title.as_str(), number => it.letter.number.as_str(),
        position => it.item.position, item => it.item.title.as_str(), review => it.answer.review.as_deref(),
        until => day_in_words(it.link.expires_on), contact_name => config.office.contact_name.as_str(),
        contact_telephone => config.office.contact_telephone.as_str(), mark => config.office.mark(),
        day => day_in_words(calendar::day_of(now)),
    };
    let words = |name| TEMPLATES.get_template(name).and_then(|template| template.render(&sheet));
    let failed = |error: minijinja::Error| DbErr::Custom(error.to_string());
    let words = Words {
        job: None,
        key: format!("returned.answer-{}", it.answer.id),
        name: &it.official.name,
        address,
        references: std::slice::from_ref(&it.mail.message_id),
        subject: format!("【反馈退回】{} {}", it.letter.number, it.letter.title),
        text: words("returned.txt").map_err(failed)?,
        html: words("returned.html").map_err(failed)?,
    };
    row(config, words, now).map(Some)
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_loader(|name| {
        Ok(match name {
            "returned.txt" => Some(include_str!("templates/returned.txt").to_owned()),
            "returned.html" => Some(include_str!("templates/returned.html").to_owned()),
            _ => None,
        })
    });
    templates
});
