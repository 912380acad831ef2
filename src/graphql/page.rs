//! Relay connections over keyset pages, for every growing list alike.

use async_graphql::{
    Context, Enum, Object, OutputType, Result,
    connection::{Connection, CursorType, Edge, EmptyFields},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, Func, Query, SelectStatement},
};

use super::{context::ContextExt, error::Fault};
use crate::{
    domain::language::say,
    storage::page::{Key, Ordering, Position, Window, slice},
};

/// Rows of a page nobody asked a size for.
const USUAL_PAGE: i32 = 20;
/// The most rows of a page.
pub(super) const LARGEST_PAGE: i32 = 100;

/// Which way a list is ordered (排序方向).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OrderDirection {
    /// Smallest, earliest first (升序).
    Asc,
    /// Largest, latest first (降序).
    Desc,
}

/// The paging arguments of a connection.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) first: Option<i32>,
    pub(super) after: Option<String>,
    pub(super) last: Option<i32>,
    pub(super) before: Option<String>,
}

impl Page {
    /// The window asked for, in the list whose order is called `order`.
    fn window(&self, order: &str) -> Result<Window, Fault> {
        let (size, from_end) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(Fault::BadInput(say!("first 与 last 不能同时使用", "first and last exclude each other")));
            }
            (None, Some(last)) => (last, true),
            (first, None) => (first.unwrap_or(USUAL_PAGE), false),
        };
        let limit = u64::try_from(size).ok().filter(|size| (1..=LARGEST_PAGE as u64).contains(size));
        let limit = limit.ok_or_else(|| {
            Fault::BadInput(say!(
                "每页条数应在1至{LARGEST_PAGE}之间，收到{size}",
                "A page has 1 to {LARGEST_PAGE} rows; {size} were asked for",
            ))
        })?;
        let position = |cursor: &Option<String>| cursor.as_deref().map(|cursor| decode(cursor, order)).transpose();
        Ok(Window { limit, from_end, after: position(&self.after)?, before: position(&self.before)? })
    }
}

/// How many rows a page may have, for the cost of a request. Arguments arrive here unchecked.
pub(super) fn page_cost(first: Option<i32>, last: Option<i32>) -> usize {
    usize::try_from(first.or(last).unwrap_or(USUAL_PAGE).clamp(1, LARGEST_PAGE)).unwrap_or(1)
}

/// An opaque cursor: the place of a row in the order it was listed in.
#[derive(Clone, Debug)]
pub struct Cursor(String);

impl CursorType for Cursor {
    type Error = std::convert::Infallible;

    fn decode_cursor(text: &str) -> Result<Self, Self::Error> {
        Ok(Self(text.to_owned()))
    }

    fn encode_cursor(&self) -> String {
        self.0.clone()
    }
}

fn encode(position: &Position, order: &str) -> Cursor {
    let place = serde_json::json!([order, position.key, position.id]);
    Cursor(URL_SAFE_NO_PAD.encode(place.to_string()))
}

fn decode(cursor: &str, order: &str) -> Result<Position, Fault> {
    let place = URL_SAFE_NO_PAD.decode(cursor).ok();
    let place = place.and_then(|json| serde_json::from_slice::<(String, Key, i64)>(&json).ok());
    let (of_order, key, id) =
        place.ok_or_else(|| Fault::BadInput(say!("游标无效", "The cursor is not one of ours")))?;
    let has_nul = matches!(&key, Key::Text(text) if text.contains('\0'));
    if of_order != order || has_nul {
        return Err(Fault::BadInput(say!("游标不属于这种排序", "The cursor belongs to another ordering")));
    }
    Ok(Position { key, id })
}

/// What a connection says of the whole list.
pub struct Whole {
    /// The ids of all rows, whatever the page.
    ids: SelectStatement,
}

#[Object]
impl Whole {
    /// How many there are in all pages together (总数); counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        let count =
            Query::select().expr_as(Func::count(Expr::value(1)), "total").from_subquery(self.ids.clone(), "ids").take();
        let row = ctx.db().query_one(&count).await?;
        row.map_or(Ok(0), |row| Ok(row.try_get("", "total")?))
    }
}

/// A page of a list of `T`.
pub(super) type Paged<T> = Connection<Cursor, T, Whole, EmptyFields>;

/// Reads the page that is asked for. `order` names the ordering, so that a cursor is used only where it came from.
pub(super) async fn connection<E, T>(
    ctx: &Context<'_>,
    select: Select<E>,
    (order, ordering): (&str, Ordering<E>),
    page: Page,
) -> Result<Paged<T>>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
    T: OutputType + From<E::Model>,
{
    let window = page.window(order)?;
    let ids = select.clone().select_only().column(ordering.id_column).into_query();
    let slice = slice(ctx.db(), select, &ordering, window).await?;
    let mut connection = Connection::with_additional_fields(slice.has_previous, slice.has_next, Whole { ids });
    connection
        .edges
        .extend(slice.rows.into_iter().map(|(position, row)| Edge::new(encode(&position, order), row.into())));
    Ok(connection)
}

/// Defines what a list can be ordered by.
macro_rules! ordering {
    (
        $(#[$about:meta])* $order:ident by $field:ident of $table:ident, first $default:ident $direction:ident;
        $( $(#[$means:meta])* $word:ident = $by:expr => $key:expr; )+
    ) => {
        /// What the list is ordered by (排序字段).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
        pub enum $field { $( $(#[$means])* $word, )+ }

        $(#[$about])*
        #[derive(Debug, async_graphql::InputObject)]
        pub struct $order {
            /// By what (排序字段).
            field: $field,
            /// Which way (升降序).
            direction: $crate::graphql::page::OrderDirection,
        }

        impl Default for $order {
            fn default() -> Self {
                Self { field: $field::$default, direction: $crate::graphql::page::OrderDirection::$direction }
            }
        }

        impl $order {
            /// The ordering, and its name in cursors.
            fn ordering(&self) -> (&'static str, $crate::storage::page::Ordering<$table::Entity>) {
                let (name, by, key): (_, sea_orm::sea_query::SimpleExpr, fn(&$table::Model) -> $crate::storage::page::Key) =
                    match self.field { $( $field::$word => (stringify!($word), $by, $key), )+ };
                let descending = self.direction == $crate::graphql::page::OrderDirection::Desc;
                let id_column = $table::Column::Id;
                (name, $crate::storage::page::Ordering { by, key, id_column, id: |row| row.id, descending })
            }
        }
    };
}
pub(super) use ordering;
