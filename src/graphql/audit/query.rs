//! Reading the audit trail.

use async_graphql::{Context, Object, Result};
use entity::audit_entry::{self, Column};
use sea_orm::{EntityTrait, IntoSimpleExpr};

use super::types::AuditEntryConnection;
use crate::{
    domain::viewer::Permission,
    graphql::{
        filter::{DateTimeFilter, Filter, IdFilter, StringFilter, filter},
        guard::May,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
    },
    storage::page::Key,
};

filter! {
    /// Which entries (审计记录筛选条件); the conditions given hold together.
    AuditFilter {
        /// These very entries (审计记录).
        id: IdFilter, by |id, ground| id.of(Kind::AuditEntry, Column::Id, ground);
        /// When (时间).
        at: DateTimeFilter, on Column::At;
        /// Sign-in name, or the part of the system that wrote (操作人).
        actor: StringFilter, on Column::Actor;
        /// What was done (操作), such as `{startsWith: "project."}`.
        action: StringFilter, on Column::Action;
        /// The kind of thing (对象类别), such as `{eq: "project"}`.
        subject_kind: StringFilter, on Column::SubjectKind;
        /// Its key within the kind (对象), as `subjectKey` says it, such as `{eq: "17"}`.
        subject_key: IdFilter, by |key, ground| key.keyed(|key| key.parse().unwrap_or(-1), Column::SubjectId, ground);
    }
}

ordering! {
    /// How entries are ordered (排序方式); newest first if not given.
    AuditOrder by AuditOrderField of audit_entry, first Id Desc;
    /// Order of writing (记录次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
    /// When (时间).
    At = Column::At.into_simple_expr() => |row| Key::At(row.at);
}

#[derive(Default)]
pub struct AuditQuery;

#[Object(guard = "May(Permission::Administer)")]
impl AuditQuery {
    /// The audit trail (审计记录): a row for every write. For the bureau.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: AuditFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<AuditOrder>,
    ) -> Result<AuditEntryConnection> {
        let select = filter.apply(ctx, audit_entry::Entity::find()).await?;
        connection(ctx, select, AuditOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
