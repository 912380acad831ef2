//! Letters, their items, and who is who in them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::{
    AddresseeKind, LadderStep, LetterKind, RecipientKind, UnitPost, delivery, letter, letter_draft, letter_item,
    official, unit, unit_assignment,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

use super::{among::among, organisation::holding};
use crate::domain::{
    letter::{Addressee, draft::WAITING},
    month::Month,
    viewer::Scope,
};

/// The letters a viewer may see: those in the viewer's charge, and those that went to the viewer as the deputy of somebody who
/// was away, on the days of the absence and after.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<letter::Entity> {
    let letters = letter::Entity::find();
    let as_deputy = scope.deputy().map(|(official_id, _)| went_to_deputy(official_id));
    match in_charge(backend, scope) {
        None => letters,
        Some(own) => letters.filter(Condition::any().add(own).add_option(as_deputy)),
    }
}

/// The letters in a viewer's charge, which figures count: not those that went to a deputy.
pub fn own(backend: DbBackend, scope: &Scope) -> Select<letter::Entity> {
    letter::Entity::find().filter(Condition::all().add_option(in_charge(backend, scope)))
}

/// To whom letters in a viewer's charge are; nothing, if they all are.
fn in_charge(backend: DbBackend, scope: &Scope) -> Option<Condition> {
    let to = |kind: AddresseeKind, ids: &[i64]| {
        Condition::all().add(letter::Column::AddresseeKind.eq(kind)).add(among(
            letter::Column::AddresseeId,
            ids.to_vec(),
            backend,
        ))
    };
    match scope {
        Scope::Everything => None,
        Scope::Charge { official_id, unit_ids, .. } => Some(
            Condition::any().add(to(AddresseeKind::Leader, &[*official_id])).add(to(AddresseeKind::Unit, unit_ids)),
        ),
        Scope::Units { unit_ids, .. } => Some(to(AddresseeKind::Unit, unit_ids)),
    }
}

/// Whether the letter of a row went to this official as a deputy.
pub fn went_to_deputy(official_id: i64) -> SimpleExpr {
    let mails = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::LetterId)
        .filter(delivery::Column::RecipientKind.eq(RecipientKind::Deputy))
        .filter(delivery::Column::OfficialId.eq(official_id))
        .into_query();
    letter::Column::Id.in_subquery(mails)
}

/// Those who have their letter of this kind and month; one that is void does not count. An official has one letter, as a
/// leader or as a head of the leading group, and so has it as both.
pub async fn addressees(
    conn: &impl ConnectionTrait,
    kind: LetterKind,
    month: Month,
) -> Result<BTreeSet<Addressee>, DbErr> {
    let rows: Vec<(AddresseeKind, i64)> = letter::Entity::find()
        .select_only()
        .column(letter::Column::AddresseeKind)
        .column(letter::Column::AddresseeId)
        .filter(letter::Column::Kind.eq(kind))
        .filter(letter::Column::Month.eq(month.to_string()))
        .filter(letter::Column::VoidedAt.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let as_all = |(kind, id)| {
        let kinds: &[AddresseeKind] = match kind {
            AddresseeKind::Unit => &[AddresseeKind::Unit],
            AddresseeKind::Leader | AddresseeKind::GroupLeader => &[AddresseeKind::Leader, AddresseeKind::GroupLeader],
        };
        kinds.iter().map(move |kind| Addressee { kind: *kind, id })
    };
    Ok(rows.into_iter().flat_map(as_all).collect())
}

/// By when the units were asked to answer in a run, as far as they have their letters: the last of these days.
pub async fn answered_by(
    conn: &impl ConnectionTrait,
    kind: LetterKind,
    month: Month,
) -> Result<Option<NaiveDate>, DbErr> {
    letter::Entity::find()
        .select_only()
        .column(letter::Column::AnswerBy)
        .filter(letter::Column::Kind.eq(kind))
        .filter(letter::Column::Month.eq(month.to_string()))
        .filter(letter::Column::AddresseeKind.eq(AddresseeKind::Unit))
        .filter(letter::Column::VoidedAt.is_null())
        .order_by_desc(letter::Column::AnswerBy)
        .into_tuple()
        .one(conn)
        .await
}

/// Whom a letter is to.
pub async fn addressee_kind(conn: &impl ConnectionTrait, id: i64) -> Result<Option<AddresseeKind>, DbErr> {
    letter::Entity::find_by_id(id).select_only().column(letter::Column::AddresseeKind).into_tuple().one(conn).await
}

/// A letter of a run that is void.
#[derive(Clone, Debug)]
pub struct Void {
    /// Key.
    pub id: i64,
    /// Number.
    pub number: String,
    /// To whom it was.
    pub addressee: Addressee,
    /// Whether another draft took its place, and waits no more.
    pub replaced: bool,
}

/// The letters of a run that are void, the last first.
pub async fn void_of_run(conn: &impl ConnectionTrait, kind: LetterKind, month: Month) -> Result<Vec<Void>, DbErr> {
    let replaced = Query::select()
        .expr(Expr::value(1))
        .from(letter_draft::Entity)
        .and_where(letter_draft::Column::Status.is_not_in(WAITING))
        .and_where(
            Expr::col((letter_draft::Entity, letter_draft::Column::ReplacesId))
                .equals((letter::Entity, letter::Column::Id)),
        )
        .take();
    let rows: Vec<(i64, String, AddresseeKind, i64, bool)> = letter::Entity::find()
        .select_only()
        .columns([
            letter::Column::Id,
            letter::Column::Number,
            letter::Column::AddresseeKind,
            letter::Column::AddresseeId,
        ])
        .expr_as(Expr::exists(replaced), "replaced")
        .filter(letter::Column::Kind.eq(kind))
        .filter(letter::Column::Month.eq(month.to_string()))
        .filter(letter::Column::VoidedAt.is_not_null())
        .order_by_desc(letter::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let void = |(id, number, kind, addressee_id, replaced)| Void {
        id,
        number,
        addressee: Addressee { kind, id: addressee_id },
        replaced,
    };
    Ok(rows.into_iter().map(void).collect())
}

/// The items of some letters, in the order they are printed.
pub async fn items(conn: &impl ConnectionTrait, letter_ids: Vec<i64>) -> Result<Vec<letter_item::Model>, DbErr> {
    letter_item::Entity::find()
        .filter(among(letter_item::Column::LetterId, letter_ids, conn.get_database_backend()))
        .order_by_asc(letter_item::Column::LetterId)
        .order_by_asc(letter_item::Column::Position)
        .all(conn)
        .await
}

/// What the urging letters of a month propose a talk for (约谈), each matter once, as far as a viewer may see the letters;
/// void letters propose nothing.
pub fn talks(backend: DbBackend, scope: &Scope, month: Month) -> Select<letter_item::Entity> {
    let letters = visible(backend, scope)
        .select_only()
        .column(letter::Column::Id)
        .filter(letter::Column::Kind.eq(LetterKind::Urging))
        .filter(letter::Column::Month.eq(month.to_string()))
        .filter(letter::Column::VoidedAt.is_null());
    let first = letter_item::Entity::find()
        .select_only()
        .expr(letter_item::Column::Id.min())
        .filter(letter_item::Column::Step.eq(LadderStep::Talk))
        .filter(letter_item::Column::LetterId.in_subquery(letters.into_query()))
        .group_by(letter_item::Column::MatterId);
    letter_item::Entity::find().filter(letter_item::Column::Id.in_subquery(first.into_query()))
}

/// Who holds `post` on `day`, by unit.
pub async fn posts(conn: &impl ConnectionTrait, post: UnitPost, day: NaiveDate) -> Result<HashMap<i64, i64>, DbErr> {
    let rows = unit_assignment::Entity::find()
        .filter(unit_assignment::Column::Post.eq(post))
        .filter(holding(unit_assignment::Column::FromOn, unit_assignment::Column::UntilOn, day))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.unit_id, row.official_id)).collect())
}

/// Names of all units, by id.
pub async fn unit_names(conn: &impl ConnectionTrait) -> Result<HashMap<i64, String>, DbErr> {
    let rows: Vec<(i64, String)> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .column(unit::Column::Name)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Names of some officials, by id.
pub async fn names(conn: &impl ConnectionTrait, official_ids: Vec<i64>) -> Result<HashMap<i64, String>, DbErr> {
    let rows: Vec<(i64, String)> = official::Entity::find()
        .select_only()
        .column(official::Column::Id)
        .column(official::Column::Name)
        .filter(official::Column::Id.is_in(official_ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// All officials, by id.
pub async fn officials(conn: &impl ConnectionTrait) -> Result<HashMap<i64, official::Model>, DbErr> {
    Ok(official::Entity::find().all(conn).await?.into_iter().map(|row| (row.id, row)).collect())
}
