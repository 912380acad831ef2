//! What the rules look at to write letters: a fixed number of statements, however large the ledger.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::{
    AddresseeKind, Duty, GroupSeat, LeadStatus, LetterKind, LetterStatus, MatterKind, Stage, UnitPost, blocker,
    contract, lead, letter, milestone, progress_entry, project, project_assignment, task,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{ExprTrait, SelectStatement},
};

use super::{
    answer, attainment, calendar,
    letter::posts,
    letter_figures,
    matching::{blocker_is_open, milestone_is_open, task_is_open},
    matter,
    organisation::{self, holding},
    screening::Limits,
};
use crate::domain::{
    calendar::Calendar,
    lead::{self as rules, limit::Since},
    letter::{
        answer::is_owed,
        charge::Charges,
        facts::{BlockerFact, Facts, LeadFact, LetterFact, MilestoneFact, ProjectFact, TargetFact, TaskFact},
        thread::{MatterKey, Thread},
    },
    lifecycle,
    month::Month,
    target,
    viewer::Scope,
};

/// Stages in which something may still be asked of a project.
fn live() -> impl Iterator<Item = Stage> {
    Stage::iter().filter(|stage| !lifecycle::is_over(*stage))
}

/// Everything open on `day` that a letter for `month` may have to raise.
pub async fn read(conn: &impl ConnectionTrait, month: Month, day: NaiveDate) -> Result<Facts, DbErr> {
    let organisation = Organisation::read(conn, day).await?;
    let threads = matter::threads(conn).await?;
    let calendar = calendar::read(conn).await?;
    let (letters, unreached) = letters(conn, day).await?;
    Ok(Facts {
        projects: projects(conn, month, day, &organisation.charges, &threads).await?,
        milestones: milestones(conn).await?,
        tasks: tasks(conn).await?,
        blockers: blockers(conn).await?,
        leads: leads(conn, &organisation.charges, &calendar).await?,
        targets: targets(conn, day, &organisation).await?,
        letters,
        unreached,
        answered_late: letter_figures::answered_late(conn).await?,
        last_letters: letter_figures::last_letters(conn).await?,
        threads,
        charges: organisation.charges,
        group_leaders: organisation.group_leaders,
        calendar,
    })
}

/// Who is in charge of what on a day.
struct Organisation {
    charges: Charges,
    group_leaders: Vec<i64>,
    /// Name and lead unit of every direction that has one.
    directions: HashMap<i64, (String, i64)>,
}

impl Organisation {
    async fn read(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Self, DbErr> {
        let names: HashMap<i64, String> =
            organisation::directions(conn).await?.into_iter().map(|row| (row.id, row.name)).collect();
        let duties = organisation::direction_assignments(conn, names.keys().copied(), day).await?;
        let in_command = duties.iter().filter_map(|row| Some((row.direction_id, row.official_id?))).collect();
        let leads = duties.iter().filter(|row| row.duty == Duty::LeadUnit);
        let lead_units: Vec<(i64, i64)> = leads.filter_map(|row| Some((row.direction_id, row.unit_id?))).collect();
        let heads = organisation::group_members(conn, day).await?.into_iter();
        let heads = heads.filter(|member| member.seat == GroupSeat::GroupLeader).map(|member| member.official_id);
        let group_leaders: BTreeSet<i64> = heads.collect();
        let named = |(direction, unit): &(i64, i64)| Some((*direction, (names.get(direction)?.clone(), *unit)));
        Ok(Self {
            directions: lead_units.iter().filter_map(named).collect(),
            charges: Charges::new(in_command, &lead_units, &posts(conn, UnitPost::DivisionLeader, day).await?),
            group_leaders: group_leaders.into_iter().collect(),
        })
    }
}

async fn projects(
    conn: &impl ConnectionTrait,
    month: Month,
    day: NaiveDate,
    charges: &Charges,
    threads: &HashMap<(i64, MatterKey), Thread>,
) -> Result<Vec<ProjectFact>, DbErr> {
    let duties = duties(conn, day).await?;
    let mut entries = entries(conn, month, threads).await?;
    let promised: HashMap<i64, contract::Model> = contract::Entity::find()
        .filter(contract::Column::ProjectId.in_subquery(live_projects()))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.project_id, row))
        .collect();
    let limits = Limits::on(conn, day).await?;
    let rows = project::Entity::find()
        .filter(project::Column::Stage.is_in(live()))
        .order_by_asc(project::Column::Id)
        .all(conn)
        .await?;
    let fact = |row: project::Model| {
        // Nobody can be asked about a project that no unit leads on the day: it is not yet anyone's.
        let lead_unit = *duties.lead_units.get(&row.id)?;
        let contract = promised.get(&row.id);
        Some(ProjectFact {
            id: row.id,
            clock: limits.clock(&row),
            leaders: charges.of(Some(row.direction_id), Some(lead_unit), duties.leaders.get(&row.id).copied()),
            code: row.code,
            name: row.name,
            stage: row.stage,
            stage_on: row.stage_on,
            signed_on: row.signed_on,
            sign_by: row.sign_by,
            start_by: contract.and_then(|contract| contract.committed_start_on),
            produce_by: contract.and_then(|contract| contract.committed_production_on),
            lead_unit,
            entries: entries.remove(&row.id).unwrap_or_default(),
        })
    };
    Ok(rows.into_iter().filter_map(fact).collect())
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

/// The months for which projects have filed entries: of this one, the last, and those that letters have raised already.
async fn entries(
    conn: &impl ConnectionTrait,
    month: Month,
    threads: &HashMap<(i64, MatterKey), Thread>,
) -> Result<HashMap<i64, Vec<Month>>, DbErr> {
    let raised = threads.keys().filter(|(_, key)| key.kind == MatterKind::Entry).filter_map(|(_, key)| key.month);
    let months: BTreeSet<Month> = raised.chain([month, month.previous()]).collect();
    let rows: Vec<(i64, String)> = progress_entry::Entity::find()
        .select_only()
        .column(progress_entry::Column::ProjectId)
        .column(progress_entry::Column::Month)
        .filter(progress_entry::Column::Month.is_in(months.iter().map(Month::to_string)))
        .into_tuple()
        .all(conn)
        .await?;
    let mut entries: HashMap<i64, Vec<Month>> = HashMap::new();
    for (project, filed) in rows {
        if let Ok(filed) = filed.parse() {
            entries.entry(project).or_default().push(filed);
        }
    }
    Ok(entries)
}

fn live_projects() -> SelectStatement {
    project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::Stage.is_in(live()))
        .into_query()
}

async fn milestones(conn: &impl ConnectionTrait) -> Result<Vec<MilestoneFact>, DbErr> {
    let rows = milestone::Entity::find()
        .filter(milestone_is_open())
        .filter(milestone::Column::ProjectId.in_subquery(live_projects()))
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

async fn tasks(conn: &impl ConnectionTrait) -> Result<Vec<TaskFact>, DbErr> {
    let of_live = task::Column::ProjectId.is_null().or(task::Column::ProjectId.in_subquery(live_projects()));
    let rows =
        task::Entity::find().filter(task_is_open()).filter(of_live).order_by_asc(task::Column::Id).all(conn).await?;
    let fact = |row: task::Model| TaskFact {
        id: row.id,
        project: row.project_id,
        words: row.words,
        owner_unit: row.owner_unit_id,
        due_on: row.due_on,
    };
    Ok(rows.into_iter().map(fact).collect())
}

async fn blockers(conn: &impl ConnectionTrait) -> Result<Vec<BlockerFact>, DbErr> {
    let rows = blocker::Entity::find()
        .filter(blocker_is_open())
        .filter(blocker::Column::ProjectId.in_subquery(live_projects()))
        .order_by_asc(blocker::Column::Id)
        .all(conn)
        .await?;
    let fact = |row: blocker::Model| BlockerFact {
        id: row.id,
        project: row.project_id,
        kind: row.kind,
        words: row.words,
        owner_unit: row.owner_unit_id,
        due_on: row.due_on,
    };
    Ok(rows.into_iter().map(fact).collect())
}

async fn leads(conn: &impl ConnectionTrait, charges: &Charges, calendar: &Calendar) -> Result<Vec<LeadFact>, DbErr> {
    let open = LeadStatus::iter().filter(|status| rules::is_open(*status));
    let rows =
        lead::Entity::find().filter(lead::Column::Status.is_in(open)).order_by_asc(lead::Column::Id).all(conn).await?;
    let limits = super::lead::limits(conn).await?;
    let fact = |row: lead::Model| {
        let since = Since { reported_on: row.reported_on, followed_on: row.followed_on, claimed_on: row.claimed_on };
        LeadFact {
            id: row.id,
            company: row.company,
            status: row.status,
            unit: row.unit_id,
            leaders: charges.of(row.direction_id, Some(row.unit_id), None),
            followed_on: row.followed_on,
            waits: limits.running(calendar, row.status, since),
        }
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// The targets of the year of `day` that a unit answers for; for a direction's its lead unit does.
async fn targets(
    conn: &impl ConnectionTrait,
    day: NaiveDate,
    organisation: &Organisation,
) -> Result<Vec<TargetFact>, DbErr> {
    let year = Month::of(day).year();
    let Some((first, _)) = target::year(year) else { return Ok(Vec::new()) };
    let attained = attainment::attained(conn, &Scope::Everything, first, day).await?;
    let fact = |row: attainment::Attained| {
        let direction = row.target.direction_id.and_then(|id| organisation.directions.get(&id));
        let unit = row.target.unit_id.or(direction.map(|(_, unit)| *unit))?;
        Some(TargetFact {
            id: row.target.id,
            year,
            direction: direction.map(|(name, _)| name.clone()),
            unit,
            leaders: organisation.charges.of(row.target.direction_id, Some(unit), None),
            measure: row.target.measure,
            actual: row.actual,
            amount: row.target.amount,
            attainment: row.attainment,
        })
    };
    Ok(attained.into_iter().filter_map(fact).collect())
}

/// The prompt letters to units to which an answer is owed, and how many have not reached anybody by the day for the answer;
/// those that are void or closed wait for nothing.
async fn letters(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<(Vec<LetterFact>, u32), DbErr> {
    let unreached = LetterStatus::Issued.to_value();
    let owed = LetterStatus::iter().filter(|status| is_owed(*status)).map(|status| status.to_value());
    let unanswered = owed.chain([unreached.clone()]);
    let rows: Vec<(i64, String, String, i64, NaiveDate, String)> = letter::Entity::find()
        .select_only()
        .column(letter::Column::Id)
        .column(letter::Column::Number)
        .column(letter::Column::Month)
        .column(letter::Column::AddresseeId)
        .column(letter::Column::AnswerBy)
        .expr_as(answer::status(), "status")
        .filter(letter::Column::Kind.eq(LetterKind::Prompt))
        .filter(letter::Column::AddresseeKind.eq(AddresseeKind::Unit))
        .filter(answer::status().is_in(unanswered))
        .order_by_asc(letter::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let (unreached, owed): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(.., status)| *status == unreached);
    let unreached = unreached.iter().filter(|(.., answer_by, _)| *answer_by < day).count();
    let fact = |(id, number, month, unit, answer_by, status): (i64, String, String, i64, NaiveDate, String)| {
        let returned = status == LetterStatus::Returned.to_value();
        Some(LetterFact { id, number, month: month.parse().ok()?, unit, answer_by, returned })
    };
    Ok((owed.into_iter().filter_map(fact).collect(), u32::try_from(unreached).unwrap_or(u32::MAX)))
}
