//! Mails that are no letters (通知邮件): reports to the bureau, and that an answer was returned; and how they fare.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{DeliveryStatus, Job};

/// A mail; it is made once and sent as these bytes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "office_report")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The job that reports to the bureau; none, if the mail says something else to somebody else.
    pub job: Option<Job>,
    /// The day it reports on.
    pub on_day: Date,
    /// To which mail address.
    #[serde(skip)]
    pub recipient: String,
    /// The Message-ID, without brackets; it says what about, so that no mail is made twice.
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
