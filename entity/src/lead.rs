//! Leads (招商线索).

use sea_orm::entity::prelude::*;

use crate::vocabulary::{LeadClaim, LeadSource, LeadStatus};

/// A lead: a company that may invest.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "lead")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The company (企业名称).
    pub company: String,
    /// The company's name as it is compared: `domain::company::normalised`.
    pub company_key: String,
    /// What it may do here.
    pub summary: String,
    /// Where it comes from.
    pub source: LeadSource,
    /// Who or what it comes from, by name: the deputy, the fund, the scenario.
    pub source_name: Option<String>,
    /// The event or visit it comes from.
    pub activity_id: Option<i64>,
    /// The channel it comes by (招商渠道), if it is sorted.
    pub channel_id: Option<i64>,
    /// Whether it is new or stock (增量/存量), if it is sorted.
    pub new_or_stock_id: Option<i64>,
    /// The unit that brought it and follows it.
    pub unit_id: i64,
    /// Industry direction, once judged.
    pub direction_id: Option<i64>,
    /// Day it was judged effective, whatever became of it since.
    pub effective_on: Option<Date>,
    /// How far it has come.
    pub status: LeadStatus,
    /// Whether its unit keeps the company.
    pub claim: LeadClaim,
    /// Since when its unit keeps the company: the day of the report, or of the ruling; none while it waits for one.
    pub claimed_on: Option<Date>,
    /// The lead of the same company that was there first, if one was.
    pub first_lead_id: Option<i64>,
    /// Day it was reported.
    pub reported_on: Date,
    /// Day of the last follow-up; the day of the report before the first.
    pub followed_on: Date,
    /// The project it became.
    pub project_id: Option<i64>,
    /// Why it was closed.
    pub closed_reason: Option<String>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When it was last written to.
    pub updated_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
