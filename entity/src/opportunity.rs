//! Entries of the opportunity list.

use sea_orm::entity::prelude::*;

/// One opportunity (发展机会) in one edition.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "opportunity")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The edition.
    pub list_id: i64,
    /// Place in the list, from 1.
    pub position: i32,
    /// Title.
    pub title: String,
    /// Industry direction.
    pub direction_id: i64,
    /// The unit that is to pursue it.
    pub unit_id: i64,
    /// What it is.
    pub words: String,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
