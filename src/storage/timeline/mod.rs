//! Everything that happened to a project (大事记), put together from what is kept about it: one UNION, a part a kind.
//!
//! Most rows have days of their own. What leaves no row (a milestone that was moved, an entry that was corrected) is
//! found in the audit trail; so is what a row said when it was recorded, and in which order things were (adr/0018).

mod landing;
mod ledger;
mod occasion;
mod part;
mod pool;

use chrono::NaiveDate;
use entity::{
    TimelineKind,
    timeline_event::{self, Column},
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, Iterable, QueryFilter, QuerySelect, Select, sea_query::UnionType};

use self::part::Part;
use crate::domain::viewer::Scope;

/// Bits of the key of a row.
const ROW: u32 = 48;

/// A key for what a kind of events has by the key `id`; keys of one kind come after those of the kind before.
pub const fn key(kind: TimelineKind, id: i64) -> i64 {
    ((kind as i64) << ROW) + id
}

/// The kind and the key of which [`key`] made a key.
pub fn of_key(key: i64) -> Option<(TimelineKind, i64)> {
    let kind = TimelineKind::iter().find(|kind| *kind as i64 == key >> ROW)?;
    Some((kind, key & ((1 << ROW) - 1)))
}

/// What happened to a project until `today`, as far as a viewer may see it who may see the project. Letters, leads and
/// visits out of scope are left out.
pub fn events(backend: DbBackend, scope: &Scope, project_id: i64, today: NaiveDate) -> Select<timeline_event::Entity> {
    let mut parts = parts(backend, scope).into_iter().map(|part| part.of(project_id));
    let mut events = timeline_event::Entity::find().filter(Column::HappenedOn.lte(today));
    if let Some(mut union) = parts.next() {
        for part in parts {
            union.union(UnionType::All, part);
        }
        let table = timeline_event::Entity;
        QuerySelect::query(&mut events).from_clear().from_subquery(union, table);
    }
    events
}

fn parts(backend: DbBackend, scope: &Scope) -> Vec<Part> {
    [
        pool::entry(backend, scope),
        pool::stay(backend),
        landing::parts(backend),
        ledger::parts(backend),
        occasion::parts(backend, scope),
        occasion::exit(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
