//! Rulings (裁定) on leads of companies that another unit had reported first.

use sea_orm::entity::prelude::*;

use crate::vocabulary::LeadKeeper;

/// A ruling on one disputed lead.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "lead_ruling")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The disputed lead.
    pub lead_id: i64,
    /// The lead that held the company until then, if it was open or had become a project.
    pub held_lead_id: Option<i64>,
    /// Who keeps the company.
    pub keeper: LeadKeeper,
    /// Why.
    pub reason: String,
    /// Who ruled.
    pub ruled_by: String,
    /// When.
    pub ruled_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
