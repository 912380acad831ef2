//! Personal links (个人链接) to letters.

use sea_orm::entity::prelude::*;

/// A link to one letter for one recipient. The token in it is not kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_link")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The letter.
    pub letter_id: i64,
    /// The mail that carries it.
    pub delivery_id: i64,
    /// For whom it is.
    pub official_id: i64,
    /// SHA-256 of the token, in hex.
    #[serde(skip)]
    pub token_hash: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// The last day on which it works.
    pub expires_on: Date,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
