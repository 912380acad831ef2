//! Progress entries that fell due, and how many were filed on time, by unit: one statement, however many projects there are
//! (adr/0014).

use chrono::{Days, NaiveDate, NaiveTime};
use entity::{Stage, progress_entry, project};
use sea_orm::{
    ActiveEnum, ConnectionTrait, DbErr, FromQueryResult,
    sea_query::{Expr, ExprTrait, IntoIden, JoinType, Query, SelectStatement, TableRef, UnionType},
};

use super::{
    aggregate::{count, count_where},
    credit::{join_lead_units, led_on},
};
use crate::domain::{calendar, ledger::entry_due, month::Month};

/// The progress entries that fell due, and those of them that were filed on time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Entries {
    /// The unit that had the lead on the day.
    pub holder: i64,
    /// How many fell due.
    pub owed: i64,
    /// How many were filed by the end of that day.
    pub filed: i64,
}

/// The progress entries of the months that fell due between two days, both included, by unit.
pub async fn due(conn: &impl ConnectionTrait, from: NaiveDate, until: NaiveDate) -> Result<Vec<Entries>, DbErr> {
    let months = std::iter::successors(Some(Month::of(from)), |month| Some(month.next()));
    let months = months.skip_while(|month| entry_due(*month) < from).take_while(|month| entry_due(*month) <= until);
    let Some(due) = months.map(due_month).reduce(|mut all, month| all.union(UnionType::All, month).take()) else {
        return Ok(Vec::new());
    };
    conn.query_all(&figures(due)).await?.iter().map(|row| Entries::from_query_result(row, "")).collect()
}

/// The months that fell due, each with the day and the end of that day.
const DUE: &str = "due";

fn due_month(month: Month) -> SelectStatement {
    let due_on = entry_due(month);
    Query::select()
        .expr_as(Expr::value(month.to_string()), "month")
        .expr_as(Expr::value(due_on), "due_on")
        .expr_as(Expr::value(calendar::instant(due_on + Days::new(1), NaiveTime::MIN)), "end")
        .take()
}

/// A project owes the entry of a month if on the day it is due it is signed, and neither in production nor exited. Each
/// project is read once, then held against the few months, which must not be what is begun with.
fn figures(due: SelectStatement) -> SelectStatement {
    use progress_entry::Column::{FiledAt, Month as OfMonth, ProjectId};
    use project::Column::{Id, InProductionOn, SignedOn, StageOn};
    let of = |column: project::Column| Expr::col((project::Entity, column));
    let entry = |column: progress_entry::Column| Expr::col((progress_entry::Entity, column));
    let due_on = || Expr::col((DUE, "due_on"));
    let exited = of(project::Column::Stage).eq(Stage::Exited.to_value()).and(of(StageOn).lte(due_on()));
    let its_entry = entry(ProjectId).equals((project::Entity, Id)).and(entry(OfMonth).equals((DUE, "month")));
    let mut figures = Query::select()
        .expr_as(count(), "owed")
        .expr_as(count_where(entry(FiledAt).lt(Expr::col((DUE, "end")))), "filed")
        .from(project::Entity)
        .take();
    let holder = join_lead_units(&mut figures);
    figures
        .cross_join(TableRef::SubQuery(Box::new(due), DUE.into_iden()))
        .join(JoinType::LeftJoin, progress_entry::Entity, its_entry)
        .and_where(led_on(due_on()))
        .and_where(of(SignedOn).lte(due_on()))
        .and_where(of(InProductionOn).is_null().or(of(InProductionOn).gt(due_on())))
        .and_where(exited.not())
        .expr_as(holder.clone(), "holder")
        .add_group_by([holder])
        .take()
}
