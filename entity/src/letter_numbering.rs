//! How the numbers of letters are written (发文字号规则), as data.

use sea_orm::entity::prelude::*;

/// Prefix and format of the numbers of letters issued on a day or later, until the next row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_numbering")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Agency code (机关代字); each has a sequence of its own.
    pub prefix: String,
    /// The number with `{prefix}`, `{year}` and `{seq}` in it.
    pub format: String,
    /// First day of issue.
    pub from_on: Date,
    /// Who set it.
    pub set_by: String,
    /// When.
    pub set_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
