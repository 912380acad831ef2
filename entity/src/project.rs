//! Projects (项目).

use sea_orm::entity::prelude::*;

use crate::vocabulary::Stage;

/// A project, as it stands now; `stage_change` has its way there.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "project")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Project code (项目编号), unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// Who invests (投资方).
    pub investor: String,
    /// What it is about.
    pub summary: String,
    /// Industry direction.
    pub direction_id: i64,
    /// The channel it came by (招商渠道), if it is sorted.
    pub channel_id: Option<i64>,
    /// Whether it is new or stock (增量/存量), if it is sorted.
    pub new_or_stock_id: Option<i64>,
    /// Stage.
    pub stage: Stage,
    /// First day of the present stage.
    pub stage_on: Date,
    /// Day it came into the pool (入库日期).
    pub registered_on: Date,
    /// Whether a high-tech enterprise invests (高新技术企业).
    pub high_tech: bool,
    /// Planned investment (拟投资额) in fen, as far as it is known.
    pub planned_amount: Option<i64>,
    /// Day by which it is to be signed (承诺签约日期), promised at approval.
    pub sign_by: Option<Date>,
    /// Contract amount (合同投资额) in fen, supplements included; none before signing.
    pub contract_amount: Option<i64>,
    /// Day of signing (签约日期).
    pub signed_on: Option<Date>,
    /// Day of starting (开工日期).
    pub started_on: Option<Date>,
    /// First day of production (投产日期).
    pub in_production_on: Option<Date>,
    /// Day planned output was reached (达产日期).
    pub at_capacity_on: Option<Date>,
    /// The day the screening clock of the present stage counts from, if pauses have moved it from `stage_on`.
    pub clock_on: Option<Date>,
    /// Since when that clock is paused (暂停计时), if it is.
    pub paused_on: Option<Date>,
    /// The last day it is extended to (延期至), if it is.
    pub extended_until: Option<Date>,
    /// The lead it came from, if any.
    pub lead_id: Option<i64>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the project, or its ledger, was last written to.
    pub updated_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
