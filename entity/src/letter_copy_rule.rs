//! Who gets a letter besides its addressee (抄送规则), as data.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};

use crate::vocabulary::{AddresseeKind, CopyTo, LetterKind};

/// Who gets letters of a kind to addressees of a kind, from a day on until the next row of the same two.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_copy_rule")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Kind of the letters.
    pub kind: LetterKind,
    /// To whom they are.
    pub addressee_kind: AddresseeKind,
    /// Who gets them besides.
    #[sea_orm(column_type = "JsonBinary")]
    pub copied_to: Copies,
    /// First day.
    pub from_on: Date,
    /// Who set it.
    pub set_by: String,
    /// When it was set.
    pub set_at: DateTimeUtc,
}

/// Who gets a letter besides its addressee, each once.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, FromJsonQueryResult)]
pub struct Copies(pub Vec<CopyTo>);

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
