//! Answers to letters, and how far letters have come by them.

use chrono::NaiveDate;
use entity::{
    AddresseeKind, AnswerStatus, DeliveryStatus, LetterStatus, RecipientKind, delivery, letter, letter_answer,
    letter_closure, letter_item, letter_receipt,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, Iterable,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use super::{
    absence::stands_in_for_addressee,
    among::among,
    letter::{visible as visible_letters, went_to_deputy},
};
use crate::domain::{letter::answer as rules, viewer::Scope};

/// The letters that a viewer answers: heads and liaison officers those to their units, leaders those to them, and who is the
/// deputy of somebody who is away today those that went to the deputy. The bureau answers none.
pub fn answered_by(backend: DbBackend, scope: &Scope) -> Select<letter::Entity> {
    let (kind, ids) = match scope {
        Scope::Everything => return letter::Entity::find().filter(Expr::value(false)),
        Scope::Charge { official_id, .. } => (AddresseeKind::Leader, vec![*official_id]),
        Scope::Units { unit_ids, .. } => (AddresseeKind::Unit, unit_ids.clone()),
    };
    let own = letter::Column::AddresseeKind.eq(kind).and(among(letter::Column::AddresseeId, ids, backend));
    let as_deputy = scope.deputy().map(|(id, day)| acts_for_addressee(id, day));
    letter::Entity::find().filter(Condition::any().add(own).add_option(as_deputy))
}

/// Whether an official is, on `day`, the deputy to whom the letter of a row went.
fn acts_for_addressee(official_id: i64, day: NaiveDate) -> SimpleExpr {
    went_to_deputy(official_id).and(stands_in_for_addressee(official_id, day))
}

/// The official in whose place another answers a letter on `day`; nobody, if that is done in the other's own right.
pub async fn on_behalf_of(
    conn: &impl ConnectionTrait,
    letter: &letter::Model,
    official_id: i64,
    day: NaiveDate,
) -> Result<Option<i64>, DbErr> {
    let as_deputy = letter::Entity::find_by_id(letter.id).filter(acts_for_addressee(official_id, day));
    Ok(as_deputy.one(conn).await?.and_then(|letter| letter.official_id))
}

/// One letter that the viewer answers, held against other writers until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<letter::Model>, DbErr> {
    answered_by(conn.get_database_backend(), scope).filter(letter::Column::Id.eq(id)).lock_exclusive().one(conn).await
}

/// The answers that a viewer may see, those of the letters in scope. Drafts are for those who answer.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<letter_answer::Entity> {
    let ids = |letters: Select<letter::Entity>| letters.select_only().column(letter::Column::Id).into_query();
    letter_answer::Entity::find()
        .filter(letter_answer::Column::LetterId.in_subquery(ids(visible_letters(backend, scope))))
        .filter(
            Condition::any()
                .add(letter_answer::Column::Status.ne(AnswerStatus::Draft))
                .add(letter_answer::Column::LetterId.in_subquery(ids(answered_by(backend, scope)))),
        )
}

/// Whether the answer of a row is to a letter that meets `condition`.
pub fn of_letter_that(condition: SimpleExpr) -> SimpleExpr {
    let letter_id = Expr::col((letter::Entity, letter::Column::Id));
    let its_letter = letter_id.equals((letter_answer::Entity, letter_answer::Column::LetterId));
    Expr::exists(Query::select().expr(Expr::value(1)).from(letter::Entity).and_where(its_letter.and(condition)).take())
}

/// The answer of the last round to a matter of a letter.
pub async fn latest(conn: &impl ConnectionTrait, letter_item_id: i64) -> Result<Option<letter_answer::Model>, DbErr> {
    letter_answer::Entity::find()
        .filter(letter_answer::Column::LetterItemId.eq(letter_item_id))
        .order_by_desc(letter_answer::Column::Round)
        .limit(1)
        .one(conn)
        .await
}

/// Every answer to a letter, drafts included, round by round.
pub async fn of_letter(conn: &impl ConnectionTrait, letter_id: i64) -> Result<Vec<letter_answer::Model>, DbErr> {
    letter_answer::Entity::find()
        .filter(letter_answer::Column::LetterId.eq(letter_id))
        .order_by_asc(letter_answer::Column::Round)
        .all(conn)
        .await
}

/// Who signed for a letter.
pub async fn receipt(conn: &impl ConnectionTrait, letter_id: i64) -> Result<Option<letter_receipt::Model>, DbErr> {
    letter_receipt::Entity::find().filter(letter_receipt::Column::LetterId.eq(letter_id)).one(conn).await
}

/// How a letter was closed.
pub async fn closure(conn: &impl ConnectionTrait, letter_id: i64) -> Result<Option<letter_closure::Model>, DbErr> {
    letter_closure::Entity::find().filter(letter_closure::Column::LetterId.eq(letter_id)).one(conn).await
}

/// How far a letter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    /// The letter.
    pub letter_id: i64,
    /// How far it has come.
    pub status: LetterStatus,
}

/// A letter, and how far it has come.
pub async fn letter(conn: &impl ConnectionTrait, id: i64) -> Result<Option<(letter::Model, LetterStatus)>, DbErr> {
    let standing = standings(conn, vec![id]).await?.first().map(|standing| standing.status);
    Ok(letter::Entity::find_by_id(id).one(conn).await?.zip(standing))
}

/// How far some letters have come.
pub async fn standings(conn: &impl ConnectionTrait, letter_ids: Vec<i64>) -> Result<Vec<Standing>, DbErr> {
    letter::Entity::find()
        .select_only()
        .column_as(letter::Column::Id, "letter_id")
        .expr_as(status(), "status")
        .filter(among(letter::Column::Id, letter_ids, conn.get_database_backend()))
        .into_model()
        .all(conn)
        .await
}

/// Whether the letter of a row asks for an answer.
pub fn is_asked() -> SimpleExpr {
    letter::Column::AddresseeKind.is_in(AddresseeKind::iter().filter(|kind| rules::is_asked(*kind)))
}

/// How far the letter of a row has come. A matter has at most one answer that is submitted or accepted, its last.
pub fn status() -> SimpleExpr {
    use letter_answer::Column::Status;
    let returned =
        Status.eq(AnswerStatus::Returned).and(Expr::exists(answering(letter_answer::Column::LetterItemId)).not());
    let unanswered = Expr::exists(answering(letter_item::Column::Id)).not();
    let all_answered = with(letter_item::Column::LetterId, unanswered).not();
    let to_review = with(letter_answer::Column::LetterId, Status.eq(AnswerStatus::Submitted));
    let accepted = with(letter_answer::Column::LetterId, Status.eq(AnswerStatus::Accepted));
    let is = |status: LetterStatus| Expr::value(status.to_value());
    Expr::case(Expr::col((letter::Entity, letter::Column::VoidedAt)).is_not_null(), is(LetterStatus::Void))
        .case(with(letter_closure::Column::LetterId, Expr::value(true)), is(LetterStatus::Closed))
        .case(with(letter_answer::Column::LetterId, returned), is(LetterStatus::Returned))
        .case(all_answered.clone().and(to_review), is(LetterStatus::Answered))
        .case(all_answered.and(accepted), is(LetterStatus::Accepted))
        .case(with(letter_receipt::Column::LetterId, Expr::value(true)), is(LetterStatus::Acknowledged))
        .case(sent(), is(LetterStatus::Sent))
        .finally(is(LetterStatus::Issued))
        .into()
}

/// Whether the mail of the letter of a row to its addressee has gone out.
pub(super) fn sent() -> SimpleExpr {
    let to_addressee = delivery::Column::RecipientKind.eq(RecipientKind::Addressee);
    with(delivery::Column::LetterId, to_addressee.and(delivery::Column::Status.eq(DeliveryStatus::Sent)))
}

/// Whether the letter of a row has a row elsewhere, by its key in `letter_id`, that meets `condition`.
pub(super) fn with<C: ColumnTrait>(letter_id: C, condition: SimpleExpr) -> SimpleExpr {
    Expr::exists(of_letter_of_row(letter_id).expr(Expr::value(1)).and_where(condition).take())
}

/// The rows elsewhere of the letter of a row, by its key in `letter_id`.
pub(super) fn of_letter_of_row<C: ColumnTrait>(letter_id: C) -> SelectStatement {
    let (table, _) = letter_id.as_column_ref();
    Query::select().from(table).and_where(letter_id.into_expr().equals((letter::Entity, letter::Column::Id))).take()
}

/// The submitted or accepted answer to the matter of the letter in `item_id` of an outer row.
fn answering<C: ColumnTrait>(item_id: C) -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from_as(letter_answer::Entity, "answering")
        .and_where(Expr::col(("answering", letter_answer::Column::LetterItemId)).equals(item_id.as_column_ref()))
        .and_where(
            Expr::col(("answering", letter_answer::Column::Status))
                .is_in([AnswerStatus::Submitted.to_value(), AnswerStatus::Accepted.to_value()]),
        )
        .take()
}
