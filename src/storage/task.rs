//! Tasks and the dispatch meetings that resolve them.

use entity::{dispatch_meeting, dispatch_meeting_project, task};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    Select,
};

use super::{among::among, scoped::projects};
use crate::domain::viewer::Scope;

/// The tasks a viewer may see: those of units in scope, and of projects in scope.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<task::Entity> {
    let tasks = task::Entity::find();
    match scope {
        Scope::Everything => tasks,
        Scope::Charge { unit_ids, .. } | Scope::Units { unit_ids, .. } => tasks.filter(
            Condition::any()
                .add(among(task::Column::OwnerUnitId, unit_ids.clone(), backend))
                .add(task::Column::ProjectId.in_subquery(projects(backend, scope))),
        ),
    }
}

/// The dispatch meetings a viewer may see: those on whose agenda a project in scope was, or that resolved a task that
/// the viewer may see.
pub fn visible_meetings(backend: DbBackend, scope: &Scope) -> Select<dispatch_meeting::Entity> {
    let meetings = dispatch_meeting::Entity::find();
    if *scope == Scope::Everything {
        return meetings;
    }
    let discussed = dispatch_meeting_project::Entity::find()
        .select_only()
        .column(dispatch_meeting_project::Column::DispatchMeetingId)
        .filter(dispatch_meeting_project::Column::ProjectId.in_subquery(projects(backend, scope)));
    let resolved = visible(backend, scope)
        .select_only()
        .column(task::Column::DispatchMeetingId)
        .filter(task::Column::DispatchMeetingId.is_not_null());
    meetings.filter(
        Condition::any()
            .add(dispatch_meeting::Column::Id.in_subquery(discussed.into_query()))
            .add(dispatch_meeting::Column::Id.in_subquery(resolved.into_query())),
    )
}

/// One task that is the viewer's to keep: a unit's people keep their own, whatever else they see.
pub async fn owned(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<task::Model>, DbErr> {
    kept(conn.get_database_backend(), scope, id).one(conn).await
}

/// As [`owned`], held against other writers until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<task::Model>, DbErr> {
    kept(conn.get_database_backend(), scope, id).lock_exclusive().one(conn).await
}

fn kept(backend: DbBackend, scope: &Scope, id: i64) -> Select<task::Entity> {
    let task = task::Entity::find_by_id(id);
    match scope {
        Scope::Everything => task,
        Scope::Charge { unit_ids, .. } | Scope::Units { unit_ids, .. } => {
            task.filter(among(task::Column::OwnerUnitId, unit_ids.clone(), backend))
        }
    }
}
