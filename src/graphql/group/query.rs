//! Reading the leading group.

use async_graphql::{Context, Object, Result};

use super::types::GroupMember;
use crate::{
    graphql::{context::ContextExt, guard::SignedIn, scalar::Date},
    storage::organisation,
};

#[derive(Default)]
pub struct GroupQuery;

#[Object(guard = "SignedIn")]
impl GroupQuery {
    /// Who sits in the leading group (领导小组); the same for every viewer.
    async fn leading_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of this day (截至日期); today if not given.")] as_of: Option<Date>,
    ) -> Result<Vec<GroupMember>> {
        let day = as_of.map_or_else(|| ctx.today(), |Date(day)| day);
        Ok(organisation::group_members(ctx.db(), day).await?.into_iter().map(Into::into).collect())
    }
}
