//! Reports by mail to the bureau itself (提醒邮件), and how they fare.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{DeliveryStatus, Job};

/// What a job had to report on a day; the mail is made once and sent as these bytes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "office_report")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Which job reports.
    pub job: Job,
    /// The day it reports on.
    pub on_day: Date,
    /// To which mail address.
    #[serde(skip)]
    pub recipient: String,
    /// The Message-ID, without brackets.
    pub message_id: String,
    /// Subject line.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// The mail.
    #[serde(skip)]
    pub message: Vec<u8>,
    /// How it fares.
    pub status: DeliveryStatus,
    /// Attempts begun so far.
    pub attempts: i32,
    /// Not to be tried before.
    pub next_attempt_at: DateTimeUtc,
    /// The worker that is sending it.
    pub leased_by: Option<String>,
    /// When that worker is taken for dead.
    pub leased_until: Option<DateTimeUtc>,
    /// When it was accepted.
    pub sent_at: Option<DateTimeUtc>,
    /// What went wrong last, in words.
    pub last_error: Option<String>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
