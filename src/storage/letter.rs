//! Letters, and what the rules look at to write them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::{
    AddresseeKind, Duty, LeadStatus, LetterKind, Stage, UnitPost, lead, letter, letter_item, milestone, official,
    progress_entry, project, project_assignment, unit, unit_assignment,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, Iterable, JoinType,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

use super::{
    aggregate::{count_where, sum_where},
    among::among,
    organisation::{self, holding},
    screening::Limits,
};
use crate::domain::{
    lead::{self as rules, limit::follow_up},
    letter::{Addressee, Facts, LeadFact, MilestoneFact, ProjectFact, Standing},
    lifecycle,
    money::Money,
    month::Month,
    viewer::Scope,
};

/// Stages in which something may still be asked of a project.
fn live() -> impl Iterator<Item = Stage> {
    Stage::iter().filter(|stage| !lifecycle::is_over(*stage))
}

/// States of leads that somebody still has to follow.
fn open() -> impl Iterator<Item = LeadStatus> {
    LeadStatus::iter().filter(|status| rules::is_open(*status))
}

/// The letters a viewer may see.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<letter::Entity> {
    let letters = letter::Entity::find();
    let to = |kind: AddresseeKind, ids: &[i64]| {
        Condition::all().add(letter::Column::AddresseeKind.eq(kind)).add(among(
            letter::Column::AddresseeId,
            ids.to_vec(),
            backend,
        ))
    };
    match scope {
        Scope::Everything => letters,
        Scope::Charge { official_id, unit_ids, .. } => letters.filter(
            Condition::any().add(to(AddresseeKind::Leader, &[*official_id])).add(to(AddresseeKind::Unit, unit_ids)),
        ),
        Scope::Units { unit_ids, .. } => letters.filter(to(AddresseeKind::Unit, unit_ids)),
    }
}

/// Those who have their letter of this kind and month; one that is void does not count.
pub async fn addressees(
    conn: &impl ConnectionTrait,
    kind: LetterKind,
    month: Month,
) -> Result<BTreeSet<Addressee>, DbErr> {
    let rows: Vec<(AddresseeKind, i64)> = letter::Entity::find()
        .select_only()
        .column(letter::Column::AddresseeKind)
        .column(letter::Column::AddresseeId)
        .filter(letter::Column::Kind.eq(kind))
        .filter(letter::Column::Month.eq(month.to_string()))
        .filter(letter::Column::VoidedAt.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(kind, id)| Addressee { kind, id }).collect())
}

/// The items of some letters, in the order they are printed.
pub async fn items(conn: &impl ConnectionTrait, letter_ids: Vec<i64>) -> Result<Vec<letter_item::Model>, DbErr> {
    letter_item::Entity::find()
        .filter(among(letter_item::Column::LetterId, letter_ids, conn.get_database_backend()))
        .order_by_asc(letter_item::Column::LetterId)
        .order_by_asc(letter_item::Column::Position)
        .all(conn)
        .await
}

/// Everything open on `day` that a letter for `month` may have to raise.
pub async fn facts(conn: &impl ConnectionTrait, month: Month, day: NaiveDate) -> Result<Facts, DbErr> {
    let direction_leaders = direction_leaders(conn, day).await?;
    let duties = duties(conn, day).await?;
    let mut entries: HashMap<i64, Vec<Month>> = HashMap::new();
    for entry in recent_entries(conn, month).await? {
        if let Ok(filed) = entry.month.parse() {
            entries.entry(entry.project_id).or_default().push(filed);
        }
    }
    let limits = Limits::on(conn, day).await?;
    let projects = project::Entity::find()
        .filter(project::Column::Stage.is_in(live()))
        .order_by_asc(project::Column::Id)
        .all(conn)
        .await?;
    let projects = projects.into_iter().filter_map(|project| {
        Some(ProjectFact {
            id: project.id,
            clock: limits.clock(&project),
            code: project.code,
            name: project.name,
            stage: project.stage,
            stage_on: project.stage_on,
            signed_on: project.signed_on,
            // Nobody can be asked about a project that no unit leads on the day: it is not yet anyone's.
            lead_unit: *duties.lead_units.get(&project.id)?,
            leader: duties.leaders.get(&project.id).or(direction_leaders.get(&project.direction_id)).copied(),
            entries: entries.remove(&project.id).unwrap_or_default(),
        })
    });
    Ok(Facts {
        projects: projects.collect(),
        milestones: open_milestones(conn).await?,
        leads: open_leads(conn, day, &direction_leaders).await?,
        threads: super::matter::threads(conn).await?,
        calendar: super::calendar::read(conn).await?,
    })
}

async fn direction_leaders(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<HashMap<i64, i64>, DbErr> {
    let ids: Vec<i64> = organisation::directions(conn).await?.into_iter().map(|direction| direction.id).collect();
    let assignments = organisation::direction_assignments(conn, ids, day).await?;
    Ok(assignments.into_iter().filter_map(|row| Some((row.direction_id, row.official_id?))).collect())
}

struct Duties {
    lead_units: HashMap<i64, i64>,
    leaders: HashMap<i64, i64>,
}

async fn duties(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Duties, DbErr> {
    let rows = project_assignment::Entity::find()
        .filter(project_assignment::Column::Duty.is_in([Duty::Leader, Duty::LeadUnit]))
        .filter(holding(project_assignment::Column::FromOn, project_assignment::Column::UntilOn, day))
        .all(conn)
        .await?;
    let mut duties = Duties { lead_units: HashMap::new(), leaders: HashMap::new() };
    for row in rows {
        duties.lead_units.extend(row.unit_id.map(|unit| (row.project_id, unit)));
        duties.leaders.extend(row.official_id.map(|official| (row.project_id, official)));
    }
    Ok(duties)
}

async fn recent_entries(conn: &impl ConnectionTrait, month: Month) -> Result<Vec<progress_entry::Model>, DbErr> {
    let months = [month.to_string(), month.previous().to_string()];
    progress_entry::Entity::find().filter(progress_entry::Column::Month.is_in(months)).all(conn).await
}

async fn open_milestones(conn: &impl ConnectionTrait) -> Result<Vec<MilestoneFact>, DbErr> {
    let live = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::Stage.is_in(live()))
        .into_query();
    let rows = milestone::Entity::find()
        .filter(milestone::Column::DoneOn.is_null())
        .filter(milestone::Column::DroppedOn.is_null())
        .filter(milestone::Column::ProjectId.in_subquery(live))
        .order_by_asc(milestone::Column::Id)
        .all(conn)
        .await?;
    let fact = |row: milestone::Model| MilestoneFact {
        id: row.id,
        project: row.project_id,
        name: row.name,
        kind: row.kind,
        owner_unit: row.owner_unit_id,
        due_on: row.due_on,
    };
    Ok(rows.into_iter().map(fact).collect())
}

async fn open_leads(
    conn: &impl ConnectionTrait,
    day: NaiveDate,
    direction_leaders: &HashMap<i64, i64>,
) -> Result<Vec<LeadFact>, DbErr> {
    let unit_leaders: HashMap<i64, i64> = posts(conn, UnitPost::DivisionLeader, day).await?;
    let rows = lead::Entity::find()
        .filter(lead::Column::Status.is_in(open()))
        .order_by_asc(lead::Column::Id)
        .all(conn)
        .await?;
    let limits = super::lead::limits(conn).await?;
    let fact = |row: lead::Model| LeadFact {
        working_days: limits.on(follow_up(row.status), row.followed_on).map_or(0, |limit| limit.working_days),
        id: row.id,
        company: row.company,
        status: row.status,
        unit: row.unit_id,
        leader: row
            .direction_id
            .and_then(|direction| direction_leaders.get(&direction))
            .or(unit_leaders.get(&row.unit_id))
            .copied(),
        followed_on: row.followed_on,
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// Who holds `post` on `day`, by unit.
pub async fn posts(conn: &impl ConnectionTrait, post: UnitPost, day: NaiveDate) -> Result<HashMap<i64, i64>, DbErr> {
    let rows = unit_assignment::Entity::find()
        .filter(unit_assignment::Column::Post.eq(post))
        .filter(holding(unit_assignment::Column::FromOn, unit_assignment::Column::UntilOn, day))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.unit_id, row.official_id)).collect())
}

#[derive(FromQueryResult)]
struct StandingRow {
    holder: i64,
    negotiating: i64,
    approved: i64,
    signed: i64,
    started: i64,
    signed_this_year: i64,
    contract_this_year: i64,
    started_this_year: i64,
}

/// Where the projects stand on `day`, of every unit (as lead unit) and of every leader.
pub async fn standings(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<HashMap<Addressee, Standing>, DbErr> {
    let mut standings = HashMap::new();
    for (kind, duty, holder) in [
        (AddresseeKind::Unit, Duty::LeadUnit, project_assignment::Column::UnitId),
        (AddresseeKind::Leader, Duty::Leader, project_assignment::Column::OfficialId),
    ] {
        for row in standings_by(conn, duty, holder, day).await? {
            let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
            let standing = Standing {
                negotiating: count(row.negotiating),
                approved: count(row.approved),
                signed: count(row.signed),
                started: count(row.started),
                signed_this_year: count(row.signed_this_year),
                contract_this_year: Money::fen(row.contract_this_year),
                started_this_year: count(row.started_this_year),
            };
            standings.insert(Addressee { kind, id: row.holder }, standing);
        }
    }
    Ok(standings)
}

async fn standings_by(
    conn: &impl ConnectionTrait,
    duty: Duty,
    holder: project_assignment::Column,
    day: NaiveDate,
) -> Result<Vec<StandingRow>, DbErr> {
    let year = Month::of(day).year();
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(day);
    let in_stage = |stage: Stage| project::Column::Stage.eq(stage);
    let this_year = |column: project::Column| column.between(first, day);
    project::Entity::find()
        .select_only()
        .join(
            JoinType::InnerJoin,
            project::Entity::belongs_to(project_assignment::Entity)
                .from(project::Column::Id)
                .to(project_assignment::Column::ProjectId)
                .into(),
        )
        .column_as(holder, "holder")
        .expr_as(count_where(in_stage(Stage::Negotiating)), "negotiating")
        .expr_as(count_where(in_stage(Stage::Approved)), "approved")
        .expr_as(count_where(in_stage(Stage::Signed)), "signed")
        .expr_as(count_where(in_stage(Stage::Started)), "started")
        .expr_as(count_where(this_year(project::Column::SignedOn)), "signed_this_year")
        .expr_as(
            sum_where(this_year(project::Column::SignedOn), Expr::col(project::Column::ContractAmount)),
            "contract_this_year",
        )
        .expr_as(count_where(this_year(project::Column::StartedOn)), "started_this_year")
        .filter(project_assignment::Column::Duty.eq(duty))
        .filter(holding(project_assignment::Column::FromOn, project_assignment::Column::UntilOn, day))
        .filter(Expr::col((project_assignment::Entity, holder)).is_not_null())
        .group_by(holder)
        .into_model()
        .all(conn)
        .await
}

/// Names of all units, by id.
pub async fn unit_names(conn: &impl ConnectionTrait) -> Result<HashMap<i64, String>, DbErr> {
    let rows: Vec<(i64, String)> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .column(unit::Column::Name)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// All officials, by id.
pub async fn officials(conn: &impl ConnectionTrait) -> Result<HashMap<i64, official::Model>, DbErr> {
    Ok(official::Entity::find().all(conn).await?.into_iter().map(|row| (row.id, row)).collect())
}
