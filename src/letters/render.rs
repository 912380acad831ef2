//! From a draft to the words of a letter.
//!
//! A kind of letter is a folder of templates: title, subject, prose, and a body in plain text and in HTML that put the
//! same prose on their own kind of paper.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{AddresseeKind, LetterTemplatePart};
use serde::Serialize;

use super::{
    draft::Content,
    sheet::Sheet,
    template::{Place, Templates},
};
use crate::config::Office;
use crate::domain::{calendar::Calendar, letter::Addressee, refusal::Refusal};

/// The names of everybody whom letters mention or go to, on the day of issue, by key.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Units.
    pub units: HashMap<i64, UnitName>,
    /// Division leaders and the heads of the leading group, by key of the official.
    pub leaders: HashMap<i64, LeaderName>,
}

/// A unit's name and its head's.
#[derive(Clone, Debug)]
pub struct UnitName {
    /// Full name.
    pub name: String,
    /// Name of the head (主要负责同志), if the unit has one.
    pub head: Option<String>,
}

/// A division leader's name and title.
#[derive(Clone, Debug)]
pub struct LeaderName {
    /// Name.
    pub name: String,
    /// Title (职务), as a letter addresses the person: `副区长`.
    pub title: String,
}

impl Names {
    pub(super) fn unit(&self, id: i64) -> Result<&str, RenderError> {
        Ok(&self.units.get(&id).ok_or(RenderError::UnknownUnit(id))?.name)
    }

    pub(super) fn addressee(&self, to: Addressee) -> Result<String, RenderError> {
        match to.kind {
            AddresseeKind::Unit => {
                let UnitName { name, head } = self.units.get(&to.id).ok_or(RenderError::UnknownUnit(to.id))?;
                let head = head.as_ref().map(|head| format!("（{head}）")).unwrap_or_default();
                Ok(format!("{name}并主要负责同志{head}"))
            }
            AddresseeKind::Leader | AddresseeKind::GroupLeader => {
                let LeaderName { name, title } = self.leaders.get(&to.id).ok_or(RenderError::UnknownLeader(to.id))?;
                // Of several offices (区委常委、常务副区长) the last goes with the name, and nobody says of which committee.
                let office = title.rsplit('、').next().unwrap_or(title);
                let office = office.strip_prefix("区委").unwrap_or(office);
                Ok(format!("{name}{office}"))
            }
        }
    }
}

/// A letter in words: what is frozen when it is issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Title (标题).
    pub title: String,
    /// Subject line of the mail.
    pub subject: String,
    /// The letter in plain text.
    pub text: String,
    /// The same letter in HTML.
    pub html: String,
    /// The addressee as printed (主送).
    pub addressee: String,
}

/// Why a letter could not be put into words.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The names lack a unit that the letter goes to or mentions.
    #[error("no name for unit {0}")]
    UnknownUnit(i64),
    /// The names lack the leader whom the letter goes to.
    #[error("no name for the leader with official {0}")]
    UnknownLeader(i64),
    /// A template is wrong.
    #[error("template: {0}")]
    Template(#[from] minijinja::Error),
    /// What a template prints is not what a letter may say.
    #[error("template: {0:?}: {1:?}")]
    Refused(Place, Refusal),
}

/// What a draft gets at its issue.
#[derive(Clone, Debug)]
pub struct Issue {
    /// The number as printed (发文字号).
    pub number: String,
    /// The day as of which the ledger was judged.
    pub as_of: NaiveDate,
    /// Day of issue (成文日期).
    pub issued_on: NaiveDate,
    /// By when it is to be answered (反馈时限).
    pub answer_by: NaiveDate,
    /// On which days people work.
    pub calendar: Calendar,
    /// That the addressee is away.
    pub absent: Option<Absent>,
    /// The number of the void letter whose place it takes.
    pub replaces: Option<String>,
    /// Who gets a copy, as printed (抄送).
    pub copies: Vec<String>,
}

/// That the official whom a letter is to is away, and who acts meanwhile.
#[derive(Clone, Debug, Serialize)]
pub struct Absent {
    /// Who is away.
    pub name: String,
    /// The deputy.
    pub deputy: String,
}

/// Puts what a letter says into words.
pub fn render(
    templates: &Templates,
    content: &Content,
    office: &Office,
    names: &Names,
    issue: &Issue,
) -> Result<Rendered, RenderError> {
    let mut sheet = Sheet::new(content, office, names, issue)?;
    let kind = content.draft.kind;
    sheet.title = templates.print(kind, LetterTemplatePart::Title, &sheet)?;
    Ok(Rendered {
        subject: templates.print(kind, LetterTemplatePart::Subject, &sheet)?,
        text: templates.print(kind, LetterTemplatePart::Text, &sheet)?,
        html: templates.print(kind, LetterTemplatePart::Html, &sheet)?,
        title: sheet.title,
        addressee: sheet.addressee,
    })
}

#[cfg(test)]
mod tests;
