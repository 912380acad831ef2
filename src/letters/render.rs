//! From a draft to the words of a letter.
//!
//! A kind of letter is a folder of templates: title, subject, prose, and a body in plain text and in HTML that put the
//! same prose on their own kind of paper. The templates are part of the program and strict about undefined names.

use std::{collections::HashMap, sync::LazyLock};

use chrono::NaiveDate;
use entity::{AddresseeKind, LetterKind};
use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use super::{link, sheet::Sheet};
use crate::config::Office;
use crate::domain::{
    calendar::Calendar,
    letter::{Addressee, Draft, Standing},
};

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
                // Of several offices (区委常委、常务副区长) the last goes with the name.
                let office = title.rsplit('、').next().unwrap_or(title);
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
    #[error("template: {0:#}")]
    Template(#[from] minijinja::Error),
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

/// Puts a draft into words.
pub fn render(
    draft: &Draft,
    standing: &Standing,
    office: &Office,
    names: &Names,
    issue: &Issue,
) -> Result<Rendered, RenderError> {
    let folder = match draft.kind {
        LetterKind::Prompt => "prompt",
        LetterKind::Urging => "urging",
    };
    let mut sheet = Sheet::new(draft, standing, office, names, issue)?;
    sheet.title = fill(folder, "title.txt", &sheet)?;
    Ok(Rendered {
        subject: fill(folder, "subject.txt", &sheet)?,
        text: fill(folder, "body.txt", &sheet)?,
        html: fill(folder, "body.html", &sheet)?,
        title: sheet.title,
        addressee: sheet.addressee,
    })
}

fn fill(folder: &str, file: &str, sheet: &Sheet<'_>) -> Result<String, RenderError> {
    let template = TEMPLATES.get_template(&format!("{folder}/{file}"))?;
    Ok(template.render(minijinja::context! { letter => Serde(sheet) })?)
}

/// A personal link in words, as plain text and as HTML, to stand below a letter.
pub(super) fn link(sheet: &link::Sheet<'_>) -> Result<(String, String), RenderError> {
    let words = |name| TEMPLATES.get_template(name)?.render(minijinja::context! { link => Serde(sheet) });
    Ok((words("link.txt")?, words("link.html")?))
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    // Tags on a line of their own leave no line behind; without delimiters of our own this cannot fail.
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default());
    templates.set_loader(|name| Ok(source(name)));
    templates
});

macro_rules! embedded {
    ($( $name:literal ),+ $(,)?) => {
        /// The text of a template, by its path below `templates/`.
        fn source(name: &str) -> Option<&'static str> {
            match name {
                $( $name => Some(include_str!(concat!("templates/", $name))), )+
                _ => None,
            }
        }
    };
}

embedded! {
    "parts.html",
    "parts.txt",
    "shared.txt",
    "link.txt",
    "link.html",
    "prompt/title.txt",
    "prompt/subject.txt",
    "prompt/prose.txt",
    "prompt/body.txt",
    "prompt/body.html",
    "urging/title.txt",
    "urging/subject.txt",
    "urging/prose.txt",
    "urging/body.txt",
    "urging/body.html",
}

#[cfg(test)]
mod tests;
