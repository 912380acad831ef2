//! Drafts of letters: checked (审核), returned (退回), drafted anew, and issued (签发).

use std::collections::{HashMap, hash_map::Entry};

use entity::{DraftStatus, LetterKind, RefusalCode, letter, letter_draft};
use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel, Set};

use super::{Act, ActionError, Checks, Outcome, overtaken, unchanged, unknown};
use crate::{
    config::Config,
    domain::{
        language::say,
        letter::{Addressee, draft as rules},
        month::Month,
        refusal::Refusal,
        text,
    },
    letters::{
        draft::{Content, Issued, Material, issue_draft},
        issue::IssueError,
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
    let mut row = before.clone().into_active_model();
    row.status = Set(DraftStatus::Checked);
    row.checked_by = Set(Some(act.actor_name().to_owned()));
    row.checked_at = Set(Some(act.now()));
    row.version = Set(version + 1);
    let after = row.update(act.conn()).await?;
    act.record("letter_draft.approve", id, Some(&before), Some(&after)).await?;
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
    few(only.unwrap_or_default())?;
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
    let wanted = |row: &letter_draft::Model| only.is_none_or(|ids| ids.contains(&row.id));
    let contents: HashMap<Addressee, &Content> =
        material.contents.iter().map(|content| (content.draft.addressee, content)).collect();
    let mut changed = Vec::new();
    for before in waiting.iter().filter(|row| wanted(row)) {
        let to = Addressee { kind: before.addressee_kind, id: before.addressee_id };
        let (row, action) = match contents.get(&to) {
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
        changed.push(after);
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

/// Issues drafts (签发): of those named, every one must be checked and none held; of a run, those that are. The letters, in
/// the order of their numbers.
pub async fn issue(act: &Act, config: &Config, which: &Which) -> Outcome<Vec<letter::Model>> {
    let holds = drafts::holds(act.conn()).await?;
    let is_held = |row: &letter_draft::Model| {
        let to = Addressee { kind: row.addressee_kind, id: row.addressee_id };
        row.month.parse().is_ok_and(|month| holds.iter().any(|hold| hold.covers(row.kind, month, to)))
    };
    let drafts = match which {
        Which::Drafts(ids) => {
            few(ids)?;
            let rows = drafts::lock(act.conn(), ids.clone()).await?;
            let mut checks = Checks::default();
            for (position, id) in ids.iter().enumerate() {
                let refusal = match rows.iter().find(|row| row.id == *id) {
                    None => Some(unknown("draftIds")),
                    Some(row) => rules::issue(row.status, is_held(row)).err(),
                };
                if let Some(refusal) = refusal {
                    checks.refuse(Refusal { field: Some(format!("draftIds.{position}")), ..refusal });
                }
            }
            checks.finish()?;
            rows
        }
        Which::Run(kind, month) => {
            let mut rows = drafts::lock_run(act.conn(), *kind, *month).await?;
            rows.retain(|row| rules::issue(row.status, is_held(row)).is_ok());
            rows
        }
    };
    let roster = Roster::read(act.conn(), &config.office, act.today()).await?;
    let mut templates: HashMap<Option<i32>, Templates> = HashMap::new();
    let mut letters = Vec::new();
    for draft in drafts {
        let templates = match templates.entry(draft.template_version) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                place.insert(Templates::as_of(act.conn(), draft.template_version).await.map_err(fault)?)
            }
        };
        letters.push(issue_one(act, config, &roster, templates, &draft).await?.letter);
    }
    Ok(letters)
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

fn few(ids: &[i64]) -> Result<(), Refusal> {
    if ids.len() <= MOST {
        return Ok(());
    }
    let message = say!("一次最多办理{MOST}件", "At most {MOST} drafts at a time");
    Err(Refusal::of_field("draftIds", RefusalCode::OutOfRange, message))
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
