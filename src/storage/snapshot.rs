//! Month-end snapshots of the four ledgers (月末台账快照): made in one statement, read, and added up in the
//! database (adr/0016).

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{ClockState, Ledger, Stage, ledger_snapshot, ledger_snapshot_row, project, project_assignment};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select, Statement, TryInsertResult,
    sea_query::{Expr, ExprTrait, OnConflict, PostgresQueryBuilder, Query, SqliteQueryBuilder},
};

use super::{
    aggregate::{count_where, sum},
    among::among,
    history::stood,
    screening::Limits,
};
use crate::domain::{month::Month, viewer::Scope};

/// Every project that was in one of the four ledgers on the day, as dated records have it: stage, direction and amount as
/// [`stood`] says, duties, entries, funds, extensions and pauses, and the names that directions and categories had on the
/// day. Which categories it has, and all other names, are those of now. What later pauses did to the clock is not taken
/// back day by day: a clock that was touched since the day shows what held on the day, and no pauses before.
const FREEZE: &str = "timed AS (
  SELECT s.id, p.code, p.name, p.investor, s.direction_id, p.channel_id, p.new_or_stock_id, s.stage, s.stage_on,
    s.contract_amount, p.clock_on, p.paused_on, p.extended_until,
    p.stage_on <> s.stage_on OR EXISTS (
      SELECT 1 FROM project_hold h WHERE h.project_id = s.id
      AND (h.from_on > $2 OR h.kind = 'PAUSE' AND h.until_on >= $2)) AS touched,
    CASE s.stage WHEN 'NEGOTIATING' THEN $4 WHEN 'APPROVED' THEN $5 END AS limit_months,
    CASE s.stage WHEN 'NEGOTIATING' THEN $6 WHEN 'APPROVED' THEN $7 END AS past_if_from
  FROM stood s
  JOIN project p ON p.id = s.id
  WHERE s.stage IN ('NEGOTIATING', 'APPROVED', 'SIGNED', 'STARTED')
), clocked AS (
  SELECT id, code, name, investor, direction_id, channel_id, new_or_stock_id, stage, stage_on, contract_amount,
    limit_months, past_if_from,
    CASE WHEN NOT touched THEN clock_on END AS clock_on,
    CASE WHEN NOT touched THEN paused_on ELSE (
      SELECT MAX(h.from_on) FROM project_hold h WHERE h.project_id = t.id AND h.kind = 'PAUSE'
      AND h.from_on BETWEEN t.stage_on AND $2 AND (h.until_on IS NULL OR h.until_on >= $2)) END AS paused_on,
    CASE WHEN NOT touched THEN extended_until ELSE (
      SELECT MAX(h.until_on) FROM project_hold h WHERE h.project_id = t.id AND h.kind = 'EXTENSION'
      AND h.from_on BETWEEN t.stage_on AND $2) END AS extended_until
  FROM timed t
), named AS (
  SELECT f.taxonomy, f.subject_id, f.name FROM former_name f WHERE f.until_on = (
    SELECT MIN(n.until_on) FROM former_name n
    WHERE n.taxonomy = f.taxonomy AND n.subject_id = f.subject_id AND n.until_on >= $2)
)
INSERT INTO ledger_snapshot_row (
  snapshot_id, project_id, ledger, stage, stage_on, code, name, investor, direction_id, direction, channel_id, channel,
  new_or_stock_id, new_or_stock, leader_id, leader, lead_unit_id, lead_unit, contract_amount, funds_in_place,
  entry_month, entry_percent, limit_months, clock_state, clock_on, paused_on, extended_until)
SELECT $1, s.id,
  CASE s.stage WHEN 'NEGOTIATING' THEN 'NEGOTIATING' WHEN 'APPROVED' THEN 'TO_SIGN' WHEN 'SIGNED' THEN 'TO_START'
    ELSE 'TO_PRODUCE' END,
  s.stage, s.stage_on, s.code, s.name, s.investor, s.direction_id, COALESCE(df.name, d.name), s.channel_id,
  COALESCE(cf.name, c.name), s.new_or_stock_id, COALESCE(nf.name, ns.name), l.official_id, o.name, n.unit_id, u.name,
  s.contract_amount,
  COALESCE((
    SELECT SUM(f.amount) FROM fund_receipt f WHERE f.project_id = s.id AND f.received_on <= $2
    AND (f.voided_on IS NULL OR f.voided_on > $2)), 0),
  e.month, e.percent, s.limit_months,
  CASE WHEN s.limit_months IS NULL THEN NULL WHEN s.paused_on IS NOT NULL THEN 'PAUSED'
    WHEN COALESCE(s.clock_on, s.stage_on) <= s.past_if_from AND (s.extended_until IS NULL OR s.extended_until < $2)
    THEN 'PAST' ELSE 'RUNNING' END,
  s.clock_on, s.paused_on, s.extended_until
FROM clocked s
JOIN direction d ON d.id = s.direction_id
LEFT JOIN named df ON df.taxonomy = 'DIRECTION' AND df.subject_id = s.direction_id
LEFT JOIN category c ON c.id = s.channel_id
LEFT JOIN named cf ON cf.taxonomy = 'CATEGORY' AND cf.subject_id = s.channel_id
LEFT JOIN category ns ON ns.id = s.new_or_stock_id
LEFT JOIN named nf ON nf.taxonomy = 'CATEGORY' AND nf.subject_id = s.new_or_stock_id
LEFT JOIN project_assignment l ON l.project_id = s.id AND l.duty = 'LEADER' AND l.from_on <= $2
  AND (l.until_on IS NULL OR l.until_on >= $2)
LEFT JOIN official o ON o.id = l.official_id
LEFT JOIN project_assignment n ON n.project_id = s.id AND n.duty = 'LEAD_UNIT' AND n.from_on <= $2
  AND (n.until_on IS NULL OR n.until_on >= $2)
LEFT JOIN unit u ON u.id = n.unit_id
LEFT JOIN progress_entry e ON e.project_id = s.id AND e.month = (
  SELECT MAX(m.month) FROM progress_entry m WHERE m.project_id = s.id AND m.month <= $3)
ORDER BY s.id";

/// Freezes the ledgers as of the last day of a month, whose limits are given. The snapshot and the number of its rows;
/// none if the month has one already. The rows never leave the database.
pub async fn freeze(
    conn: &impl ConnectionTrait,
    month: Month,
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<Option<(ledger_snapshot::Model, u64)>, DbErr> {
    let once = OnConflict::column(ledger_snapshot::Column::Month).do_nothing().to_owned();
    let snapshot = ledger_snapshot::ActiveModel {
        month: Set(month.to_string()),
        frozen_on: Set(month.last_day()),
        frozen_at: Set(now),
        ..Default::default()
    };
    let inserted = ledger_snapshot::Entity::insert(snapshot).on_conflict(once).try_insert().exec(conn).await?;
    let TryInsertResult::Inserted(inserted) = inserted else { return Ok(None) };
    let months = |stage| limits.months(stage).and_then(|months| i32::try_from(months).ok());
    let values = [
        inserted.last_insert_id.into(),
        month.last_day().into(),
        month.to_string().into(),
        months(Stage::Negotiating).into(),
        months(Stage::Approved).into(),
        limits.past_if_from(Stage::Negotiating).into(),
        limits.past_if_from(Stage::Approved).into(),
    ];
    let backend = conn.get_database_backend();
    let stood = stood(backend, month.last_day());
    // Its values stand in the text, which has numbers of its own for the others.
    let stood = match backend {
        DbBackend::Postgres => stood.to_string(PostgresQueryBuilder),
        _ => stood.to_string(SqliteQueryBuilder),
    };
    let freeze = format!("WITH stood AS ({stood}), {FREEZE}");
    let rows = conn.execute_raw(Statement::from_sql_and_values(backend, freeze, values)).await?;
    let made = ledger_snapshot::Entity::find_by_id(inserted.last_insert_id).one(conn).await?;
    Ok(made.map(|snapshot| (snapshot, rows.rows_affected())))
}

/// The snapshot of a month.
pub async fn find(conn: &impl ConnectionTrait, month: Month) -> Result<Option<ledger_snapshot::Model>, DbErr> {
    ledger_snapshot::Entity::find().filter(ledger_snapshot::Column::Month.eq(month.to_string())).one(conn).await
}

/// The last snapshot before a month.
pub async fn before(conn: &impl ConnectionTrait, month: &str) -> Result<Option<ledger_snapshot::Model>, DbErr> {
    ledger_snapshot::Entity::find()
        .filter(ledger_snapshot::Column::Month.lt(month))
        .order_by_desc(ledger_snapshot::Column::Month)
        .one(conn)
        .await
}

/// The rows a viewer may see: of projects that were in the viewer's present charge by then.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<ledger_snapshot_row::Entity> {
    use ledger_snapshot_row::Column::{DirectionId, LeadUnitId, LeaderId};
    let table = ledger_snapshot_row::Entity;
    let in_scope = match scope {
        Scope::Everything => Condition::all(),
        Scope::Charge { official_id, direction_ids, unit_ids, .. } => Condition::any()
            .add(among((table, DirectionId), direction_ids.clone(), backend))
            .add(LeaderId.eq(*official_id))
            .add(among((table, LeadUnitId), unit_ids.clone(), backend)),
        Scope::Units { unit_ids, .. } => Condition::any()
            .add(among((table, LeadUnitId), unit_ids.clone(), backend))
            .add(Expr::exists(with_duty(unit_ids.clone(), backend))),
    };
    ledger_snapshot_row::Entity::find().filter(in_scope)
}

/// True for a row in whose project one of the units had a duty on the day of the snapshot.
fn with_duty(unit_ids: Vec<i64>, backend: DbBackend) -> sea_orm::sea_query::SelectStatement {
    use ledger_snapshot_row::Column::{ProjectId, SnapshotId};
    let row = ledger_snapshot_row::Entity;
    let frozen_on = || Expr::col((ledger_snapshot::Entity, ledger_snapshot::Column::FrozenOn));
    let duty = |column| Expr::col((project_assignment::Entity, column));
    Query::select()
        .expr(Expr::value(1))
        .from(project_assignment::Entity)
        .inner_join(
            ledger_snapshot::Entity,
            Expr::col((ledger_snapshot::Entity, ledger_snapshot::Column::Id)).equals((row, SnapshotId)),
        )
        .and_where(duty(project_assignment::Column::ProjectId).equals((row, ProjectId)))
        .and_where(among((project_assignment::Entity, project_assignment::Column::UnitId), unit_ids, backend))
        .and_where(duty(project_assignment::Column::FromOn).lte(frozen_on()))
        .cond_where(
            Condition::any()
                .add(duty(project_assignment::Column::UntilOn).is_null())
                .add(duty(project_assignment::Column::UntilOn).gte(frozen_on())),
        )
        .take()
}

/// The rows of one snapshot that a viewer may see.
pub fn rows(backend: DbBackend, scope: &Scope, snapshot_id: i64) -> Select<ledger_snapshot_row::Entity> {
    visible(backend, scope).filter(ledger_snapshot_row::Column::SnapshotId.eq(snapshot_id))
}

/// The rows of some projects in the snapshot of a month.
pub fn in_month(
    backend: DbBackend,
    scope: &Scope,
    month: Month,
    project_ids: Vec<i64>,
) -> Select<ledger_snapshot_row::Entity> {
    let snapshot = Query::select()
        .column(ledger_snapshot::Column::Id)
        .from(ledger_snapshot::Entity)
        .and_where(ledger_snapshot::Column::Month.eq(month.to_string()))
        .take();
    let rows = visible(backend, scope).filter(ledger_snapshot_row::Column::SnapshotId.in_subquery(snapshot));
    of_projects(rows, project_ids, backend)
}

/// Those of `rows` that are about some projects.
pub fn of_projects(
    rows: Select<ledger_snapshot_row::Entity>,
    project_ids: Vec<i64>,
    backend: DbBackend,
) -> Select<ledger_snapshot_row::Entity> {
    rows.filter(among((ledger_snapshot_row::Entity, ledger_snapshot_row::Column::ProjectId), project_ids, backend))
}

/// The names under which the units that led projects stand in a snapshot, by their keys.
pub async fn lead_units(conn: &impl ConnectionTrait, snapshot_id: i64) -> Result<HashMap<i64, String>, DbErr> {
    use ledger_snapshot_row::Column::{LeadUnit, LeadUnitId, SnapshotId};
    let rows: Vec<(i64, String)> = ledger_snapshot_row::Entity::find()
        .filter(SnapshotId.eq(snapshot_id))
        .filter(LeadUnit.is_not_null())
        .select_only()
        .columns([LeadUnitId, LeadUnit])
        .distinct()
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The rows of one ledger and direction in a snapshot, added up. Amounts in fen.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Total {
    /// The snapshot.
    pub snapshot_id: i64,
    /// The ledger.
    pub ledger: Ledger,
    /// The direction.
    pub direction_id: i64,
    /// Its name by then.
    pub direction: String,
    /// How many projects.
    pub projects: i64,
    /// Their contract amount.
    pub contract_amount: i64,
    /// Their funds in place.
    pub funds_in_place: i64,
    /// How many of them were candidates for screening out.
    pub candidates: i64,
}

/// The totals of some snapshots over the rows in scope, by direction, then by ledger.
pub async fn totals(conn: &impl ConnectionTrait, scope: &Scope, snapshot_ids: Vec<i64>) -> Result<Vec<Total>, DbErr> {
    use ledger_snapshot_row::Column;
    let by = [Column::SnapshotId, Column::DirectionId, Column::Direction, Column::Ledger];
    let mut totals = visible(conn.get_database_backend(), scope)
        .filter(among((ledger_snapshot_row::Entity, Column::SnapshotId), snapshot_ids, conn.get_database_backend()))
        .select_only()
        .columns(by)
        .expr_as(Column::Id.count(), "projects")
        .expr_as(sum(Column::ContractAmount.into_expr()), "contract_amount")
        .expr_as(sum(Column::FundsInPlace.into_expr()), "funds_in_place")
        .expr_as(count_where(Column::ClockState.eq(ClockState::Past)), "candidates");
    for column in by {
        totals = totals.group_by(column).order_by_asc(column);
    }
    let mut totals: Vec<Total> = totals.into_model().all(conn).await?;
    // As the words run, not as they are spelled.
    totals.sort_by_key(|total| (total.snapshot_id, total.direction_id, total.ledger));
    Ok(totals)
}

/// Projects as they are printed: by the name they had in a snapshot, or that they have now if they were not in it.
pub async fn titles(
    conn: &impl ConnectionTrait,
    snapshot_id: i64,
    project_ids: Vec<i64>,
) -> Result<HashMap<i64, String>, DbErr> {
    let backend = conn.get_database_backend();
    let present = among((project::Entity, project::Column::Id), project_ids.clone(), backend);
    let present = project::Entity::find().filter(present).all(conn).await?;
    let then = of_projects(rows(backend, &Scope::Everything, snapshot_id), project_ids, backend).all(conn).await?;
    let present = present.iter().map(|row| (row.id, title(&row.name, &row.code)));
    Ok(present.chain(then.iter().map(|row| (row.project_id, title(&row.name, &row.code)))).collect())
}

/// A project as it is printed.
pub fn title(name: &str, code: &str) -> String {
    format!("{name}（{code}）")
}
