//! Answers (反馈) to the matters of letters: a row a round.

use sea_orm::entity::prelude::*;

use crate::vocabulary::AnswerStatus;

/// An answer to a matter of a letter. A returned one stays, and the next round begins after it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_answer")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The letter.
    pub letter_id: i64,
    /// The matter of the letter.
    pub letter_item_id: i64,
    /// Which round, from 1: another begins after the bureau has returned the one before.
    pub round: i32,
    /// How it stands.
    pub status: AnswerStatus,
    /// What was done so far; may be empty in a draft.
    pub progress: String,
    /// Why it is late.
    pub late_reason: Option<String>,
    /// The new day asked for.
    pub new_due_on: Option<Date>,
    /// Who is responsible.
    pub person_name: Option<String>,
    /// That person's telephone.
    pub person_telephone: Option<String>,
    /// What else there is to say; may be empty.
    pub note: String,
    /// When it was saved last.
    pub saved_at: DateTimeUtc,
    /// Who saved it last.
    pub saved_by: String,
    /// The personal link it was saved through; none by an account.
    pub link_id: Option<i64>,
    /// The official who was away and for whom it was saved last; none in one's own right.
    pub on_behalf_of: Option<i64>,
    /// The day it was submitted; none while a draft.
    pub submitted_on: Option<Date>,
    /// The day of the review.
    pub reviewed_on: Option<Date>,
    /// Who reviewed it.
    pub reviewed_by: Option<String>,
    /// What the bureau says to it.
    pub review: Option<String>,
    /// Grows by one with every change, over all rounds of the matter; a change names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
