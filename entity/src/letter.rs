//! Letters (函件) that were issued; never changed after, but that they may become void.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{AddresseeKind, LetterKind};

/// An issued letter: its words, number and day are frozen.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter")]
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
    /// Key of the unit or of the leader's official; with kind and month it makes "once" true.
    pub addressee_id: i64,
    /// The addressee as printed (主送).
    pub addressee: String,
    /// The official whom it goes to; none if the unit has no head.
    pub official_id: Option<i64>,
    /// Prefix of the document number (机关代字).
    pub number_prefix: String,
    /// Year of the document number.
    pub number_year: i32,
    /// Place in the year's sequence, from 1, without gaps.
    pub number_seq: i32,
    /// The document number as printed (发文字号).
    pub number: String,
    /// Title (标题).
    pub title: String,
    /// Subject line of the mail.
    pub subject: String,
    /// Plain-text body.
    #[serde(skip)]
    pub text: String,
    /// HTML body.
    #[serde(skip)]
    pub html: String,
    /// The last change of the templates that went into it; none if all were built in.
    pub template_version: Option<i32>,
    /// Day of issue (成文日期).
    pub issued_on: Date,
    /// By when an answer is asked for (反馈时限).
    pub answer_by: Date,
    /// When it was issued.
    pub issued_at: DateTimeUtc,
    /// When it became void (作废); none if it did not.
    pub voided_at: Option<DateTimeUtc>,
    /// Who declared it void.
    pub voided_by: Option<String>,
    /// Why.
    pub void_reason: Option<String>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
