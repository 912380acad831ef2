//! Accounts (账号) of those who sign in.

use sea_orm::entity::prelude::*;

use crate::vocabulary::Role;

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Sign-in name, unique.
    pub login: String,
    /// argon2 hash of the password.
    #[serde(skip)]
    pub password_hash: String,
    /// What the person may see and do.
    pub role: Role,
    /// The official it belongs to; the scope of leaders, heads and liaison officers comes from it.
    pub official_id: Option<i64>,
    /// When it was shut; none while it is open.
    pub disabled_at: Option<DateTimeUtc>,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
