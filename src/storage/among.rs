//! "The column is one of these values" as one condition whose text stays the same whether there are many or few, so
//! that a database reads the statement once and keeps it.

use sea_orm::{
    DbBackend, Value,
    sea_query::{Expr, ExprTrait, Func, IntoColumnRef, Query, SimpleExpr, extension::postgres::PgFunc},
};

/// The rows whose `column` is one of `keys`; none, if there are none. For a single key PostgreSQL keeps the plan, too,
/// which it makes anew for every list.
pub fn among<C: IntoColumnRef>(column: C, keys: Vec<i64>, backend: DbBackend) -> SimpleExpr {
    match (backend, keys.as_slice()) {
        (_, [key]) => Expr::col(column).eq(*key),
        (DbBackend::Postgres, _) => any(Expr::col(column), keys),
        _ => listed(Expr::col(column), &serde_json::json!(keys)),
    }
}

/// The rows whose `text` is one of these; none, if there are none.
pub fn among_texts(text: SimpleExpr, texts: Vec<String>, backend: DbBackend) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => any(text, texts),
        _ => listed(text, &serde_json::json!(texts)),
    }
}

fn any(value: SimpleExpr, values: impl Into<Value>) -> SimpleExpr {
    value.eq(PgFunc::any(Expr::value(values.into())))
}

/// SQLite has no lists: they come as JSON.
fn listed(value: SimpleExpr, values: &serde_json::Value) -> SimpleExpr {
    let json_each = Func::cust("json_each").arg(values.to_string());
    value.in_subquery(Query::select().column("value").from_function(json_each, "listed").take())
}

#[cfg(test)]
mod tests {
    use entity::{Stage, project};
    use sea_orm::{
        ActiveEnum, ColumnTrait, Database, EntityTrait, FromQueryResult, QueryFilter, QueryTrait, Statement,
    };

    use super::*;

    fn texts(backend: DbBackend, keys: Vec<i64>, stages: &[Stage]) -> String {
        let stages = stages.iter().map(ActiveEnum::to_value).collect();
        let select = project::Entity::find().filter(among(project::Column::Id, keys, backend)).filter(among_texts(
            project::Column::Stage.into_expr(),
            stages,
            backend,
        ));
        let statement = select.build(backend).sql;
        statement.split_once("WHERE ").unwrap().1.to_owned()
    }

    #[test]
    fn the_text_is_the_same_for_none_and_for_many() {
        for (backend, text) in [
            (DbBackend::Postgres, r#""id" = ANY($1) AND "project"."stage" = ANY($2)"#),
            (
                DbBackend::Sqlite,
                r#""id" IN (SELECT "value" FROM json_each(?) AS "listed") AND "project"."stage" IN (SELECT "value" FROM json_each(?) AS "listed")"#,
            ),
        ] {
            assert_eq!(texts(backend, vec![], &[]), text);
            assert_eq!(texts(backend, vec![1, 2, 3], &[Stage::Signed, Stage::Started]), text);
        }
    }

    #[derive(FromQueryResult)]
    struct Row {
        id: i64,
    }

    #[tokio::test]
    async fn sqlite_finds_the_listed_and_nothing_else() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        let found = async |condition: SimpleExpr| -> Vec<i64> {
            let rows =
                r#"(SELECT 1 AS "id", '签约' AS "word" UNION SELECT 2, 'it''s "one"' UNION SELECT 3, NULL) AS "row""#;
            let select = Query::select().column("id").from("row").and_where(condition).take();
            let (sql, values) = select.build(sea_orm::sea_query::SqliteQueryBuilder);
            let sql = sql.replace(r#"FROM "row""#, &format!("FROM {rows}"));
            let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
            Row::find_by_statement(statement).all(&db).await.unwrap().into_iter().map(|row| row.id).collect()
        };
        let sqlite = DbBackend::Sqlite;
        assert_eq!(found(among("id", vec![3, 1, 7], sqlite)).await, [1, 3]);
        assert_eq!(found(among("id", vec![], sqlite)).await, [0; 0]);
        let words = vec![r#"it's "one""#.to_owned(), "签".to_owned()];
        assert_eq!(found(among_texts(Expr::col("word"), words, sqlite)).await, [2]);
    }
}
