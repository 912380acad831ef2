//! Projects and what belongs to them.

use chrono::NaiveDate;
use entity::{Duty, fund_receipt, milestone, progress_entry, project, project_assignment, stage_change};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Query, SelectStatement},
};

use super::organisation::holding;
use crate::domain::viewer::Scope;

/// The projects a viewer may see.
pub fn visible(scope: &Scope) -> Select<project::Entity> {
    let projects = project::Entity::find();
    match scope {
        Scope::Everything => projects,
        Scope::Charge { on, official_id, direction_ids, unit_ids } => projects.filter(
            Condition::any()
                .add(project::Column::DirectionId.is_in(direction_ids.iter().copied()))
                .add(project::Column::Id.in_subquery(led_by(*official_id, *on)))
                .add(project::Column::Id.in_subquery(of_units(unit_ids, Some(Duty::LeadUnit), *on))),
        ),
        Scope::Units { on, unit_ids } => projects.filter(
            Condition::any()
                .add(project::Column::Id.in_subquery(of_units(unit_ids, None, *on)))
                .add(project::Column::Id.in_subquery(with_milestone_of(unit_ids))),
        ),
    }
}

/// Ids of the projects in which one of the units has `duty`, or any duty, on `day`.
pub fn of_units(unit_ids: &[i64], duty: Option<Duty>, day: NaiveDate) -> SelectStatement {
    let mut projects = assigned(day);
    projects.and_where(project_assignment::Column::UnitId.is_in(unit_ids.iter().copied()));
    if let Some(duty) = duty {
        projects.and_where(project_assignment::Column::Duty.eq(duty));
    }
    projects
}

/// Ids of the projects that the official leads on `day`.
pub fn led_by(official_id: i64, day: NaiveDate) -> SelectStatement {
    let mut projects = assigned(day);
    projects.and_where(project_assignment::Column::OfficialId.eq(official_id));
    projects
}

/// Ids of the projects in whose plan one of the units owns a milestone: it gets letters about it.
fn with_milestone_of(unit_ids: &[i64]) -> SelectStatement {
    Query::select()
        .column(milestone::Column::ProjectId)
        .from(milestone::Entity)
        .and_where(milestone::Column::OwnerUnitId.is_in(unit_ids.iter().copied()))
        .take()
}

fn assigned(day: NaiveDate) -> SelectStatement {
    Query::select()
        .column(project_assignment::Column::ProjectId)
        .from(project_assignment::Entity)
        .and_where(holding(project_assignment::Column::FromOn, project_assignment::Column::UntilOn, day))
        .take()
}

/// One project in scope.
pub async fn find(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<project::Model>, DbErr> {
    visible(scope).filter(project::Column::Id.eq(id)).one(conn).await
}

/// One project in scope, held against other writers until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<project::Model>, DbErr> {
    visible(scope).filter(project::Column::Id.eq(id)).lock_exclusive().one(conn).await
}

/// The assignments of some projects that hold on `day`, in the order they were made.
pub async fn assignments(
    conn: &impl ConnectionTrait,
    project_ids: impl IntoIterator<Item = i64>,
    day: NaiveDate,
) -> Result<Vec<project_assignment::Model>, DbErr> {
    project_assignment::Entity::find()
        .filter(project_assignment::Column::ProjectId.is_in(project_ids))
        .filter(holding(project_assignment::Column::FromOn, project_assignment::Column::UntilOn, day))
        .order_by_asc(project_assignment::Column::Id)
        .all(conn)
        .await
}

/// Everything that ever was assigned in one project, in order.
pub async fn assignment_history(
    conn: &impl ConnectionTrait,
    project_ids: impl IntoIterator<Item = i64>,
) -> Result<Vec<project_assignment::Model>, DbErr> {
    project_assignment::Entity::find()
        .filter(project_assignment::Column::ProjectId.is_in(project_ids))
        .order_by_asc(project_assignment::Column::FromOn)
        .order_by_asc(project_assignment::Column::Id)
        .all(conn)
        .await
}

/// The stage history of some projects, in order.
pub async fn stage_changes(
    conn: &impl ConnectionTrait,
    project_ids: impl IntoIterator<Item = i64>,
) -> Result<Vec<stage_change::Model>, DbErr> {
    stage_change::Entity::find()
        .filter(stage_change::Column::ProjectId.is_in(project_ids))
        .order_by_asc(stage_change::Column::Id)
        .all(conn)
        .await
}

/// The milestones of some projects, by due day.
pub async fn milestones(
    conn: &impl ConnectionTrait,
    project_ids: impl IntoIterator<Item = i64>,
) -> Result<Vec<milestone::Model>, DbErr> {
    milestone::Entity::find()
        .filter(milestone::Column::ProjectId.is_in(project_ids))
        .order_by_asc(milestone::Column::DueOn)
        .order_by_asc(milestone::Column::Id)
        .all(conn)
        .await
}

/// The progress entries of some projects, newest month first.
pub async fn progress_entries(
    conn: &impl ConnectionTrait,
    project_ids: impl IntoIterator<Item = i64>,
) -> Result<Vec<progress_entry::Model>, DbErr> {
    progress_entry::Entity::find()
        .filter(progress_entry::Column::ProjectId.is_in(project_ids))
        .order_by_desc(progress_entry::Column::Month)
        .order_by_asc(progress_entry::Column::Id)
        .all(conn)
        .await
}

/// The fund receipts of some projects, newest first.
pub async fn fund_receipts(
    conn: &impl ConnectionTrait,
    project_ids: impl IntoIterator<Item = i64>,
) -> Result<Vec<fund_receipt::Model>, DbErr> {
    fund_receipt::Entity::find()
        .filter(fund_receipt::Column::ProjectId.is_in(project_ids))
        .order_by_desc(fund_receipt::Column::ReceivedOn)
        .order_by_desc(fund_receipt::Column::Id)
        .all(conn)
        .await
}
