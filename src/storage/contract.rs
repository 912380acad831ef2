//! Contracts and their supplements.

use chrono::NaiveDate;
use entity::{
    contract,
    contract_supplement::{self, Column as SupplementColumn},
    project,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
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
        .expr_as(sum(Expr::col(SupplementColumn::Amount)), "added")
        .filter(SupplementColumn::ProjectId.eq(contract.project_id))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(contract.amount + added.unwrap_or(0))
}

/// The contract amount of a project as it was on a day: without the supplements signed later.
pub fn amount_by(day: NaiveDate) -> SimpleExpr {
    amount_without(|supplements| supplements.and_where(of_supplement(SupplementColumn::SignedOn).gt(day)))
}

/// What the contract of a project itself says, without any supplement.
pub fn first_amount() -> SimpleExpr {
    amount_without(|supplements| supplements)
}

/// The contract amount of a project without some of its supplements.
fn amount_without(which: impl FnOnce(&mut SelectStatement) -> &mut SelectStatement) -> SimpleExpr {
    let mut supplements = Query::select();
    supplements
        .expr(sum(of_supplement(SupplementColumn::Amount)))
        .from(contract_supplement::Entity)
        .and_where(of_supplement(SupplementColumn::ProjectId).equals((project::Entity, project::Column::Id)));
    let left_out = which(&mut supplements).take();
    let now = Expr::col((project::Entity, project::Column::ContractAmount));
    now.sub(Expr::SubQuery(None, Box::new(left_out.into())))
}

fn of_supplement(column: SupplementColumn) -> SimpleExpr {
    Expr::col((contract_supplement::Entity, column))
}
