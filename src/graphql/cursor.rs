//! Cursors: where a row stands in a list, opaque to clients.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::error::Fault;
use crate::{
    domain::language::say,
    storage::page::{Key, Position},
};

/// One thing that a list is ordered by, and whether the largest comes first, as its cursors say it.
pub(super) type OrderWord = (&'static str, bool);

/// An opaque cursor: the place of a row in the order it was listed in, written only when asked for.
pub(super) type Cursor = Arc<dyn Fn() -> String + Send + Sync>;

/// The cursor of a place in a list of this order.
pub(super) fn encode(order: &[OrderWord], position: &Position) -> String {
    let place = serde_json::json!([order, position.keys, position.id]);
    URL_SAFE_NO_PAD.encode(place.to_string())
}

/// The place that a cursor names, which must belong to this order.
pub(super) fn decode(cursor: &str, order: &[OrderWord]) -> Result<Position, Fault> {
    let place = URL_SAFE_NO_PAD.decode(cursor).ok();
    let place = place.and_then(|json| serde_json::from_slice::<(Vec<(String, bool)>, Vec<Key>, i64)>(&json).ok());
    let (of_order, keys, id) =
        place.ok_or_else(|| Fault::BadInput(say!("游标无效", "The cursor is no cursor of this API")))?;
    let same = of_order.iter().map(|(word, descending)| (word.as_str(), *descending)).eq(order.iter().copied());
    let has_nul = keys.iter().any(|key| matches!(key, Key::Text(text) if text.contains('\0')));
    if !same || keys.len() != order.len() || has_nul {
        return Err(Fault::BadInput(say!("游标不属于这种排序", "The cursor belongs to another order")));
    }
    Ok(Position { keys, id })
}
