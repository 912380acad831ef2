//! What clients read of an official.

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::official;

use crate::graphql::{context::ContextExt, id::Kind, scalar::Date};

/// An official (干部): division leader, department head, liaison officer or other.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Official {
    #[graphql(skip)]
    row: official::Model,
    /// Global id (全局标识), such as `official:12`.
    pub(in crate::graphql) id: ID,
    /// Name (姓名).
    name: String,
    /// Title (职务), as letters address the person: `副区长`.
    title: String,
    /// Rank (职级).
    rank: Option<String>,
    /// First day in office (任职起始).
    active_from: Date,
    /// Last day in office (任职截止); null while in office.
    active_until: Option<Date>,
    /// Version (版本号): grows by one with every change; `updateOfficial` names the version it was made from.
    version: i32,
}

#[ComplexObject]
impl Official {
    /// Mail address (邮箱). Only the bureau and the person see it; null to everybody else, or if there is none.
    async fn email(&self, ctx: &Context<'_>) -> Option<&str> {
        self.reachable(ctx).then_some(self.row.email.as_deref()).flatten()
    }

    /// Telephone (电话). Only the bureau and the person see it; null to everybody else, or if there is none.
    async fn telephone(&self, ctx: &Context<'_>) -> Option<&str> {
        self.reachable(ctx).then_some(self.row.telephone.as_deref()).flatten()
    }
}

impl Official {
    fn reachable(&self, ctx: &Context<'_>) -> bool {
        ctx.viewer().is_some_and(|viewer| viewer.may_reach(self.row.id))
    }
}

impl From<official::Model> for Official {
    fn from(row: official::Model) -> Self {
        Self {
            id: Kind::Official.id(row.id),
            name: row.name.clone(),
            title: row.title.clone(),
            rank: row.rank.clone(),
            active_from: row.active_from.into(),
            active_until: row.active_until.map(Into::into),
            version: row.version,
            row,
        }
    }
}
