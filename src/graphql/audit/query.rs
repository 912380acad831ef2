//! Reading the audit trail.

use async_graphql::{Context, InputObject, Object, Result};
use entity::audit_entry::{self, Column};
use sea_orm::{ColumnTrait, EntityTrait, IntoSimpleExpr, QueryFilter};

use super::types::AuditEntry;
use crate::{
    domain::{language::say, text, viewer::Permission},
    graphql::{
        error::Fault,
        guard::May,
        page::{Page, Paged, connection, ordering, page_cost},
    },
    storage::page::Key,
};

/// Which entries; conditions are combined with "and" (筛选条件).
#[derive(Debug, Default, InputObject)]
pub struct AuditFilter {
    /// Written by this sign-in name (操作人).
    actor: Option<String>,
    /// This action, such as `project.change_stage` (操作).
    action: Option<String>,
    /// About this kind of thing, such as `project` (对象类别).
    subject_kind: Option<String>,
    /// About the thing with this key (对象).
    subject_key: Option<String>,
}

ordering! {
    /// How entries are ordered (排序方式); newest first if not given.
    AuditOrder by AuditOrderField of audit_entry, first Id Desc;
    /// Order of writing (记录次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
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
        #[graphql(desc = "In which order (排序).", default)] order_by: AuditOrder,
    ) -> Result<Paged<AuditEntry>> {
        let mut select = audit_entry::Entity::find();
        let texts = [
            (filter.actor, Column::Actor),
            (filter.action, Column::Action),
            (filter.subject_kind, Column::SubjectKind),
        ];
        for (wanted, column) in texts {
            if let Some(wanted) = wanted {
                let wanted = text::line("filter", &wanted, 60).map_err(|refusal| Fault::BadInput(refusal.message))?;
                select = select.filter(column.eq(wanted));
            }
        }
        if let Some(key) = filter.subject_key {
            let key: i64 = key
                .parse()
                .map_err(|_| Fault::BadInput(say!("subjectKey 应为整数", "subjectKey is a whole number")))?;
            select = select.filter(Column::SubjectId.eq(key));
        }
        connection(ctx, select, order_by.ordering(), Page { first, after, last, before }).await
    }
}
