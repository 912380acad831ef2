//! The templates of letters (函件模板) as the office has changed them; a row a change, none of which ever changes.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{LetterKind, LetterTemplatePart};

/// A version of a template. The newest of a kind and part is in force; where there is none, the built-in one is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_template")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Kind of the letters; none if letters of every kind share it.
    pub kind: Option<LetterKind>,
    /// Which part of the letter.
    pub part: LetterTemplatePart,
    /// Number of the change, from 1 without gaps over all templates: so that one number says what all of them were.
    pub version: i32,
    /// The template; none if it is the built-in one again.
    #[serde(skip)]
    pub source: Option<String>,
    /// What was changed, and why.
    pub note: Option<String>,
    /// Who changed it.
    pub made_by: String,
    /// When.
    pub made_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
