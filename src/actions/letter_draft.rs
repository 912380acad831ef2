//! Drafts of letters: checked (审核), returned (退回), drafted anew, and issued (签发).

use std::collections::{HashMap, hash_map::Entry};

use entity::{DraftStatus, IssuingMode, LetterKind, RefusalCode, letter, letter_draft};
use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel, Set};

use super::{Act, ActionError, Checks, Outcome, overtaken, unchanged, unknown};
use crate::{
    config::Config,
    domain::{
        language::say,
        letter::{
            Addressee,
            draft::{self as rules, Hold, Kept},
        },
        month::Month,
        refusal::Refusal,
        text,
    },
    letters::{
        draft::{Content, Issued, Material, content, issue_draft},
        issue::{IssueError, Run},
        roster::Roster,
        template::Templates,
    },
    storage::letter_draft as drafts,
};

/// Drafts that are named at once, at most.
pub const MOST: usize = 200;

/// Which drafts.
#[derive(Clone, Debug)]
pub enum Which {
    /// These very ones.
    Drafts(Vec<i64>),
    /// Those of a run.
    Run(LetterKind, Month),
}

/// Approves a draft (审核通过): it may be issued.
pub async fn approve(act: &Act, id: i64, version: i32) -> Outcome<letter_draft::Model> {
    let before = unchanged(lock_one(act, id).await?, version, |row| row.version)?;
    rules::approve(before.status)?;
    check(act, before).await
}

/// Approves several drafts, each as of the version that was checked, or none of them.
pub async fn approve_all(act: &Act, checked: &[(i64, i32)]) -> Outcome<Vec<letter_draft::Model>> {
    few("drafts", checked)?;
    let rows = drafts::lock(act.conn(), checked.iter().map(|(id, _)| *id).collect()).await?;
    let (mut checks, mut approved) = (Checks::default(), Vec::new());
    for (position, (id, version)) in checked.iter().enumerate() {
        let row = rows.iter().find(|row| row.id == *id).cloned();
        let before = unchanged(row, *version, |row| row.version)?;
        match rules::approve(before.status) {
            Ok(()) => approved.push(before),
            Err(refusal) => checks.refuse(Refusal { field: Some(format!("drafts.{position}")), ..refusal }),
        }
    }
    checks.finish()?;
    // Named twice it is approved once.
    approved.sort_by_key(|row| row.id);
    approved.dedup_by_key(|row| row.id);
    let mut after = Vec::new();
    for before in approved {
        after.push(check(act, before).await?);
    }
    Ok(after)
}

async fn check(act: &Act, before: letter_draft::Model) -> Outcome<letter_draft::Model> {
    let mut row = before.clone().into_active_model();
    row.status = Set(DraftStatus::Checked);
    row.checked_by = Set(Some(act.actor_name().to_owned()));
    row.checked_at = Set(Some(act.now()));
    row.version = Set(before.version + 1);
    let after = row.update(act.conn()).await?;
    act.record("letter_draft.approve", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}

/// Returns a draft (退回修改), and says why: it waits until it is drafted anew.
pub async fn send_back(act: &Act, id: i64, version: i32, reason: &str) -> Outcome<letter_draft::Model> {
    let reason = text::filled_words("reason", reason)?;
    let before = unchanged(lock_one(act, id).await?, version, |row| row.version)?;
    rules::send_back(before.status)?;
    let mut row = before.clone().into_active_model();
    row.status = Set(DraftStatus::Returned);
    row.checked_by = Set(None);
    row.checked_at = Set(None);
    row.returned_by = Set(Some(act.actor_name().to_owned()));
    row.return_reason = Set(Some(reason));
    row.version = Set(version + 1);
    let after = row.update(act.conn()).await?;
    act.record("letter_draft.return", id, Some(&before), Some(&after)).await?;
    Ok(after)
}

async fn lock_one(act: &Act, id: i64) -> Result<Option<letter_draft::Model>, DbErr> {
    Ok(drafts::lock(act.conn(), vec![id]).await?.pop())
}

/// Drafts a run anew (重新拟稿) from what was gathered of the ledger: what waits says what the ledger says now, and has to
/// be checked again; where nothing is left to say it is withdrawn; who has neither draft nor letter gets a draft.
/// With `only`, these drafts and no others. The drafts that were made or changed.
pub async fn regenerate(
    act: &Act,
    config: &Config,
    material: &Material,
    only: Option<&[i64]>,
) -> Outcome<Vec<letter_draft::Model>> {
    let run = material.run;
    few("draftIds", only.unwrap_or_default())?;
    let waiting = drafts::lock_run(act.conn(), run.kind, run.month).await?;
    if let Some(ids) = only {
        let mut checks = Checks::default();
        for (position, id) in ids.iter().enumerate() {
            if waiting.iter().all(|row| row.id != *id) {
                checks.refuse(unknown(&format!("draftIds.{position}")));
            }
        }
        checks.finish()?;
    }
    let working_days = drafts::issuing(act.conn()).await?.working_days;
    let mut changed = Vec::new();
    let wanted = |row: &letter_draft::Model| only.is_none_or(|ids| ids.contains(&row.id));
    for before in waiting.iter().filter(|row| wanted(row)) {
        changed.push(anew(act, config, material, before, working_days).await?);
    }
    let has_draft =
        |to: Addressee| waiting.iter().any(|row| (row.addressee_kind, row.addressee_id) == (to.kind, to.id));
    let new = material.contents.iter().filter(|content| {
        let to = content.draft.addressee;
        only.is_none() && !has_draft(to) && !material.issued.contains(&to)
    });
    for content in new {
        let row = material.draft(content, None, &config.office, working_days, act.now()).map_err(fault)?;
        let after = row.insert(act.conn()).await.map_err(overtaken)?;
        act.record("letter_draft.draft", after.id, None, Some(&after)).await?;
        changed.push(after);
    }
    Ok(changed)
}

/// Drafts anew what waits; withdraws it, if nothing is left to say.
async fn anew(
    act: &Act,
    config: &Config,
    material: &Material,
    before: &letter_draft::Model,
    working_days: i32,
) -> Outcome<letter_draft::Model> {
    let (row, action) = match material.content(to(before)) {
        Some(content) => {
            let row = material.draft(content, Some(before), &config.office, working_days, act.now());
            (row.map_err(fault)?, "letter_draft.draft")
        }
        None => {
            let mut row = before.clone().into_active_model();
            row.status = Set(DraftStatus::Withdrawn);
            row.version = Set(before.version + 1);
            (row, "letter_draft.withdraw")
        }
    };
    let after = row.update(act.conn()).await?;
    act.record(action, after.id, Some(before), Some(&after)).await?;
    Ok(after)
}

/// To whom a draft is.
const fn to(row: &letter_draft::Model) -> Addressee {
    Addressee { kind: row.addressee_kind, id: row.addressee_id }
}

/// What was issued of what was to be.
#[derive(Debug)]
pub struct Issuance {
    /// The letters, in the order of their numbers.
    pub letters: Vec<letter::Model>,
    /// Drafts of the run that wait as before.
    pub waiting: usize,
}

/// Issues drafts (签发): of those named, every one must be checked and none held; of a run, those that are. What was drafted
/// on another day is drawn up for today from `materials`, those of the runs of the drafts, and must still say what was checked.
pub async fn issue(act: &Act, config: &Config, materials: &[Material], which: &Which) -> Outcome<Issuance> {
    let holds = drafts::holds(act.conn()).await?;
    let ready = |row: &letter_draft::Model| {
        rules::issue(row.status, is_held(&holds, row))?;
        drawn_up(act, materials, row)
    };
    let (mut due, mut kept) = (Vec::new(), Kept::default());
    match which {
        Which::Drafts(ids) => {
            few("draftIds", ids)?;
            let rows = drafts::lock(act.conn(), ids.clone()).await?;
            let mut checks = Checks::default();
            for (position, id) in ids.iter().enumerate() {
                let refusal = match rows.iter().find(|row| row.id == *id) {
                    None => Some(unknown("draftIds")),
                    Some(row) => ready(row).err(),
                };
                if let Some(refusal) = refusal {
                    checks.refuse(Refusal { field: Some(format!("draftIds.{position}")), ..refusal });
                }
            }
            checks.finish()?;
            due.extend(rows.iter().filter_map(|row| ready(row).ok()));
        }
        Which::Run(kind, month) => {
            for row in drafts::lock_run(act.conn(), *kind, *month).await? {
                match ready(&row) {
                    Ok(row) => due.push(row),
                    Err(refusal) => kept.count(row.status, &refusal),
                }
            }
            if due.is_empty() {
                return Err(kept.refusal().into());
            }
        }
    }
    let roster = Roster::read(act.conn(), &config.office, act.today()).await?;
    let mut templates: HashMap<Option<i32>, Templates> = HashMap::new();
    let mut letters = Vec::new();
    for draft in due {
        let templates = match templates.entry(draft.template_version) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                place.insert(Templates::as_of(act.conn(), draft.template_version).await.map_err(fault)?)
            }
        };
        letters.push(issue_one(act, config, &roster, templates, &draft).await?.letter);
    }
    Ok(Issuance { letters, waiting: kept.all() })
}

fn is_held(holds: &[Hold], row: &letter_draft::Model) -> bool {
    row.month.parse().is_ok_and(|month| holds.iter().any(|hold| hold.covers(row.kind, month, to(row))))
}

/// A draft as it is issued today: as it is if it was drafted today, else with what the ledger says now, if the matters are
/// those that were checked.
fn drawn_up(act: &Act, materials: &[Material], row: &letter_draft::Model) -> Result<letter_draft::Model, Refusal> {
    let day = act.today();
    if row.drafted_on == day {
        return Ok(row.clone());
    }
    let of_run = |material: &&Material| material.run.kind == row.kind && material.run.month.to_string() == row.month;
    let now = materials.iter().find(of_run).and_then(|material| material.content(to(row)));
    let same = |now: &&Content| content(row).is_ok_and(|checked| rules::says_the_same(&checked.draft, &now.draft));
    let content = now.filter(same).and_then(|now| serde_json::to_value(now).ok());
    let content = content.ok_or_else(|| rules::outdated(row.drafted_on))?;
    Ok(letter_draft::Model { content, drafted_on: day, ..row.clone() })
}

/// Has drafts go on that a released hold covered, where letters are issued by themselves: what nobody has returned is drafted
/// anew from `materials`, those of its runs, and issued. What another hold keeps back waits, and what the templates in force
/// cannot make.
pub(super) async fn go_on(act: &Act, config: &Config, materials: &[Material], released: &Hold) -> Outcome<()> {
    let issuing = drafts::issuing(act.conn()).await?;
    if issuing.mode != IssuingMode::Automatic {
        return Ok(());
    }
    let holds = drafts::holds(act.conn()).await?;
    for material in materials {
        let Run { kind, month, .. } = material.run;
        for before in drafts::lock_run(act.conn(), kind, month).await? {
            let covered = released.covers(kind, month, to(&before)) && !is_held(&holds, &before);
            if !covered || before.status == DraftStatus::Returned {
                continue;
            }
            let drafted = anew(act, config, material, &before, issuing.working_days).await?;
            if drafted.status == DraftStatus::Drafted && drafted.fault.is_none() {
                let checked = check(act, drafted).await?;
                issue_one(act, config, &material.roster, &material.templates, &checked).await?;
            }
        }
    }
    Ok(())
}

/// Issues a draft that is held, checked and not kept back.
pub(super) async fn issue_one(
    act: &Act,
    config: &Config,
    roster: &Roster,
    templates: &Templates,
    draft: &letter_draft::Model,
) -> Outcome<Issued> {
    let issued = issue_draft(act.conn(), config, roster, templates, draft, act.now()).await.map_err(fault)?;
    act.record("letter.issue", issued.letter.id, None, Some(&issued.letter)).await?;
    act.record("letter_draft.issue", draft.id, Some(draft), Some(&issued.draft)).await?;
    Ok(issued)
}

fn few<T>(field: &str, named: &[T]) -> Result<(), Refusal> {
    if named.len() <= MOST {
        return Ok(());
    }
    let message = say!("一次最多办理{MOST}件", "At most {MOST} drafts at a time");
    Err(Refusal::of_field(field, RefusalCode::OutOfRange, message))
}

/// Somebody else was first, or a fault of ours.
pub(super) fn fault(error: IssueError) -> ActionError {
    match error {
        IssueError::Database(error) => overtaken(error),
        IssueError::Render(error) => match error.refusal() {
            Ok(refusal) => Refusal { field: None, ..refusal }.into(),
            Err(error) => DbErr::Custom(error.to_string()).into(),
        },
        other => DbErr::Custom(other.to_string()).into(),
    }
}
