//! Pages of growing lists by keyset: stable under inserts, as fast on the last page as on the first.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder,
    QuerySelect, Select, Value,
    sea_query::{ExprTrait, SimpleExpr},
};
use serde::{Deserialize, Serialize};

/// The value a list is ordered by, at one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// A number or an amount.
    Int(i64),
    /// An instant.
    At(DateTime<Utc>),
    /// A day.
    Day(NaiveDate),
    /// A text.
    Text(String),
}

impl From<Key> for Value {
    fn from(key: Key) -> Self {
        match key {
            Key::Int(value) => value.into(),
            Key::At(value) => value.into(),
            Key::Day(value) => value.into(),
            Key::Text(value) => value.into(),
        }
    }
}

/// A place in an ordered list: the row's key in the order, and its id to tell equals apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Key in the order.
    pub key: Key,
    /// Id of the row.
    pub id: i64,
}

/// Which part of a list is asked for.
#[derive(Clone, Debug)]
pub struct Window {
    /// At most this many rows.
    pub limit: u64,
    /// From the start of the part, or the last rows of it.
    pub from_end: bool,
    /// Only rows after this place.
    pub after: Option<Position>,
    /// Only rows before this place.
    pub before: Option<Position>,
}

/// How a list is ordered.
pub struct Ordering<E: EntityTrait> {
    /// What it is ordered by; never null.
    pub by: SimpleExpr,
    /// The same, read from a row.
    pub key: fn(&E::Model) -> Key,
    /// The id column.
    pub id_column: E::Column,
    /// The same, read from a row.
    pub id: fn(&E::Model) -> i64,
    /// Largest first.
    pub descending: bool,
}

/// Some rows of a list, in order.
#[derive(Debug)]
pub struct Slice<M> {
    /// The rows, each with its place.
    pub rows: Vec<(Position, M)>,
    /// Whether rows come before.
    pub has_previous: bool,
    /// Whether rows come after.
    pub has_next: bool,
}

/// Reads one window of `select` with a single statement.
pub async fn slice<E>(
    conn: &impl ConnectionTrait,
    select: Select<E>,
    ordering: &Ordering<E>,
    window: Window,
) -> Result<Slice<E::Model>, DbErr>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    let (has_after, has_before) = (window.after.is_some(), window.before.is_some());
    let mut select = select;
    if let Some(position) = window.after {
        select = select.filter(beyond(ordering, position, ordering.descending));
    }
    if let Some(position) = window.before {
        select = select.filter(beyond(ordering, position, !ordering.descending));
    }
    let order = if ordering.descending != window.from_end { Order::Desc } else { Order::Asc };
    let mut rows = select
        .order_by(ordering.by.clone(), order.clone())
        .order_by(ordering.id_column, order)
        .limit(window.limit + 1)
        .all(conn)
        .await?;
    let more = rows.len() as u64 > window.limit;
    if more {
        rows.pop();
    }
    if window.from_end {
        rows.reverse();
    }
    let rows =
        rows.into_iter().map(|row| (Position { key: (ordering.key)(&row), id: (ordering.id)(&row) }, row)).collect();
    Ok(if window.from_end {
        Slice { rows, has_previous: more, has_next: has_before }
    } else {
        Slice { rows, has_previous: has_after, has_next: more }
    })
}

/// The rows on the far side of a place: with smaller keys if `smaller`, else with larger ones.
fn beyond<E: EntityTrait>(ordering: &Ordering<E>, position: Position, smaller: bool) -> Condition {
    let (by, key) = (ordering.by.clone(), Value::from(position.key));
    let id = ordering.id_column;
    let (further, tie) = if smaller {
        (by.clone().lt(key.clone()), id.lt(position.id))
    } else {
        (by.clone().gt(key.clone()), id.gt(position.id))
    };
    Condition::any().add(further).add(by.eq(key).and(tie))
}
