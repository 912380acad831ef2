//! Finding rows by words in their names and codes.
//!
//! Chinese words are often two characters, which a trigram index does not serve; so the names are scanned, 100,000 of
//! them in a fraction of a second (adr/0010).

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{BinOper, Expr, ExprTrait, Func, LikeExpr, SimpleExpr},
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
    let any_is = |before: &str, after: &str| {
        let tests = columns.iter().map(|column| like(column.into_expr(), before, text, after, backend));
        tests.reduce(ExprTrait::or).unwrap_or_else(|| Expr::value(false))
    };
    let rank: SimpleExpr = Expr::case(any_is("", ""), WHOLE).case(any_is("", "%"), BEGINNING).finally(WITHIN).into();
    // One text to look through is half the work of several. No name has a line break, so no hit spans two.
    let names = columns.iter().map(|column| column.into_expr()).reduce(|names, name| {
        let line_break = Expr::value("\n");
        names.binary(BinOper::Custom("||"), line_break).binary(BinOper::Custom("||"), name)
    });
    let names = names.unwrap_or_else(|| Expr::value(""));
    let matching = text
        .split_whitespace()
        .fold(select, |select, word| select.filter(like(names.clone(), "%", word, "%", backend)));
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

/// The text stands in `name` between what `before` and `after` stand for, whatever the case of its letters.
pub fn like(name: SimpleExpr, before: &str, text: &str, after: &str, backend: DbBackend) -> SimpleExpr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = |text: &str| LikeExpr::new(format!("{before}{text}{after}")).escape('\\');
    let lowered = escaped.to_lowercase();
    // Lowering a column is most of the work. Chinese has no case, and SQLite's LIKE looks past it, in ASCII.
    if backend == DbBackend::Sqlite || lowered == escaped.to_uppercase() {
        name.like(pattern(&escaped))
    } else {
        let name: SimpleExpr = Func::lower(name).into();
        name.like(pattern(&lowered))
    }
}
