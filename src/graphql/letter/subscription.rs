//! Watching letters.

use async_graphql::{Context, Result, Subscription};
use entity::letter::Column;
use futures::{Stream, stream};
use sea_orm::{ColumnTrait, QueryFilter};

use super::types::Letter;
use crate::{
    graphql::{context::ContextExt, guard::SignedIn, occasion},
    live::Subject,
    storage,
};

#[derive(Default)]
pub struct LetterSubscription;

#[Subscription(guard = "SignedIn")]
impl LetterSubscription {
    /// A letter (函件) in the viewer's scope was issued, its mail fares otherwise than before (发送情况), or it was signed for,
    /// answered, reviewed or closed (办理情况). Brings the
    /// letter as it is now; changes in quick succession may come as one.
    async fn letter_changed(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = Letter>> {
        let visible = storage::letter::visible(ctx.backend(), &ctx.scope());
        let row = match occasion::changed(ctx, Subject::Letter) {
            Some(id) => visible.filter(Column::Id.eq(id)).one(ctx.db()).await?,
            None => None,
        };
        Ok(stream::iter(row.map(Letter::from)))
    }
}
