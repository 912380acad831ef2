//! Editions of the opportunity list (发展机会清单).

use sea_orm::entity::prelude::*;

/// An edition: a draft, or published and never changed again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "opportunity_list")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Number of the edition (期号), from 1; none while it is a draft.
    pub edition: Option<i32>,
    /// Day it was published.
    pub published_on: Option<Date>,
    /// Who drafted it first.
    pub drafted_by: String,
    /// Who published it.
    pub published_by: Option<String>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
    /// When it was last written to.
    pub updated_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
