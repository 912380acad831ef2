//! What the pages show.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    AnswerStatus, Lamp, LetterStatus, letter, letter_answer, letter_closure, letter_item, letter_link, letter_receipt,
    official,
};
use minijinja::{Environment, UndefinedBehavior, context, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::form::Typed;
use crate::{
    config::Office,
    domain::{calendar, letter::answer::is_asked, month::day_in_words, refusal::Refusal},
};

/// The one style of the pages; what they may load is this and the letter.
const STYLE: &str = include_str!("templates/style.css");

/// What a browser may load for a page: its own style, and the letter in a frame. No scripts, and nothing from elsewhere.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
});

/// What a browser may load for the letter itself, which has styles in its elements: nothing, and it may do nothing.
pub(super) const LETTER_POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'";

/// A letter that was opened by its link, and everything that became of it.
pub(super) struct Opened {
    pub(super) link: letter_link::Model,
    pub(super) official: official::Model,
    pub(super) letter: letter::Model,
    pub(super) items: Vec<letter_item::Model>,
    /// Of every matter, round by round.
    pub(super) answers: Vec<letter_answer::Model>,
    pub(super) status: LetterStatus,
    pub(super) receipt: Option<letter_receipt::Model>,
    pub(super) closure: Option<letter_closure::Model>,
    /// Names of units, by key.
    pub(super) units: HashMap<i64, String>,
    /// Names of those who signed or answered signed in, by sign-in name.
    pub(super) people: HashMap<String, String>,
    /// Names of those in whose place somebody signed or answered, by key.
    pub(super) absent: HashMap<i64, String>,
    /// A deputy may no more once the addressee is back.
    pub(super) may_answer: bool,
    pub(super) today: NaiveDate,
}

/// Why a form was not kept, and what was typed into it.
pub(super) struct Unkept {
    /// About the whole.
    pub(super) words: Option<&'static str>,
    /// About its fields, or the whole.
    pub(super) refusals: Vec<Refusal>,
    /// What was typed.
    pub(super) typed: Typed,
}

#[derive(Serialize)]
struct LetterView {
    title: String,
    number: String,
    addressee: String,
    issued_on: String,
    answer_by: String,
    asks_answer: bool,
    may_answer: bool,
    status: &'static str,
    receipt: Option<String>,
    closure: Option<String>,
    is_past: bool,
    open_items: bool,
    answered_items: usize,
}

#[derive(Serialize)]
struct ItemView {
    position: i32,
    title: String,
    words: String,
    /// The unit that has to act, in a letter to somebody else.
    unit: Option<String>,
    lamp: &'static str,
    lamp_name: &'static str,
    due_on: String,
    is_late: bool,
    state: &'static str,
    review: Option<String>,
    /// What the button says that leads to the form, if the matter can be answered.
    writes: Option<&'static str>,
    has_answer: bool,
}

#[derive(Default, Serialize)]
struct AnswerView {
    round: i32,
    progress: String,
    late_reason: Option<String>,
    new_due_on: Option<String>,
    person: String,
    note: String,
    saved: Option<String>,
    status: Option<&'static str>,
    review: Option<String>,
}

#[derive(Serialize)]
struct ErrorView {
    field: String,
    label: &'static str,
    message: String,
}

impl Opened {
    /// The matter at this place of the letter.
    pub(super) fn item(&self, position: i32) -> Option<&letter_item::Model> {
        self.items.iter().find(|item| item.position == position)
    }

    fn latest(&self, item: &letter_item::Model) -> Option<&letter_answer::Model> {
        self.answers.iter().rev().find(|answer| answer.letter_item_id == item.id)
    }

    /// What leads to the form of a matter; nothing, if it cannot be answered.
    fn writes(&self, item: &letter_item::Model) -> Option<&'static str> {
        if self.receipt.is_none() || self.closure.is_some() || !self.may_answer {
            return None;
        }
        match self.latest(item).map(|answer| answer.status) {
            None if self.asks_answer() => Some("填写反馈"),
            None => Some("填写批示意见"),
            Some(AnswerStatus::Draft) => Some("继续填写"),
            Some(AnswerStatus::Returned) => Some("重新填报"),
            Some(AnswerStatus::Submitted | AnswerStatus::Accepted) => None,
        }
    }

    fn asks_answer(&self) -> bool {
        is_asked(self.letter.addressee_kind)
    }

    /// Who did something, by name, in whose place, and when: `钱七（代张三），2026年11月24日9:00`.
    fn signature(&self, by: &str, for_other: Option<i64>, at: DateTime<Utc>) -> String {
        let name = self.people.get(by).map_or(by, String::as_str);
        match for_other.and_then(|id| self.absent.get(&id)) {
            Some(other) => by_whom(&format!("{name}（代{other}）"), at),
            None => by_whom(name, at),
        }
    }

    fn answer_view(&self, row: &letter_answer::Model) -> AnswerView {
        AnswerView {
            round: row.round,
            new_due_on: row.new_due_on.map(day_in_words),
            saved: Some(self.signature(&row.saved_by, row.on_behalf_of, row.saved_at)),
            status: Some(row.status.term()),
            review: row.review.clone().filter(|words| !words.is_empty()),
            ..AnswerView::of_typed(&Typed::of_row(row))
        }
    }

    fn letter_view(&self) -> LetterView {
        let is_answered = |item: &&letter_item::Model| {
            let latest = self.latest(item);
            latest.is_some_and(|answer| matches!(answer.status, AnswerStatus::Submitted | AnswerStatus::Accepted))
        };
        let answered_items = self.items.iter().filter(is_answered).count();
        LetterView {
            title: self.letter.title.clone(),
            number: self.letter.number.clone(),
            addressee: self.letter.addressee.clone(),
            issued_on: day_in_words(self.letter.issued_on),
            answer_by: day_in_words(self.letter.answer_by),
            asks_answer: self.asks_answer(),
            may_answer: self.may_answer,
            status: self.status.term(),
            receipt: self
                .receipt
                .as_ref()
                .map(|row| self.signature(&row.acknowledged_by, row.on_behalf_of, row.acknowledged_at)),
            closure: self.closure.as_ref().map(|row| match row.words.as_str() {
                "" => by_whom("招商投资局", row.closed_at),
                words => format!("{}\n{words}", by_whom("招商投资局", row.closed_at)),
            }),
            is_past: self.asks_answer() && self.today > self.letter.answer_by,
            open_items: answered_items < self.items.len(),
            answered_items,
        }
    }

    fn item_view(&self, item: &letter_item::Model) -> ItemView {
        let latest = self.latest(item);
        let returned = latest.filter(|answer| answer.status == AnswerStatus::Returned);
        ItemView {
            position: item.position,
            title: item.title.clone(),
            words: item.words.clone(),
            unit: self.units.get(&item.unit_id).filter(|_| !self.asks_answer()).cloned(),
            lamp: item.lamp.term(),
            lamp_name: match item.lamp {
                Lamp::Blue => "blue",
                Lamp::Yellow => "yellow",
                Lamp::Red => "red",
            },
            due_on: day_in_words(item.due_on),
            is_late: item.late_days > 0,
            state: latest.map_or("未反馈", |answer| answer.status.term()),
            review: returned.and_then(|answer| answer.review.clone()),
            writes: self.writes(item),
            has_answer: latest.is_some_and(|answer| answer.status != AnswerStatus::Draft),
        }
    }

    /// The letter and its matters. `said` tells what was just done, `refused` why it was not.
    pub(super) fn overview(
        &self,
        office: &Office,
        said: Option<&str>,
        refused: Option<&str>,
    ) -> Result<String, minijinja::Error> {
        let items: Vec<_> = self.items.iter().map(|item| self.item_view(item)).collect();
        page(
            "letter.html",
            office,
            context! {
                letter => Serde(self.letter_view()), items => Serde(items), said, refused,
                recipient => self.official.name.as_str(), expires_on => day_in_words(self.link.expires_on),
            },
        )
    }

    /// A matter: what was answered to it, and the form.
    pub(super) fn matter(
        &self,
        office: &Office,
        item: &letter_item::Model,
        unkept: Option<Unkept>,
    ) -> Result<String, minijinja::Error> {
        let latest = self.latest(item);
        let writes = self.writes(item).is_some();
        let earlier = self.answers.iter().filter(|answer| answer.letter_item_id == item.id);
        let answers: Vec<_> =
            earlier.filter(|answer| answer.status != AnswerStatus::Draft).map(|row| self.answer_view(row)).collect();
        let draft = latest.filter(|answer| answer.status == AnswerStatus::Draft);
        let stored =
            unkept.as_ref().filter(|unkept| unkept.words.is_some()).and(draft).map(|row| self.answer_view(row));
        let unsaved = unkept.as_ref().map(|unkept| AnswerView::of_typed(&unkept.typed));
        let refusals = unkept.as_ref().map(|unkept| unkept.refusals.as_slice()).unwrap_or_default();
        let errors: Vec<_> = refusals.iter().filter_map(|refusal| ErrorView::of(refusal, self.asks_answer())).collect();
        let wrongs: BTreeMap<_, _> = errors.iter().map(|error| (&error.field, &error.message)).collect();
        let of_all = refusals.iter().find(|refusal| refusal.field.is_none()).map(|refusal| &refusal.message.chinese);
        let refused = unkept.as_ref().and_then(|unkept| unkept.words).or(of_all.map(String::as_str));
        let typed = match &unkept {
            Some(unkept) => unkept.typed.clone(),
            None => latest.map(Typed::of_row).unwrap_or_default(),
        };
        page(
            "item.html",
            office,
            context! {
                letter => Serde(self.letter_view()), item => Serde(self.item_view(item)), answers => Serde(answers),
                stored => Serde(stored), unsaved => Serde(unsaved), writes, refused, wrongs => Serde(&wrongs),
                errors => Serde(&errors), typed => Serde(typed), version => latest.map_or(0, |answer| answer.version),
                example_day => day_in_words(self.today + Days::new(30)),
                recipient => self.official.name.as_str(), expires_on => day_in_words(self.link.expires_on),
            },
        )
    }
}

/// A page that says something, and whom to ask.
pub(super) fn notice(office: &Office, title: &str, words: &str) -> Result<String, minijinja::Error> {
    page("notice.html", office, context! { title, words })
}

impl Typed {
    fn of_row(row: &letter_answer::Model) -> Self {
        Self {
            progress: row.progress.clone(),
            late_reason: row.late_reason.clone().unwrap_or_default(),
            new_due_on: row.new_due_on.map(|day| day.to_string()).unwrap_or_default(),
            person_name: row.person_name.clone().unwrap_or_default(),
            person_telephone: row.person_telephone.clone().unwrap_or_default(),
            note: row.note.clone(),
        }
    }
}

impl AnswerView {
    fn of_typed(typed: &Typed) -> Self {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Self {
            progress: typed.progress.clone(),
            late_reason: some(&typed.late_reason),
            new_due_on: some(&typed.new_due_on),
            person: format!("{} {}", typed.person_name, typed.person_telephone).trim().to_owned(),
            note: typed.note.clone(),
            ..Self::default()
        }
    }
}

impl ErrorView {
    /// A refusal of one field, in the form of a letter that asks for an answer or of one that reports.
    fn of(refusal: &Refusal, asks_answer: bool) -> Option<Self> {
        let field = refusal.field.clone()?;
        let label = match field.as_str() {
            "progress" => "办理进展",
            "lateReason" => "逾期原因",
            "newDueOn" => "申请调整期限",
            "personName" => "责任人",
            "personTelephone" => "责任人联系电话",
            _ if asks_answer => "备注",
            _ => "批示意见",
        };
        Some(Self { field, label, message: refusal.message.chinese.clone() })
    }
}

/// Who did something, and when: `张三，2026年11月24日9:00`.
fn by_whom(name: &str, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&calendar::ZONE);
    format!("{name}，{}{}", day_in_words(local.date_naive()), local.format("%-H:%M"))
}

fn page(name: &str, office: &Office, values: minijinja::Value) -> Result<String, minijinja::Error> {
    let frame = context! {
        office => context! {
            mark => office.mark(), contact_name => office.contact_name.as_str(),
            contact_telephone => office.contact_telephone.as_str(),
        },
        style => STYLE, ..values
    };
    TEMPLATES.get_template(name)?.render(frame)
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    // Tags on a line of their own leave no line behind; without delimiters of our own this cannot fail.
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default());
    templates.set_loader(|name| {
        let text = match name {
            "base.html" => include_str!("templates/base.html"),
            "letter.html" => include_str!("templates/letter.html"),
            "item.html" => include_str!("templates/item.html"),
            "notice.html" => include_str!("templates/notice.html"),
            _ => return Ok(None),
        };
        Ok(Some(text.to_owned()))
    });
    templates
});
