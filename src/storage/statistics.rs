//! The yearly statistics, added up in the database.

use chrono::NaiveDate;
use entity::{fund_receipt, project};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::{
    aggregate::{count_where, sum_where},
    contract, project as projects,
};
use crate::domain::viewer::Scope;

/// What a year brought, in one direction. Amounts in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Year {
    /// The direction.
    pub direction_id: i64,
    /// Projects signed in the year (新签约项目).
    pub signed: i64,
    /// Their contract amount (合同投资额).
    pub signed_amount: i64,
    /// Of the signed: by high-tech enterprises (高新技术企业投资项目).
    pub signed_high_tech: i64,
    /// Of the signed: started in the same year (当年签约当年开工).
    pub signed_and_started: i64,
    /// Of the signed: in production in the same year (当年投产).
    pub signed_and_in_production: i64,
    /// Projects started in the year, whenever they were signed (新开工项目).
    pub started: i64,
    /// Their contract amount.
    pub started_amount: i64,
}

impl Year {
    /// All directions together; the `direction_id` of the sum means nothing.
    pub fn sum(directions: &[Self]) -> Self {
        directions.iter().fold(Self::default(), |sum, row| Self {
            direction_id: 0,
            signed: sum.signed + row.signed,
            signed_amount: sum.signed_amount + row.signed_amount,
            signed_high_tech: sum.signed_high_tech + row.signed_high_tech,
            signed_and_started: sum.signed_and_started + row.signed_and_started,
            signed_and_in_production: sum.signed_and_in_production + row.signed_and_in_production,
            started: sum.started + row.started,
            started_amount: sum.started_amount + row.started_amount,
        })
    }
}

/// Funds that arrived in a year, in one direction, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Funds {
    /// The direction.
    pub direction_id: i64,
    /// The sum of the receipts.
    pub amount: i64,
}

/// What happened to the projects in scope between two days, both included; a row a direction that has projects.
pub async fn projects_by_direction(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Year>, DbErr> {
    use project::Column::{DirectionId, HighTech, InProductionOn, SignedOn, StartedOn};
    let within = |column: project::Column| -> SimpleExpr { Expr::col(column).between(from, until) };
    let (signed, amount) = (within(SignedOn), contract::amount_by(until));
    projects::visible(conn.get_database_backend(), scope)
        .select_only()
        .column(DirectionId)
        .expr_as(count_where(signed.clone()), "signed")
        .expr_as(sum_where(signed.clone(), amount.clone()), "signed_amount")
        .expr_as(count_where(signed.clone().and(Expr::col(HighTech).eq(true))), "signed_high_tech")
        .expr_as(count_where(signed.clone().and(within(StartedOn))), "signed_and_started")
        .expr_as(count_where(signed.and(within(InProductionOn))), "signed_and_in_production")
        .expr_as(count_where(within(StartedOn)), "started")
        .expr_as(sum_where(within(StartedOn), amount.clone()), "started_amount")
        .group_by(DirectionId)
        .into_model()
        .all(conn)
        .await
}

/// Funds that arrived for the projects in scope between two days, both included; a row a direction that got any.
pub async fn funds_by_direction(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Funds>, DbErr> {
    let in_scope: Select<project::Entity> =
        projects::visible(conn.get_database_backend(), scope).select_only().column(project::Column::Id);
    let received = Expr::col((fund_receipt::Entity, fund_receipt::Column::ReceivedOn)).between(from, until);
    fund_receipt::Entity::find()
        .select_only()
        .join(
            sea_orm::JoinType::InnerJoin,
            fund_receipt::Entity::belongs_to(project::Entity)
                .from(fund_receipt::Column::ProjectId)
                .to(project::Column::Id)
                .into(),
        )
        .column(project::Column::DirectionId)
        .expr_as(sum_where(received.clone(), Expr::col((fund_receipt::Entity, fund_receipt::Column::Amount))), "amount")
        .filter(received)
        .filter(fund_receipt::Column::VoidedOn.is_null())
        .filter(fund_receipt::Column::ProjectId.in_subquery(in_scope.into_query()))
        .group_by(project::Column::DirectionId)
        .into_model()
        .all(conn)
        .await
}
