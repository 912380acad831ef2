//! Letters that are closed (办结).

use sea_orm::entity::prelude::*;

/// A letter is closed by the bureau; at most once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_closure")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The letter.
    pub letter_id: i64,
    /// When it was closed.
    pub closed_at: DateTimeUtc,
    /// Who closed it.
    pub closed_by: String,
    /// What the bureau says to it; may be empty.
    pub words: String,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
