//! The mail to the bureau about drafts that wait for their issue for too long (待签发提醒).

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{Job, letter_draft, office_report};
use minijinja::{Environment, UndefinedBehavior, context, syntax::SyntaxConfig, value::Serde};
use sea_orm::DbErr;
use serde::Serialize;

use super::notice::{Words, row};
use crate::{config::Config, domain::month::day_in_words};

/// Drafts that a mail lists, at most.
const MOST: usize = 100;

/// What a mail says of a draft.
#[derive(Serialize)]
struct Line<'a> {
    title: &'a str,
    addressee: &'a str,
    issue_by: String,
    status: &'static str,
    /// Whether it is reported for the first time.
    fresh: bool,
}

impl<'a> Line<'a> {
    fn of(draft: &'a letter_draft::Model, day: NaiveDate) -> Self {
        Self {
            title: &draft.title,
            addressee: &draft.addressee,
            issue_by: day_in_words(draft.issue_by),
            status: draft.status.term(),
            fresh: draft.reported_on == Some(day),
        }
    }
}

/// The report of a day: the drafts that wait for too long, the longest first.
pub fn report(
    config: &Config,
    overdue: &[letter_draft::Model],
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<office_report::ActiveModel, DbErr> {
    let lines: Vec<Line<'_>> = overdue.iter().take(MOST).map(|draft| Line::of(draft, day)).collect();
    let sheet = context! {
        contact_name => config.office.contact_name.as_str(), mark => config.office.mark(), day => day_in_words(day),
        total => overdue.len(), fresh => overdue.iter().filter(|draft| draft.reported_on == Some(day)).count(),
        drafts => Serde(lines), more => overdue.len().saturating_sub(MOST),
    };
    let words = |name| TEMPLATES.get_template(name).and_then(|template| template.render(&sheet));
    let failed = |error: minijinja::Error| DbErr::Custom(error.to_string());
    let (text, html) = (words("waiting.txt").map_err(failed)?, words("waiting.html").map_err(failed)?);
    let words = Words {
        job: Some(Job::WaitingLetters),
        key: format!("waiting-letters.{day}"),
        name: &config.office.mark(),
        address: &config.mail.office_address,
        references: &[],
        subject: format!("【待签发提醒】{}件函件超期未签发（{}）", overdue.len(), day_in_words(day)),
        text,
        html,
    };
    row(config, words, now)
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    // Tags on a line of their own leave no line behind; without delimiters of our own this cannot fail.
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default());
    templates.set_loader(|name| {
        Ok(match name {
            "waiting.txt" => Some(include_str!("templates/waiting.txt").to_owned()),
            "waiting.html" => Some(include_str!("templates/waiting.html").to_owned()),
            _ => None,
        })
    });
    templates
});
