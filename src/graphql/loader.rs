//! Loaders: what the objects of a page refer to is read with one statement a kind, whatever the size of the page.
//!
//! They live as long as one request, so that no viewer ever sees what was loaded for another.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use async_graphql::dataloader::{DataLoader, Loader};
use chrono::NaiveDate;
use entity::{
    combat_unit, delivery, delivery_attempt, direction, direction_assignment, fund_receipt, lead, lead_follow_up,
    letter_item, milestone, official, progress_entry, project, project_assignment, stage_change, unit, unit_assignment,
};
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::{domain::viewer::Scope, storage};

/// This request's loaders.
pub(super) type Loaders = DataLoader<Source>;

/// Where the loaders read, and for whom.
pub struct Source {
    db: DatabaseConnection,
    scope: Scope,
    today: NaiveDate,
}

/// New loaders for one request.
pub fn loaders(db: DatabaseConnection, scope: Scope, today: NaiveDate) -> DataLoader<Source> {
    DataLoader::new(Source { db, scope, today }, tokio::spawn)
}

/// Groups rows by what they belong to, keeping their order.
fn group<K: Eq + Hash, M>(rows: Vec<M>, key: impl Fn(&M) -> K) -> HashMap<K, Vec<M>> {
    let mut groups: HashMap<K, Vec<M>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

macro_rules! loads {
    ($( $(#[$about:meta])* $key:ident => $value:ty, |$source:ident, $ids:ident| $load:expr; )+) => { $(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) struct $key(pub(super) i64);

        impl Loader<$key> for Source {
            type Value = $value;
            type Error = Arc<DbErr>;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Arc<DbErr>> {
                let $source = self;
                let $ids = keys.iter().map(|key| key.0);
                $load
            }
        }
    )+ };
}

/// Rows by their id.
macro_rules! by_id {
    ($select:expr, $key:ident, $table:ident, $source:ident, $ids:ident) => {{
        let rows = $select.filter($table::Column::Id.is_in($ids)).all(&$source.db).await?;
        Ok(rows.into_iter().map(|row| ($key(row.id), row)).collect())
    }};
}

loads! {
    /// An official.
    OfficialById => official::Model, |source, ids| by_id!(official::Entity::find(), OfficialById, official, source, ids);
    /// A responsibility unit.
    UnitById => unit::Model, |source, ids| by_id!(unit::Entity::find(), UnitById, unit, source, ids);
    /// A combat unit.
    CombatUnitById => combat_unit::Model,
        |source, ids| by_id!(combat_unit::Entity::find(), CombatUnitById, combat_unit, source, ids);
    /// A direction.
    DirectionById => direction::Model,
        |source, ids| by_id!(direction::Entity::find(), DirectionById, direction, source, ids);
    /// A project, if the viewer may see it.
    ProjectById => project::Model,
        |source, ids| by_id!(storage::project::visible(&source.scope), ProjectById, project, source, ids);
    /// A lead, if the viewer may see it.
    LeadById => lead::Model,
        |source, ids| by_id!(storage::lead::visible(&source.scope), LeadById, lead, source, ids);
    /// Who holds which post at a unit today.
    PostsAt => Vec<unit_assignment::Model>, |source, ids| {
        let rows = storage::organisation::unit_assignments(&source.db, ids, source.today).await?;
        Ok(group(rows, |row| PostsAt(row.unit_id)))
    };
    /// Who answers for a direction today.
    DutiesInDirection => Vec<direction_assignment::Model>, |source, ids| {
        let rows = storage::organisation::direction_assignments(&source.db, ids, source.today).await?;
        Ok(group(rows, |row| DutiesInDirection(row.direction_id)))
    };
    /// Who answers for a project today.
    DutiesInProject => Vec<project_assignment::Model>, |source, ids| {
        let rows = storage::project::assignments(&source.db, ids, source.today).await?;
        Ok(group(rows, |row| DutiesInProject(row.project_id)))
    };
    /// Who ever answered for a project, in order.
    DutyHistory => Vec<project_assignment::Model>, |source, ids| {
        let rows = storage::project::assignment_history(&source.db, ids).await?;
        Ok(group(rows, |row| DutyHistory(row.project_id)))
    };
    /// The stage history of a project, in order.
    StageHistory => Vec<stage_change::Model>, |source, ids| {
        let rows = storage::project::stage_changes(&source.db, ids).await?;
        Ok(group(rows, |row| StageHistory(row.project_id)))
    };
    /// The milestones of a project, by due day.
    MilestonesOf => Vec<milestone::Model>, |source, ids| {
        let rows = storage::project::milestones(&source.db, ids).await?;
        Ok(group(rows, |row| MilestonesOf(row.project_id)))
    };
    /// The progress entries of a project, newest month first.
    EntriesOf => Vec<progress_entry::Model>, |source, ids| {
        let rows = storage::project::progress_entries(&source.db, ids).await?;
        Ok(group(rows, |row| EntriesOf(row.project_id)))
    };
    /// The fund receipts of a project, newest first.
    ReceiptsOf => Vec<fund_receipt::Model>, |source, ids| {
        let rows = storage::project::fund_receipts(&source.db, ids).await?;
        Ok(group(rows, |row| ReceiptsOf(row.project_id)))
    };
    /// The follow-ups of a lead, newest first.
    FollowUpsOf => Vec<lead_follow_up::Model>, |source, ids| {
        let rows = storage::lead::follow_ups(&source.db, ids).await?;
        Ok(group(rows, |row| FollowUpsOf(row.lead_id)))
    };
    /// The items of a letter, as printed.
    ItemsOf => Vec<letter_item::Model>, |source, ids| {
        let rows = storage::letter::items(&source.db, ids).await?;
        Ok(group(rows, |row| ItemsOf(row.letter_id)))
    };
    /// The mail of a letter.
    DeliveryOf => delivery::Model, |source, ids| {
        let rows = delivery::Entity::find().filter(delivery::Column::LetterId.is_in(ids)).all(&source.db).await?;
        Ok(rows.into_iter().map(|row| (DeliveryOf(row.letter_id), row)).collect())
    };
    /// The attempts to send a mail, in order.
    AttemptsAt => Vec<delivery_attempt::Model>, |source, ids| {
        let rows = delivery_attempt::Entity::find()
            .filter(delivery_attempt::Column::DeliveryId.is_in(ids))
            .order_by_asc(delivery_attempt::Column::Id)
            .all(&source.db)
            .await?;
        Ok(group(rows, |row| AttemptsAt(row.delivery_id)))
    };
}
