//! What clients read of the viewer.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::Role;

use crate::{
    domain::viewer::{self, Scope},
    graphql::{
        context::ContextExt, direction::types::Direction, id::Kind, official::types::Official, rows::together,
        unit::types::Unit,
    },
};

/// Who is signed in (当前用户).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Viewer {
    #[graphql(skip)]
    viewer: viewer::Viewer,
    /// Global id of the account (全局标识), such as `account:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Sign-in name (账号).
    login: String,
    /// What the viewer may see and do (角色).
    role: Role,
}

#[ComplexObject]
impl Viewer {
    /// The official the account belongs to (干部).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.viewer.official_id.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// The units the viewer's scope is made of (责任单位); empty for the bureau and group leaders, who see everything.
    async fn units(&self, ctx: &Context<'_>) -> Result<Vec<Unit>> {
        let ids = match &self.viewer.scope {
            Scope::Everything => return Ok(Vec::new()),
            Scope::Charge { unit_ids, .. } | Scope::Units { unit_ids, .. } => unit_ids,
        };
        let directory = ctx.directory().await?;
        Ok(together(directory.units_of(ids)).map(Into::into).collect())
    }

    /// The directions a division leader is in command of (挂帅产业方向); empty for everybody else.
    async fn directions(&self, ctx: &Context<'_>) -> Result<Vec<Direction>> {
        let Scope::Charge { direction_ids: ids, .. } = &self.viewer.scope else { return Ok(Vec::new()) };
        let directory = ctx.directory().await?;
        Ok(ids.iter().filter_map(|id| directory.direction(*id)).map(Into::into).collect())
    }
}

impl From<viewer::Viewer> for Viewer {
    fn from(viewer: viewer::Viewer) -> Self {
        Self { id: Kind::Account.id(viewer.account_id), login: viewer.login.clone(), role: viewer.role, viewer }
    }
}
