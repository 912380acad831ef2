//! Entries of the progress ledger (台账).

use chrono::{DateTime, NaiveDate, Utc};
use entity::{Stage, progress_entry, project};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, IdenStatic,
    Iterable, QueryResult, QueryTrait, RuntimeErr,
    sea_query::{
        Asterisk, CommonTableExpression, Expr, InsertStatement, OnConflict, Query, UpdateStatement, WithClause,
        WithQuery,
    },
};

use super::project::marking;
use crate::domain::viewer::Scope;

/// The project of an entry, as far as the entry has to fit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    /// The day it came into the pool.
    pub registered_on: NaiveDate,
    /// Its stage.
    pub stage: Stage,
    /// First day of the stage.
    pub stage_on: NaiveDate,
}

/// Files the entry of a project for a month, for who keeps its ledger, and says that the project is written to at `now`. None if
/// there is no such project; no entry if the month has one already: whoever filed first, holds it.
///
/// It is what units do most. On PostgreSQL it is one statement, so that it asks the server once; SQLite, which is asked
/// in the process, has none that writes to two tables.
pub async fn file(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    project_id: i64,
    entry: progress_entry::ActiveModel,
    now: DateTime<Utc>,
) -> Result<Option<(Standing, Option<progress_entry::Model>)>, DbErr> {
    let backend = conn.get_database_backend();
    let marking = marking(backend, scope, project_id, now);
    let once =
        OnConflict::columns([progress_entry::Column::ProjectId, progress_entry::Column::Month]).do_nothing().to_owned();
    if backend == DbBackend::Postgres {
        let found = conn.query_one(&at_once(marking.into_query(), entry, once)?).await?;
        let read = |row: QueryResult| -> Result<_, DbErr> {
            let standing = Standing::from_query_result(&row, PROJECT)?;
            Ok((standing, progress_entry::Model::from_query_result_optional(&row, "")?))
        };
        return found.map(read).transpose();
    }
    let Some(project) = marking.exec_with_returning(conn).await?.into_iter().next() else { return Ok(None) };
    let standing = Standing { registered_on: project.registered_on, stage: project.stage, stage_on: project.stage_on };
    let filed = progress_entry::Entity::insert_many([entry]).on_conflict(once).exec_with_returning(conn).await?;
    Ok(Some((standing, filed.into_iter().next())))
}

/// What the columns of the project begin with.
const PROJECT: &str = "project_";

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
    let columns = [project::Column::RegisteredOn, project::Column::Stage, project::Column::StageOn];
    let marking = marking.returning(Query::returning().columns(columns)).take();
    let with = WithClause::new()
        .cte(CommonTableExpression::new().query(marking).table_name(MARKED).to_owned())
        .cte(CommonTableExpression::new().query(filing).table_name(FILED).to_owned())
        .to_owned();
    let mut found = Query::select();
    for column in columns {
        found.expr_as(Expr::col((MARKED, column)), format!("{PROJECT}{}", column.as_str()));
    }
    let found = found.column((FILED, Asterisk)).from(MARKED).left_join(FILED, Expr::value(true)).take();
    Ok(found.with(with))
}
