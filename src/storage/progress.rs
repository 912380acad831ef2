//! Entries of the progress ledger (台账).

use chrono::{DateTime, Utc};
use entity::{progress_entry, project};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, Iterable,
    QueryTrait, RuntimeErr,
    sea_query::{
        Asterisk, CommonTableExpression, Expr, InsertStatement, OnConflict, Query, UpdateStatement, WithClause,
        WithQuery,
    },
};

use super::project::marking;
use crate::domain::viewer::Scope;

/// What became of an entry that somebody files.
#[derive(Debug)]
pub enum Filing {
    /// It is kept.
    Kept(progress_entry::Model),
    /// The month has an entry already: whoever filed first, holds it.
    Overtaken,
    /// There is no such project whose ledger they keep.
    NoProject,
}

/// Files the entry of a project for a month, for who keeps its ledger, and says that the project is written to at `now`.
///
/// It is what units do most. On PostgreSQL it is one statement, so that it asks the server once; SQLite, which is asked
/// in the process, has none that writes to two tables.
pub async fn file(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    project_id: i64,
    entry: progress_entry::ActiveModel,
    now: DateTime<Utc>,
) -> Result<Filing, DbErr> {
    let backend = conn.get_database_backend();
    let marking = marking(backend, scope, project_id, now);
    let once =
        OnConflict::columns([progress_entry::Column::ProjectId, progress_entry::Column::Month]).do_nothing().to_owned();
    let filed = if backend == DbBackend::Postgres {
        let Some(row) = conn.query_one(&at_once(marking.into_query(), entry, once)?).await? else {
            return Ok(Filing::NoProject);
        };
        progress_entry::Model::from_query_result_optional(&row, "")?
    } else {
        if marking.exec(conn).await?.rows_affected == 0 {
            return Ok(Filing::NoProject);
        }
        let filed = progress_entry::Entity::insert_many([entry]).on_conflict(once).exec_with_returning(conn).await?;
        filed.into_iter().next()
    };
    Ok(filed.map_or(Filing::Overtaken, Filing::Kept))
}

/// A row if the project is marked, with the entry if it is filed.
fn at_once(
    mut marking: UpdateStatement,
    entry: progress_entry::ActiveModel,
    once: OnConflict,
) -> Result<WithQuery, DbErr> {
    const MARKED: &str = "marked";
    const FILED: &str = "filed";
    let (columns, values): (Vec<_>, Vec<_>) = progress_entry::Column::iter()
        .filter_map(|column| match entry.get(column) {
            ActiveValue::Set(value) => Some((column, Expr::value(value))),
            _ => None,
        })
        .unzip();
    let filing = InsertStatement::new()
        .into_table(progress_entry::Entity)
        .columns(columns)
        .select_from(Query::select().exprs(values).from(MARKED).take())
        .map_err(|error| DbErr::Query(RuntimeErr::Internal(error.to_string())))?
        .on_conflict(once)
        .returning_all()
        .take();
    let marking = marking.returning_col(project::Column::Id).take();
    let with = WithClause::new()
        .cte(CommonTableExpression::new().query(marking).table_name(MARKED).to_owned())
        .cte(CommonTableExpression::new().query(filing).table_name(FILED).to_owned())
        .to_owned();
    let found = Query::select().column((FILED, Asterisk)).from(MARKED).left_join(FILED, Expr::value(true)).take();
    Ok(found.with(with))
}
