//! Projects and what belongs to them.

use chrono::NaiveDate;
use entity::{Duty, fund_receipt, milestone, project, project_assignment};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

use super::{among::among, organisation::holding};
use crate::domain::viewer::Scope;

/// The projects a viewer may see.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<project::Entity> {
    let projects = project::Entity::find();
    match scope {
        Scope::Everything => projects,
        Scope::Charge { on, official_id, direction_ids, unit_ids } => {
            let leads = project_assignment::Column::OfficialId.eq(*official_id);
            let of_lead_unit = project_assignment::Column::Duty.eq(Duty::LeadUnit).and(among(
                project_assignment::Column::UnitId,
                unit_ids.clone(),
                backend,
            ));
            projects.filter(
                Condition::any()
                    .add(among(project::Column::DirectionId, direction_ids.clone(), backend))
                    .add(assigned(leads.or(of_lead_unit), *on)),
            )
        }
        Scope::Units { on, unit_ids } => projects.filter(
            Condition::any()
                .add(assigned(among(project_assignment::Column::UnitId, unit_ids.clone(), backend), *on))
                .add(with_milestone_of(among(milestone::Column::OwnerUnitId, unit_ids.clone(), backend))),
        ),
    }
}

/// Whether somebody who meets the condition has a duty in the project on `day`.
fn assigned(condition: SimpleExpr, day: NaiveDate) -> SimpleExpr {
    use project_assignment::Column;
    let of_project =
        Expr::col((project_assignment::Entity, Column::ProjectId)).equals((project::Entity, project::Column::Id));
    let held =
        holding((project_assignment::Entity, Column::FromOn), (project_assignment::Entity, Column::UntilOn), day);
    Expr::exists(
        Query::select()
            .expr(Expr::value(1))
            .from(project_assignment::Entity)
            .and_where(of_project)
            .and_where(condition)
            .and_where(held)
            .take(),
    )
}

/// Whether a unit that meets the condition owns a milestone in the project's plan: it gets letters about it.
fn with_milestone_of(condition: SimpleExpr) -> SimpleExpr {
    let of_project =
        Expr::col((milestone::Entity, milestone::Column::ProjectId)).equals((project::Entity, project::Column::Id));
    let owned =
        Query::select().expr(Expr::value(1)).from(milestone::Entity).and_where(of_project).and_where(condition).take();
    Expr::exists(owned)
}

/// One project in scope.
pub async fn find(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<project::Model>, DbErr> {
    visible(conn.get_database_backend(), scope).filter(project::Column::Id.eq(id)).one(conn).await
}

/// One project in scope, held against other writers until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<project::Model>, DbErr> {
    visible(conn.get_database_backend(), scope).filter(project::Column::Id.eq(id)).lock_exclusive().one(conn).await
}

/// The assignments of some projects that hold on `day`, in the order they were made.
pub async fn assignments(
    conn: &impl ConnectionTrait,
    project_ids: Vec<i64>,
    day: NaiveDate,
) -> Result<Vec<project_assignment::Model>, DbErr> {
    project_assignment::Entity::find()
        .filter(among(project_assignment::Column::ProjectId, project_ids, conn.get_database_backend()))
        .filter(holding(project_assignment::Column::FromOn, project_assignment::Column::UntilOn, day))
        .order_by_asc(project_assignment::Column::Id)
        .all(conn)
        .await
}

/// The fund receipts of some projects, newest first.
pub async fn fund_receipts(
    conn: &impl ConnectionTrait,
    project_ids: Vec<i64>,
) -> Result<Vec<fund_receipt::Model>, DbErr> {
    fund_receipt::Entity::find()
        .filter(among(fund_receipt::Column::ProjectId, project_ids, conn.get_database_backend()))
        .order_by_desc(fund_receipt::Column::ReceivedOn)
        .order_by_desc(fund_receipt::Column::Id)
        .all(conn)
        .await
}
