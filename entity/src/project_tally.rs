//! Sums of projects, kept by the writes.

use sea_orm::entity::prelude::*;

use crate::vocabulary::Stage;

/// How many projects more, or fewer, count here from a day on, and how much contract amount. The figures of a day are
/// the sums over the rows from that day or before.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "project_tally")]
pub struct Model {
    /// Industry direction.
    #[sea_orm(primary_key, auto_increment = false)]
    pub direction_id: i64,
    /// Stage.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stage: Stage,
    /// Leader; 0 for none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub leader_id: i64,
    /// Lead unit; 0 for none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub lead_unit_id: i64,
    /// First day from which it counts; 0001-01-01 for what has begun.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_on: Date,
    /// Projects; may be negative.
    pub projects: i64,
    /// Contract amount (合同投资额) in fen; may be negative.
    pub contract_amount: i64,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
