//! Projects as they stood on a past day, from dated records (adr/0018): month-end snapshots and questions with `asOf` read
//! the same.
//!
//! Stages, duties, signings and supplements have days of their own. What was written over in place (direction, amount of
//! the contract) is found in the audit trail: the first change after the day says what was there before.

use chrono::NaiveDate;
use entity::{Stage, audit_entry, contract, contract_supplement, project, stage_change};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, FromQueryResult, JoinType,
    sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr},
};

use super::{aggregate::sum, among::among, project::by_duty, tally::Figures};
use crate::domain::viewer::Scope;

/// The change of stage that held on the day.
const HELD: &str = "held";
/// The direction before it was changed later.
const MOVED: &str = "moved";
/// The amount of the contract before it was corrected later.
const CORRECTED: &str = "corrected";
/// What supplements that were corrected later say more now.
const ADDED: &str = "added";
/// What such a supplement said before.
const SAID: &str = "said";
/// The projects as they stood.
const STOOD: &str = "stood";

/// A project as it stood on a day.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    /// The project.
    pub id: i64,
    /// Industry direction.
    pub direction_id: i64,
    /// Stage.
    pub stage: Stage,
    /// First day of that stage.
    pub stage_on: NaiveDate,
    /// Contract amount in fen, supplements signed by then included; none before signing.
    pub contract_amount: Option<i64>,
}

/// Every project that had come into the pool by `day`, as it stood then: the columns of [`Standing`].
pub fn stood(backend: DbBackend, day: NaiveDate) -> SelectStatement {
    let project_id = || (project::Entity, project::Column::Id);
    let contract_id = (contract::Entity, contract::Column::Id);
    let held_by = scalar(stage_change_by(stage_change::Column::Id, project::Column::Id, day));
    Query::select()
        .expr_as(Expr::col(project_id()), "id")
        .expr_as(direction(), "direction_id")
        .expr_as(Expr::col((HELD, stage_change::Column::ToStage)), "stage")
        .expr_as(Expr::col((HELD, stage_change::Column::ChangedOn)), "stage_on")
        .expr_as(amount_by(day), "contract_amount")
        .from(project::Entity)
        .join_as(
            JoinType::InnerJoin,
            stage_change::Entity,
            HELD,
            Expr::col((HELD, stage_change::Column::Id)).eq(held_by),
        )
        .join_subquery(
            JoinType::LeftJoin,
            directions_before(backend, day),
            MOVED,
            Expr::col((MOVED, "subject_id")).equals(project_id()),
        )
        .join(
            JoinType::LeftJoin,
            contract::Entity,
            Expr::col((contract::Entity, contract::Column::ProjectId)).equals(project_id()),
        )
        .join_subquery(
            JoinType::LeftJoin,
            overwritten("contract.correct", backend, day).expr_as(number_before("amount"), "was").take(),
            CORRECTED,
            Expr::col((CORRECTED, "subject_id")).equals(contract_id),
        )
        .join_subquery(
            JoinType::LeftJoin,
            supplements_corrected(backend, day),
            ADDED,
            Expr::col((ADDED, "project_id")).equals(project_id()),
        )
        .take()
}

/// A column of the change of stage that held on `day` for the project in `project_id`.
pub(super) fn stage_change_by<C: ColumnTrait>(
    column: stage_change::Column,
    project_id: C,
    day: NaiveDate,
) -> SelectStatement {
    use stage_change::Column::{ChangedOn, Id, ProjectId};
    Query::select()
        .column((stage_change::Entity, column))
        .from(stage_change::Entity)
        .and_where(ProjectId.into_expr().equals(project_id.as_column_ref()))
        .and_where(ChangedOn.lte(day))
        .order_by((stage_change::Entity, ChangedOn), Order::Desc)
        .order_by((stage_change::Entity, Id), Order::Desc)
        .limit(1)
        .take()
}

/// The direction that a project of [`stood`] was in.
fn direction() -> SimpleExpr {
    Func::coalesce([Expr::col((MOVED, "was")), project::Column::DirectionId.into_expr()]).into()
}

/// By project, the direction that it was in on `day` and that was changed later.
fn directions_before(backend: DbBackend, day: NaiveDate) -> SelectStatement {
    overwritten("project.update", backend, day).expr_as(number_before("direction_id"), "was").take()
}

/// The contract amount of a project of [`stood`], if it was signed by `day`: without the supplements signed later, and as
/// its contract said before it was corrected later.
fn amount_by(day: NaiveDate) -> SimpleExpr {
    use contract_supplement::Column::{Amount, ProjectId, SignedOn};
    let later = Query::select()
        .expr(sum(Amount.into_expr()))
        .from(contract_supplement::Entity)
        .and_where(ProjectId.into_expr().equals(project::Column::Id.as_column_ref()))
        .and_where(SignedOn.gt(day))
        .take();
    let corrected_by = contract::Column::Amount.into_expr().sub(Expr::col((CORRECTED, "was")));
    let corrected_by = Func::coalesce([corrected_by, Expr::cust("0")]);
    let added = Func::coalesce([Expr::col((ADDED, "more")), Expr::cust("0")]);
    let amount = project::Column::ContractAmount.into_expr().sub(scalar(later)).sub(corrected_by).sub(added);
    Expr::case(project::Column::SignedOn.lte(day), amount).finally(Expr::cust("NULL")).into()
}

/// By project, how much more its supplements that were corrected after `day` say now for that day than they said on it.
fn supplements_corrected(backend: DbBackend, day: NaiveDate) -> SelectStatement {
    use contract_supplement::Column::{Amount, Id, ProjectId, SignedOn};
    let said_on = Func::cust("date").arg(field_before("signed_on"));
    let said = overwritten("contract_supplement.correct", backend, day)
        .expr_as(number_before("amount"), "amount")
        .expr_as(said_on, "signed_on")
        .take();
    let by_day = |amount: SimpleExpr, signed_on: SimpleExpr| -> SimpleExpr {
        Expr::case(signed_on.lte(day), amount).finally(Expr::cust("0")).into()
    };
    let now = by_day(Amount.into_expr(), SignedOn.into_expr());
    let then = by_day(Expr::col((SAID, "amount")), Expr::col((SAID, "signed_on")));
    Query::select()
        .column((contract_supplement::Entity, ProjectId))
        .expr_as(sum(now.sub(then)), "more")
        .from(contract_supplement::Entity)
        .join_subquery(
            JoinType::InnerJoin,
            said,
            SAID,
            Expr::col((SAID, "subject_id")).equals((contract_supplement::Entity, Id)),
        )
        .group_by_col((contract_supplement::Entity, ProjectId))
        .take()
}

/// The rows that `action` has written over since `day`, as the first such entry of the audit trail kept them. The action
/// stands in the text, so that the index of these actions is found.
fn overwritten(action: &str, backend: DbBackend, day: NaiveDate) -> SelectStatement {
    use audit_entry::Column::{Action, At, Id, SubjectId};
    let first = Query::select()
        .expr(Id.min())
        .from(audit_entry::Entity)
        .and_where(Action.into_expr().eq(Expr::cust(format!("'{action}'"))))
        .and_where(day_of(At.into_expr(), backend).gt(day))
        .group_by_col((audit_entry::Entity, SubjectId))
        .take();
    Query::select()
        .column((audit_entry::Entity, SubjectId))
        .from(audit_entry::Entity)
        .and_where(Id.in_subquery(first))
        .take()
}

/// As [`field_before`], a number.
fn number_before(field: &str) -> SimpleExpr {
    field_before(field).cast_as("bigint")
}

/// A field of a row as the audit trail kept it before a change, as text.
pub(super) fn field_before(field: &str) -> SimpleExpr {
    Expr::cust(format!(r#""audit_entry"."before" ->> '{field}'"#))
}

/// The same after the change.
pub(super) fn field_after(field: &str) -> SimpleExpr {
    Expr::cust(format!(r#""audit_entry"."after" ->> '{field}'"#))
}

/// The business day of an instant, as `domain::calendar::day_of` has it.
pub(super) fn day_of(instant: SimpleExpr, backend: DbBackend) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => {
            let local: SimpleExpr = Func::cust("timezone").arg(Expr::cust("'Asia/Shanghai'")).arg(instant).into();
            Func::cust("date").arg(local).into()
        }
        _ => Func::cust("date").arg(instant).arg(Expr::cust("'+8 hours'")).into(),
    }
}

pub(super) fn scalar(select: SelectStatement) -> SimpleExpr {
    Expr::SubQuery(None, Box::new(select.into()))
}

/// Some projects as they stood on `day`; those that were not in the pool by then are left out.
pub async fn standings(
    conn: &impl ConnectionTrait,
    project_ids: Vec<i64>,
    day: NaiveDate,
) -> Result<Vec<Standing>, DbErr> {
    let backend = conn.get_database_backend();
    let listed = among((project::Entity, project::Column::Id), project_ids, backend);
    let stood = stood(backend, day).and_where(listed).take();
    let rows = conn.query_all(&stood).await?;
    rows.iter().map(|row| Standing::from_query_result(row, "")).collect()
}

/// The projects by direction and stage as they stood on `day`, in no order: those that were by then in what is the
/// viewer's charge today.
pub async fn figures(conn: &impl ConnectionTrait, scope: &Scope, day: NaiveDate) -> Result<Vec<Figures>, DbErr> {
    let backend = conn.get_database_backend();
    let mut stood = stood(backend, day);
    if *scope != Scope::Everything {
        stood.cond_where(in_charge(backend, scope, day));
    }
    let figures = Query::select()
        .columns([(STOOD, "direction_id"), (STOOD, "stage")])
        .expr_as(Func::count(Expr::col((STOOD, "id"))), "projects")
        .expr_as(sum(Expr::col((STOOD, "contract_amount"))), "contract_amount")
        .from_subquery(stood, STOOD)
        .group_by_columns([(STOOD, "direction_id"), (STOOD, "stage")])
        .take();
    let rows = conn.query_all(&figures).await?;
    rows.iter().map(|row| Figures::from_query_result(row, "")).collect()
}

/// Whether the project in `project_id` was, on `day`, in what is the viewer's charge today.
pub(super) fn was_in_charge(
    backend: DbBackend,
    scope: &Scope,
    project_id: impl ColumnTrait,
    day: NaiveDate,
) -> SimpleExpr {
    let id = || (project::Entity, project::Column::Id);
    let found = Query::select()
        .expr(Expr::value(1))
        .from(project::Entity)
        .join_subquery(
            JoinType::LeftJoin,
            directions_before(backend, day),
            MOVED,
            Expr::col((MOVED, "subject_id")).equals(id()),
        )
        .and_where(Expr::col(id()).equals(project_id.as_column_ref()))
        .cond_where(in_charge(backend, scope, day))
        .take();
    Expr::exists(found)
}

/// Whether a project was, on `day`, in what is the viewer's charge today.
fn in_charge(backend: DbBackend, scope: &Scope, day: NaiveDate) -> Condition {
    let mut in_charge = by_duty(backend, &scope.at(day));
    if let Scope::Charge { direction_ids, .. } = scope {
        in_charge = in_charge.add(direction().is_in(direction_ids.iter().copied()));
    }
    in_charge
}
