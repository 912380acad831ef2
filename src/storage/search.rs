//! Finding rows by words in their names and codes.
//!
//! Chinese words are often two characters, which a trigram index does not serve; so the names are scanned, 100,000 of
//! them in a fraction of a second (adr/0010).

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Func, LikeExpr, SimpleExpr},
};

/// How well a row fits: the smaller, the better.
pub type Rank = i32;
/// The text is the whole of a name or code.
pub const WHOLE: Rank = 0;
/// A name or code begins with the text.
pub const BEGINNING: Rank = 1;
/// All words of the text occur.
pub const WITHIN: Rank = 2;

/// Keys and ranks of the rows of `select` in whose `columns` every word of `text` occurs, whatever the case of its
/// letters; the best first, then the newest.
pub async fn search<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    select: Select<E>,
    id: E::Column,
    columns: &[E::Column],
    text: &str,
    limit: u64,
) -> Result<Vec<(i64, Rank)>, DbErr> {
    let backend = conn.get_database_backend();
    let any = |test: &dyn Fn(E::Column) -> SimpleExpr| {
        columns.iter().map(|column| test(*column)).reduce(ExprTrait::or).unwrap_or_else(|| Expr::value(false))
    };
    let rank: SimpleExpr = Expr::case(any(&|name| like(name, "", text, "", backend)), WHOLE)
        .case(any(&|name| like(name, "", text, "%", backend)), BEGINNING)
        .finally(WITHIN)
        .into();
    let matching = text
        .split_whitespace()
        .fold(select, |select, word| select.filter(any(&|name| like(name, "%", word, "%", backend))));
    matching
        .select_only()
        .column(id)
        .expr_as(rank, "rank")
        .order_by_asc(Expr::col("rank"))
        .order_by_desc(id)
        .limit(limit)
        .into_tuple()
        .all(conn)
        .await
}

/// The text stands in the column between what `before` and `after` stand for, whatever the case of its letters.
pub fn like<C: ColumnTrait>(column: C, before: &str, text: &str, after: &str, backend: DbBackend) -> SimpleExpr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = |text: &str| LikeExpr::new(format!("{before}{text}{after}")).escape('\\');
    let lowered = escaped.to_lowercase();
    // Lowering a column is most of the work. Chinese has no case, and SQLite's LIKE looks past it, in ASCII.
    if backend == DbBackend::Sqlite || lowered == escaped.to_uppercase() {
        column.into_expr().like(pattern(&escaped))
    } else {
        let name: SimpleExpr = Func::lower(column.into_expr()).into();
        name.like(pattern(&lowered))
    }
}
