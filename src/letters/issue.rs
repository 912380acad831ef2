//! Issuing (签发): from the ledger of a day to numbered, frozen letters in the outbox.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::{AddresseeKind, DeliveryStatus, LetterKind, UnitPost, delivery, letter, letter_item, official};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set, SqlErr};

use super::{
    link, message,
    render::{Dates, LeaderName, Names, RenderError, Rendered, UnitName, render},
};
use crate::{
    app::App,
    config::Config,
    domain::{
        calendar::Calendar,
        letter::{
            Addressee, Draft, Standing,
            compose::drafts,
            number::DocumentNumber,
            rules::{matters, over},
        },
        month::Month,
        responsibility::holds_on,
    },
    live::{Change, Subject},
    storage::{
        self, audit,
        database::{self, Transaction},
    },
};

/// Working days within which an answer is asked for (反馈时限).
const ANSWER_WORKING_DAYS: u32 = 5;

/// Why letters could not be issued. Letters issued before the fault stand; the rest is issued by the next run.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// A letter could not be put into words.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A mail could not be made.
    #[error(transparent)]
    Compose(#[from] message::ComposeError),
}

/// Which letters to issue.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Kind.
    pub kind: LetterKind,
    /// The month they are for.
    pub month: Month,
    /// Day of issue: the ledger is judged as of this day.
    pub day: NaiveDate,
}

/// A letter that would be issued, and why.
#[derive(Debug)]
pub struct Preview {
    /// The letter's content.
    pub draft: Draft,
    /// The addressee as printed.
    pub addressee: String,
    /// The mail address it would go to; none if there is none on record.
    pub recipient: Option<String>,
    /// Whether the addressee has this month's letter already.
    pub issued_before: bool,
}

/// What a run issued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Issued {
    /// Letters to units.
    pub to_units: u32,
    /// Letters to leaders.
    pub to_leaders: u32,
    /// Of both: those whose addressee has no mail address.
    pub without_address: u32,
    /// Addressees who had their letter before.
    pub issued_before: u32,
}

impl Issued {
    /// How many letters were issued.
    pub const fn letters(self) -> u32 {
        self.to_units + self.to_leaders
    }
}

/// Everything the letters of a run say, read at one moment.
struct Material {
    day: NaiveDate,
    calendar: Calendar,
    drafts: Vec<Draft>,
    /// Matters that are done.
    over: Vec<i64>,
    standings: HashMap<Addressee, Standing>,
    names: Names,
    heads: HashMap<i64, i64>,
    officials: HashMap<i64, official::Model>,
    issued_before: BTreeSet<Addressee>,
}

impl Material {
    async fn gather(app: &App, run: Run) -> Result<Self, DbErr> {
        let Run { kind, month, day } = run;
        let tx = database::begin_snapshot(&app.db).await?;
        let facts = storage::letter::facts(&tx, month, day).await?;
        let heads = storage::letter::posts(&tx, UnitPost::Head, day).await?;
        let officials = storage::letter::officials(&tx).await?;
        let name_of_head = |unit: i64| officials.get(heads.get(&unit)?).map(|head| head.name.clone());
        let units = storage::letter::unit_names(&tx).await?;
        let units = units.into_iter().map(|(id, name)| (id, UnitName { name, head: name_of_head(id) })).collect();
        let leader = |row: &official::Model| LeaderName { name: row.name.clone(), title: row.title.clone() };
        let leaders = officials.iter().map(|(id, row)| (*id, leader(row))).collect();
        let material = Self {
            day,
            drafts: drafts(kind, month, matters(kind, month, day, &facts)),
            over: over(day, &facts),
            standings: storage::letter::standings(&tx, day).await?,
            issued_before: storage::letter::addressees(&tx, kind, month).await?,
            calendar: facts.calendar,
            names: Names { units, leaders },
            heads,
            officials,
        };
        tx.commit().await?;
        Ok(material)
    }

    /// The official whom a letter goes to; nobody who is not in office on the day.
    fn recipient(&self, to: Addressee) -> Option<&official::Model> {
        let id = match to.kind {
            AddresseeKind::Unit => *self.heads.get(&to.id)?,
            AddresseeKind::Leader => to.id,
        };
        let official = self.officials.get(&id)?;
        holds_on(official.active_from, official.active_until, self.day).then_some(official)
    }
}

/// Says who would get which letter, and why; writes nothing.
pub async fn preview(app: &App, run: Run) -> Result<Vec<Preview>, IssueError> {
    let material = Material::gather(app, run).await?;
    let preview = |draft: &Draft| {
        Ok(Preview {
            addressee: material.names.addressee(draft.addressee)?,
            recipient: material.recipient(draft.addressee).and_then(|official| official.email.clone()),
            issued_before: material.issued_before.contains(&draft.addressee),
            draft: draft.clone(),
        })
    };
    material.drafts.iter().map(preview).collect()
}

/// Issues the letters of a run to everybody who does not have this month's yet, each in a transaction of its own.
/// `progress` hears how many of how many are through.
pub async fn issue(app: &App, run: Run, mut progress: impl FnMut(usize, usize)) -> Result<Issued, IssueError> {
    let material = Material::gather(app, run).await?;
    strike_off(app, &material).await?;
    let mut issued = Issued::default();
    for (done, draft) in material.drafts.iter().enumerate() {
        progress(done, material.drafts.len());
        if material.issued_before.contains(&draft.addressee) {
            issued.issued_before += 1;
            continue;
        }
        match issue_once(app, run, &material, draft).await? {
            None => issued.issued_before += 1,
            Some(delivery) => {
                match draft.addressee.kind {
                    AddresseeKind::Unit => issued.to_units += 1,
                    AddresseeKind::Leader => issued.to_leaders += 1,
                }
                issued.without_address += u32::from(delivery.status == DeliveryStatus::NoAddress);
            }
        }
    }
    progress(material.drafts.len(), material.drafts.len());
    app.nudge.notify_one();
    Ok(issued)
}

/// What is done is struck off before letters go out, so that what comes up anew is another matter.
async fn strike_off(app: &App, material: &Material) -> Result<(), DbErr> {
    let tx = database::begin_write(&app.db, &app.live).await?;
    storage::matter::strike_off(&*tx, &material.over, material.day).await?;
    tx.commit().await
}

/// Letter, items, number and outbox row in one transaction; `None` if somebody else has just issued this letter.
async fn issue_once(
    app: &App,
    run: Run,
    material: &Material,
    draft: &Draft,
) -> Result<Option<delivery::Model>, IssueError> {
    let now = app.clock.now();
    let prefix = &app.config.office.number_prefix;
    let tx = database::begin_write(&app.db, &app.live).await?;
    // The locked number row comes first: from here on, runs that issue at the same time wait for each other.
    let seq = storage::sequence::next(&tx, prefix, run.day.year()).await?;
    let number = DocumentNumber { prefix: prefix.clone(), year: run.day.year(), seq };
    let standing = material.standings.get(&draft.addressee).copied().unwrap_or_default();
    let answer_by = material.calendar.working_days_after(run.day, ANSWER_WORKING_DAYS);
    let dates = Dates { calendar: &material.calendar, issued_on: run.day, answer_by };
    let rendered = render(draft, &standing, &app.config.office, &material.names, &number, dates)?;
    let recipient = material.recipient(draft.addressee);
    let row = letter_row(run, draft, &number, &rendered, recipient, answer_by, now);
    let letter = match row.insert(&*tx).await {
        Ok(letter) => letter,
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            tx.rollback().await?;
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    insert_items(&tx, &letter, draft).await?;
    let delivery = outbox_row(&app.config, &letter, recipient, now)?.insert(&*tx).await?;
    if let (Some(links), Some(official)) = (&app.config.links, recipient)
        && let Some(row) = link::row(links, &delivery, official.id, now)
    {
        row.insert(&*tx).await?;
    }
    let entry = audit::Entry {
        at: now,
        account_id: None,
        actor: "letters",
        action: "letter.issue",
        subject_kind: "letter",
        subject_id: letter.id,
        before: None,
        after: Some(serde_json::to_value(&letter).map_err(|error| DbErr::Custom(error.to_string()))?),
    };
    audit::add(&*tx, entry).await?;
    tx.changed(Change::of(Subject::Letter, letter.id));
    tx.commit().await?;
    Ok(Some(delivery))
}

fn letter_row(
    run: Run,
    draft: &Draft,
    number: &DocumentNumber,
    rendered: &Rendered,
    recipient: Option<&official::Model>,
    answer_by: NaiveDate,
    now: DateTime<Utc>,
) -> letter::ActiveModel {
    letter::ActiveModel {
        kind: Set(draft.kind),
        month: Set(draft.month.to_string()),
        addressee_kind: Set(draft.addressee.kind),
        addressee_id: Set(draft.addressee.id),
        addressee: Set(rendered.addressee.clone()),
        official_id: Set(recipient.map(|official| official.id)),
        number_prefix: Set(number.prefix.clone()),
        number_year: Set(number.year),
        number_seq: Set(number.seq),
        title: Set(rendered.title.clone()),
        subject: Set(rendered.subject.clone()),
        text: Set(rendered.text.clone()),
        html: Set(rendered.html.clone()),
        issued_on: Set(run.day),
        answer_by: Set(answer_by),
        issued_at: Set(now),
        ..Default::default()
    }
}

async fn insert_items(tx: &Transaction, letter: &letter::Model, draft: &Draft) -> Result<(), DbErr> {
    let matters = storage::matter::raise(tx, &draft.items, letter.issued_on).await?;
    let whole = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let rows = draft.items.iter().zip(matters).zip(1..).map(|((item, matter_id), position)| letter_item::ActiveModel {
        letter_id: Set(letter.id),
        position: Set(position),
        rule: Set(item.rule),
        lamp: Set(item.lamp),
        step: Set(item.step),
        matter_id: Set(matter_id),
        matter: Set(item.key.to_string()),
        unit_id: Set(item.unit),
        project_id: Set(item.project),
        lead_id: Set(item.lead),
        title: Set(item.title.clone()),
        words: Set(item.words.clone()),
        due_on: Set(item.due_on),
        late_days: Set(whole(item.late_days)),
        raised_before: Set(whole(item.raised_before)),
        ..Default::default()
    });
    letter_item::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The outbox row of a letter: its mail, made here and never again; without an address, a row that people see.
fn outbox_row(
    config: &Config,
    letter: &letter::Model,
    recipient: Option<&official::Model>,
    now: DateTime<Utc>,
) -> Result<delivery::ActiveModel, message::ComposeError> {
    let message_id = message_id(config, letter);
    let address = recipient.and_then(|official| Some((official, official.email.clone()?)));
    let message = match &address {
        Some((official, email)) => Some(mail(config, letter, &message_id, official, email)?),
        None => None,
    };
    let status = if address.is_some() { DeliveryStatus::Waiting } else { DeliveryStatus::NoAddress };
    Ok(delivery::ActiveModel {
        letter_id: Set(letter.id),
        recipient: Set(address.map(|(_, email)| email)),
        message_id: Set(message_id),
        message: Set(message),
        status: Set(status),
        attempts: Set(0),
        next_attempt_at: Set(now),
        last_error: Set((status == DeliveryStatus::NoAddress).then(|| NO_ADDRESS.to_owned())),
        ..Default::default()
    })
}

/// What people read where an addressee has no mail address.
pub const NO_ADDRESS: &str = "收件人没有登记邮箱，请补录邮箱后重新发送";

/// The same for every attempt and every resend of one letter; no other letter has it.
fn message_id(config: &Config, letter: &letter::Model) -> String {
    let kind = match letter.kind {
        LetterKind::Prompt => "prompt",
        LetterKind::Urging => "urging",
    };
    let domain = config.mail.from_address.rsplit('@').next().unwrap_or("localhost");
    let addressee = match letter.addressee_kind {
        AddresseeKind::Unit => "unit",
        AddresseeKind::Leader => "leader",
    };
    format!("{kind}.{}.{addressee}-{}@{domain}", letter.month, letter.addressee_id)
}

/// The mail of a letter to an official.
pub fn mail(
    config: &Config,
    letter: &letter::Model,
    message_id: &str,
    official: &official::Model,
    email: &str,
) -> Result<Vec<u8>, message::ComposeError> {
    message::compose(&message::Parts {
        message_id,
        from_name: &config.mail.from_name,
        from_address: &config.mail.from_address,
        reply_to: config.mail.reply_to.as_deref(),
        to_name: &official.name,
        to_address: email,
        subject: &letter.subject,
        text: &letter.text,
        html: &letter.html,
        date: letter.issued_at,
    })
}
