//! Into the outbox: a mail for everybody who gets a letter, made here and never again.

use chrono::{DateTime, Utc};
use entity::{AddresseeKind, DeliveryStatus, LetterKind, RecipientKind, delivery, letter, official};
use sea_orm::{ActiveModelTrait, Set};

use super::{issue::IssueError, link, message, roster::Recipient};
use crate::{
    config::Config,
    domain::text,
    storage::{database::Transaction, delivery as outbox},
};

/// What people read where a recipient has no mail address.
pub const NO_ADDRESS: &str = "收件人没有登记邮箱，请补录邮箱后重新发送";

/// Mails that a mail refers to, at most: matters may go on for years.
const MOST_REFERENCES: usize = 12;

/// Puts the mails of a letter into the outbox. Whoever may answer it gets a personal link; a copy has none.
pub(super) async fn put(
    tx: &Transaction,
    config: &Config,
    letter: &letter::Model,
    recipients: &[Recipient<'_>],
    now: DateTime<Utc>,
) -> Result<Vec<delivery::Model>, IssueError> {
    let threads = outbox::threads(tx, letter).await?;
    let mut mails = Vec::new();
    for recipient in recipients {
        let thread = recipient.official.and_then(|official| threads.get(&official.id));
        let thread = thread.map(Vec::as_slice).unwrap_or_default();
        let mail = row(config, letter, *recipient, thread, now)?.insert(tx).await?;
        if let (Some(links), Some(official)) = (&config.links, recipient.official)
            && may_answer(recipient.kind)
            && let Some(row) = link::row(links, &mail, official.id, now)
        {
            row.insert(tx).await?;
        }
        mails.push(mail);
    }
    Ok(mails)
}

/// Whether who gets a letter as this may sign for it and answer it.
pub const fn may_answer(kind: RecipientKind) -> bool {
    matches!(kind, RecipientKind::Addressee | RecipientKind::Deputy)
}

/// To whom a mail goes.
#[derive(Clone, Debug)]
pub struct To {
    /// The official; none, if it is the office.
    pub official_id: Option<i64>,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
}

impl To {
    /// An official who has an address.
    pub fn official(official: &official::Model) -> Option<Self> {
        let email = official.email.clone()?;
        Some(Self { official_id: Some(official.id), name: official.name.clone(), email })
    }

    /// The office of the leading group.
    pub fn office(config: &Config) -> Self {
        Self { official_id: None, name: config.office.mark(), email: config.mail.office_address.clone() }
    }
}

/// The outbox row of a letter and recipient; without an address, a row that people see.
fn row(
    config: &Config,
    letter: &letter::Model,
    recipient: Recipient<'_>,
    thread: &[String],
    now: DateTime<Utc>,
) -> Result<delivery::ActiveModel, message::ComposeError> {
    let message_id = message_id(config, letter, recipient);
    let to = match recipient.kind {
        RecipientKind::Office => Some(To::office(config)),
        _ => recipient.official.and_then(To::official),
    };
    let message = match &to {
        Some(to) => Some(mail(config, letter, &message_id, thread, recipient.kind, to)?),
        None => None,
    };
    let status = if to.is_some() { DeliveryStatus::Waiting } else { DeliveryStatus::NoAddress };
    Ok(delivery::ActiveModel {
        letter_id: Set(letter.id),
        recipient_kind: Set(recipient.kind),
        official_id: Set(recipient.official.map(|official| official.id)),
        domain: Set(to.as_ref().map(|to| text::domain(&to.email))),
        recipient: Set(to.map(|to| to.email)),
        message_id: Set(message_id),
        message: Set(message),
        status: Set(status),
        attempts: Set(0),
        next_attempt_at: Set(now),
        at_once: Set(false),
        last_error: Set((status == DeliveryStatus::NoAddress).then(|| NO_ADDRESS.to_owned())),
        ..Default::default()
    })
}

/// The same for every attempt and every resend of one mail; no other mail has it, not even that of a letter that takes
/// the place of a void one.
fn message_id(config: &Config, letter: &letter::Model, recipient: Recipient<'_>) -> String {
    let kind = match letter.kind {
        LetterKind::Prompt => "prompt",
        LetterKind::Urging => "urging",
    };
    let domain = text::domain(&config.mail.from_address);
    let addressee = match letter.addressee_kind {
        AddresseeKind::Unit => "unit",
        AddresseeKind::Leader => "leader",
        AddresseeKind::GroupLeader => "group-leader",
    };
    let place = match (recipient.kind, recipient.official) {
        (RecipientKind::Deputy, Some(official)) => format!(".deputy-{}", official.id),
        (RecipientKind::Copy, Some(official)) => format!(".copy-{}", official.id),
        (RecipientKind::Office, _) => ".office".to_owned(),
        _ => String::new(),
    };
    format!("{kind}.{}.{addressee}-{}.letter-{}{place}@{domain}", letter.month, letter.addressee_id, letter.id)
}

/// The mail of a letter to somebody, which belongs to the `thread` of these mails.
pub fn mail(
    config: &Config,
    letter: &letter::Model,
    message_id: &str,
    thread: &[String],
    kind: RecipientKind,
    to: &To,
) -> Result<Vec<u8>, message::ComposeError> {
    let subject = match kind {
        RecipientKind::Copy => format!("【抄送】{}", letter.subject),
        RecipientKind::Office => format!("【存档】{}", letter.subject),
        RecipientKind::Addressee | RecipientKind::Deputy => letter.subject.clone(),
    };
    message::compose(&message::Parts {
        message_id,
        from_name: &config.mail.from_name,
        from_address: &config.mail.from_address,
        reply_to: config.mail.reply_to.as_deref(),
        to_name: &to.name,
        to_address: &to.email,
        references: thread.get(thread.len().saturating_sub(MOST_REFERENCES)..).unwrap_or_default(),
        subject: &subject,
        text: &letter.text,
        html: &letter.html,
        date: letter.issued_at,
    })
}
