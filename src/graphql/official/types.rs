//! What clients read of an official.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::official;

use crate::graphql::{context::ContextExt, id::Kind, page::connections, rows::Row, scalar::Date};

/// An official (干部): division leader, department head, liaison officer or other.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Official {
    #[graphql(skip)]
    row: Arc<official::Model>,
    /// Version (版本号): grows by one with every change; `updateOfficial` names the version it was made from.
    version: i32,
}

#[ComplexObject]
impl Official {
    /// Global id (全局标识), such as `official:12`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Official.id(self.row.id)
    }

    /// Name (姓名).
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Title (职务), as letters address the person: `副区长`.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// Rank (职级).
    async fn rank(&self) -> Option<&str> {
        self.row.rank.as_deref()
    }

    /// Mail address (邮箱). Only the bureau and the person see it; null to everybody else, or if there is none.
    async fn email(&self, ctx: &Context<'_>) -> Option<&str> {
        self.reachable(ctx).then_some(self.row.email.as_deref()).flatten()
    }

    /// Telephone (电话). Only the bureau and the person see it; null to everybody else, or if there is none.
    async fn telephone(&self, ctx: &Context<'_>) -> Option<&str> {
        self.reachable(ctx).then_some(self.row.telephone.as_deref()).flatten()
    }

    /// First day in office (任职起始).
    async fn active_from(&self) -> Date {
        self.row.active_from.into()
    }

    /// Last day in office (任职截止); null while in office.
    async fn active_until(&self) -> Option<Date> {
        self.row.active_until.map(Into::into)
    }
}

impl Official {
    fn reachable(&self, ctx: &Context<'_>) -> bool {
        ctx.viewer().is_some_and(|viewer| viewer.may_reach(self.row.id))
    }
}

impl From<Arc<official::Model>> for Official {
    fn from(row: Arc<official::Model>) -> Self {
        Self { version: row.version, row }
    }
}

impl From<Row<official::Model>> for Official {
    fn from(row: Row<official::Model>) -> Self {
        Arc::new(row.clone_row()).into()
    }
}

connections! {
    /// A page of officials (干部列表).
    OfficialConnection, OfficialEdge of Official from official::Model;
}
