//! The templates of letters (函件模板): the office changes them, and takes the built-in ones back.

use entity::{RefusalCode, letter_template};
use sea_orm::{ActiveModelTrait, DbErr, Set};

use super::{Act, ActionError, Checks, Outcome};
use crate::{
    config::Office,
    domain::{language::say, refusal::Refusal, text},
    letters::{
        render::RenderError,
        sample::examine,
        template::{self, Place, Templates},
    },
    storage::{letter_template as templates, sequence},
};

/// The sequence of changes, whose locked row makes them one after the other: each is tried together with the others.
const CHANGES: &str = "letter_template";

/// The longest note, in characters.
const LONGEST_NOTE: usize = 200;

/// Puts another template in force; `version` is that of the one it replaces, none if that is the built-in one still.
pub async fn set(
    act: &Act,
    office: &Office,
    place: Place,
    version: Option<i32>,
    source: &str,
    note: Option<&str>,
) -> Outcome<letter_template::Model> {
    let mut checks = Checks::default();
    let source = checks.take(template::source(source));
    let note = checks.take(text::optional_line("note", note, LONGEST_NOTE));
    checks.finish()?;
    replace(act, office, place, version, Some(source), note).await
}

/// Takes the built-in template back (恢复内置模板); `version` is that of the one it replaces.
pub async fn restore(
    act: &Act,
    office: &Office,
    place: Place,
    version: i32,
    note: Option<&str>,
) -> Outcome<letter_template::Model> {
    let note = text::optional_line("note", note, LONGEST_NOTE)?;
    replace(act, office, place, Some(version), None, note).await
}

async fn replace(
    act: &Act,
    office: &Office,
    place: Place,
    version: Option<i32>,
    source: Option<String>,
    note: Option<String>,
) -> Outcome<letter_template::Model> {
    let number = sequence::next(act.conn(), CHANGES, 0).await?;
    let in_force = templates::in_force(act.conn()).await?;
    let is_at_place = |row: &&letter_template::Model| (row.kind, row.part) == (place.kind, place.part);
    let before = in_force.iter().find(is_at_place);
    if before.map(|row| row.version) != version {
        return Err(ActionError::Conflict);
    }
    if source.is_none() && before.is_some_and(|row| row.source.is_none()) {
        let message = say!("现行模板即为内置模板", "The built-in template is in force already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    tried(in_force.iter().filter(|row| !is_at_place(row)), place, source.as_deref(), office)?;
    let row = letter_template::ActiveModel {
        kind: Set(place.kind),
        part: Set(place.part),
        version: Set(number),
        source: Set(source),
        note: Set(note),
        made_by: Set(act.actor_name().to_owned()),
        made_at: Set(act.now()),
        ..Default::default()
    };
    let after = row.insert(act.conn()).await?;
    let verb = if after.source.is_some() { "letter_template.set" } else { "letter_template.restore" };
    act.record(verb, after.id, before, Some(&after)).await?;
    Ok(after)
}

/// Refuses what would make letters that cannot be printed.
fn tried<'a>(
    others: impl Iterator<Item = &'a letter_template::Model>,
    place: Place,
    source: Option<&str>,
    office: &Office,
) -> Outcome<()> {
    let examined = || {
        let mut templates = Templates::of(others)?;
        if let Some(source) = source {
            templates = templates.with(place, source)?;
        }
        examine(&templates, place, office)
    };
    let fault = |error: RenderError| DbErr::Custom(error.to_string());
    examined().or_else(|error| Err(error.refusal().map_err(fault)?.into()))
}
