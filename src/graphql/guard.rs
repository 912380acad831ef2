//! Who may use a field; declared on the field.

use async_graphql::{Context, Guard, Result};

use super::{context::ContextExt, error::Fault};
use crate::domain::viewer::Permission;

/// Somebody is signed in.
pub(super) struct SignedIn;

impl Guard for SignedIn {
    async fn check(&self, ctx: &Context<'_>) -> Result<()> {
        if ctx.viewer().is_some() { Ok(()) } else { Err(Fault::Unauthenticated.into()) }
    }
}

/// Somebody is signed in whose role allows it.
pub(super) struct May(pub(super) Permission);

impl Guard for May {
    async fn check(&self, ctx: &Context<'_>) -> Result<()> {
        match ctx.viewer() {
            None => Err(Fault::Unauthenticated.into()),
            Some(viewer) if viewer.may(self.0) => Ok(()),
            Some(_) => Err(Fault::Forbidden.into()),
        }
    }
}
