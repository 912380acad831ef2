//! Who signed for letters (签收).

use sea_orm::entity::prelude::*;

/// A letter is signed for; at most once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_receipt")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The letter.
    pub letter_id: i64,
    /// When it was signed for.
    pub acknowledged_at: DateTimeUtc,
    /// Who signed for it.
    pub acknowledged_by: String,
    /// The official who was away and for whom it was signed; none in one's own right.
    pub on_behalf_of: Option<i64>,
    /// The personal link it was signed for through; none by an account.
    pub link_id: Option<i64>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
