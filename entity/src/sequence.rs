//! Gapless numbers: letters and project codes.

use sea_orm::entity::prelude::*;

/// The last number given out under one prefix in one year.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "sequence")]
pub struct Model {
    /// The prefix.
    #[sea_orm(primary_key, auto_increment = false)]
    pub prefix: String,
    /// The year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// The last number given out.
    pub last: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
