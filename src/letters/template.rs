//! The templates of letters (函件模板): those that the program carries, under what the office has made of them.
//!
//! A template is given one letter and nothing else. It cannot read, include or ask for anything beyond the templates listed
//! here, is strict about names that do not exist, and has fuel for so much work and no more. What it prints is checked
//! whenever a letter is printed, not only when the template is saved (adr/0024).

mod names;

use std::{error::Error as _, sync::LazyLock};

use entity::{LetterKind, LetterTemplatePart, letter_template};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, context, syntax::SyntaxConfig, value::Serde,
};
use sea_orm::ConnectionTrait;

use super::{issue::IssueError, render::RenderError, sheet::Sheet};
use crate::{
    domain::{
        language::{Words, say},
        letter::markup,
        refusal::{Refusal, RefusalCode},
        text,
    },
    storage,
};

/// The longest template, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// What one template of a letter may use up: far more than a letter needs, and soon gone in a loop without end. Each row
/// that the letter lists is allowed its own.
const FUEL: u64 = 400_000;
const FUEL_OF_A_ROW: u64 = 4_000;
/// The largest text, in bytes, likewise.
const LARGEST: usize = 1024 * 1024;
const LARGEST_OF_A_ROW: usize = 4 * 1024;
/// The longest title or subject, in characters.
const LONGEST_LINE: usize = 200;
/// The tag that would print data as markup.
const ESCAPING: &str = "autoescape";
/// How deep macros may call each other; a letter needs some 30. Keeps far from the end of a thread's stack.
const DEPTH: usize = 150;

/// Which template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Kind of the letters; none if letters of every kind share it.
    pub kind: Option<LetterKind>,
    /// Which part of the letter.
    pub part: LetterTemplatePart,
}

/// A template that the program carries.
#[derive(Debug)]
pub struct BuiltIn {
    /// Which one.
    pub place: Place,
    /// By what name others import it.
    pub name: &'static str,
    /// The template.
    pub source: &'static str,
}

macro_rules! built_in {
    ($( $kind:ident $part:ident = $name:literal, )+) => {
        /// Every template of letters there is.
        pub const BUILT_IN: &[BuiltIn] = &[ $( BuiltIn {
            place: Place { kind: built_in!(@ $kind), part: LetterTemplatePart::$part },
            name: $name,
            source: include_str!(concat!("templates/", $name)),
        }, )+ ];
    };
    (@ Any) => { None };
    (@ $kind:ident) => { Some(LetterKind::$kind) };
}

built_in! {
    Prompt Title = "prompt/title.txt",
    Prompt Subject = "prompt/subject.txt",
    Prompt Prose = "prompt/prose.txt",
    Prompt Text = "prompt/body.txt",
    Prompt Html = "prompt/body.html",
    Urging Title = "urging/title.txt",
    Urging Subject = "urging/subject.txt",
    Urging Prose = "urging/prose.txt",
    Urging Text = "urging/body.txt",
    Urging Html = "urging/body.html",
    Any Phrases = "shared.txt",
    Any TextStyle = "parts.txt",
    Any HtmlStyle = "parts.html",
}

impl Place {
    /// The template that the program carries.
    fn built_in(self) -> Result<&'static BuiltIn, RenderError> {
        let carried = BUILT_IN.iter().find(|template| template.place == self);
        carried.ok_or_else(|| {
            let message = say!("没有这一模板", "There is no such template");
            RenderError::Refused(self, Refusal::of_field("part", RefusalCode::Unknown, message))
        })
    }

    /// What letters its change shows in.
    pub fn kinds(self) -> Vec<LetterKind> {
        self.kind.map_or_else(|| vec![LetterKind::Prompt, LetterKind::Urging], |kind| vec![kind])
    }

    /// What people call it: `工作提示函·标题`.
    fn words(self) -> Words {
        let part = self.part.terms();
        match self.kind {
            Some(kind) => {
                say!("{kind}·{part}", "{kind} {part}", kind = kind.terms(), part = (part.0, part.1.clone()))
            }
            None => part.into(),
        }
    }
}

/// A template as people send it, with plain line ends.
pub fn source(text: &str) -> Result<String, Refusal> {
    if text.len() > LONGEST {
        let message = say!("模板不得超过{LONGEST}字节", "A template has at most {LONGEST} bytes");
        return Err(Refusal::of_field("source", RefusalCode::TooLong, message));
    }
    let text = text.replace("\r\n", "\n");
    printable(&text)?;
    Ok(text)
}

fn printable(text: &str) -> Result<(), Refusal> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        let message = say!("含有控制字符", "There are control characters");
        return Err(Refusal::of_field("source", RefusalCode::ForbiddenCharacter, message));
    }
    Ok(())
}

/// The templates of letters at one moment.
#[derive(Clone, Debug)]
pub struct Templates {
    text: Environment<'static>,
    /// The same templates, which escape what they print, whichever of them prints it.
    html: Environment<'static>,
    /// The last change by the office; none if all are built in.
    pub version: Option<i32>,
}

static CARRIED: LazyLock<Templates> = LazyLock::new(|| Templates {
    text: environment(AutoEscape::None),
    html: environment(AutoEscape::Html),
    version: None,
});

fn environment(escape: AutoEscape) -> Environment<'static> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    // An error then says which name is undefined.
    templates.set_debug(true);
    templates.set_recursion_limit(DEPTH);
    templates.set_auto_escape_callback(move |_| escape.clone());
    // What a letter says of the ledger is data, never markup.
    templates.remove_filter("safe");
    // Tags on a line of their own leave no line behind; without delimiters of our own this cannot fail.
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default());
    for BuiltIn { name, source, .. } in BUILT_IN {
        // A test sees that each of them can be added; one that could not would be missed by its name.
        let _ = templates.add_template(name, source);
    }
    templates
}

impl Templates {
    /// Those that the program carries.
    pub fn built_in() -> Self {
        CARRIED.clone()
    }

    /// Those in force.
    pub async fn in_force(conn: &impl ConnectionTrait) -> Result<Self, IssueError> {
        Ok(Self::of(&storage::letter_template::in_force(conn).await?)?)
    }

    /// Those that were in force after a change, or before the first one.
    pub async fn as_of(conn: &impl ConnectionTrait, version: Option<i32>) -> Result<Self, IssueError> {
        match version {
            Some(version) => Ok(Self::of(&storage::letter_template::as_of(conn, version).await?)?),
            None => Ok(Self::built_in()),
        }
    }

    /// The built-in templates under these of the office.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a letter_template::Model>) -> Result<Self, RenderError> {
        let mut templates = Self::built_in();
        for row in rows {
            templates.version = templates.version.max(Some(row.version));
            if let Some(source) = &row.source {
                templates = templates.with(Place { kind: row.kind, part: row.part }, source)?;
            }
        }
        Ok(templates)
    }

    /// The same, with another template at a place.
    pub fn with(mut self, place: Place, source: &str) -> Result<Self, RenderError> {
        let name = place.built_in()?.name;
        for templates in [&mut self.text, &mut self.html] {
            templates.add_template_owned(name, source.to_owned())?;
        }
        Ok(self)
    }

    /// Refuses what no sample would bring to light: a name that does not exist, in a branch that is not taken, and a
    /// switch that keeps data from being escaped.
    pub(super) fn read_through(&self, place: Place) -> Result<(), RenderError> {
        let name = place.built_in()?.name;
        let template = self.text.get_template(name)?;
        let refused = |line: usize, word: &str| {
            let message = say!("第{line}行：不能使用“{word}”", "line {line}: there is no `{word}`");
            RenderError::Refused(place, Refusal::of_change(RefusalCode::TemplateName, message))
        };
        let escaping = template.source().lines().position(|line| line.contains(ESCAPING));
        if let Some(before) = escaping {
            return Err(refused(before + 1, ESCAPING));
        }
        match names::unknown(&self.text, name)? {
            Some(unknown) => Err(refused(unknown.line.into(), &unknown.name)),
            None => Ok(()),
        }
    }

    /// A part of a letter of this kind, as it is printed.
    pub(super) fn print(
        &self,
        kind: LetterKind,
        part: LetterTemplatePart,
        sheet: &Sheet<'_>,
    ) -> Result<String, RenderError> {
        let place = Place { kind: Some(kind), part };
        let name = place.built_in()?.name;
        let is_html = part == LetterTemplatePart::Html;
        let mut templates = if is_html { self.html.clone() } else { self.text.clone() };
        let rows = sheet.rows();
        templates.set_fuel(Some(FUEL.saturating_add(FUEL_OF_A_ROW.saturating_mul(rows as u64))));
        let printed = templates.get_template(name)?.render(context! { letter => Serde(sheet) })?;
        let checked = match part {
            LetterTemplatePart::Title | LetterTemplatePart::Subject => text::line("source", &printed, LONGEST_LINE),
            _ => body(printed, rows, is_html),
        };
        checked.map_err(|refusal| RenderError::Refused(place, refusal))
    }
}

/// A letter's text or HTML, unless it is no such thing.
fn body(printed: String, rows: usize, is_html: bool) -> Result<String, Refusal> {
    if printed.trim().is_empty() {
        return Err(Refusal::of_change(RefusalCode::Blank, say!("函件没有内容", "The letter is empty")));
    }
    if printed.len() > LARGEST.saturating_add(LARGEST_OF_A_ROW.saturating_mul(rows)) {
        let message = say!("生成的函件过长", "The letter is too long");
        return Err(Refusal::of_change(RefusalCode::TemplateLimit, message));
    }
    printable(&printed)?;
    if is_html {
        markup::check(&printed)?;
    }
    Ok(printed)
}

impl RenderError {
    /// What is wrong with the template that was sent as `source`, in words for whoever wrote it; anything else stays a
    /// fault.
    pub fn refusal(self) -> Result<Refusal, Self> {
        match self {
            Self::Refused(place, Refusal { code, field, message }) => {
                let words = (message.chinese, message.english);
                let message = say!("“{place}”：{words}", "{place}: {words}", place = place_words(place), words = words);
                Ok(Refusal { code, field: field.or_else(|| Some("source".to_owned())), message })
            }
            Self::Template(error) => {
                let (code, message) = explained(&error);
                Ok(Refusal::of_field("source", code, message))
            }
            other => Err(other),
        }
    }
}

fn place_words(place: Place) -> (String, String) {
    let words = place.words();
    (words.chinese, words.english)
}

/// The innermost cause: an error in an imported template comes wrapped in that of the import.
fn explained(error: &Error) -> (RefusalCode, Words) {
    let mut cause = error;
    while let Some(inner) = cause.source().and_then(|source| source.downcast_ref::<Error>()) {
        cause = inner;
    }
    let place = BUILT_IN.iter().find(|known| Some(known.name) == cause.name()).map(|known| place_words(known.place));
    let line = cause.line().unwrap_or(0);
    let (code, kind) = kind(cause);
    let detail = cause.detail().map_or_else(|| cause.kind().to_string(), str::to_owned);
    let words = say!(
        "“{place}”第{line}行：{kind}（{detail}）",
        "{place}, line {line}: {kind} ({detail})",
        place = place.unwrap_or_else(|| ("模板".to_owned(), "template".to_owned())),
        kind = (kind.chinese, kind.english),
    );
    (code, words)
}

fn kind(error: &Error) -> (RefusalCode, Words) {
    // What minijinja refuses for its size and depth without a kind of its own.
    let is_too_much = error.detail().is_some_and(|detail| {
        ["range has too many elements", "recursion limit exceeded"].iter().any(|limit| detail.contains(limit))
    });
    match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::BadEscape => {
            (RefusalCode::TemplateSyntax, say!("语法有误", "not written so"))
        }
        ErrorKind::UndefinedError
        | ErrorKind::UnknownFilter
        | ErrorKind::UnknownTest
        | ErrorKind::UnknownFunction
        | ErrorKind::UnknownMethod
        | ErrorKind::TemplateNotFound => (RefusalCode::TemplateName, say!("名称不存在", "there is no such name")),
        ErrorKind::OutOfFuel => {
            (RefusalCode::TemplateLimit, say!("运行步骤过多，已中止", "too many steps; it was stopped"))
        }
        _ if is_too_much => (RefusalCode::TemplateLimit, say!("循环或嵌套超出限度", "too long a loop, or too deep")),
        _ => (RefusalCode::TemplateFault, say!("运行出错", "it fails")),
    }
}

#[cfg(test)]
mod tests;
