//! The matters of units, over all the letters that raise them.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{AddresseeKind, Lamp, LetterKind, lead, letter, letter_item, matter};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    QueryTrait, Select, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::{among::among, scoped::projects};
use crate::domain::{
    letter::{
        Matter,
        thread::{MatterKey, Raised, Thread},
    },
    month::Month,
    viewer::Scope,
};

/// The matters a viewer may see: those of units in scope; a leader also those of projects and leads in charge.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<matter::Entity> {
    let matters = matter::Entity::find();
    let of = |unit_ids: &[i64]| among(matter::Column::UnitId, unit_ids.to_vec(), backend);
    match scope {
        Scope::Everything => matters,
        Scope::Charge { unit_ids, .. } => {
            let leads = super::lead::visible(backend, scope).select_only().column(lead::Column::Id).into_query();
            matters.filter(
                Condition::any()
                    .add(of(unit_ids))
                    .add(matter::Column::ProjectId.in_subquery(projects(backend, scope)))
                    .add(matter::Column::LeadId.in_subquery(leads)),
            )
        }
        Scope::Units { unit_ids, .. } => matters.filter(of(unit_ids)),
    }
}

/// One open matter in scope, held against other writers until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<matter::Model>, DbErr> {
    let matters = visible(conn.get_database_backend(), scope).filter(matter::Column::Id.eq(id));
    matters.lock_exclusive().one(conn).await
}

/// The open matters, with the letters to their units that have raised them.
pub async fn threads(conn: &impl ConnectionTrait) -> Result<HashMap<(i64, MatterKey), Thread>, DbErr> {
    let mut raised = raised(conn).await?;
    let open = matter::Entity::find().filter(matter::Column::StruckOffOn.is_null()).all(conn).await?;
    let thread = |row: matter::Model| {
        let thread = Thread {
            id: row.id,
            opened_on: row.opened_on,
            due_on: row.due_on,
            paused_until: row.paused_until,
            raised: raised.remove(&row.id).unwrap_or_default(),
        };
        ((row.unit_id, key(&row)), thread)
    };
    Ok(open.into_iter().map(thread).collect())
}

fn key(row: &matter::Model) -> MatterKey {
    let month = row.key.splitn(3, ':').nth(2).and_then(|month| month.parse().ok());
    MatterKey { kind: row.kind, subject: row.subject_id, month }
}

/// The letters that raised open matters, by matter; void ones have raised nothing.
async fn raised(conn: &impl ConnectionTrait) -> Result<HashMap<i64, Vec<Raised>>, DbErr> {
    let of_letter = letter_item::Entity::belongs_to(letter::Entity)
        .from(letter_item::Column::LetterId)
        .to(letter::Column::Id)
        .into();
    let of_matter = letter_item::Entity::belongs_to(matter::Entity)
        .from(letter_item::Column::MatterId)
        .to(matter::Column::Id)
        .into();
    let rows: Vec<(i64, LetterKind, String, NaiveDate, Lamp)> = letter_item::Entity::find()
        .select_only()
        .column(letter_item::Column::MatterId)
        .column(letter::Column::Kind)
        .column(letter::Column::Month)
        .column(letter::Column::IssuedOn)
        .column(letter_item::Column::Lamp)
        .join(JoinType::InnerJoin, of_letter)
        .join(JoinType::InnerJoin, of_matter)
        .filter(letter::Column::AddresseeKind.eq(AddresseeKind::Unit))
        .filter(letter::Column::VoidedAt.is_null())
        .filter(matter::Column::StruckOffOn.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut raised: HashMap<i64, Vec<Raised>> = HashMap::new();
    for (matter, kind, month, on, lamp) in rows {
        if let Ok(month) = month.parse::<Month>() {
            raised.entry(matter).or_default().push(Raised { kind, month, on, lamp });
        }
    }
    Ok(raised)
}

/// Opens the threads of what a letter of `day` raises, or brings them up to date; their keys, in the same order.
pub async fn raise(conn: &impl ConnectionTrait, items: &[Matter], day: NaiveDate) -> Result<Vec<i64>, DbErr> {
    use matter::Column;
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let rows = items.iter().map(|item| matter::ActiveModel {
        unit_id: Set(item.unit),
        key: Set(item.key.to_string()),
        kind: Set(item.key.kind),
        subject_id: Set(item.key.subject),
        project_id: Set(item.project),
        lead_id: Set(item.lead),
        title: Set(item.title.clone()),
        lamp: Set(item.lamp),
        step: Set(item.clone().as_told_to_unit().step),
        due_on: Set(item.due_on),
        opened_on: Set(day),
        raised_on: Set(day),
        ..Default::default()
    });
    let open = OnConflict::columns([Column::UnitId, Column::Key])
        .target_and_where(Expr::col(Column::StruckOffOn).is_null())
        .update_columns([Column::Title, Column::Lamp, Column::Step, Column::DueOn, Column::RaisedOn])
        .to_owned();
    let rows = matter::Entity::insert_many(rows).on_conflict(open).exec_with_returning(conn).await?;
    let ids: HashMap<(i64, String), i64> = rows.into_iter().map(|row| ((row.unit_id, row.key), row.id)).collect();
    let id = |item: &Matter| ids.get(&(item.unit, item.key.to_string())).copied();
    let ids: Option<Vec<i64>> = items.iter().map(id).collect();
    ids.ok_or_else(|| DbErr::RecordNotFound("a matter that was raised".to_owned()))
}
