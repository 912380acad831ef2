//! Entries of the progress ledger (台账).

use chrono::{DateTime, NaiveDate, Utc};
use entity::{Stage, audit_entry, progress_entry, project};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult,
    IdenStatic, IntoActiveModel, Iterable, NotSet, QueryResult, QueryTrait, RuntimeErr,
    sea_query::{
        Asterisk, CommonTableExpression, Expr, Func, InsertStatement, OnConflict, Query, UpdateStatement, WithClause,
        WithQuery, extension::postgres::PgExpr,
    },
};

use super::{audit, project::marking};
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

/// Files the entry of a project for a month, for who keeps its ledger, says that the project is written to at `now`, and
/// leaves the trace; the key of the new entry goes into both. None if there is no such project; no entry if the month has
/// one already: whoever filed first, holds it.
///
/// It is what units do most. On PostgreSQL it is one statement, so that it asks the server once; SQLite, which is asked
/// in the process, has none that writes to several tables.
pub async fn file(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    entry: progress_entry::Model,
    mut trace: audit::Entry<'_>,
    now: DateTime<Utc>,
) -> Result<Option<(Standing, Option<progress_entry::Model>)>, DbErr> {
    let backend = conn.get_database_backend();
    let marking = marking(backend, scope, entry.project_id, now);
    let entry = progress_entry::ActiveModel { id: NotSet, ..entry.into_active_model().reset_all() };
    let once =
        OnConflict::columns([progress_entry::Column::ProjectId, progress_entry::Column::Month]).do_nothing().to_owned();
    if backend == DbBackend::Postgres {
        let found = conn.query_one(&at_once(marking.into_query(), &entry, once, trace.into())?).await?;
        let read = |row: QueryResult| -> Result<_, DbErr> {
            let standing = Standing::from_query_result(&row, PROJECT)?;
            Ok((standing, progress_entry::Model::from_query_result_optional(&row, "")?))
        };
        return found.map(read).transpose();
    }
    let Some(project) = marking.exec_with_returning(conn).await?.into_iter().next() else { return Ok(None) };
    let standing = Standing { registered_on: project.registered_on, stage: project.stage, stage_on: project.stage_on };
    let filed = progress_entry::Entity::insert_many([entry]).on_conflict(once).exec_with_returning(conn).await?;
    let filed = filed.into_iter().next();
    if let Some(filed) = &filed {
        trace.subject_id = filed.id;
        trace.after = Some(serde_json::to_value(filed).map_err(|error| DbErr::Json(error.to_string()))?);
        audit::add(conn, trace).await?;
    }
    Ok(Some((standing, filed)))
}

/// What the columns of the project begin with.
const PROJECT: &str = "project_";

/// A row if the project is marked, with the entry if it is filed.
fn at_once(
    mut marking: UpdateStatement,
    entry: &progress_entry::ActiveModel,
    once: OnConflict,
    trace: audit_entry::ActiveModel,
) -> Result<WithQuery, DbErr> {
    const MARKED: &str = "marked";
    const FILED: &str = "filed";
    const TRACED: &str = "traced";
    let columns = [project::Column::RegisteredOn, project::Column::Stage, project::Column::StageOn];
    let marking = marking.returning(Query::returning().columns(columns)).take();

    let filing = insert(given(entry), MARKED)?.on_conflict(once).returning_all().take();

    let key = || Expr::col((FILED, progress_entry::Column::Id));
    let after = trace.after.clone().take().flatten();
    let mut traced = given(&audit_entry::ActiveModel { subject_id: NotSet, after: NotSet, ..trace });
    traced.push((audit_entry::Column::SubjectId, key()));
    let with_key = Func::cust("jsonb_build_object").arg(progress_entry::Column::Id.as_str()).arg(key());
    traced.push((audit_entry::Column::After, Expr::value(after).concatenate(with_key)));
    let tracing = insert(traced, FILED)?;

    let with = WithClause::new()
        .cte(CommonTableExpression::new().query(marking).table_name(MARKED).to_owned())
        .cte(CommonTableExpression::new().query(filing).table_name(FILED).to_owned())
        .cte(CommonTableExpression::new().query(tracing).table_name(TRACED).to_owned())
        .to_owned();
    let mut found = Query::select();
    for column in columns {
        found.expr_as(Expr::col((MARKED, column)), format!("{PROJECT}{}", column.as_str()));
    }
    let found = found.column((FILED, Asterisk)).from(MARKED).left_join(FILED, Expr::value(true)).take();
    Ok(found.with(with))
}

/// What a row to be written says.
fn given<A: ActiveModelTrait>(row: &A) -> Vec<(<A::Entity as EntityTrait>::Column, Expr)> {
    let said = |column| match row.get(column) {
        ActiveValue::Set(value) => Some((column, Expr::value(value))),
        _ => None,
    };
    <A::Entity as EntityTrait>::Column::iter().filter_map(said).collect()
}

/// A row for every row of `source`.
fn insert<C: ColumnTrait>(row: Vec<(C, Expr)>, source: &'static str) -> Result<InsertStatement, DbErr> {
    let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    let mut statement = InsertStatement::new();
    statement
        .into_table(C::EntityName::default())
        .columns(columns)
        .select_from(Query::select().exprs(values).from(source).take())
        .map_err(|error| DbErr::Query(RuntimeErr::Internal(error.to_string())))?;
    Ok(statement)
}
