//! What clients read of an official.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::official;

use crate::graphql::{context::ContextExt, id::Kind, page::connections, rows::Row, scalar::Date};

/// An official (干部): division leader, department head, liaison officer or other.
#[derive(Clone)]
pub struct Official(Arc<official::Model>);

#[Object]
impl Official {
    /// Global id (全局标识), such as `official:12`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Official.id(self.0.id)
    }

    /// Name (姓名).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Title (职务), as letters address the person: `副区长`.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Rank (职级).
    async fn rank(&self) -> Option<&str> {
        self.0.rank.as_deref()
    }

    /// Mail address (邮箱). Only the bureau and the person see it; null to everybody else, or if there is none.
    async fn email(&self, ctx: &Context<'_>) -> Option<&str> {
        self.reachable(ctx).then_some(self.0.email.as_deref()).flatten()
    }

    /// Telephone (电话). Only the bureau and the person see it; null to everybody else, or if there is none.
    async fn telephone(&self, ctx: &Context<'_>) -> Option<&str> {
        self.reachable(ctx).then_some(self.0.telephone.as_deref()).flatten()
    }

    /// First day in office (任职起始).
    async fn active_from(&self) -> Date {
        self.0.active_from.into()
    }

    /// Last day in office (任职截止); null while in office.
    async fn active_until(&self) -> Option<Date> {
        self.0.active_until.map(Into::into)
    }

    /// Version (版本号): grows by one with every change; `updateOfficial` names the version it was made from.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Official {
    fn reachable(&self, ctx: &Context<'_>) -> bool {
        ctx.viewer().is_some_and(|viewer| viewer.may_reach(self.0.id))
    }
}

impl From<Arc<official::Model>> for Official {
    fn from(row: Arc<official::Model>) -> Self {
        Self(row)
    }
}

impl From<official::Model> for Official {
    fn from(row: official::Model) -> Self {
        Self(Arc::new(row))
    }
}

impl From<Row<official::Model>> for Official {
    fn from(row: Row<official::Model>) -> Self {
        Self(Arc::new(row.clone_row()))
    }
}

connections! {
    /// A page of officials (干部列表).
    OfficialConnection, OfficialEdge of Official from official::Model;
}
