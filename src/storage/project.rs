//! Projects and what belongs to them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{Duty, Stage, blocker, fund_receipt, milestone, project, project_assignment, task};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Select, UpdateMany,
    sea_query::IntoCondition,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};

use super::{among::among, organisation::holding};
use crate::domain::viewer::Scope;

/// The projects a viewer may see.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<project::Entity> {
    project::Entity::find().filter(in_scope(backend, scope))
}

/// Whether a viewer may see a project.
fn in_scope(backend: DbBackend, scope: &Scope) -> Condition {
    match scope {
        Scope::Everything => Condition::all(),
        Scope::Charge { direction_ids, .. } => Condition::any()
            .add(among((project::Entity, project::Column::DirectionId), direction_ids.clone(), backend))
            .add(by_duty(backend, scope)),
        Scope::Units { .. } => by_duty(backend, scope),
    }
}

/// Whether a viewer may see a project whatever its direction: by what somebody has to do in it.
pub(super) fn by_duty(backend: DbBackend, scope: &Scope) -> Condition {
    match scope {
        Scope::Everything => Condition::all(),
        Scope::Charge { on, official_id, unit_ids, .. } => {
            let leads = project_assignment::Column::OfficialId.eq(*official_id);
            let unit = among(project_assignment::Column::UnitId, unit_ids.clone(), backend);
            let of_lead_unit = project_assignment::Column::Duty.eq(Duty::LeadUnit).and(unit);
            Condition::any().add(probed(assigned(leads.or(of_lead_unit), *on)))
        }
        Scope::Units { unit_ids, .. } => answered_for(backend, scope)
            .add(Expr::exists(with_task_of(among(task::Column::OwnerUnitId, unit_ids.clone(), backend))))
            .add(Expr::exists(with_blocker_of(among(blocker::Column::OwnerUnitId, unit_ids.clone(), backend)))),
    }
}

/// Whether a viewer may keep a project's ledger. Units keep those in which they have a duty or own a milestone; a task
/// or a blocker lets them see the project, no more.
fn answered_for(backend: DbBackend, scope: &Scope) -> Condition {
    let Scope::Units { on, unit_ids, .. } = scope else { return in_scope(backend, scope) };
    Condition::any()
        .add(Expr::exists(assigned(among(project_assignment::Column::UnitId, unit_ids.clone(), backend), *on)))
        .add(Expr::exists(with_milestone_of(among(milestone::Column::OwnerUnitId, unit_ids.clone(), backend))))
}

/// Whether the statement finds anything, asked row by row. PostgreSQL would answer EXISTS for all projects at once and
/// read every assignment in charge for it, though most projects are seen by their direction already.
fn probed(statement: SelectStatement) -> SimpleExpr {
    let found = Expr::SubQuery(None, Box::new(statement.into()));
    Func::coalesce([found, Expr::value(false)]).into()
}

/// Those who meet the condition and have a duty in the project on `day`.
fn assigned(condition: SimpleExpr, day: NaiveDate) -> SelectStatement {
    use project_assignment::Column::{FromOn, ProjectId, UntilOn};
    let held = holding((project_assignment::Entity, FromOn), (project_assignment::Entity, UntilOn), day);
    of_project(project_assignment::Entity, ProjectId, condition.and(held))
}

/// Units that meet the condition and own a milestone in the project's plan: they get letters about it.
fn with_milestone_of(condition: SimpleExpr) -> SelectStatement {
    of_project(milestone::Entity, milestone::Column::ProjectId, condition)
}

/// Units that meet the condition and own a task about the project: they have to know what it is about.
fn with_task_of(condition: SimpleExpr) -> SelectStatement {
    of_project(task::Entity, task::Column::ProjectId, condition)
}

/// Units that meet the condition and have, or had, a blocker of the project to resolve.
fn with_blocker_of(condition: SimpleExpr) -> SelectStatement {
    of_project(blocker::Entity, blocker::Column::ProjectId, condition)
}

/// True for a row of another table that belongs to the project and meets the condition.
fn of_project<E: EntityTrait>(table: E, project_id: E::Column, condition: SimpleExpr) -> SelectStatement {
    Query::select()
        .expr(Expr::value(true))
        .from(table)
        .and_where(Expr::col((table, project_id)).equals((project::Entity, project::Column::Id)))
        .and_where(condition)
        .limit(1)
        .take()
}

/// What does not count where names of projects are compared. The index `ix_project_compared_name` leaves out the same.
const UNCOMPARED: [&str; 9] = [" ", "　", "（", "）", "(", ")", "“", "”", "项目"];

/// Whether a project has this name, as names are compared.
pub fn is_named(name: &str) -> SimpleExpr {
    let compared = |name: SimpleExpr| {
        let counts = UNCOMPARED.into_iter().fold(name, |name, mark| {
            let replace = Func::cust("replace").arg(name);
            replace.arg(Expr::cust(format!("'{mark}'"))).arg(Expr::cust("''")).into()
        });
        SimpleExpr::from(Func::lower(counts))
    };
    compared(Expr::col((project::Entity, project::Column::Name))).eq(compared(Expr::value(name)))
}

/// The other projects of this name that have not left the pool, the first to come first.
pub async fn named(conn: &impl ConnectionTrait, name: &str, but: Option<i64>) -> Result<Vec<project::Model>, DbErr> {
    let others = project::Entity::find()
        .filter(is_named(name))
        .filter(project::Column::Stage.is_not_in([Stage::Exited, Stage::ScreenedOut]));
    let others = match but {
        Some(id) => others.filter(project::Column::Id.ne(id)),
        None => others,
    };
    others.order_by_asc(project::Column::Id).all(conn).await
}

/// Whether a project is in scope.
pub async fn is_visible(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<bool, DbErr> {
    let found: Option<i64> = visible(conn.get_database_backend(), scope)
        .filter(project::Column::Id.eq(id))
        .select_only()
        .column(project::Column::Id)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// One project in scope, and its assignments that hold on `day`, in the order they were made.
pub async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    day: NaiveDate,
) -> Result<Option<(project::Model, Vec<project_assignment::Model>)>, DbErr> {
    let duties = project_assignment::Entity::belongs_to(project::Entity)
        .from(project_assignment::Column::ProjectId)
        .to(project::Column::Id)
        .on_condition(move |_, _| {
            use project_assignment::Column::{FromOn, UntilOn};
            let table = project_assignment::Entity;
            holding((table, FromOn), (table, UntilOn), day).into_condition()
        });
    let found = visible(conn.get_database_backend(), scope)
        .filter(project::Column::Id.eq(id))
        .join_rev(JoinType::LeftJoin, duties.into())
        .select_with(project_assignment::Entity)
        .order_by_asc(project_assignment::Column::Id)
        .all(conn)
        .await?;
    Ok(found.into_iter().next())
}

/// Says that a project in scope, or something about it, is written to at `now`, and holds it against other writers until
/// the transaction ends.
pub async fn touch(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Option<project::Model>, DbErr> {
    returned(conn, touching(in_scope(conn.get_database_backend(), scope), id, now)).await
}

/// As [`touch`], for who keeps its ledger.
pub async fn touch_kept(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Option<project::Model>, DbErr> {
    returned(conn, touching(answered_for(conn.get_database_backend(), scope), id, now)).await
}

/// As [`touch_kept`], where it is enough to know that there is such a project: its many columns stay where they are.
pub async fn mark_kept(conn: &impl ConnectionTrait, scope: &Scope, id: i64, now: DateTime<Utc>) -> Result<bool, DbErr> {
    Ok(marking(conn.get_database_backend(), scope, id, now).exec(conn).await?.rows_affected > 0)
}

/// The statement of [`mark_kept`].
pub(super) fn marking(backend: DbBackend, scope: &Scope, id: i64, now: DateTime<Utc>) -> UpdateMany<project::Entity> {
    touching(answered_for(backend, scope), id, now)
}

fn touching(allowed: Condition, id: i64, now: DateTime<Utc>) -> UpdateMany<project::Entity> {
    project::Entity::update_many()
        .col_expr(project::Column::UpdatedAt, Expr::value(now))
        .filter(project::Column::Id.eq(id))
        .filter(allowed)
}

async fn returned(
    conn: &impl ConnectionTrait,
    touching: UpdateMany<project::Entity>,
) -> Result<Option<project::Model>, DbErr> {
    Ok(touching.exec_with_returning(conn).await?.into_iter().next())
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

/// The fund receipts of some projects that stand, newest first.
pub async fn fund_receipts(
    conn: &impl ConnectionTrait,
    project_ids: Vec<i64>,
) -> Result<Vec<fund_receipt::Model>, DbErr> {
    fund_receipt::Entity::find()
        .filter(among(fund_receipt::Column::ProjectId, project_ids, conn.get_database_backend()))
        .filter(fund_receipt::Column::VoidedOn.is_null())
        .order_by_desc(fund_receipt::Column::ReceivedOn)
        .order_by_desc(fund_receipt::Column::Id)
        .all(conn)
        .await
}
