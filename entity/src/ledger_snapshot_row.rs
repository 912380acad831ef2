//! The rows of month-end snapshots: a project as it stood.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{ClockState, Ledger, Stage};

/// One project in one of the four ledgers at a month's end, with everything that printing the ledger needs.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "ledger_snapshot_row")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The snapshot.
    pub snapshot_id: i64,
    /// The project.
    pub project_id: i64,
    /// The ledger it was in.
    pub ledger: Ledger,
    /// The stage it was at.
    pub stage: Stage,
    /// First day of that stage.
    pub stage_on: Date,
    /// Project code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Who invests.
    pub investor: String,
    /// Industry direction.
    pub direction_id: i64,
    /// Its name.
    pub direction: String,
    /// Channel; none if it was not sorted, or frozen before there were any.
    pub channel_id: Option<i64>,
    /// Its name.
    pub channel: Option<String>,
    /// New or stock; none as with the channel.
    pub new_or_stock_id: Option<i64>,
    /// Its name.
    pub new_or_stock: Option<String>,
    /// The leader's official.
    pub leader_id: Option<i64>,
    /// The leader's name.
    pub leader: Option<String>,
    /// The lead unit.
    pub lead_unit_id: Option<i64>,
    /// Its name.
    pub lead_unit: Option<String>,
    /// Contract amount in fen; none before signing.
    pub contract_amount: Option<i64>,
    /// All funds in place by then, in fen.
    pub funds_in_place: i64,
    /// The month of the last progress entry by then.
    pub entry_month: Option<String>,
    /// The progress it said, 0 to 100.
    pub entry_percent: Option<i32>,
    /// Months of the stage's screening limit; none for a stage without one.
    pub limit_months: Option<i32>,
    /// How the screening clock stood; none without a limit.
    pub clock_state: Option<ClockState>,
    /// The day the clock counted from, if pauses had moved it from `stage_on`.
    pub clock_on: Option<Date>,
    /// Since when it was paused, if it was.
    pub paused_on: Option<Date>,
    /// The last day it was extended to, if it was.
    pub extended_until: Option<Date>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
