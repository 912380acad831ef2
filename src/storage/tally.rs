//! The sums of projects that the writes keep.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{Duty, Stage, project, project_assignment, project_tally};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Set,
    sea_query::{Expr, ExprTrait, OnConflict, SelectStatement, SimpleExpr},
};

use super::{aggregate::sum, among::among, page::TOTAL, project as projects};
use crate::domain::{
    tally::{Bucket, Counted, Holders, Sum, Tally},
    viewer::Scope,
};

/// Rows of one statement.
const CHUNK: usize = 1_000;

/// The projects of one direction and stage, added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Figures {
    /// The direction.
    pub direction_id: i64,
    /// The stage.
    pub stage: Stage,
    /// How many there are.
    pub projects: i64,
    /// Their contract amount in fen.
    pub contract_amount: i64,
}

/// The projects in scope by direction and stage, in no order.
pub async fn figures(conn: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Figures>, DbErr> {
    use project_tally::Column;
    let Some(in_scope) = in_scope(conn.get_database_backend(), scope) else { return counted_anew(conn, scope).await };
    project_tally::Entity::find()
        .select_only()
        .columns([Column::DirectionId, Column::Stage])
        .expr_as(sum(Expr::col(Column::Projects)), "projects")
        .expr_as(sum(Expr::col(Column::ContractAmount)), "contract_amount")
        .filter(in_scope)
        .group_by(Column::DirectionId)
        .group_by(Column::Stage)
        .having(Column::Projects.sum().ne(0))
        .into_model()
        .all(conn)
        .await
}

/// Adds up how many projects in scope meet a condition on the sums; none if the sums do not tell.
pub fn counting(backend: DbBackend, scope: &Scope, condition: SimpleExpr) -> Option<SelectStatement> {
    let sums = project_tally::Entity::find()
        .select_only()
        .expr_as(sum(Expr::col(project_tally::Column::Projects)), TOTAL)
        .filter(in_scope(backend, scope)?)
        .filter(condition);
    Some(sums.into_query())
}

/// Which sums are in scope; none if the sums do not tell.
fn in_scope(backend: DbBackend, scope: &Scope) -> Option<Condition> {
    use project_tally::Column;
    match scope {
        Scope::Everything => Some(Condition::all()),
        Scope::Charge { on, official_id, direction_ids, unit_ids } => Some(
            Condition::all().add(Column::FromOn.lte(*on)).add(
                Condition::any()
                    .add(among(Column::DirectionId, direction_ids.clone(), backend))
                    .add(Column::LeaderId.eq(*official_id))
                    .add(among(Column::LeadUnitId, unit_ids.clone(), backend)),
            ),
        ),
        Scope::Units { .. } => None,
    }
}

/// The same from the rows: those of a unit are few, and what makes them visible is not in the sums.
async fn counted_anew(conn: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Figures>, DbErr> {
    use project::Column;
    projects::visible(conn.get_database_backend(), scope)
        .select_only()
        .columns([Column::DirectionId, Column::Stage])
        .expr_as(Column::Id.count(), "projects")
        .expr_as(sum(Expr::col(Column::ContractAmount)), "contract_amount")
        .group_by(Column::DirectionId)
        .group_by(Column::Stage)
        .into_model()
        .all(conn)
        .await
}

/// Brings the sums from a project as it was to the project as it is. It locks sums that other projects count in, in one
/// order, so it comes last in a transaction.
pub async fn settle(
    conn: &impl ConnectionTrait,
    before: Option<&Counted>,
    after: &Counted,
    today: NaiveDate,
) -> Result<(), DbErr> {
    add(conn, Tally::of_change(before, after, today)).await
}

async fn add(conn: &impl ConnectionTrait, tally: Tally) -> Result<(), DbErr> {
    use project_tally::Column::{ContractAmount, DirectionId, FromOn, LeadUnitId, LeaderId, Projects, Stage};
    let increased =
        |column: project_tally::Column| Expr::col((project_tally::Entity, column)).add(Expr::col(("excluded", column)));
    let or_increase = OnConflict::columns([DirectionId, Stage, LeaderId, LeadUnitId, FromOn])
        .values([Projects, ContractAmount].map(|column| (column, increased(column))))
        .to_owned();
    let mut rows = tally.changes().map(row).peekable();
    while rows.peek().is_some() {
        project_tally::Entity::insert_many(rows.by_ref().take(CHUNK))
            .on_conflict(or_increase.clone())
            .exec_without_returning(conn)
            .await?;
    }
    Ok(())
}

fn row((bucket, sum): (Bucket, Sum)) -> project_tally::ActiveModel {
    project_tally::ActiveModel {
        direction_id: Set(bucket.direction_id),
        stage: Set(bucket.stage),
        leader_id: Set(bucket.leader_id),
        lead_unit_id: Set(bucket.lead_unit_id),
        from_on: Set(bucket.from_on),
        projects: Set(sum.projects),
        contract_amount: Set(sum.contract_amount),
    }
}

/// What a project counts as, with those who answer for it as the rows say.
pub async fn counted(conn: &impl ConnectionTrait, project: &project::Model) -> Result<Counted, DbErr> {
    let (leaders, lead_units) = holders(conn, vec![project.id]).await?.remove(&project.id).unwrap_or_default();
    let contract_amount = project.contract_amount.unwrap_or(0);
    Ok(Counted { direction_id: project.direction_id, stage: project.stage, contract_amount, leaders, lead_units })
}

/// The leaders and the lead units of some projects.
async fn holders(
    conn: &impl ConnectionTrait,
    project_ids: Vec<i64>,
) -> Result<HashMap<i64, (Holders, Holders)>, DbErr> {
    use project_assignment::Column;
    let rows = project_assignment::Entity::find()
        .filter(among(Column::ProjectId, project_ids, conn.get_database_backend()))
        .filter(Column::Duty.is_in([Duty::Leader, Duty::LeadUnit]))
        .order_by_asc(Column::FromOn)
        .all(conn)
        .await?;
    let mut found: HashMap<i64, (Holders, Holders)> = HashMap::new();
    for row in rows {
        let (leaders, lead_units) = found.entry(row.project_id).or_default();
        leaders.extend(row.official_id.map(|id| (row.from_on, id)));
        lead_units.extend(row.unit_id.map(|id| (row.from_on, id)));
    }
    Ok(found)
}

/// Makes the sums from the rows, where these were written in bulk.
pub async fn rebuild(conn: &impl ConnectionTrait, today: NaiveDate) -> Result<(), DbErr> {
    use project::Column;
    project_tally::Entity::delete_many().exec(conn).await?;
    let mut tally = Tally::default();
    let mut last = 0;
    loop {
        let chunk: Vec<(i64, i64, Stage, Option<i64>)> = project::Entity::find()
            .select_only()
            .columns([Column::Id, Column::DirectionId, Column::Stage, Column::ContractAmount])
            .filter(Column::Id.gt(last))
            .order_by_asc(Column::Id)
            .limit(CHUNK as u64)
            .into_tuple()
            .all(conn)
            .await?;
        let Some((id, ..)) = chunk.last() else { break };
        last = *id;
        let mut holders = holders(conn, chunk.iter().map(|(id, ..)| *id).collect()).await?;
        for (id, direction_id, stage, amount) in chunk {
            let (leaders, lead_units) = holders.remove(&id).unwrap_or_default();
            let contract_amount = amount.unwrap_or(0);
            tally.add(&Counted { direction_id, stage, contract_amount, leaders, lead_units }, 1, today);
        }
    }
    add(conn, tally).await
}
