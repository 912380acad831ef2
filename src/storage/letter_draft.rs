//! Drafts of letters, what holds them back, and how they are issued.

use chrono::NaiveDate;
use entity::{
    AddresseeKind, LetterKind,
    letter_draft::{self, Column, Entity},
    letter_hold, letter_issuing,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

use super::among::among;
use crate::domain::{
    letter::{
        Addressee,
        draft::{Hold, WAITING},
    },
    month::Month,
};

/// The drafts of a run that wait for somebody.
pub async fn of_run(
    conn: &impl ConnectionTrait,
    kind: LetterKind,
    month: Month,
) -> Result<Vec<letter_draft::Model>, DbErr> {
    waiting(kind, month).all(conn).await
}

/// The drafts of a run that wait for somebody, held against other writers until the transaction ends, in one order.
pub async fn lock_run(
    conn: &impl ConnectionTrait,
    kind: LetterKind,
    month: Month,
) -> Result<Vec<letter_draft::Model>, DbErr> {
    waiting(kind, month).lock_exclusive().all(conn).await
}

fn waiting(kind: LetterKind, month: Month) -> Select<Entity> {
    Entity::find()
        .filter(Column::Kind.eq(kind))
        .filter(Column::Month.eq(month.to_string()))
        .filter(Column::Status.is_in(WAITING))
        .order_by_asc(Column::Id)
}

/// The runs of the waiting drafts that meet a condition.
pub async fn runs(conn: &impl ConnectionTrait, of: Condition) -> Result<Vec<(LetterKind, Month)>, DbErr> {
    let rows: Vec<(LetterKind, String)> = Entity::find()
        .select_only()
        .column(Column::Kind)
        .column(Column::Month)
        .filter(of)
        .filter(waits())
        .distinct()
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(kind, month)| Some((kind, month.parse().ok()?))).collect())
}

/// These very drafts.
pub fn named(conn: &impl ConnectionTrait, ids: &[i64]) -> Condition {
    Condition::all().add(among(Column::Id, ids.to_vec(), conn.get_database_backend()))
}

/// The drafts that a hold covers.
pub fn covered(hold: &Hold) -> Condition {
    let of_run = |(kind, month): (LetterKind, Month)| Column::Kind.eq(kind).and(Column::Month.eq(month.to_string()));
    let to = |to: Addressee| Column::AddresseeKind.eq(to.kind).and(Column::AddresseeId.eq(to.id));
    Condition::all().add_option(hold.run.map(of_run)).add_option(hold.addressee.map(to))
}

/// Some drafts, held against other writers until the transaction ends, in one order.
pub async fn lock(conn: &impl ConnectionTrait, ids: Vec<i64>) -> Result<Vec<letter_draft::Model>, DbErr> {
    Entity::find()
        .filter(among(Column::Id, ids, conn.get_database_backend()))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(conn)
        .await
}

/// The draft that takes the place of a void letter.
pub async fn replacing(conn: &impl ConnectionTrait, letter_id: i64) -> Result<Option<letter_draft::Model>, DbErr> {
    Entity::find().filter(Column::ReplacesId.eq(letter_id)).one(conn).await
}

/// The holds that have not been released.
pub async fn holds(conn: &impl ConnectionTrait) -> Result<Vec<Hold>, DbErr> {
    let rows = letter_hold::Entity::find().filter(letter_hold::Column::ReleasedAt.is_null()).all(conn).await?;
    Ok(rows.iter().filter_map(hold).collect())
}

/// What a hold keeps back; nothing, if its month is none.
pub fn hold(row: &letter_hold::Model) -> Option<Hold> {
    let run = match (row.kind, &row.month) {
        (Some(kind), Some(month)) => Some((kind, month.parse().ok()?)),
        _ => None,
    };
    let addressee = row.addressee_kind.zip(row.addressee_id).map(|(kind, id)| Addressee { kind, id });
    Some(Hold { run, addressee })
}

/// Whether the draft of a row was drafted before a day.
pub fn drafted_before(day: NaiveDate) -> SimpleExpr {
    Column::DraftedOn.lt(day)
}

/// Whether the draft of a row waits for somebody.
pub fn waits() -> SimpleExpr {
    Column::Status.is_in(WAITING)
}

/// Whether a hold keeps the draft of a row back.
pub fn held() -> SimpleExpr {
    use letter_hold::Column as Held;
    let same = |held: Held, draft: Column| {
        let held = Expr::col((letter_hold::Entity, held));
        held.clone().is_null().or(held.equals((Entity, draft)))
    };
    let holding = Query::select()
        .expr(Expr::value(1))
        .from(letter_hold::Entity)
        .and_where(Held::ReleasedAt.is_null())
        .and_where(same(Held::Kind, Column::Kind))
        .and_where(same(Held::Month, Column::Month))
        .and_where(same(Held::AddresseeKind, Column::AddresseeKind))
        .and_where(same(Held::AddresseeId, Column::AddresseeId))
        .take();
    Expr::exists(holding)
}

/// How letters are issued now.
pub async fn issuing(conn: &impl ConnectionTrait) -> Result<letter_issuing::Model, DbErr> {
    let last = letter_issuing::Entity::find().order_by_desc(letter_issuing::Column::Id).one(conn).await?;
    last.ok_or_else(|| DbErr::RecordNotFound("how letters are issued".to_owned()))
}

/// Notes on the drafts that wait since before `day` to be issued that it is reported, each once; which they are.
pub async fn report_overdue(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<letter_draft::Model>, DbErr> {
    let overdue = Condition::all().add(waits()).add(Column::IssueBy.lt(day)).add(Column::ReportedOn.is_null());
    Entity::update_many().col_expr(Column::ReportedOn, Expr::value(day)).filter(overdue).exec_with_returning(conn).await
}

/// The drafts that wait since before `day` to be issued, the longest first.
pub async fn overdue(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<letter_draft::Model>, DbErr> {
    let overdue = Condition::all().add(waits()).add(Column::IssueBy.lt(day));
    Entity::find().filter(overdue).order_by_asc(Column::IssueBy).order_by_asc(Column::Id).all(conn).await
}

/// A unit or a leader's official that exists, so that something can be addressed to it.
pub async fn is_known(conn: &impl ConnectionTrait, to: Addressee) -> Result<bool, DbErr> {
    Ok(match to.kind {
        AddresseeKind::Unit => entity::unit::Entity::find_by_id(to.id).one(conn).await?.is_some(),
        AddresseeKind::Leader | AddresseeKind::GroupLeader => {
            entity::official::Entity::find_by_id(to.id).one(conn).await?.is_some()
        }
    })
}
