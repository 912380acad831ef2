//! What clients read of the audit trail.

use async_graphql::{ID, SimpleObject};
use entity::audit_entry;

use crate::graphql::{
    id::Kind,
    page::connections,
    rows::Row,
    scalar::{DateTime, Json},
};

/// One entry of the audit trail (审计记录): who changed what, when, from what, to what.
#[derive(Clone, SimpleObject)]
pub struct AuditEntry {
    /// Global id (全局标识), such as `audit-entry:100`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// When (时间).
    at: DateTime,
    /// Sign-in name, or the part of the system that wrote (操作人).
    actor: String,
    /// What was done, such as `project.sign` (操作).
    action: String,
    /// The kind of thing (对象类别).
    subject_kind: String,
    /// Its key within the kind (对象).
    subject_key: String,
    /// The row before, as JSON (变更前); null for a new one.
    before: Option<Json>,
    /// The row after, as JSON (变更后).
    after: Option<Json>,
}

impl From<Row<audit_entry::Model>> for AuditEntry {
    fn from(row: Row<audit_entry::Model>) -> Self {
        let row = row.clone_row();
        Self {
            id: Kind::AuditEntry.id(row.id),
            at: row.at.into(),
            actor: row.actor,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_key: row.subject_id.to_string(),
            before: row.before.map(Json),
            after: row.after.map(Json),
        }
    }
}

connections! {
    /// A page of audit entries (审计记录列表).
    AuditEntryConnection, AuditEntryEdge of AuditEntry from audit_entry::Model;
}
