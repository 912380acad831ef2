//! How many leads and projects of a cohort have come how far, added up in the database: one statement a cohort (adr/0017).

use chrono::NaiveDate;
use entity::{FunnelStep, LeadStatus, Stage, lead, project, stage_change};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement, SimpleExpr},
};

use super::{
    aggregate::{count, count_where},
    credit::join_lead_unit,
    lead as leads, project as projects,
};
use crate::domain::viewer::Scope;

/// Of which leads and projects; all days included.
#[derive(Clone, Copy, Debug)]
pub struct Cohort {
    /// Reported, or come into the pool, on this day or later.
    pub from: NaiveDate,
    /// And on this day or earlier.
    pub until: NaiveDate,
    /// Of one direction.
    pub direction_id: Option<i64>,
    /// Of one unit.
    pub unit_id: Option<i64>,
}

/// The way of a lead.
const OF_LEADS: [FunnelStep; 8] = [
    FunnelStep::Reported,
    FunnelStep::Effective,
    FunnelStep::Converted,
    FunnelStep::Approved,
    FunnelStep::Signed,
    FunnelStep::Started,
    FunnelStep::InProduction,
    FunnelStep::AtCapacity,
];

/// The way of a project.
const OF_PROJECTS: [FunnelStep; 6] = [
    FunnelStep::Registered,
    FunnelStep::Approved,
    FunnelStep::Signed,
    FunnelStep::Started,
    FunnelStep::InProduction,
    FunnelStep::AtCapacity,
];

/// Of the leads in scope that were reported in the time: how many have come how far, as projects, too. A unit's are those it
/// brought.
pub async fn leads(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    cohort: &Cohort,
) -> Result<Vec<(FunnelStep, i64)>, DbErr> {
    let mut rows = leads::visible(conn.get_database_backend(), scope)
        .filter(lead::Column::ReportedOn.between(cohort.from, cohort.until))
        .select_only();
    if let Some(id) = cohort.direction_id {
        rows = rows.filter(lead::Column::DirectionId.eq(id));
    }
    if let Some(id) = cohort.unit_id {
        rows = rows.filter(lead::Column::UnitId.eq(id));
    }
    let its_project = Expr::col((lead::Entity, lead::Column::ProjectId)).equals((project::Entity, project::Column::Id));
    let mut rows = rows.into_query();
    rows.join(JoinType::LeftJoin, project::Entity, its_project);
    counted(conn, rows, &OF_LEADS).await
}

/// Of the projects in scope that came into the pool in the time, whether from a lead or not: how many have come how far. A
/// unit's are those in which it had the lead on that day.
pub async fn projects(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    cohort: &Cohort,
) -> Result<Vec<(FunnelStep, i64)>, DbErr> {
    use project::Column::{DirectionId, RegisteredOn};
    let mut rows = projects::visible(conn.get_database_backend(), scope)
        .filter(RegisteredOn.between(cohort.from, cohort.until))
        .select_only();
    if let Some(id) = cohort.direction_id {
        rows = rows.filter(DirectionId.eq(id));
    }
    let mut rows = rows.into_query();
    if let Some(id) = cohort.unit_id {
        let unit = join_lead_unit(&mut rows, RegisteredOn.into_expr());
        rows.and_where(unit.eq(id));
    }
    counted(conn, rows, &OF_PROJECTS).await
}

async fn counted(
    conn: &impl ConnectionTrait,
    mut rows: SelectStatement,
    steps: &[FunnelStep],
) -> Result<Vec<(FunnelStep, i64)>, DbErr> {
    for step in steps {
        rows.expr_as(reached(*step).map_or_else(count, count_where), step.to_value());
    }
    let Some(row) = conn.query_one(&rows).await? else { return Ok(Vec::new()) };
    steps.iter().map(|step| Ok((*step, row.try_get("", &step.to_value())?))).collect()
}

/// Whether a row has come so far; none if all have.
fn reached(step: FunnelStep) -> Option<SimpleExpr> {
    use project::Column::{AtCapacityOn, Id, InProductionOn, SignedOn, StartedOn};
    let approved = Query::select()
        .column((stage_change::Entity, stage_change::Column::ProjectId))
        .from(stage_change::Entity)
        .and_where(stage_change::Column::ToStage.eq(Stage::Approved))
        .take();
    match step {
        FunnelStep::Reported | FunnelStep::Registered => None,
        FunnelStep::Effective => Some(lead::Column::EffectiveOn.is_not_null()),
        FunnelStep::Converted => Some(lead::Column::Status.eq(LeadStatus::Converted)),
        FunnelStep::Approved => Some(Id.in_subquery(approved)),
        FunnelStep::Signed => Some(SignedOn.is_not_null()),
        FunnelStep::Started => Some(StartedOn.is_not_null()),
        FunnelStep::InProduction => Some(InProductionOn.is_not_null()),
        FunnelStep::AtCapacity => Some(AtCapacityOn.is_not_null()),
    }
}
