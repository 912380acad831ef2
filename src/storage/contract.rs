//! Contracts and their supplements.

use chrono::NaiveDate;
use entity::{contract, contract_supplement, project};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

use super::{aggregate::sum, among::among};

/// The contracts of some projects.
pub async fn of_projects(conn: &impl ConnectionTrait, project_ids: Vec<i64>) -> Result<Vec<contract::Model>, DbErr> {
    let listed = among(contract::Column::ProjectId, project_ids, conn.get_database_backend());
    contract::Entity::find().filter(listed).all(conn).await
}

/// The contract amount of a project in fen (合同投资额): what its contract and all supplements say together. This is what
/// the project keeps as its own, and the sums with it.
pub async fn amount(conn: &impl ConnectionTrait, contract: &contract::Model) -> Result<i64, DbErr> {
    let added: Option<i64> = contract_supplement::Entity::find()
        .select_only()
        .expr_as(sum(Expr::col(contract_supplement::Column::Amount)), "added")
        .filter(contract_supplement::Column::ProjectId.eq(contract.project_id))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(contract.amount + added.unwrap_or(0))
}

/// The contract amount of a project as it was on a day: without the supplements signed later.
pub fn amount_by(day: NaiveDate) -> SimpleExpr {
    use contract_supplement::Column::{Amount, ProjectId, SignedOn};
    let table = contract_supplement::Entity;
    let later = Query::select()
        .expr(sum(Expr::col((table, Amount))))
        .from(table)
        .and_where(Expr::col((table, ProjectId)).equals((project::Entity, project::Column::Id)))
        .and_where(Expr::col((table, SignedOn)).gt(day))
        .take();
    let now = Expr::col((project::Entity, project::Column::ContractAmount));
    now.sub(Expr::SubQuery(None, Box::new(later.into())))
}
