//! A run of letters: drafted from the ledger of a day and, unless it is done by hand or held, issued (签发).

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{AddresseeKind, DraftStatus, IssuingMode, LetterKind, letter_draft};
use sea_orm::{ActiveModelTrait, DbErr, Set, SqlErr};
use serde::Serialize;

use super::{
    draft::{Content, Material, issue_draft},
    message,
    render::RenderError,
};
use crate::{
    app::App,
    domain::{letter::Addressee, month::Month},
    live::{Change, Subject},
    storage::{
        self, audit,
        database::{self, Write},
    },
};

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

/// Which letters to draft.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Kind.
    pub kind: LetterKind,
    /// The month they are for.
    pub month: Month,
    /// Day of issue: the ledger is judged as of this day.
    pub day: NaiveDate,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Issued {
    /// Letters issued to units.
    pub to_units: u32,
    /// Letters issued to leaders.
    pub to_leaders: u32,
    /// Letters issued to the heads of the leading group.
    pub to_group_leaders: u32,
    /// Of all: those whose addressee has no mail address.
    pub without_address: u32,
    /// Addressees who had their letter before.
    pub issued_before: u32,
    /// Drafts that wait for the bureau, whenever they were made.
    pub waiting: u32,
    /// Of these: those that a hold keeps back.
    pub held: u32,
    /// Of an urging run: prompt letters that are not urged for, because they have never reached their addressees.
    pub unreached: u32,
    /// Talks that no letter proposes, because there is neither a head of the leading group nor a leader in charge.
    pub unheard_talks: u32,
    /// Letters that the templates in force could not make; they wait in built-in words.
    pub faulty: u32,
}

impl Issued {
    /// How many letters were issued.
    pub const fn letters(self) -> u32 {
        self.to_units + self.to_leaders + self.to_group_leaders
    }
}

/// What became of the letter to one addressee.
enum Outcome {
    Issued { has_address: bool },
    IssuedBefore,
    Waits { held: bool, faulty: bool },
}

/// Drafts the letters of a run to everybody who does not have this month's yet and, if letters are issued by themselves,
/// issues those that are not held; each in a transaction of its own. One that the templates in force cannot make waits for
/// somebody to look at it, and stops no other. `progress` hears how many of how many are through.
pub async fn issue(app: &App, run: Run, mut progress: impl FnMut(usize, usize)) -> Result<Issued, IssueError> {
    let material = Material::gather(&app.db, &app.config.office, run).await?;
    strike_off(app, &material).await?;
    let waiting = storage::letter_draft::of_run(&app.db, run.kind, run.month).await?;
    let to = |row: &letter_draft::Model| Addressee { kind: row.addressee_kind, id: row.addressee_id };
    let waiting: HashMap<Addressee, letter_draft::Model> = waiting.into_iter().map(|row| (to(&row), row)).collect();
    let unreached = if run.kind == LetterKind::Urging { material.unreached } else { 0 };
    let mut sum = Issued { unreached, unheard_talks: material.unheard_talks, ..Issued::default() };
    for (done, content) in material.contents.iter().enumerate() {
        progress(done, material.contents.len());
        let addressee = content.draft.addressee;
        let outcome = if material.issued.contains(&addressee) {
            Outcome::IssuedBefore
        } else {
            draft(app, &material, content, waiting.get(&addressee)).await?
        };
        match (outcome, addressee.kind) {
            (Outcome::IssuedBefore, _) => sum.issued_before += 1,
            (Outcome::Waits { held, faulty }, _) => {
                sum.waiting += 1;
                sum.held += u32::from(held);
                sum.faulty += u32::from(faulty);
            }
            (Outcome::Issued { has_address }, kind) => {
                match kind {
                    AddresseeKind::Unit => sum.to_units += 1,
                    AddresseeKind::Leader => sum.to_leaders += 1,
                    AddresseeKind::GroupLeader => sum.to_group_leaders += 1,
                }
                sum.without_address += u32::from(!has_address);
            }
        }
    }
    progress(material.contents.len(), material.contents.len());
    app.nudge.notify_one();
    Ok(sum)
}

/// What is done is struck off before letters go out, so that what comes up anew is another matter.
async fn strike_off(app: &App, material: &Material) -> Result<(), DbErr> {
    let tx = database::begin_write(&app.db, &app.live).await?;
    storage::strike_off::strike_off(&*tx, &material.over, material.run.day).await?;
    tx.commit().await
}

/// Drafts one letter and, where nothing speaks against it, issues it at once. A draft that waits for the bureau stays as
/// it is, but for one that nobody has looked at and that is issued now: it says what the ledger says today.
async fn draft(
    app: &App,
    material: &Material,
    content: &Content,
    before: Option<&letter_draft::Model>,
) -> Result<Outcome, IssueError> {
    let now = app.clock.now();
    let (run, to) = (material.run, content.draft.addressee);
    let tx = database::begin_write(&app.db, &app.live).await?;
    let issuing = storage::letter_draft::issuing(&*tx).await?;
    let held = storage::letter_draft::holds(&*tx).await?.iter().any(|hold| hold.covers(run.kind, run.month, to));
    let by_itself = issuing.mode == IssuingMode::Automatic && !held;
    if let Some(before) = before.filter(|before| !by_itself || before.status != DraftStatus::Drafted) {
        return Ok(Outcome::Waits { held, faulty: before.fault.is_some() });
    }
    let mut row = material.draft(content, before, &app.config.office, issuing.working_days, now)?;
    let faulty = matches!(row.fault, Set(Some(_)));
    let at_once = by_itself && !faulty;
    if at_once {
        row.status = Set(DraftStatus::Checked);
        row.checked_by = Set(Some(ACTOR.to_owned()));
        row.checked_at = Set(Some(now));
    }
    let saved = if before.is_some() { row.update(&*tx).await } else { row.insert(&*tx).await };
    let Some(drafted) = unless_overtaken(saved.map_err(IssueError::from))? else { return Ok(Outcome::IssuedBefore) };
    record(&tx, app, "letter_draft.draft", drafted.id, before, &drafted).await?;
    if !at_once {
        tx.commit().await?;
        return Ok(Outcome::Waits { held, faulty });
    }
    let issued = issue_draft(&tx, &app.config, &material.roster, &material.templates, &drafted, now).await;
    let Some(issued) = unless_overtaken(issued)? else { return Ok(Outcome::IssuedBefore) };
    record(&tx, app, "letter.issue", issued.letter.id, None, &issued.letter).await?;
    record(&tx, app, "letter_draft.issue", drafted.id, Some(&drafted), &issued.draft).await?;
    tx.changed(Change::of(Subject::Letter, issued.letter.id));
    tx.commit().await?;
    Ok(Outcome::Issued { has_address: issued.has_address })
}

/// Who drafts and issues letters where no person does.
const ACTOR: &str = "letters";

/// What was written; nothing, if somebody else has just issued this letter or drafted it.
fn unless_overtaken<T>(written: Result<T, IssueError>) -> Result<Option<T>, IssueError> {
    match written {
        Ok(written) => Ok(Some(written)),
        Err(IssueError::Database(error)) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

async fn record<M: Serialize>(
    tx: &Write,
    app: &App,
    action: &str,
    subject_id: i64,
    before: Option<&M>,
    after: &M,
) -> Result<(), DbErr> {
    let entry = audit::Entry::new(app.clock.now(), ACTOR, action, subject_id, before, Some(after))?;
    audit::add(&**tx, entry).await
}
