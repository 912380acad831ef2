//! What a letter would say on a day, past or to come. Nothing is written.

use entity::RecipientKind;

use super::{
    draft::{Content, Material},
    issue::{IssueError, Run},
    render::Rendered,
};
use crate::{
    app::App,
    domain::letter::{Addressee, Draft},
};

/// A letter that would be issued.
#[derive(Debug)]
pub struct Preview {
    /// Which matters it raises.
    pub draft: Draft,
    /// The letter in words, with a blank for its number.
    pub rendered: Rendered,
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
    /// Key of the official; nobody, if the unit has no head.
    pub official_id: Option<i64>,
    /// The mail address it would go to; none if there is none on record.
    pub email: Option<String>,
}

/// The letters of a run, those to everybody or the one to an addressee, who may have nothing to be told.
pub async fn preview(app: &App, run: Run, only: Option<Addressee>) -> Result<Vec<Preview>, IssueError> {
    let office = &app.config.office;
    let material = Material::gather(&app.db, office, run).await?;
    let preview = |content: &Content| {
        let to = content.draft.addressee;
        let recipients = material.roster.recipients(&content.draft).into_iter().map(|recipient| PreviewRecipient {
            kind: recipient.kind,
            official_id: recipient.official.map(|official| official.id),
            email: recipient.official.and_then(|official| official.email.clone()),
        });
        Ok(Preview {
            rendered: material.rendered(content, office)?,
            recipients: recipients.collect(),
            issued_before: material.issued.contains(&to),
            draft: content.draft.clone(),
        })
    };
    let wanted = |content: &&Content| only.is_none_or(|to| to == content.draft.addressee);
    material.contents.iter().filter(wanted).map(preview).collect()
}
