//! Categories (分类) of projects and leads.

pub(super) mod mutation;
pub(super) mod query;
pub(super) mod types;

use async_graphql::ID;

use super::id::Kind;
use crate::actions::category::Given;

/// The categories that an input names.
pub(super) fn given(channel_id: Option<&ID>, new_or_stock_id: Option<&ID>) -> Given {
    let key = |id| Kind::Category.key(id);
    Given { channel_id: channel_id.map(key), new_or_stock_id: new_or_stock_id.map(key) }
}
