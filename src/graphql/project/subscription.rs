//! Watching projects.

use async_graphql::{Context, Result, Subscription};
use entity::project::Column;
use futures::{Stream, stream};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{query::ProjectFilter, types::Project};
use crate::{
    graphql::{context::ContextExt, filter::Filter, guard::SignedIn, occasion},
    live::Subject,
    storage,
};

#[derive(Default)]
pub struct ProjectSubscription;

#[Subscription(guard = "SignedIn")]
impl ProjectSubscription {
    /// A project (项目) in the viewer's scope changed: its own fields, plan, ledger or responsibilities. Brings the
    /// project as it is now; changes in quick succession may come as one. A project that leaves the scope or the filter
    /// brings no event: read the list anew after subscribing, and now and then.
    async fn project_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: ProjectFilter,
    ) -> Result<impl Stream<Item = Project>> {
        let select = filter.apply(ctx, storage::project::visible(ctx.backend(), &ctx.scope())).await?;
        let row = match occasion::changed(ctx, Subject::Project) {
            Some(id) => select.filter(Column::Id.eq(id)).one(ctx.db()).await?,
            None => None,
        };
        Ok(stream::iter(row.map(Project::from)))
    }
}
