//! The outbox: one row a letter and recipient.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{DeliveryStatus, RecipientKind};

/// The mail of a letter to one recipient, and how it fares.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The letter.
    pub letter_id: i64,
    /// As what the recipient gets it.
    pub recipient_kind: RecipientKind,
    /// Who gets it; none as long as the unit addressed has no head.
    pub official_id: Option<i64>,
    /// To which mail address; none while the recipient has none.
    #[serde(skip)]
    pub recipient: Option<String>,
    /// The domain of that address in lower case; the server behind it is not sent to faster than it likes.
    pub domain: Option<String>,
    /// The Message-ID, without brackets; the same at every attempt.
    pub message_id: String,
    /// The mail, made once, sent as these bytes at every attempt; none without an address.
    #[serde(skip)]
    pub message: Option<Vec<u8>>,
    /// How it fares.
    pub status: DeliveryStatus,
    /// Attempts begun so far.
    pub attempts: i32,
    /// When the last of them began.
    pub begun_at: Option<DateTimeUtc>,
    /// Not to be tried before.
    pub next_attempt_at: DateTimeUtc,
    /// Whether it goes out at once, at night and on days off as well.
    pub at_once: bool,
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
