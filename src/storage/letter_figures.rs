//! What became of letters, added up in the database: a statement each, however many letters there are. Void letters do not
//! count.

use std::{collections::HashMap, hash::Hash};

use chrono::NaiveDate;
use entity::{
    AddresseeKind, AnswerStatus, Lamp, LetterKind, LetterStatus, letter, letter_answer, letter_item, letter_receipt,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};

use super::{
    aggregate::count_where,
    answer::{is_asked, of_letter_of_row, sent, status, with},
    letter::own,
};
use crate::domain::{letter::answer::AnsweredLate, month::Month, viewer::Scope};

/// What became of some letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Figures {
    /// Letters issued.
    pub letters: i64,
    /// Of them: whose mail to the addressee has gone out.
    pub delivered: i64,
    /// Of them: signed for.
    pub acknowledged: i64,
    /// Of them: that ask for an answer.
    pub asked: i64,
    /// Of these: whose every matter was answered, whatever the bureau said to the answers.
    pub answered: i64,
    /// Of the answered: whose every matter was first answered by the day that the letter names.
    pub in_time: i64,
    /// Different matters under the red lamp: what several letters raise counts once.
    #[sea_orm(skip)]
    pub red: i64,
}

/// What became of the letters of a month to units in scope, by unit.
pub async fn by_unit(conn: &impl ConnectionTrait, scope: &Scope, month: Month) -> Result<Vec<(i64, Figures)>, DbErr> {
    let letters = of_months(conn, scope, month, month).filter(letter::Column::AddresseeKind.eq(AddresseeKind::Unit));
    read(conn, letters, letter::Column::AddresseeId).await
}

/// What became of the letters to units whose day for the answer lies between two days, both included, by unit.
pub async fn due(conn: &impl ConnectionTrait, from: NaiveDate, until: NaiveDate) -> Result<Vec<(i64, Figures)>, DbErr> {
    let letters = to_units().filter(letter::Column::AnswerBy.between(from, until));
    read(conn, letters, letter::Column::AddresseeId).await
}

/// What became of the letters in scope of some months, both ends included, by month; a month without any is left out.
pub async fn by_month(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    from: Month,
    until: Month,
) -> Result<Vec<(String, Figures)>, DbErr> {
    read(conn, of_months(conn, scope, from, until), letter::Column::Month).await
}

/// The letters to units whose every matter was first answered, the last one after the day that the letter names, by unit.
pub async fn answered_late(conn: &impl ConnectionTrait) -> Result<HashMap<i64, Vec<AnsweredLate>>, DbErr> {
    let last_answer = of_letter_of_row(letter_answer::Column::LetterId)
        .expr(letter_answer::Column::SubmittedOn.into_expr().max())
        .and_where(first_answer())
        .take();
    let last_answer = Expr::SubQuery(None, Box::new(last_answer.into()));
    let all_answered = count_of(letter_answer::Column::LetterId, first_answer())
        .eq(count_of(letter_item::Column::LetterId, Expr::value(true)));
    let rows: Vec<(i64, LetterKind, String, NaiveDate, NaiveDate)> = to_units()
        .select_only()
        .columns([letter::Column::AddresseeId, letter::Column::Kind, letter::Column::Number, letter::Column::AnswerBy])
        .expr_as(last_answer.clone(), "answered_on")
        .filter(all_answered)
        .filter(last_answer.gt(Expr::col((letter::Entity, letter::Column::AnswerBy))))
        .order_by_asc(letter::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let mut late: HashMap<i64, Vec<AnsweredLate>> = HashMap::new();
    for (unit, kind, number, answer_by, answered_on) in rows {
        late.entry(unit).or_default().push(AnsweredLate { kind, number, answer_by, answered_on });
    }
    Ok(late)
}

/// The day of the last letter to each unit.
pub async fn last_letters(conn: &impl ConnectionTrait) -> Result<HashMap<i64, NaiveDate>, DbErr> {
    let rows: Vec<(i64, NaiveDate)> = to_units()
        .select_only()
        .column(letter::Column::AddresseeId)
        .expr(letter::Column::IssuedOn.max())
        .group_by(letter::Column::AddresseeId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

fn to_units() -> Select<letter::Entity> {
    letter::Entity::find()
        .filter(letter::Column::VoidedAt.is_null())
        .filter(letter::Column::AddresseeKind.eq(AddresseeKind::Unit))
}

/// How many letters in scope of a month have come how far.
pub async fn by_status(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    month: Month,
) -> Result<Vec<(LetterStatus, i64)>, DbErr> {
    let letters = of_months(conn, scope, month, month).select_only().expr_as(status(), "status").into_query();
    let counted = Query::select()
        .column("status")
        .expr_as(Func::count(Expr::value(1)), "letters")
        .from_subquery(letters, "letter")
        .group_by_col("status")
        .take();
    let rows = conn.query_all(&counted).await?;
    rows.iter().map(|row| Ok((row.try_get("", "status")?, row.try_get("", "letters")?))).collect()
}

fn of_months(conn: &impl ConnectionTrait, scope: &Scope, from: Month, until: Month) -> Select<letter::Entity> {
    let months = letter::Column::Month.between(from.to_string(), until.to_string());
    own(conn.get_database_backend(), scope).filter(letter::Column::VoidedAt.is_null()).filter(months)
}

/// Adds up by the column of the letters.
async fn read<G: sea_orm::TryGetable + Eq + Hash>(
    conn: &impl ConnectionTrait,
    letters: Select<letter::Entity>,
    by: letter::Column,
) -> Result<Vec<(G, Figures)>, DbErr> {
    let red: HashMap<G, i64> = red_matters(conn, letters.clone(), by).await?;
    let each = letters
        .select_only()
        .column_as(by, "holder")
        .expr_as(sent(), "delivered")
        .expr_as(with(letter_receipt::Column::LetterId, Expr::value(true)), "acknowledged")
        .expr_as(is_asked(), "asked")
        .expr_as(count_of(letter_item::Column::LetterId, Expr::value(true)), "items")
        .expr_as(count_of(letter_answer::Column::LetterId, first_answer()), "answered")
        .expr_as(count_of(letter_answer::Column::LetterId, first_answer().and(in_time())), "in_time")
        .into_query();
    let all = |answers: &'static str| Expr::col("asked").and(Expr::col(answers).equals("items"));
    let added = Query::select()
        .column("holder")
        .expr_as(count_where(Expr::value(true)), "letters")
        .expr_as(count_where(Expr::col("delivered")), "delivered")
        .expr_as(count_where(Expr::col("acknowledged")), "acknowledged")
        .expr_as(count_where(Expr::col("asked")), "asked")
        .expr_as(count_where(all("answered")), "answered")
        .expr_as(count_where(all("in_time")), "in_time")
        .from_subquery(each, "letter")
        .group_by_col("holder")
        .order_by("holder", sea_orm::Order::Asc)
        .take();
    let rows = conn.query_all(&added).await?;
    let figures = |row: &QueryResult| {
        let holder = row.try_get("", "holder")?;
        let red = red.get(&holder).copied().unwrap_or_default();
        Ok((holder, Figures { red, ..Figures::from_query_result(row, "")? }))
    };
    rows.iter().map(figures).collect()
}

/// How many different matters the letters raise under the red lamp, by the column of the letters.
async fn red_matters<G: sea_orm::TryGetable + Eq + Hash>(
    conn: &impl ConnectionTrait,
    letters: Select<letter::Entity>,
    by: letter::Column,
) -> Result<HashMap<G, i64>, DbErr> {
    let items = letter::Entity::belongs_to(letter_item::Entity)
        .from(letter::Column::Id)
        .to(letter_item::Column::LetterId)
        .into();
    let rows: Vec<(G, i64)> = letters
        .select_only()
        .column_as(by, "holder")
        .expr_as(Func::count_distinct(letter_item::Column::MatterId.into_expr()), "red")
        .join(JoinType::InnerJoin, items)
        .filter(letter_item::Column::Lamp.eq(Lamp::Red))
        .group_by(by)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The first answer to a matter, once it was submitted.
fn first_answer() -> SimpleExpr {
    letter_answer::Column::Round.eq(1).and(letter_answer::Column::Status.ne(AnswerStatus::Draft))
}

/// Submitted by the day that the letter of the row names.
fn in_time() -> SimpleExpr {
    letter_answer::Column::SubmittedOn.into_expr().lte(Expr::col((letter::Entity, letter::Column::AnswerBy)))
}

/// How many rows elsewhere the letter of a row has, by its key in `letter_id`, that meet `condition`.
fn count_of<C: ColumnTrait>(letter_id: C, condition: SimpleExpr) -> SimpleExpr {
    let counted: SelectStatement =
        of_letter_of_row(letter_id).expr(Func::count(Expr::value(1))).and_where(condition).take();
    Expr::SubQuery(None, Box::new(counted.into()))
}
