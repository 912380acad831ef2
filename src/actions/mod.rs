//! What people do: one write is one transaction, checked by the rules, left in the audit trail.
//!
//! Every action takes an [`Act`]. Nothing is kept until [`Act::commit`]; a dropped act leaves no trace.

pub mod absence;
pub mod account;
pub mod activity;
pub mod answer;
pub mod asset;
pub mod blocker;
pub mod calendar;
pub mod category;
pub mod ceremony;
pub mod contract;
pub mod demonstration;
pub mod direction;
pub mod dispatch;
pub mod exit;
pub mod group;
pub mod job;
pub mod lead;
pub mod lead_limit;
pub mod ledger;
pub mod letter;
pub mod letter_copy_rule;
pub mod letter_draft;
pub mod letter_hold;
pub mod letter_link;
pub mod letter_replacement;
pub mod letter_rule;
pub mod letter_setting;
pub mod letter_template;
pub mod matter;
pub mod official;
pub mod opportunity;
pub mod plan;
pub mod production;
pub mod project;
pub mod review;
pub mod review_level;
pub mod screening;
pub mod signing;
pub mod target;
pub mod task;
pub mod task_force;
pub mod taxonomy;
pub mod unit;

use chrono::{DateTime, NaiveDate, Utc};
use entity::RefusalCode;
use sea_orm::{DbErr, SqlErr};
use serde::Serialize;
use serde_json::Value;

use crate::{
    domain::{
        calendar as business_time,
        language::{Words, say},
        lifecycle,
        refusal::Refusal,
        viewer::{Scope, Viewer},
    },
    live::{Change, Hub, Subject},
    storage::{
        audit,
        database::{self, Database, Transaction, Write},
    },
};

/// Who acts.
#[derive(Clone, Debug)]
pub enum Actor {
    /// A signed-in person.
    Person(Viewer),
    /// The recipient of a letter, through the personal link to it.
    Recipient {
        /// The link.
        link_id: i64,
        /// The recipient's name.
        name: String,
    },
    /// The system itself; which part of it.
    System(&'static str),
}

/// What the recipient of a letter sees of everything else.
static NOTHING: Scope = Scope::Units { on: business_time::EVER, official_id: None, unit_ids: Vec::new() };

/// Why an action was not done. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// The rules refuse it.
    #[error("refused: {0:?}")]
    Refused(Vec<Refusal>),
    /// The thing to be changed does not exist, or not for this actor.
    #[error("not found")]
    NotFound,
    /// Somebody else has changed it since the actor read it.
    #[error("changed by somebody else")]
    Conflict,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<Refusal> for ActionError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl ActionError {
    /// Says of every refused field that it stands in this part of the input.
    #[must_use]
    pub fn inside(self, part: &str) -> Self {
        match self {
            Self::Refused(refusals) => {
                Self::Refused(refusals.into_iter().map(|refusal| refusal.inside(part)).collect())
            }
            other => other,
        }
    }
}

/// What an action answers.
pub type Outcome<T> = Result<T, ActionError>;

/// One act of one person at one moment: the transaction it is written in.
#[derive(Debug)]
pub struct Act {
    tx: Write,
    actor: Actor,
    now: DateTime<Utc>,
}

impl Act {
    /// Begins an act.
    pub async fn begin(db: &Database, live: &Hub, actor: Actor, now: DateTime<Utc>) -> Result<Self, DbErr> {
        Ok(Self { tx: database::begin_write(db, live).await?, actor, now })
    }

    /// Keeps everything that was written, and tells who listens.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.tx.commit().await
    }

    /// The same act goes on at another moment: a demonstration tells years in one transaction.
    pub fn at(&mut self, now: DateTime<Utc>) {
        self.now = now;
    }

    fn conn(&self) -> &Transaction {
        &self.tx
    }

    fn now(&self) -> DateTime<Utc> {
        self.now
    }

    fn today(&self) -> NaiveDate {
        business_time::day_of(self.now)
    }

    fn scope(&self) -> &Scope {
        match &self.actor {
            Actor::Person(viewer) => &viewer.scope,
            Actor::Recipient { .. } => &NOTHING,
            Actor::System(_) => &Scope::Everything,
        }
    }

    /// The actor's name, as records keep it.
    fn actor_name(&self) -> &str {
        match &self.actor {
            Actor::Person(viewer) => &viewer.login,
            Actor::Recipient { name, .. } => name,
            Actor::System(part) => part,
        }
    }

    /// The personal link through which the recipient of a letter acts.
    fn link_id(&self) -> Option<i64> {
        match self.actor {
            Actor::Recipient { link_id, .. } => Some(link_id),
            Actor::Person(_) | Actor::System(_) => None,
        }
    }

    /// Leaves an entry in the audit trail, and notes what changes with it. `action` is `<kind of the thing>.<verb>`.
    async fn record<M: Serialize>(
        &self,
        action: &str,
        subject_id: i64,
        before: Option<&M>,
        after: Option<&M>,
    ) -> Result<(), DbErr> {
        audit::add(self.conn(), self.trace(action, subject_id, before, after)?).await
    }

    /// As [`Self::record`], for a statement that writes the entry together with what it is about.
    fn trace<'a, M: Serialize>(
        &'a self,
        action: &'a str,
        subject_id: i64,
        before: Option<&M>,
        after: Option<&M>,
    ) -> Result<audit::Entry<'a>, DbErr> {
        let entry = audit::Entry {
            account_id: match &self.actor {
                Actor::Person(viewer) => Some(viewer.account_id),
                Actor::Recipient { .. } | Actor::System(_) => None,
            },
            ..audit::Entry::new(self.now, self.actor_name(), action, subject_id, before, after)?
        };
        // What moves from one thing to another is news of both.
        let rows = [&entry.before, &entry.after].into_iter().flatten();
        for change in rows.filter_map(|row| change(entry.subject_kind, subject_id, row)) {
            self.tx.changed(change);
        }
        Ok(entry)
    }

    /// Notes that what happens is news of these projects as well.
    fn concerns_projects(&self, ids: impl IntoIterator<Item = i64>) {
        for id in ids {
            self.tx.changed(Change::of(Subject::Project, id));
        }
    }

    /// What is recorded as done on `on` was done today or before.
    fn must_have_happened(&self, on: NaiveDate) -> Outcome<()> {
        Ok(lifecycle::happened("on", on, self.today())?)
    }
}

/// What those who listen are told of a row. What belongs to a thing names it in its row, and counts as the thing.
fn change(kind: &str, id: i64, row: &Value) -> Option<Change> {
    let owner = |subject, column| row.get(column).and_then(Value::as_i64).map(|id| Change::of(subject, id));
    match kind {
        "project" => Some(Change::of(Subject::Project, id)),
        "milestone"
        | "progress_entry"
        | "fund_receipt"
        | "project_assignment"
        | "project_hold"
        | "evidence"
        | "dispatch_meeting_project"
        | "task"
        | "exit_proposal"
        | "idle_asset"
        | "asset_use"
        | "review"
        | "review_opinion"
        | "contract"
        | "contract_supplement"
        | "task_force"
        | "task_force_member"
        | "blocker"
        | "ceremony_project"
        | "matter" => owner(Subject::Project, "project_id"),
        "unit"
        | "combat_unit"
        | "category"
        | "former_name"
        | "official"
        | "direction"
        | "group_member"
        | "review_level"
        | "unit_assignment"
        | "direction_assignment"
        | "lead_limit"
        | "screening_limit"
        | "calendar_year"
        | "calendar_day" => Some(Change::any(Subject::Organisation)),
        "account" => Some(Change::of(Subject::Account, id)),
        "access_token" => owner(Subject::Account, "account_id"),
        "letter" => Some(Change::of(Subject::Letter, id)),
        "delivery" | "letter_receipt" | "letter_answer" | "letter_closure" | "letter_link" => {
            owner(Subject::Letter, "letter_id")
        }
        "job_run" => Some(Change::of(Subject::JobRun, id)),
        _ => None,
    }
}

/// The most entries of a list in an input.
const LONGEST_LIST: usize = 500;

/// Collects every refusal of an input, so that a form can show them all at once.
#[derive(Debug, Default)]
struct Checks(Vec<Refusal>);

impl Checks {
    /// The checked value; a stand-in if it was refused, which [`Self::finish`] keeps from being used.
    fn take<T: Default>(&mut self, checked: Result<T, Refusal>) -> T {
        checked.unwrap_or_else(|refusal| {
            self.0.push(refusal);
            T::default()
        })
    }

    /// As [`Self::take`], of a field in the part `list.position` of the input.
    fn take_in<T: Default>(&mut self, list: &str, position: usize, checked: Result<T, Refusal>) -> T {
        self.take(checked.map_err(|refusal| refusal.inside(&format!("{list}.{position}"))))
    }

    /// What an outcome brought, if it was not refused. Whatever else went wrong ends the act.
    fn gather<T>(&mut self, outcome: Outcome<T>) -> Outcome<Option<T>> {
        match outcome {
            Err(ActionError::Refused(refusals)) => {
                self.0.extend(refusals);
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    /// A list of the input has at most so many entries.
    fn list_of(&mut self, field: &str, length: usize, most: usize) {
        if length > most {
            let message = say!("最多{most}项", "At most {most} of them");
            self.refuse(Refusal::of_field(field, RefusalCode::TooLong, message));
        }
    }

    /// A list of the input has at most [`LONGEST_LIST`] entries, and none of them twice.
    fn set_of<T: PartialEq>(&mut self, field: &str, entries: &[T]) {
        self.list_of(field, entries.len(), LONGEST_LIST);
        for (position, entry) in entries.iter().enumerate().take(LONGEST_LIST) {
            if entries.iter().take(position).any(|earlier| earlier == entry) {
                let message = say!("与前面的条目重复", "This stands in the list already");
                self.refuse(Refusal::of_field(&format!("{field}.{position}"), RefusalCode::Taken, message));
            }
        }
    }

    /// What is set holds from today or a later day on (生效日期).
    fn first_day(&mut self, from: NaiveDate, act: &Act) {
        if from < act.today() {
            let message = say!("生效日期不得早于今天", "The first day must not be before today");
            self.refuse(Refusal::of_field("from", RefusalCode::DayOrder, message));
        }
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.0.push(refusal);
    }

    fn finish(self) -> Outcome<()> {
        if self.0.is_empty() { Ok(()) } else { Err(ActionError::Refused(self.0)) }
    }
}

/// The row, unless somebody changed it after the actor read version `expected`.
fn unchanged<M>(row: Option<M>, expected: i32, version: impl Fn(&M) -> i32) -> Outcome<M> {
    let row = row.ok_or(ActionError::NotFound)?;
    if version(&row) == expected { Ok(row) } else { Err(ActionError::Conflict) }
}

/// Ends what holds for a stretch of days, so that `$until` is its last one; the row as it is then.
macro_rules! end {
    ($act:expr, $action:literal, $present:expr, $until:expr) => {{
        use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
        let mut row = $present.clone().into_active_model();
        row.until_on = sea_orm::Set(Some($until));
        let ended = row.update($act.conn()).await?;
        $act.record($action, ended.id, Some(&$present), Some(&ended)).await?;
        ended
    }};
}
use end;

/// Turns a broken unique key into a refusal of `field`, whose name, code or number somebody else has.
fn taken(field: &'static str) -> impl Fn(DbErr) -> ActionError {
    already(field, || say!("已被占用，请换一个", "Already taken; choose another"))
}

/// Turns a broken unique key into a refusal of `field` that says what is the case.
fn already(field: &'static str, words: impl Fn() -> Words) -> impl Fn(DbErr) -> ActionError {
    move |error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Refusal::of_field(field, RefusalCode::Taken, words()).into(),
        _ => error.into(),
    }
}

/// What is set from a day on is set once for a day.
fn set_already(field: &'static str) -> impl Fn(DbErr) -> ActionError {
    already(field, || {
        say!("自该日起的规定已经设定，请另选生效日期", "This is set from that day on already; choose another day")
    })
}

/// Turns a broken unique key into a conflict: somebody else was first in the same moment.
fn overtaken(error: DbErr) -> ActionError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => ActionError::Conflict,
        _ => error.into(),
    }
}

/// Refuses a reference to something that does not exist, or not for this actor.
fn unknown(field: &str) -> Refusal {
    Refusal::of_field(field, RefusalCode::Unknown, say!("所指对象不存在", "There is no such object"))
}
