//! Letters before their issue: drafted (拟稿), checked (审核), issued (签发).

use sea_orm::entity::prelude::*;

use crate::vocabulary::{AddresseeKind, DraftStatus, LetterKind};

/// What a letter is going to say, until it is issued. The letter itself is another row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_draft")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Kind.
    pub kind: LetterKind,
    /// The month it is for, `2026-11`.
    pub month: String,
    /// To a unit or to a leader.
    pub addressee_kind: AddresseeKind,
    /// Key of the unit or of the leader's official.
    pub addressee_id: i64,
    /// The addressee as printed (主送).
    pub addressee: String,
    /// How far it has come.
    pub status: DraftStatus,
    /// The day as of which the ledger was judged.
    pub drafted_on: Date,
    /// The day it was drafted first.
    pub waiting_since: Date,
    /// The last day on which it is issued in time.
    pub issue_by: Date,
    /// Its matters and figures, as the rules gave them.
    #[serde(skip)]
    pub content: Json,
    /// Title (标题).
    pub title: String,
    /// Plain-text body, with a blank for the number.
    #[serde(skip)]
    pub text: String,
    /// HTML body, likewise.
    #[serde(skip)]
    pub html: String,
    /// The last change of the templates that went into it, and will go into the letter; none if all were built in.
    pub template_version: Option<i32>,
    /// Why the templates in force could not make it, so that built-in ones did.
    pub fault: Option<String>,
    /// When it was drafted last.
    pub drafted_at: DateTimeUtc,
    /// Who checked it.
    pub checked_by: Option<String>,
    /// When.
    pub checked_at: Option<DateTimeUtc>,
    /// Who returned it.
    pub returned_by: Option<String>,
    /// Why.
    pub return_reason: Option<String>,
    /// The day on which it was reported that it waits for too long.
    pub reported_on: Option<Date>,
    /// The void letter whose place it takes.
    pub replaces_id: Option<i64>,
    /// The letter it became.
    pub letter_id: Option<i64>,
    /// Grows by one with every change.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
