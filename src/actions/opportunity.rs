//! The opportunity list: drafted, then published as the next edition and never changed again.

use std::collections::HashSet;

use entity::{RefusalCode, opportunity, opportunity_list};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde::Serialize;

use super::{Act, ActionError, Checks, Outcome, direction, taken, unchanged, unit};
use crate::{
    domain::{language::say, refusal::Refusal, text},
    storage,
};

/// The most entries of an edition.
pub const LONGEST: usize = 100;
/// Under which the editions are numbered; they run on over the years.
const SEQUENCE: (&str, i32) = ("OPPORTUNITY_LIST", 0);

/// An opportunity as entered.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Title, at most 200 characters, unique in the list.
    pub title: String,
    /// Industry direction.
    pub direction_id: i64,
    /// The unit that is to pursue it.
    pub unit_id: i64,
    /// What it is.
    pub words: String,
}

/// An edition with its entries, as the audit trail keeps it.
#[derive(Serialize)]
struct Recorded<'a> {
    #[serde(flatten)]
    list: &'a opportunity_list::Model,
    entries: Vec<opportunity::Model>,
}

/// Writes the draft anew. The first time names no version; later ones name that which they replace.
pub async fn draft(act: &Act, version: Option<i32>, entries: &[Entry]) -> Outcome<opportunity_list::Model> {
    let present = storage::opportunity::lock_draft(act.conn()).await?;
    if present.as_ref().map(|draft| draft.version) != version {
        return Err(ActionError::Conflict);
    }
    let rows = checked(act, entries).await?;
    let Some(before) = present else {
        let draft = opportunity_list::ActiveModel {
            drafted_by: Set(act.actor_name().to_owned()),
            version: Set(1),
            updated_at: Set(act.now()),
            ..Default::default()
        };
        let draft = draft.insert(act.conn()).await.map_err(|error| match taken("entries")(error) {
            ActionError::Refused(_) => ActionError::Conflict,
            other => other,
        })?;
        write(act, draft.id, rows).await?;
        act.record("opportunity_list.draft", draft.id, None, Some(&recorded(act, &draft).await?)).await?;
        return Ok(draft);
    };
    let was = recorded(act, &before).await?;
    // A draft is nobody's word yet: it may be thrown away.
    opportunity::Entity::delete_many().filter(opportunity::Column::ListId.eq(before.id)).exec(act.conn()).await?;
    write(act, before.id, rows).await?;
    let mut row = before.clone().into_active_model();
    row.version = Set(before.version + 1);
    row.updated_at = Set(act.now());
    let after = row.update(act.conn()).await?;
    act.record("opportunity_list.draft", after.id, Some(&was), Some(&recorded(act, &after).await?)).await?;
    Ok(after)
}

/// The rows of the entries, without their list.
async fn checked(act: &Act, entries: &[Entry]) -> Outcome<Vec<opportunity::ActiveModel>> {
    let mut checks = Checks::default();
    if entries.is_empty() {
        let message = say!("清单至少应有一项", "The list has at least one entry");
        checks.refuse(Refusal::of_field("entries", RefusalCode::Blank, message));
    }
    if entries.len() > LONGEST {
        let message = say!("清单最多{LONGEST}项", "The list has at most {LONGEST} entries");
        checks.refuse(Refusal::of_field("entries", RefusalCode::TooLong, message));
    }
    checks.finish()?;
    let mut checks = Checks::default();
    let mut titles = HashSet::new();
    let mut rows = Vec::with_capacity(entries.len());
    for (entry, position) in entries.iter().zip(1..) {
        let field = |name: &str| format!("entries.{}.{name}", position - 1);
        let placed = |name: &str, refusal: Refusal| Refusal { field: Some(field(name)), ..refusal };
        let title = checks.take(text::line("title", &entry.title, 200).map_err(|refusal| placed("title", refusal)));
        let words = checks.take(text::words("words", &entry.words).map_err(|refusal| placed("words", refusal)));
        if !title.is_empty() && !titles.insert(title.clone()) {
            let message = say!("清单中已有同名机会", "The list has an entry of this title already");
            checks.refuse(Refusal::of_field(&field("title"), RefusalCode::Taken, message));
        }
        checks.gather(direction::active(act, &field("directionId"), entry.direction_id, act.today()).await)?;
        checks.gather(unit::active(act, &field("unitId"), entry.unit_id, act.today()).await)?;
        rows.push(opportunity::ActiveModel {
            position: Set(position),
            title: Set(title),
            direction_id: Set(entry.direction_id),
            unit_id: Set(entry.unit_id),
            words: Set(words),
            ..Default::default()
        });
    }
    checks.finish().map(|()| rows)
}

async fn write(act: &Act, list_id: i64, rows: Vec<opportunity::ActiveModel>) -> Outcome<()> {
    let rows = rows.into_iter().map(|row| opportunity::ActiveModel { list_id: Set(list_id), ..row });
    opportunity::Entity::insert_many(rows).exec_without_returning(act.conn()).await?;
    Ok(())
}

/// Publishes the draft as the next edition.
pub async fn publish(act: &Act, version: i32) -> Outcome<opportunity_list::Model> {
    let before = unchanged(storage::opportunity::lock_draft(act.conn()).await?, version, |draft| draft.version)?;
    let (prefix, year) = SEQUENCE;
    let mut row = before.clone().into_active_model();
    row.edition = Set(Some(storage::sequence::next(act.conn(), prefix, year).await?));
    row.published_on = Set(Some(act.today()));
    row.published_by = Set(Some(act.actor_name().to_owned()));
    row.version = Set(before.version + 1);
    row.updated_at = Set(act.now());
    let after = row.update(act.conn()).await?;
    act.record("opportunity_list.publish", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}

async fn recorded<'a>(act: &Act, list: &'a opportunity_list::Model) -> Outcome<Recorded<'a>> {
    Ok(Recorded { list, entries: storage::opportunity::entries(act.conn(), vec![list.id]).await? })
}
