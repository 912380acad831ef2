//! Holds on letters (暂缓签发).

use sea_orm::entity::prelude::*;

use crate::vocabulary::{AddresseeKind, LetterKind};

/// Keeps drafts from being issued: those of a run (kind and month), to an addressee, or both.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_hold")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Kind of the run; none for every run.
    pub kind: Option<LetterKind>,
    /// Month of the run, with the kind.
    pub month: Option<String>,
    /// To a unit or to a leader; none for every addressee.
    pub addressee_kind: Option<AddresseeKind>,
    /// Key of the unit or of the leader's official, with the kind of addressee.
    pub addressee_id: Option<i64>,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub held_by: String,
    /// When.
    pub held_at: DateTimeUtc,
    /// Who released it.
    pub released_by: Option<String>,
    /// When; none while it holds.
    pub released_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
