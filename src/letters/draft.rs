//! From the ledger of a day to drafts (拟稿), and from a draft to a numbered, frozen letter in the outbox (签发).

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::{AddresseeKind, DeliveryStatus, DraftStatus, LetterKind, delivery, letter, letter_draft, letter_item};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Set};
use serde::{Deserialize, Serialize};

use super::{
    issue::{IssueError, Run},
    outbox,
    render::{Issue, RenderError, Rendered, render},
    roster::Roster,
    template::Templates,
};
use crate::{
    config::{Config, Office},
    domain::{
        letter::{
            Addressee, Draft, Standing,
            compose::{drafts, unheard_talks},
            number::BLANK,
            rules::{matters, over},
        },
        month::Month,
    },
    storage::{
        self,
        database::{self, Database, Transaction},
        letter::Void,
    },
};

/// Working days within which an answer is asked for (反馈时限).
const ANSWER_WORKING_DAYS: u32 = 5;

/// Everything the letters of a run say, read at one moment.
#[derive(Debug)]
pub struct Material {
    /// Which letters.
    pub run: Run,
    /// Who is who on the day.
    pub roster: Roster,
    /// What letters look like.
    pub templates: Templates,
    /// What there is to say, an addressee each.
    pub contents: Vec<Content>,
    /// Matters that are done.
    pub(super) over: Vec<i64>,
    /// Prompt letters to units that have never reached their addressees, though the day for the answer is over.
    pub(super) unreached: u32,
    /// Talks that are proposed to nobody.
    pub(super) unheard_talks: u32,
    /// Who has the letter already.
    pub issued: BTreeSet<Addressee>,
    /// The letters of the run that are void, the last first.
    pub(super) void: Vec<Void>,
}

/// What a letter says, without what it gets at issue: number, day and recipients.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Content {
    /// The matters.
    pub draft: Draft,
    /// Where the projects stand.
    pub standing: Standing,
    /// Where those of the whole district stand, in the letter of a leader who heads the leading group as well.
    #[serde(default)]
    pub district: Option<Standing>,
}

/// A letter in words, before its issue.
#[derive(Debug)]
pub struct Worded {
    /// The words, with a blank for the number.
    pub rendered: Rendered,
    /// The last change of the templates that went into it.
    pub template_version: Option<i32>,
    /// Why the templates in force could not make it, so that built-in ones did.
    pub fault: Option<String>,
}

impl Material {
    /// Reads what the letters of a run would say.
    pub async fn gather(db: &Database, office: &Office, run: Run) -> Result<Self, IssueError> {
        let Run { kind, month, day } = run;
        let tx = database::begin_snapshot(db).await?;
        let facts = storage::letter_facts::read(&tx, month, day).await?;
        let rules = storage::letter_rule::on(&tx, day).await?;
        let standings: HashMap<Addressee, Standing> = storage::letter_standing::read(&tx, &facts, day).await?;
        let content = |draft: Draft| {
            let to = draft.addressee;
            let standing = standings.get(&to).copied().unwrap_or_default();
            let head = Addressee { kind: AddresseeKind::GroupLeader, id: to.id };
            let district = if draft.talks > 0 { standings.get(&head).copied() } else { None };
            Content { draft, standing, district }
        };
        let matters = matters(kind, month, day, &facts, &rules);
        let material = Self {
            run,
            unheard_talks: unheard_talks(&matters, &facts),
            contents: drafts(kind, month, matters, &facts).into_iter().map(content).collect(),
            over: over(day, &facts),
            unreached: facts.unreached,
            issued: storage::letter::addressees(&tx, kind, month).await?,
            void: storage::letter::void_of_run(&tx, kind, month).await?,
            roster: Roster::read(&tx, office, day).await?,
            templates: Templates::in_force(&tx).await?,
        };
        tx.commit().await?;
        Ok(material)
    }

    /// The same of several runs, as of a day.
    pub async fn gather_all(
        db: &Database,
        office: &Office,
        runs: Vec<(LetterKind, Month)>,
        day: NaiveDate,
    ) -> Result<Vec<Self>, IssueError> {
        let mut materials = Vec::new();
        for (kind, month) in runs {
            materials.push(Self::gather(db, office, Run { kind, month, day }).await?);
        }
        Ok(materials)
    }

    /// What there is to say to an addressee.
    pub fn content(&self, to: Addressee) -> Option<&Content> {
        self.contents.iter().find(|content| content.draft.addressee == to)
    }

    /// The void letter whose place a letter to an addressee would take.
    pub fn replaces(&self, to: Addressee) -> Option<&Void> {
        self.void.iter().find(|void| void.addressee == to).filter(|void| !void.replaced)
    }

    /// The letter in words, as it would be issued on the day, with a blank for the number. What the templates in force cannot
    /// say is said by those that the program carries, and waits for somebody to look at it.
    pub(super) fn worded(&self, content: &Content, office: &Office) -> Result<Worded, IssueError> {
        let error = match self.rendered(&self.templates, content, office) {
            Ok(rendered) => return Ok(Worded { rendered, template_version: self.templates.version, fault: None }),
            Err(error) => error,
        };
        let fault = error.refusal()?.message.chinese;
        let rendered = self.rendered(&Templates::built_in(), content, office)?;
        Ok(Worded { rendered, template_version: None, fault: Some(fault) })
    }

    /// The letter in the words of these templates.
    pub(super) fn rendered(
        &self,
        templates: &Templates,
        content: &Content,
        office: &Office,
    ) -> Result<Rendered, RenderError> {
        let number = self.roster.numbering.number(self.roster.day.year(), BLANK);
        let replaces = self.replaces(content.draft.addressee).map(|void| void.number.clone());
        let issue = issue(&self.roster, &content.draft, number, self.run.day, replaces);
        render(templates, content, office, &self.roster.names, &issue)
    }

    /// A new draft of this content, or a new version of `before`, which waits for the check.
    pub fn draft(
        &self,
        content: &Content,
        before: Option<&letter_draft::Model>,
        office: &Office,
        working_days: i32,
        now: DateTime<Utc>,
    ) -> Result<letter_draft::ActiveModel, IssueError> {
        let Worded { rendered, template_version, fault } = self.worded(content, office)?;
        let Run { kind, month, day } = self.run;
        let mut row =
            before.cloned().map(IntoActiveModel::into_active_model).unwrap_or_else(|| letter_draft::ActiveModel {
                kind: Set(kind),
                month: Set(month.to_string()),
                addressee_kind: Set(content.draft.addressee.kind),
                addressee_id: Set(content.draft.addressee.id),
                replaces_id: Set(self.replaces(content.draft.addressee).map(|void| void.id)),
                waiting_since: Set(day),
                issue_by: Set(self.roster.calendar.working_days_after(day, working_days.unsigned_abs())),
                ..Default::default()
            });
        row.addressee = Set(rendered.addressee);
        row.status = Set(DraftStatus::Drafted);
        row.drafted_on = Set(day);
        row.content = Set(serde_json::to_value(content).map_err(unreadable)?);
        row.title = Set(rendered.title);
        row.text = Set(rendered.text);
        row.html = Set(rendered.html);
        row.template_version = Set(template_version);
        row.fault = Set(fault);
        row.drafted_at = Set(now);
        row.checked_by = Set(None);
        row.checked_at = Set(None);
        row.returned_by = Set(None);
        row.return_reason = Set(None);
        row.version = Set(before.map_or(1, |before| before.version + 1));
        Ok(row)
    }
}

/// What a draft says.
pub fn content(row: &letter_draft::Model) -> Result<Content, DbErr> {
    Content::deserialize(&row.content).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> DbErr {
    DbErr::Json(error.to_string())
}

fn issue(roster: &Roster, draft: &Draft, number: String, as_of: NaiveDate, replaces: Option<String>) -> Issue {
    Issue {
        number,
        replaces,
        as_of,
        issued_on: roster.day,
        answer_by: roster.calendar.working_days_after(roster.day, ANSWER_WORKING_DAYS),
        calendar: roster.calendar.clone(),
        absent: roster.absent(draft),
        copies: roster.copies(draft),
    }
}

/// A letter that was issued, and what became of its draft.
#[derive(Debug)]
pub struct Issued {
    /// The letter.
    pub letter: letter::Model,
    /// The draft, which is over.
    pub draft: letter_draft::Model,
    /// Whether its addressee has a mail address.
    pub has_address: bool,
}

/// Issues a draft: number, letter, items and mails, in a transaction that holds the draft already. `templates` are those
/// it was drafted with, so that what was checked is what is issued. A unique key is broken if the addressee has the letter.
pub async fn issue_draft(
    tx: &Transaction,
    config: &Config,
    roster: &Roster,
    templates: &Templates,
    draft: &letter_draft::Model,
    now: DateTime<Utc>,
) -> Result<Issued, IssueError> {
    let content = content(draft)?;
    let to = content.draft.addressee;
    let year = roster.day.year();
    // From the locked row of the sequence on, those who issue at the same time wait for each other.
    let seq = storage::sequence::next(tx, &roster.numbering.prefix, year).await?;
    let replaced = match draft.replaces_id {
        Some(id) => letter::Entity::find_by_id(id).one(tx).await?,
        None => None,
    };
    let number = roster.numbering.number(year, seq);
    let replaces = replaced.map(|letter| letter.number);
    let mut particulars = issue(roster, &content.draft, number, draft.drafted_on, replaces);
    // A leader is told of the day that the units were given, which may have had their letters before.
    if to.kind != AddresseeKind::Unit
        && let Some(day) = storage::letter::answered_by(tx, content.draft.kind, content.draft.month).await?
    {
        particulars.answer_by = day;
    }
    let rendered = render(templates, &content, &config.office, &roster.names, &particulars)?;
    tracing::debug!(number = particulars.number, "a letter takes its number");
    let letter = letter::ActiveModel {
        kind: Set(content.draft.kind),
        month: Set(content.draft.month.to_string()),
        addressee_kind: Set(to.kind),
        addressee_id: Set(to.id),
        addressee: Set(rendered.addressee),
        official_id: Set(roster.addressed(&content.draft).map(|official| official.id)),
        number_prefix: Set(roster.numbering.prefix.clone()),
        number_year: Set(year),
        number_seq: Set(seq),
        number: Set(particulars.number),
        title: Set(rendered.title),
        subject: Set(rendered.subject),
        text: Set(rendered.text),
        html: Set(rendered.html),
        template_version: Set(draft.template_version),
        issued_on: Set(particulars.issued_on),
        answer_by: Set(particulars.answer_by),
        issued_at: Set(now),
        ..Default::default()
    };
    let letter = letter.insert(tx).await?;
    insert_items(tx, &letter, &content.draft).await?;
    let mails = outbox::put(tx, config, &letter, &roster.recipients(&content.draft), now).await?;
    let mut row = draft.clone().into_active_model();
    row.status = Set(DraftStatus::Issued);
    row.letter_id = Set(Some(letter.id));
    row.version = Set(draft.version + 1);
    let has_address = |mail: &delivery::Model| mail.status != DeliveryStatus::NoAddress;
    Ok(Issued { draft: row.update(tx).await?, has_address: mails.first().is_some_and(has_address), letter })
}

async fn insert_items(tx: &impl ConnectionTrait, letter: &letter::Model, draft: &Draft) -> Result<(), DbErr> {
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
    // A leader's letter may have its summary alone.
    if !draft.items.is_empty() {
        letter_item::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}
