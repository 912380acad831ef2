//! Whether letters are issued by themselves (签发方式), as data.

use sea_orm::entity::prelude::*;

use crate::vocabulary::IssuingMode;

/// How letters are issued, from when it was set until the next row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_issuing")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// By themselves or by hand.
    pub mode: IssuingMode,
    /// Working days after the drafting within which a letter is issued.
    pub working_days: i32,
    /// Who set it.
    pub set_by: String,
    /// When.
    pub set_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
