//! Letters, their items, and who is who in them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::{AddresseeKind, LadderStep, LetterKind, UnitPost, letter, letter_item, official, unit, unit_assignment};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

use super::{among::among, organisation::holding};
use crate::domain::{letter::Addressee, month::Month, viewer::Scope};

/// The letters a viewer may see.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<letter::Entity> {
    let letters = letter::Entity::find();
    let to = |kind: AddresseeKind, ids: &[i64]| {
        Condition::all().add(letter::Column::AddresseeKind.eq(kind)).add(among(
            letter::Column::AddresseeId,
            ids.to_vec(),
            backend,
        ))
    };
    match scope {
        Scope::Everything => letters,
        Scope::Charge { official_id, unit_ids, .. } => letters.filter(
            Condition::any().add(to(AddresseeKind::Leader, &[*official_id])).add(to(AddresseeKind::Unit, unit_ids)),
        ),
        Scope::Units { unit_ids, .. } => letters.filter(to(AddresseeKind::Unit, unit_ids)),
    }
}

/// Those who have their letter of this kind and month; one that is void does not count.
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
    Ok(rows.into_iter().map(|(kind, id)| Addressee { kind, id }).collect())
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

/// What the urging letters of a month to units propose a talk for (约谈), as far as a viewer may see them; void letters
/// propose nothing.
pub fn talks(backend: DbBackend, scope: &Scope, month: Month) -> Select<letter_item::Entity> {
    let letters = visible(backend, scope)
        .select_only()
        .column(letter::Column::Id)
        .filter(letter::Column::Kind.eq(LetterKind::Urging))
        .filter(letter::Column::AddresseeKind.eq(AddresseeKind::Unit))
        .filter(letter::Column::Month.eq(month.to_string()))
        .filter(letter::Column::VoidedAt.is_null());
    letter_item::Entity::find()
        .filter(letter_item::Column::Step.eq(LadderStep::Talk))
        .filter(letter_item::Column::LetterId.in_subquery(letters.into_query()))
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

/// All officials, by id.
pub async fn officials(conn: &impl ConnectionTrait) -> Result<HashMap<i64, official::Model>, DbErr> {
    Ok(official::Entity::find().all(conn).await?.into_iter().map(|row| (row.id, row)).collect())
}
