//! Former names (曾用名) of directions, combat units and categories.

use sea_orm::entity::prelude::*;

use crate::vocabulary::Taxonomy;

/// A name that something had until a day. The name it has now stands in its own row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "former_name")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What kind of thing had the name.
    pub taxonomy: Taxonomy,
    /// Its key.
    pub subject_id: i64,
    /// The name.
    pub name: String,
    /// The last day of the name.
    pub until_on: Date,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
