//! Pages of growing lists by keyset: stable under inserts, as fast on the last page as on the first.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, IntoSimpleExpr, JoinType, Order,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Value,
    sea_query::{
        Asterisk, Expr, ExprTrait, Func, FunctionCall, IntoColumnRef, Query, SelectStatement, SimpleExpr,
        WindowStatement,
    },
};
use serde::{Deserialize, Serialize};

use super::among::among;

/// The value a list is ordered by, at one row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// A place in an ordered list: the row's keys in the order, and its id to tell equals apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// Keys in the order, one for each thing the list is ordered by.
    pub keys: Vec<Key>,
    /// Id of the row.
    pub id: i64,
}

/// Which part of a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

/// One thing that a list is ordered by.
pub struct Sort<M> {
    /// What it is; never null.
    pub by: SimpleExpr,
    /// The same, read from a row.
    pub key: fn(&M) -> Key,
    /// Largest first.
    pub descending: bool,
}

/// How a list is ordered: by these things, then by id.
pub struct Ordering<E: EntityTrait> {
    /// The things, the most important first.
    pub sorts: Vec<Sort<E::Model>>,
    /// The id column.
    pub id_column: E::Column,
    /// The same, read from a row.
    pub id: fn(&E::Model) -> i64,
}

impl<E: EntityTrait> Ordering<E> {
    /// The place of a row.
    pub fn position(&self, row: &E::Model) -> Position {
        Position { keys: self.sorts.iter().map(|sort| (sort.key)(row)).collect(), id: (self.id)(row) }
    }

    /// Ids run the way of the last thing it is ordered by, so that one index serves both.
    fn id_descends(&self) -> bool {
        self.sorts.last().is_some_and(|sort| sort.descending)
    }

    /// Everything it is ordered by, the id included, and whether the largest comes first.
    fn columns(&self) -> Vec<(SimpleExpr, bool)> {
        let id = (self.id_column.into_simple_expr(), self.id_descends());
        self.sorts.iter().map(|sort| (sort.by.clone(), sort.descending)).chain([id]).collect()
    }

    /// The rows that come later than a place, or earlier.
    fn beyond(&self, position: &Position, later: bool) -> Condition {
        let values = position.keys.iter().cloned().map(Value::from).chain([position.id.into()]).map(Expr::value);
        let columns = self.columns();
        let smaller = |descending: bool| descending == later;
        let one_way = columns.iter().all(|(_, descending)| *descending == self.id_descends());
        if one_way {
            // Compared as a row, so that an index finds the place.
            let (row, place) = (Expr::tuple(columns.into_iter().map(|(by, _)| by)), Expr::tuple(values));
            let beyond = if smaller(self.id_descends()) { row.lt(place) } else { row.gt(place) };
            return Condition::all().add(beyond);
        }
        let mut beyond = Condition::any();
        let mut ties = Condition::all();
        for ((by, descending), value) in columns.into_iter().zip(values) {
            let further = if smaller(descending) { by.clone().lt(value.clone()) } else { by.clone().gt(value.clone()) };
            beyond = beyond.add(ties.clone().add(further));
            ties = ties.add(by.eq(value));
        }
        beyond
    }
}

impl Window {
    /// The rows of the part, in the order they are read in, and one more to see whether there are more.
    fn of<E: EntityTrait>(&self, select: Select<E>, ordering: &Ordering<E>) -> Select<E> {
        let mut select = select;
        for (place, later) in [(&self.after, true), (&self.before, false)] {
            if let Some(position) = place {
                select = select.filter(ordering.beyond(position, later));
            }
        }
        for (by, order) in self.order(ordering) {
            select = select.order_by(by, order);
        }
        select.limit(self.limit + 1)
    }

    fn order<E: EntityTrait>(&self, ordering: &Ordering<E>) -> Vec<(SimpleExpr, Order)> {
        let way = |descending: bool| if descending != self.from_end { Order::Desc } else { Order::Asc };
        ordering.columns().into_iter().map(|(by, descending)| (by, way(descending))).collect()
    }

    /// Turns rows as they were read into the part that was asked for.
    pub fn cut<T>(&self, rows: Vec<T>) -> Slice<T> {
        let mut rows = rows;
        let more = rows.len() as u64 > self.limit;
        if more {
            rows.pop();
        }
        if self.from_end {
            rows.reverse();
            return Slice { rows, has_previous: more, has_next: self.before.is_some() };
        }
        Slice { rows, has_previous: self.after.is_some(), has_next: more }
    }
}

/// Some rows of a list, in order.
#[derive(Debug)]
pub struct Slice<T> {
    /// The rows.
    pub rows: Vec<T>,
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
    window: &Window,
) -> Result<Slice<E::Model>, DbErr>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    Ok(window.cut(window.of(select, ordering).all(conn).await?))
}

/// The column of a number of rows.
pub(super) const TOTAL: &str = "total";

/// How many rows `select` finds.
pub async fn count<E: EntityTrait>(conn: &impl ConnectionTrait, select: Select<E>) -> Result<i64, DbErr> {
    let rows = select.select_only().expr_as(Expr::value(1), "one").into_query();
    let count = Query::select().expr_as(Func::count(Expr::value(1)), TOTAL).from_subquery(rows, "rows").take();
    total(conn, &count).await
}

/// What `sum` adds up in its column [`TOTAL`].
pub async fn total(conn: &impl ConnectionTrait, sum: &SelectStatement) -> Result<i64, DbErr> {
    let row = conn.query_one(sum).await?;
    row.map_or(Ok(0), |row| row.try_get("", TOTAL))
}

/// Reads the same window of the rows that belong to each of several parents, with a single statement. The rows of a
/// parent come as [`Window::cut`] wants them.
pub async fn slices<E>(
    conn: &impl ConnectionTrait,
    select: Select<E>,
    (parent, parents): (E::Column, Vec<i64>),
    ordering: &Ordering<E>,
    window: &Window,
) -> Result<Vec<E::Model>, DbErr>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
{
    let statement = match conn.get_database_backend() {
        DbBackend::Postgres => lateral(select, (parent, parents), ordering, window),
        backend => {
            let among = among((E::default(), parent), parents, backend);
            numbered(select.filter(among), parent, ordering, window)
        }
    };
    let rows = conn.query_all(&statement).await?;
    rows.iter().map(|row| E::Model::from_query_result(row, "")).collect()
}

/// Reads only the rows of the window: an index walk a parent.
fn lateral<E: EntityTrait>(
    select: Select<E>,
    (parent, parents): (E::Column, Vec<i64>),
    ordering: &Ordering<E>,
    window: &Window,
) -> SelectStatement {
    let of_parent = Expr::col((E::default(), parent)).equals(("parent", "parent"));
    let rows = window.of(select.filter(of_parent), ordering).into_query();
    Query::select()
        .column(("row", Asterisk))
        .from_function(Func::cust("unnest").arg(Expr::value(parents)), "parent")
        .join_lateral(JoinType::InnerJoin, rows, "row", Condition::all().add(Expr::value(true)))
        .take()
}

/// For databases without LATERAL: numbers the rows of every parent and keeps the first.
fn numbered<E: EntityTrait>(
    select: Select<E>,
    parent: E::Column,
    ordering: &Ordering<E>,
    window: &Window,
) -> SelectStatement {
    let unlimited = window.of(select, ordering).into_query().reset_limit().clear_order_by().take();
    let mut place = WindowStatement::partition_by((E::default(), parent));
    for (by, order) in window.order(ordering) {
        place.order_by_expr(by, order);
    }
    let row_number: FunctionCall = Func::cust("ROW_NUMBER");
    let rows = unlimited.clone().expr_window_as(row_number, place, "place").take();
    Query::select()
        .column(Asterisk)
        .from_subquery(rows, "row")
        .and_where(Expr::col("place").lte(window.limit + 1))
        .order_by("place", Order::Asc)
        .take()
}

/// How many rows belong to each of several parents; a parent without any is left out.
pub async fn counts<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    select: Select<E>,
    (parent, parents): (E::Column, Vec<i64>),
) -> Result<Vec<(i64, i64)>, DbErr>
where
    E::Column: IntoColumnRef,
{
    select
        .select_only()
        .column(parent)
        .expr_as(Func::count(Expr::value(1)), TOTAL)
        .filter(among((E::default(), parent), parents, conn.get_database_backend()))
        .group_by(parent)
        .into_tuple()
        .all(conn)
        .await
}
