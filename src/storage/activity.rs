//! Events and visits, and what belongs to them.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use entity::{ActivityKind, activity, activity_company, activity_official, activity_project, project};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use super::{among::among, matching::activities_with_official};
use crate::domain::viewer::Scope;

/// The events and visits a viewer may see. Events are the same for everybody; of visits, which say whom a unit is
/// talking to, those of the units in scope and those on which the leader went.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<activity::Entity> {
    let activities = activity::Entity::find();
    let unit_ids = match scope {
        Scope::Everything => return activities,
        Scope::Charge { unit_ids, .. } | Scope::Units { unit_ids, .. } => unit_ids.clone(),
    };
    let mut seen = Condition::any().add(activity::Column::Kind.eq(ActivityKind::Event)).add(among(
        activity::Column::UnitId,
        unit_ids,
        backend,
    ));
    if let Scope::Charge { official_id, .. } = scope {
        let went = activities_with_official(activity_official::Column::OfficialId.eq(*official_id));
        seen = seen.add(activity::Column::Id.in_subquery(went));
    }
    activities.filter(seen)
}

/// One event or visit in scope.
pub async fn find(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<activity::Model>, DbErr> {
    visible(conn.get_database_backend(), scope).filter(activity::Column::Id.eq(id)).one(conn).await
}

/// Those of a kind in scope that have a name and a day among these, and were not called off.
pub async fn named(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    kind: ActivityKind,
    name: &str,
    days: RangeInclusive<NaiveDate>,
) -> Result<Vec<activity::Model>, DbErr> {
    use activity::Column::{CancelledOn, FirstOn, Id, Kind, LastOn, Name};
    visible(conn.get_database_backend(), scope)
        .filter(Kind.eq(kind))
        .filter(Name.eq(name))
        .filter(FirstOn.lte(*days.end()))
        .filter(LastOn.gte(*days.start()))
        .filter(CancelledOn.is_null())
        .order_by_asc(Id)
        .all(conn)
        .await
}

/// One event or visit of a kind that those in scope organise, held against other writers until the transaction ends.
pub async fn lock(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    kind: ActivityKind,
    id: i64,
) -> Result<Option<activity::Model>, DbErr> {
    let mut found = activity::Entity::find_by_id(id).filter(activity::Column::Kind.eq(kind));
    if let Scope::Charge { unit_ids, .. } | Scope::Units { unit_ids, .. } = scope {
        found = found.filter(among(activity::Column::UnitId, unit_ids.clone(), conn.get_database_backend()));
    }
    found.lock_exclusive().one(conn).await
}

/// Who took part, in the order they were named: by event or visit.
pub async fn officials(
    conn: &impl ConnectionTrait,
    activity_ids: Vec<i64>,
) -> Result<Vec<activity_official::Model>, DbErr> {
    activity_official::Entity::find()
        .filter(among(activity_official::Column::ActivityId, activity_ids, conn.get_database_backend()))
        .order_by_asc(activity_official::Column::Id)
        .all(conn)
        .await
}

/// The companies, in the order they were named: by event or visit.
pub async fn companies(
    conn: &impl ConnectionTrait,
    activity_ids: Vec<i64>,
) -> Result<Vec<activity_company::Model>, DbErr> {
    activity_company::Entity::find()
        .filter(among(activity_company::Column::ActivityId, activity_ids, conn.get_database_backend()))
        .order_by_asc(activity_company::Column::Id)
        .all(conn)
        .await
}

/// The projects in scope that came of some events and visits, each with the key of the event or visit.
pub async fn projects(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    activity_ids: Vec<i64>,
) -> Result<Vec<(i64, project::Model)>, DbErr> {
    let backend = conn.get_database_backend();
    let in_scope = super::project::visible(backend, scope).select_only().column(project::Column::Id).into_query();
    let to_project = activity_project::Entity::belongs_to(project::Entity)
        .from(activity_project::Column::ProjectId)
        .to(project::Column::Id)
        .into();
    let rows = activity_project::Entity::find()
        .join(JoinType::InnerJoin, to_project)
        .filter(among(activity_project::Column::ActivityId, activity_ids, backend))
        .filter(activity_project::Column::ProjectId.in_subquery(in_scope))
        .order_by_asc(activity_project::Column::Id)
        .select_also(project::Entity)
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(link, project)| Some((link.activity_id, project?))).collect())
}

/// The events and visits in scope of which some projects came, each with the key of the project.
pub async fn of_projects(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    project_ids: Vec<i64>,
) -> Result<Vec<(i64, activity::Model)>, DbErr> {
    let backend = conn.get_database_backend();
    let in_scope = visible(backend, scope).select_only().column(activity::Column::Id).into_query();
    let to_activity = activity_project::Entity::belongs_to(activity::Entity)
        .from(activity_project::Column::ActivityId)
        .to(activity::Column::Id)
        .into();
    let rows = activity_project::Entity::find()
        .join(JoinType::InnerJoin, to_activity)
        .filter(among(activity_project::Column::ProjectId, project_ids, backend))
        .filter(activity_project::Column::ActivityId.in_subquery(in_scope))
        .order_by_asc(activity::Column::FirstOn)
        .order_by_asc(activity::Column::Id)
        .select_also(activity::Entity)
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(link, activity)| Some((link.project_id, activity?))).collect())
}
