//! The audit trail.

use chrono::{DateTime, Utc};
use entity::audit_entry;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Set};
use serde::Serialize;

/// What is written into the trail.
#[derive(Debug)]
pub struct Entry<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// The account, unless the system itself writes.
    pub account_id: Option<i64>,
    /// Sign-in name, or the part of the system.
    pub actor: &'a str,
    /// What is done, such as `project.sign`.
    pub action: &'a str,
    /// Kind of the thing.
    pub subject_kind: &'a str,
    /// Key of the thing.
    pub subject_id: i64,
    /// The row before.
    pub before: Option<serde_json::Value>,
    /// The row after.
    pub after: Option<serde_json::Value>,
}

impl<'a> Entry<'a> {
    /// What a part of the system does to a thing: `action` is `<kind of the thing>.<verb>`, the rows are what it was and is.
    pub fn new<M: Serialize>(
        at: DateTime<Utc>,
        actor: &'a str,
        action: &'a str,
        subject_id: i64,
        before: Option<&M>,
        after: Option<&M>,
    ) -> Result<Self, DbErr> {
        let json = |row: Option<&M>| row.map(serde_json::to_value).transpose();
        let unserialisable = |error: serde_json::Error| DbErr::Json(error.to_string());
        Ok(Self {
            at,
            account_id: None,
            actor,
            action,
            subject_kind: action.split('.').next().unwrap_or(action),
            subject_id,
            before: json(before).map_err(unserialisable)?,
            after: json(after).map_err(unserialisable)?,
        })
    }
}

impl From<Entry<'_>> for audit_entry::ActiveModel {
    fn from(entry: Entry<'_>) -> Self {
        Self {
            at: Set(entry.at),
            account_id: Set(entry.account_id),
            actor: Set(entry.actor.to_owned()),
            action: Set(entry.action.to_owned()),
            subject_kind: Set(entry.subject_kind.to_owned()),
            subject_id: Set(entry.subject_id),
            before: Set(entry.before),
            after: Set(entry.after),
            ..Default::default()
        }
    }
}

/// Adds an entry.
pub async fn add(conn: &impl ConnectionTrait, entry: Entry<'_>) -> Result<(), DbErr> {
    audit_entry::Entity::insert(audit_entry::ActiveModel::from(entry)).exec_without_returning(conn).await?;
    Ok(())
}
