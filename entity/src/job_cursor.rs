//! How far each job's schedule has been worked out.

use sea_orm::entity::prelude::*;

use crate::vocabulary::Job;

/// The schedule cursor of one job.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "job_cursor")]
pub struct Model {
    /// The job.
    #[sea_orm(primary_key, auto_increment = false)]
    pub job: Job,
    /// Every occurrence up to here has been turned into a run or passed over.
    pub planned_until: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
