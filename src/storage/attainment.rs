//! What units, directions and the district attained, added up in the database: a statement each, however many projects
//! there are (adr/0014).

use chrono::{Days, NaiveDate, NaiveTime};
use entity::{Duty, LeadStatus, Measure, Stage, fund_receipt, lead, progress_entry, project, project_assignment};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, FromQueryResult,
    sea_query::{Expr, ExprTrait, Func, JoinType, Query, SelectStatement, SimpleExpr, UnionType},
};

use super::{
    aggregate::{count_where, sum},
    contract,
};
use crate::domain::{calendar, ledger::entry_due, month::Month};

/// By what it is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// All together; the holder means nothing.
    District,
    /// By direction.
    Direction,
    /// By unit: what happened to a project is credited to the unit that had the lead on the day.
    Unit,
}

/// What a holder attained of a measure: a count, or fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Attained {
    /// The unit or direction.
    pub holder: i64,
    /// What is measured.
    pub measure: Measure,
    /// How much.
    pub amount: i64,
}

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

/// What was attained between two days, both included, of every measure that can have a target. Who attained nothing is
/// left out.
pub async fn attained(
    conn: &impl ConnectionTrait,
    by: By,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Attained>, DbErr> {
    let count = || Func::count(Expr::value(1)).into();
    let contract = sum(contract::amount_by(until));
    let funds = sum(Expr::col((fund_receipt::Entity, fund_receipt::Column::Amount)));
    let signed = (project::Entity, project::Column::SignedOn);
    let started = (project::Entity, project::Column::StartedOn);
    let mut all = of_project(Measure::Projects, count(), by, signed, from, until);
    let others = [
        of_project(Measure::ContractAmount, contract, by, signed, from, until),
        of_project(Measure::Starts, count(), by, started, from, until),
        of_receipts(funds, by, from, until),
        of_leads(count(), by, from, until),
    ];
    for other in others {
        all.union(UnionType::All, other);
    }
    read(conn, &all).await
}

/// The holder, the measure and the amount.
fn figure(measure: Measure, amount: SimpleExpr) -> SelectStatement {
    Query::select().expr_as(Expr::value(measure.to_value()), "measure").expr_as(amount, "amount").take()
}

fn of_project(
    measure: Measure,
    amount: SimpleExpr,
    by: By,
    day: (project::Entity, project::Column),
    from: NaiveDate,
    until: NaiveDate,
) -> SelectStatement {
    let mut figure = figure(measure, amount);
    figure.from(project::Entity).and_where(Expr::col(day).between(from, until));
    held_by(figure, by, Expr::col(day))
}

fn of_receipts(amount: SimpleExpr, by: By, from: NaiveDate, until: NaiveDate) -> SelectStatement {
    use fund_receipt::Column::{ProjectId, ReceivedOn, VoidedOn};
    let received_on = Expr::col((fund_receipt::Entity, ReceivedOn));
    let its_project = Expr::col((fund_receipt::Entity, ProjectId)).equals((project::Entity, project::Column::Id));
    let mut figure = figure(Measure::Funds, amount);
    figure
        .from(fund_receipt::Entity)
        .join(JoinType::InnerJoin, project::Entity, its_project)
        .and_where(received_on.clone().between(from, until))
        .and_where(Expr::col((fund_receipt::Entity, VoidedOn)).is_null());
    held_by(figure, by, received_on)
}

/// Leads reported in the time that have proved effective; a unit's are those it brought.
fn of_leads(amount: SimpleExpr, by: By, from: NaiveDate, until: NaiveDate) -> SelectStatement {
    use lead::Column::{DirectionId, ReportedOn, Status, UnitId};
    let mut figure = figure(Measure::Leads, amount);
    figure
        .from(lead::Entity)
        .and_where(ReportedOn.between(from, until))
        .and_where(Status.is_in([LeadStatus::Effective, LeadStatus::Converted]));
    match by {
        By::District => together(figure),
        By::Direction => {
            grouped(figure.and_where(DirectionId.is_not_null()).take(), Expr::col((lead::Entity, DirectionId)))
        }
        By::Unit => grouped(figure, Expr::col((lead::Entity, UnitId))),
    }
}

/// Adds up what happened to projects, on `day`, by the holder.
fn held_by(mut figure: SelectStatement, by: By, day: Expr) -> SelectStatement {
    match by {
        By::District => together(figure),
        By::Direction => grouped(figure, Expr::col((project::Entity, project::Column::DirectionId))),
        By::Unit => {
            join_lead_unit(&mut figure, day);
            grouped(figure, Expr::col((project_assignment::Entity, project_assignment::Column::UnitId)))
        }
    }
}

fn together(mut figure: SelectStatement) -> SelectStatement {
    figure.expr_as(Expr::value(0_i64), "holder").take()
}

fn grouped(mut figure: SelectStatement, holder: Expr) -> SelectStatement {
    figure.expr_as(holder.clone(), "holder").add_group_by([holder]).take()
}

/// The unit that had the lead in the project on `day`.
fn join_lead_unit(figure: &mut SelectStatement, day: Expr) {
    use project_assignment::Column::{Duty as OfDuty, FromOn, ProjectId, UntilOn};
    let of = |column: project_assignment::Column| Expr::col((project_assignment::Entity, column));
    let held = of(FromOn).lte(day.clone()).and(of(UntilOn).is_null().or(of(UntilOn).gte(day)));
    let lead_unit = of(ProjectId)
        .equals((project::Entity, project::Column::Id))
        .and(of(OfDuty).eq(Duty::LeadUnit.to_value()))
        .and(held);
    figure.join(JoinType::InnerJoin, project_assignment::Entity, lead_unit);
}

/// The progress entries of the months that fell due between two days, both included, by unit.
pub async fn entries(conn: &impl ConnectionTrait, from: NaiveDate, until: NaiveDate) -> Result<Vec<Entries>, DbErr> {
    let months = std::iter::successors(Some(Month::of(from)), |month| Some(month.next()));
    let months = months.skip_while(|month| entry_due(*month) < from).take_while(|month| entry_due(*month) <= until);
    let Some(each) = months.map(entries_of).reduce(|mut all, month| all.union(UnionType::All, month).take()) else {
        return Ok(Vec::new());
    };
    let added = Query::select()
        .column("holder")
        .expr_as(sum(Expr::col("owed")), "owed")
        .expr_as(sum(Expr::col("filed")), "filed")
        .from_subquery(each, "month")
        .group_by_col("holder")
        .take();
    read(conn, &added).await
}

/// A project owes the entry of a month if on the day it is due it is signed, and neither in production nor exited.
fn entries_of(month: Month) -> SelectStatement {
    use progress_entry::Column::{FiledAt, Month as OfMonth, ProjectId};
    use project::Column::{Id, InProductionOn, SignedOn, StageOn};
    let due_on = entry_due(month);
    let end = calendar::instant(due_on + Days::new(1), NaiveTime::MIN);
    let of = |column: project::Column| Expr::col((project::Entity, column));
    let entry = |column: progress_entry::Column| Expr::col((progress_entry::Entity, column));
    let exited = of(project::Column::Stage).eq(Stage::Exited.to_value()).and(of(StageOn).lte(due_on));
    let its_entry = entry(ProjectId).equals((project::Entity, Id)).and(entry(OfMonth).eq(month.to_string()));
    let mut figure = Query::select()
        .expr_as(count_where(Expr::value(true)), "owed")
        .expr_as(count_where(entry(FiledAt).lt(end)), "filed")
        .from(project::Entity)
        .join(JoinType::LeftJoin, progress_entry::Entity, its_entry)
        .and_where(of(SignedOn).lte(due_on))
        .and_where(of(InProductionOn).is_null().or(of(InProductionOn).gt(due_on)))
        .and_where(exited.not())
        .take();
    join_lead_unit(&mut figure, Expr::value(due_on));
    grouped(figure, Expr::col((project_assignment::Entity, project_assignment::Column::UnitId)))
}

async fn read<R: FromQueryResult>(conn: &impl ConnectionTrait, select: &SelectStatement) -> Result<Vec<R>, DbErr> {
    conn.query_all(select).await?.iter().map(|row| R::from_query_result(row, "")).collect()
}
