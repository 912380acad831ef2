//! What a letter would say on a day, past or to come. Nothing is written.

use chrono::NaiveDate;
use entity::{LetterKind, RecipientKind};

use super::{
    draft::{Content, Material, Worded},
    issue::{IssueError, Run},
    render::{RenderError, Rendered},
    sample::{examine, shown},
    template::{self, Place, Templates},
};
use crate::{
    app::App,
    config::Config,
    domain::{
        letter::{Addressee, Draft},
        month::Month,
    },
};

/// A letter that would be issued.
#[derive(Debug)]
pub struct Preview {
    /// Which matters it raises.
    pub draft: Draft,
    /// The letter in words, with a blank for its number.
    pub rendered: Rendered,
    /// Why the templates in force could not make it, so that built-in ones did.
    pub fault: Option<String>,
    /// Who would get it, the addressee first.
    pub recipients: Vec<PreviewRecipient>,
    /// Whether the addressee has this month's letter already.
    pub issued_before: bool,
}

/// Somebody who would get a letter.
#[derive(Debug)]
pub struct PreviewRecipient {
    /// As what.
    pub kind: RecipientKind,
    /// Key of the official; nobody, if the unit has no head, or if it is the office.
    pub official_id: Option<i64>,
    /// The mail address it would go to; none if there is none on record.
    pub email: Option<String>,
}

/// The letters of a run, those to everybody or the one to an addressee, who may have nothing to be told.
pub async fn preview(app: &App, run: Run, only: Option<Addressee>) -> Result<Vec<Preview>, IssueError> {
    let material = Material::gather(&app.db, &app.config.office, run).await?;
    of(&material, &app.config, only)
}

fn of(material: &Material, config: &Config, only: Option<Addressee>) -> Result<Vec<Preview>, IssueError> {
    let preview = |content: &Content| {
        let to = content.draft.addressee;
        let Worded { rendered, fault, .. } = material.worded(content, &config.office)?;
        let recipients = material.roster.recipients(&content.draft).into_iter().map(|recipient| PreviewRecipient {
            kind: recipient.kind,
            official_id: recipient.official.map(|official| official.id),
            email: match recipient.kind {
                RecipientKind::Office => Some(config.mail.office_address.clone()),
                _ => recipient.official.and_then(|official| official.email.clone()),
            },
        });
        Ok(Preview {
            rendered,
            fault,
            recipients: recipients.collect(),
            issued_before: material.issued.contains(&to),
            draft: content.draft.clone(),
        })
    };
    let wanted = |content: &&Content| only.is_none_or(|to| to == content.draft.addressee);
    material.contents.iter().filter(wanted).map(preview).collect()
}

/// The letters that a template would make in the place of the one in force: of each kind that it is for, the one to an
/// addressee for a month on a day, who may have nothing to be told, or else two that are made up.
pub async fn trial(
    app: &App,
    place: Place,
    source: &str,
    on: Option<(Addressee, Month, NaiveDate)>,
) -> Result<Vec<(LetterKind, Rendered)>, IssueError> {
    let office = &app.config.office;
    let source = template::source(source).map_err(|refusal| RenderError::Refused(place, refusal))?;
    let templates = Templates::in_force(&app.db).await?.with(place, &source)?;
    examine(&templates, place, office)?;
    let mut letters = Vec::new();
    for kind in place.kinds() {
        if let Some((to, month, day)) = on {
            let gathered = Material::gather(&app.db, office, Run { kind, month, day }).await?;
            for content in gathered.contents.iter().filter(|content| content.draft.addressee == to) {
                letters.push((kind, gathered.rendered(&templates, content, office)?));
            }
        } else {
            for sample in shown(kind) {
                letters.push((kind, sample.rendered(&templates, office)?));
            }
        }
    }
    Ok(letters)
}
