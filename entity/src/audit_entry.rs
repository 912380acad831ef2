//! The audit trail (审计记录): one row a write.

use sea_orm::entity::prelude::*;

/// Who changed what, when, from what, to what.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// When.
    pub at: DateTimeUtc,
    /// The account, unless the system itself wrote.
    pub account_id: Option<i64>,
    /// Sign-in name, or the part of the system that wrote.
    pub actor: String,
    /// What was done, such as `project.sign`.
    pub action: String,
    /// The kind of thing, such as `project`.
    pub subject_kind: String,
    /// Its key.
    pub subject_id: i64,
    /// The row before, as JSON; none for a new one.
    pub before: Option<Json>,
    /// The row after, as JSON.
    pub after: Option<Json>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
