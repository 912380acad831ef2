//! What a year's events, visits and the towns and streets brought, added up in the database.

use chrono::NaiveDate;
use entity::{
    ActivityKind, Duty, LeadSource, LeadStatus, UnitKind, activity, activity_company, activity_project, lead, project,
    project_assignment, unit,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use super::{activity as activities, aggregate::sum, lead as leads, page, project as projects};
use crate::domain::viewer::Scope;

/// What outreach brought in a stretch of days, in one scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outreach {
    /// Promotion events that began in it (招商活动).
    pub events: i64,
    /// Projects signed at these events (活动签约项目).
    pub projects_signed: i64,
    /// Their contract amount in fen.
    pub contract_amount: i64,
    /// Leads gathered at these events (活动线索).
    pub leads: i64,
    /// Companies visited outside, each once (外出考察企业).
    pub companies_visited: i64,
    /// Leads that towns and streets reported in it and that were judged effective (镇街有效线索).
    pub town_leads: i64,
    /// Projects signed in it that towns and streets helped to sign (镇街协助签约).
    pub town_assisted: i64,
}

/// What outreach brought between two days, both included.
pub async fn between(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Outreach, DbErr> {
    let backend = conn.get_database_backend();
    let of_kind = |kind: ActivityKind| {
        activities::visible(backend, scope)
            .filter(activity::Column::Kind.eq(kind))
            .filter(activity::Column::FirstOn.between(from, until))
            .filter(activity::Column::CancelledOn.is_null())
    };
    let at_events = projects::visible(backend, scope).filter(signed_at(of_kind(ActivityKind::Event)));
    let gathered =
        leads::visible(backend, scope).filter(lead::Column::ActivityId.in_subquery(ids(of_kind(ActivityKind::Event))));
    let visited = activity_company::Entity::find()
        .filter(activity_company::Column::ActivityId.in_subquery(ids(of_kind(ActivityKind::Visit))))
        .select_only()
        .column(activity_company::Column::CompanyKey)
        .distinct();
    let town_leads = leads::visible(backend, scope)
        .filter(lead::Column::Source.eq(LeadSource::TownStreet))
        .filter(lead::Column::Status.is_in([LeadStatus::Effective, LeadStatus::Converted]))
        .filter(lead::Column::ReportedOn.between(from, until));
    let assisted = projects::visible(backend, scope)
        .filter(project::Column::SignedOn.between(from, until))
        .filter(project::Column::Id.in_subquery(helped_by_towns()));
    let amount = at_events.clone().select_only().expr_as(sum(Expr::col(project::Column::ContractAmount)), page::TOTAL);
    Ok(Outreach {
        events: page::count(conn, of_kind(ActivityKind::Event)).await?,
        projects_signed: page::count(conn, at_events).await?,
        contract_amount: page::total(conn, &amount.into_query()).await?,
        leads: page::count(conn, gathered).await?,
        companies_visited: counted(conn, visited.into_query()).await?,
        town_leads: page::count(conn, town_leads).await?,
        town_assisted: page::count(conn, assisted).await?,
    })
}

fn ids(activities: Select<activity::Entity>) -> SelectStatement {
    activities.select_only().column(activity::Column::Id).into_query()
}

/// The projects that came of one of these events and were signed in its days.
fn signed_at(events: Select<activity::Entity>) -> SimpleExpr {
    let to_project = activity_project::Entity::belongs_to(project::Entity)
        .from(activity_project::Column::ProjectId)
        .to(project::Column::Id)
        .into();
    let to_event = activity_project::Entity::belongs_to(activity::Entity)
        .from(activity_project::Column::ActivityId)
        .to(activity::Column::Id)
        .into();
    let signed_on = Expr::col((project::Entity, project::Column::SignedOn));
    let first_on = Expr::col((activity::Entity, activity::Column::FirstOn));
    let last_on = Expr::col((activity::Entity, activity::Column::LastOn));
    let signed = activity_project::Entity::find()
        .select_only()
        .column(activity_project::Column::ProjectId)
        .join(JoinType::InnerJoin, to_project)
        .join(JoinType::InnerJoin, to_event)
        .filter(activity_project::Column::ActivityId.in_subquery(ids(events)))
        .filter(signed_on.between(first_on, last_on))
        .into_query();
    project::Column::Id.in_subquery(signed)
}

/// The projects that a town or street is credited with helping to sign.
fn helped_by_towns() -> SelectStatement {
    let towns = Query::select()
        .column(unit::Column::Id)
        .from(unit::Entity)
        .and_where(unit::Column::Kind.is_in([UnitKind::Town, UnitKind::Street]))
        .take();
    Query::select()
        .column(project_assignment::Column::ProjectId)
        .from(project_assignment::Entity)
        .and_where(project_assignment::Column::Duty.eq(Duty::AssistingUnit))
        .and_where(project_assignment::Column::UnitId.in_subquery(towns))
        .take()
}

async fn counted(conn: &impl ConnectionTrait, rows: SelectStatement) -> Result<i64, DbErr> {
    let one = sum(Expr::value(1));
    let count = Query::select().expr_as(one, Alias::new(page::TOTAL)).from_subquery(rows, "rows").take();
    page::total(conn, &count).await
}
