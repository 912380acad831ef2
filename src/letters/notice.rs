//! Mails that are no letters (通知邮件): each is made once, under a Message-ID that no other has.

use chrono::{DateTime, Utc};
use entity::{DeliveryStatus, Job, office_report};
use sea_orm::{DbErr, Set};

use super::message;
use crate::{
    config::Config,
    domain::{calendar, text},
};

/// What a mail says, and to whom.
#[derive(Debug)]
pub struct Words<'a> {
    /// The job that reports; none, if none does.
    pub job: Option<Job>,
    /// What makes it this one mail: the Message-ID before the `@`.
    pub key: String,
    /// Name of the recipient.
    pub name: &'a str,
    /// Mail address of the recipient.
    pub address: &'a str,
    /// The Message-IDs of the mails it belongs to.
    pub references: &'a [String],
    /// Subject line.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// The same in HTML.
    pub html: String,
}

/// The mail, ready to go out.
pub fn row(config: &Config, words: Words<'_>, now: DateTime<Utc>) -> Result<office_report::ActiveModel, DbErr> {
    let Words { job, key, name, address, references, subject, text, html } = words;
    let message_id = format!("{key}@{}", text::domain(&config.mail.from_address));
    let message = message::compose(&message::Parts {
        message_id: &message_id,
        from_name: &config.mail.from_name,
        from_address: &config.mail.from_address,
        reply_to: config.mail.reply_to.as_deref(),
        to_name: name,
        to_address: address,
        references,
        subject: &subject,
        text: &text,
        html: &html,
        date: now,
    });
    Ok(office_report::ActiveModel {
        job: Set(job),
        on_day: Set(calendar::day_of(now)),
        recipient: Set(address.to_owned()),
        message_id: Set(message_id),
        subject: Set(subject),
        text: Set(text),
        message: Set(message.map_err(|error| DbErr::Custom(error.to_string()))?),
        status: Set(DeliveryStatus::Waiting),
        attempts: Set(0),
        next_attempt_at: Set(now),
        ..Default::default()
    })
}
