//! Where the projects of those who get letters stand.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{AddresseeKind, Duty, Stage, project, project_assignment};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, JoinType,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

use super::{
    aggregate::{count_where, sum_where},
    organisation::holding,
};
use crate::domain::{
    letter::{Addressee, Standing, facts::Facts},
    money::Money,
    month::Month,
};

#[derive(FromQueryResult)]
struct Row {
    direction_id: i64,
    unit_id: i64,
    leader_id: Option<i64>,
    negotiating: i64,
    approved: i64,
    signed: i64,
    started: i64,
    signed_this_year: i64,
    contract_this_year: i64,
    started_this_year: i64,
}

/// Where the projects stand on `day`: of every unit (as lead unit), in the charge of every leader, and of the district for
/// the heads of the leading group.
pub async fn read(
    conn: &impl ConnectionTrait,
    facts: &Facts,
    day: NaiveDate,
) -> Result<HashMap<Addressee, Standing>, DbErr> {
    let mut standings: HashMap<Addressee, Standing> = HashMap::new();
    for row in rows(conn, day).await? {
        let standing = Standing::from(&row);
        let leaders = facts.charges.of(Some(row.direction_id), Some(row.unit_id), row.leader_id);
        let to_leaders = leaders.into_iter().map(|id| (AddresseeKind::Leader, id));
        let to_heads = facts.group_leaders.iter().map(|id| (AddresseeKind::GroupLeader, *id));
        for (kind, id) in to_leaders.chain(to_heads).chain([(AddresseeKind::Unit, row.unit_id)]) {
            *standings.entry(Addressee { kind, id }).or_default() += standing;
        }
    }
    Ok(standings)
}

impl From<&Row> for Standing {
    fn from(row: &Row) -> Self {
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            negotiating: count(row.negotiating),
            approved: count(row.approved),
            signed: count(row.signed),
            started: count(row.started),
            signed_this_year: count(row.signed_this_year),
            contract_this_year: Money::fen(row.contract_this_year),
            started_this_year: count(row.started_this_year),
        }
    }
}

/// Added up by direction, lead unit and the project's own leader.
async fn rows(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<Row>, DbErr> {
    use project::Column::{ContractAmount, DirectionId, SignedOn, StartedOn};
    use project_assignment::Column::{FromOn, OfficialId, ProjectId, UnitId, UntilOn};
    const UNIT: &str = "lead_unit";
    const LEADER: &str = "leader";
    let year = Month::of(day).year();
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(day);
    let in_stage = |stage: Stage| project::Column::Stage.eq(stage);
    let this_year = |column: project::Column| column.between(first, day);
    let held = |alias: &'static str, duty: Duty| -> SimpleExpr {
        let of = |column: project_assignment::Column| Expr::col((alias, column));
        of(ProjectId)
            .equals((project::Entity, project::Column::Id))
            .and(of(project_assignment::Column::Duty).eq(duty.to_value()))
            .and(holding((alias, FromOn), (alias, UntilOn), day))
    };
    let statement = Query::select()
        .expr_as(Expr::col((project::Entity, DirectionId)), "direction_id")
        .expr_as(Expr::col((UNIT, UnitId)), "unit_id")
        .expr_as(Expr::col((LEADER, OfficialId)), "leader_id")
        .expr_as(count_where(in_stage(Stage::Negotiating)), "negotiating")
        .expr_as(count_where(in_stage(Stage::Approved)), "approved")
        .expr_as(count_where(in_stage(Stage::Signed)), "signed")
        .expr_as(count_where(in_stage(Stage::Started)), "started")
        .expr_as(count_where(this_year(SignedOn)), "signed_this_year")
        .expr_as(sum_where(this_year(SignedOn), Expr::col(ContractAmount)), "contract_this_year")
        .expr_as(count_where(this_year(StartedOn)), "started_this_year")
        .from(project::Entity)
        .join_as(JoinType::InnerJoin, project_assignment::Entity, UNIT, held(UNIT, Duty::LeadUnit))
        .join_as(JoinType::LeftJoin, project_assignment::Entity, LEADER, held(LEADER, Duty::Leader))
        .add_group_by([
            Expr::col((project::Entity, DirectionId)),
            Expr::col((UNIT, UnitId)),
            Expr::col((LEADER, OfficialId)),
        ])
        .take();
    conn.query_all(&statement).await?.iter().map(|row| Row::from_query_result(row, "")).collect()
}
