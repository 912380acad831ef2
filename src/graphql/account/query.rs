//! Who is signed in.

use async_graphql::{Context, Object};

use super::types::Viewer;
use crate::graphql::{context::ContextExt, guard::SignedIn};

#[derive(Default)]
pub struct AccountQuery;

#[Object(guard = "SignedIn")]
impl AccountQuery {
    /// Who is signed in (当前用户).
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Viewer> {
        ctx.viewer().cloned().map(Into::into)
    }
}
