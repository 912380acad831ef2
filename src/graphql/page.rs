//! Relay connections over keyset pages, for every growing list alike: lists of their own, and lists that belong to
//! the rows of another.

use std::{pin::Pin, sync::Arc};

use async_graphql::{ComplexObject, Context, Enum, Result, SimpleObject};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::{DbBackend, DbErr, EntityTrait, FromQueryResult, IntoSimpleExpr, Select, sea_query::SelectStatement};

use super::{
    context::ContextExt,
    cursor::{Cursor, OrderWord, decode, encode},
    error::Fault,
    rows::{Link, Row, together},
};
use crate::{
    domain::language::say,
    storage::page::{self, Key, Ordering, Position, Slice, Sort, Window},
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
    /// The window asked for, in a list of this order.
    fn window(&self, order: &[OrderWord]) -> Result<Window, Fault> {
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

/// The order of a list, as cursors say it, and as it is read.
pub(super) type Ordered<E> = (Vec<OrderWord>, Ordering<E>);

/// Where a page lies in its list (分页信息).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct PageInfo {
    /// Whether rows come before this page (是否有上一页). Paging forwards it only says whether `after` was given.
    has_previous_page: bool,
    /// Whether rows come after this page (是否有下一页). Paging backwards it only says whether `before` was given.
    has_next_page: bool,
    #[graphql(skip)]
    start: Option<Cursor>,
    #[graphql(skip)]
    end: Option<Cursor>,
}

#[ComplexObject]
impl PageInfo {
    /// Cursor of the first row (首条游标), for `before`; null on an empty page.
    async fn start_cursor(&self) -> Option<String> {
        self.start.as_ref().map(|cursor| cursor())
    }

    /// Cursor of the last row (末条游标), for `after`; null on an empty page.
    async fn end_cursor(&self) -> Option<String> {
        self.end.as_ref().map(|cursor| cursor())
    }
}

/// How many rows the whole list has; counted only when asked for.
pub(super) type Total = Box<dyn for<'a> Fn(&'a Context<'_>) -> BoxFuture<'a, Result<i64>> + Send + Sync>;

/// A page of a list, as it was read.
pub(super) struct Listed<M> {
    pub(super) rows: Vec<(Cursor, Row<M>)>,
    pub(super) info: PageInfo,
    pub(super) total: Total,
}

impl<M: Send + Sync + 'static> Listed<M> {
    fn new(slice: Slice<Row<M>>, written: impl Fn(&M) -> String + Send + Sync + 'static, total: Total) -> Self {
        let written = Arc::new(written);
        let cursor = |row: &Row<M>| -> Cursor {
            let (written, row) = (written.clone(), row.clone());
            Arc::new(move || written(&row))
        };
        let rows: Vec<_> = slice.rows.into_iter().map(|row| (cursor(&row), row)).collect();
        let info = PageInfo {
            has_previous_page: slice.has_previous,
            has_next_page: slice.has_next,
            start: rows.first().map(|(cursor, _)| cursor.clone()),
            end: rows.last().map(|(cursor, _)| cursor.clone()),
        };
        Self { rows, info, total }
    }
}

/// The total of the rows that `select` finds.
pub(super) fn counted<E: EntityTrait>(select: Select<E>) -> Total {
    Box::new(move |ctx| {
        let select = select.clone();
        async move { Ok(page::count(ctx.db(), select).await?) }.boxed()
    })
}

/// The total that a statement adds up.
pub(super) fn summed_up(sum: SelectStatement) -> Total {
    Box::new(move |ctx| {
        let sum = sum.clone();
        async move { Ok(page::total(ctx.db(), &sum).await?) }.boxed()
    })
}

/// Reads the page of a list that is asked for.
pub(super) async fn connection<E, C>(ctx: &Context<'_>, select: Select<E>, ordered: Ordered<E>, page: Page) -> Result<C>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
    C: From<Listed<E::Model>>,
{
    let total = counted(select.clone());
    counted_connection(ctx, select, ordered, page, total).await
}

/// As [`connection`], for a list whose total is known otherwise.
pub(super) async fn counted_connection<E, C>(
    ctx: &Context<'_>,
    select: Select<E>,
    (order, ordering): Ordered<E>,
    page: Page,
    total: Total,
) -> Result<C>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
    C: From<Listed<E::Model>>,
{
    let window = page.window(&order)?;
    let slice = page::slice(ctx.db(), select, &ordering, &window).await?;
    let Slice { rows, has_previous, has_next } = slice;
    let slice = Slice { rows: together(rows).collect(), has_previous, has_next };
    let written = move |row: &E::Model| encode(&order, &ordering.position(row));
    Ok(Listed::new(slice, written, total).into())
}

/// Rows that belong to rows of another kind: the milestones of a project.
pub(super) trait Belongs<M>: Clone + Eq + std::hash::Hash + Send + Sync + 'static {
    /// The kind of the rows.
    type Entity: EntityTrait<Model: FromQueryResult + Send + Sync>;
    /// The column that says to whom a row belongs.
    const OWNER: <Self::Entity as EntityTrait>::Column;

    /// The key of the owner.
    fn owner(row: &M) -> i64;
    /// The key of its owner, in a row.
    fn owned_by(row: &<Self::Entity as EntityTrait>::Model) -> i64;
    /// The rows, whomever they belong to.
    fn rows(&self, backend: DbBackend) -> Select<Self::Entity>;
    /// Those of them that the viewer may see; whoever sees the owner sees all, unless it is said here.
    fn seen(_: &Context<'_>, rows: Select<Self::Entity>) -> Select<Self::Entity> {
        rows
    }
    /// What they are ordered by, as cursors say it.
    const ORDER: OrderWord;
    /// The same as a column.
    const BY: <Self::Entity as EntityTrait>::Column;
    /// The same, read from a row.
    fn key(row: &<Self::Entity as EntityTrait>::Model) -> Key;
    /// The id column, which tells equals apart.
    const ID: <Self::Entity as EntityTrait>::Column;
    /// The id of a row.
    fn id(row: &<Self::Entity as EntityTrait>::Model) -> i64;
}

fn ordering_of<M, B: Belongs<M>>() -> Ordering<B::Entity> {
    let (_, descending) = B::ORDER;
    let sort = Sort { by: B::BY.into_simple_expr(), key: B::key, descending };
    Ordering { sorts: vec![sort], id_column: B::ID, id: B::id }
}

/// A window of what belongs to a row.
#[derive(Clone, PartialEq, Eq, Hash)]
struct WindowOf<B> {
    belongs: B,
    window: Window,
}

impl<M, B: Belongs<M>> Link<M> for WindowOf<B> {
    type Target = <B::Entity as EntityTrait>::Model;

    fn key(&self, row: &M) -> Option<i64> {
        Some(B::owner(row))
    }

    async fn read(&self, ctx: &Context<'_>, keys: Vec<i64>) -> Result<Vec<(i64, Self::Target)>, DbErr> {
        let rows = B::seen(ctx, self.belongs.rows(ctx.backend()));
        let rows = page::slices(ctx.db(), rows, (B::OWNER, keys), &ordering_of::<M, B>(), &self.window).await?;
        Ok(rows.into_iter().map(|row| (B::owned_by(&row), row)).collect())
    }
}

/// How many rows belong to a row.
#[derive(Clone, PartialEq, Eq, Hash)]
struct CountOf<B>(B);

impl<M, B: Belongs<M>> Link<M> for CountOf<B> {
    type Target = i64;

    fn key(&self, row: &M) -> Option<i64> {
        Some(B::owner(row))
    }

    async fn read(&self, ctx: &Context<'_>, keys: Vec<i64>) -> Result<Vec<(i64, i64)>, DbErr> {
        page::counts(ctx.db(), B::seen(ctx, self.0.rows(ctx.backend())), (B::OWNER, keys)).await
    }
}

/// Reads the page that is asked for of what belongs to `row`, together with those of its siblings. On the heap, as every
/// field of an object, however small, makes room for the largest of its resolvers.
pub(super) fn belongings<M, B, C>(
    ctx: &Context<'_>,
    row: &Row<M>,
    belongs: B,
    page: Page,
) -> Pin<Box<impl Future<Output = Result<C>>>>
where
    M: Send + Sync + 'static,
    B: Belongs<M>,
    C: From<Listed<<B::Entity as EntityTrait>::Model>>,
{
    Box::pin(async move {
        let window = page.window(&[B::ORDER])?;
        let found = row.follow(ctx, WindowOf { belongs: belongs.clone(), window: window.clone() }).await?;
        let owner = row.clone();
        let total: Total = Box::new(move |ctx| {
            let (owner, belongs) = (owner.clone(), belongs.clone());
            async move { Ok(owner.follow_one(ctx, CountOf(belongs)).await?.map_or(0, |count| *count)) }.boxed()
        });
        let written = |row: &<B::Entity as EntityTrait>::Model| {
            encode(&[B::ORDER], &Position { keys: vec![B::key(row)], id: B::id(row) })
        };
        Ok(Listed::new(window.cut(found), written, total).into())
    })
}

/// Defines connections: their GraphQL names, the object listed, and the row it is made of.
macro_rules! connections {
    ($( $(#[$about:meta])* $connection:ident, $edge:ident of $node:ident from $model:ty; )+) => { $(
        $(#[$about])*
        #[derive(async_graphql::SimpleObject)]
        #[graphql(complex)]
        pub struct $connection {
            /// The rows of this page with their cursors (条目).
            edges: Vec<$edge>,
            /// Where this page lies in the list (分页信息).
            page_info: $crate::graphql::page::PageInfo,
            #[graphql(skip)]
            total: $crate::graphql::page::Total,
        }

        /// One row of a page, with its place in the list (条目).
        #[derive(async_graphql::SimpleObject)]
        #[graphql(complex)]
        pub struct $edge {
            /// The row (数据).
            node: $node,
            #[graphql(skip)]
            cursor: $crate::graphql::cursor::Cursor,
        }

        #[async_graphql::ComplexObject]
        impl $connection {
            /// The rows of this page (本页数据).
            async fn nodes(&self) -> Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }

            /// How many rows all pages have together (总数); counted only when asked for.
            async fn total_count(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<i64> {
                (self.total)(ctx).await
            }
        }

        #[async_graphql::ComplexObject]
        impl $edge {
            /// Its place in the list (游标), opaque, for `after` and `before` in the same order.
            async fn cursor(&self) -> String {
                (self.cursor)()
            }
        }

        impl From<$crate::graphql::page::Listed<$model>> for $connection {
            fn from(listed: $crate::graphql::page::Listed<$model>) -> Self {
                let edges = listed.rows.into_iter().map(|(cursor, row)| $edge { cursor, node: row.into() }).collect();
                Self { edges, page_info: listed.info, total: listed.total }
            }
        }

        impl From<$model> for $node {
            fn from(row: $model) -> Self {
                $crate::graphql::rows::Row::from(row).into()
            }
        }
    )+ };
}
pub(super) use connections;

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
        #[derive(Clone, Copy, Debug, async_graphql::InputObject)]
        pub struct $order {
            /// By what (排序字段).
            field: $field,
            /// Which way (升降序).
            direction: $crate::graphql::page::OrderDirection,
        }

        impl $order {
            /// The order of these things, the most important first; the usual one if there are none.
            pub(super) fn ordering(orders: Vec<Self>) -> $crate::graphql::page::Ordered<$table::Entity> {
                let usual = Self { field: $field::$default, direction: $crate::graphql::page::OrderDirection::$direction };
                let orders = if orders.is_empty() { vec![usual] } else { orders };
                let (words, sorts) = orders.into_iter().map(Self::sort).unzip();
                let id_column = $table::Column::Id;
                (words, $crate::storage::page::Ordering { sorts, id_column, id: |row| row.id })
            }

            fn sort(self) -> ((&'static str, bool), $crate::storage::page::Sort<$table::Model>) {
                let (word, by, key): (_, sea_orm::sea_query::SimpleExpr, fn(&$table::Model) -> $crate::storage::page::Key) =
                    match self.field { $( $field::$word => (stringify!($word), $by, $key), )+ };
                let descending = self.direction == $crate::graphql::page::OrderDirection::Desc;
                ((word, descending), $crate::storage::page::Sort { by, key, descending })
            }
        }
    };
}
pub(super) use ordering;
