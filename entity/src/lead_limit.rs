//! Limits in working days for what a lead waits for (线索时限).

use sea_orm::entity::prelude::*;

use crate::vocabulary::LeadStep;

/// A limit, from a day on until the next one of the same step.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "lead_limit")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What the limit is for.
    pub step: LeadStep,
    /// Working days.
    pub working_days: i32,
    /// First day: it holds for what begins on it or later.
    pub from_on: Date,
    /// Who set it.
    pub set_by: String,
    /// When it was set.
    pub set_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
