//! What was late on a past day, by the rules that say what is late today (`matching`), of the projects that were then in
//! what is the viewer's charge.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{blocker, contract, ledger_snapshot, ledger_snapshot_row, milestone, project, task};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, Select,
    sea_query::{Expr, Query, SelectStatement, SimpleExpr},
};

use super::{
    among::among,
    history::was_in_charge,
    matching::{blocker_was_late, milestone_was_late, projects_with_contract, task_was_late},
    snapshot,
};
use crate::domain::{calendar::Calendar, commitment::Commitment, viewer::Scope};

/// A month's end, and who looks back at it.
#[derive(Clone, Debug)]
pub struct MonthEnd {
    backend: DbBackend,
    scope: Scope,
    snapshot_id: i64,
    day: NaiveDate,
    /// What was due before this day was late.
    late_before: NaiveDate,
}

impl MonthEnd {
    /// That of a snapshot.
    pub fn new(backend: DbBackend, scope: Scope, snapshot: &ledger_snapshot::Model, calendar: &Calendar) -> Self {
        let day = snapshot.frozen_on;
        Self { backend, scope, snapshot_id: snapshot.id, day, late_before: calendar.late_before(day) }
    }

    /// The milestones that were late.
    pub fn milestones(&self) -> Select<milestone::Entity> {
        let late = milestone_was_late(self.day, self.late_before);
        milestone::Entity::find().filter(late).filter(self.in_charge(milestone::Column::ProjectId))
    }

    /// The tasks that were late: those of units in scope, and about projects that were.
    pub fn tasks(&self) -> Select<task::Entity> {
        let visible = match &self.scope {
            Scope::Everything => Condition::all(),
            Scope::Charge { unit_ids, .. } | Scope::Units { unit_ids, .. } => Condition::any()
                .add(among(task::Column::OwnerUnitId, unit_ids.clone(), self.backend))
                .add(self.in_charge(task::Column::ProjectId)),
        };
        task::Entity::find().filter(task_was_late(self.day, self.late_before)).filter(visible)
    }

    /// The blockers that were late.
    pub fn blockers(&self) -> Select<blocker::Entity> {
        let late = blocker_was_late(self.day, self.late_before);
        blocker::Entity::find().filter(late).filter(self.in_charge(blocker::Column::ProjectId))
    }

    /// The projects of which something promised was late, as the snapshot has them: all of them were in its ledgers.
    pub fn promises(&self, commitment: Commitment) -> Select<ledger_snapshot_row::Entity> {
        use ledger_snapshot_row::Column::{ProjectId, Stage};
        snapshot::rows(self.backend, &self.scope, self.snapshot_id)
            .filter(Stage.is_in(commitment.open_at().iter().copied()))
            .filter(ProjectId.in_subquery(self.promised(commitment)))
    }

    /// The projects of which something was promised for a day that was past.
    fn promised(&self, commitment: Commitment) -> SelectStatement {
        let past = |column: contract::Column| projects_with_contract(column.lt(self.late_before));
        match commitment {
            Commitment::Signing => Query::select()
                .column((project::Entity, project::Column::Id))
                .from(project::Entity)
                .and_where(project::Column::SignBy.lt(self.late_before))
                .take(),
            Commitment::Start => past(contract::Column::CommittedStartOn),
            Commitment::Production => past(contract::Column::CommittedProductionOn),
            Commitment::Capacity => past(contract::Column::CommittedCapacityOn),
        }
    }

    fn in_charge(&self, project_id: impl ColumnTrait) -> SimpleExpr {
        match &self.scope {
            Scope::Everything => Expr::value(true),
            scope => was_in_charge(self.backend, scope, project_id, self.day),
        }
    }
}

/// By project, the day for which something was promised.
pub async fn promised_for(
    conn: &impl ConnectionTrait,
    commitment: Commitment,
    project_ids: Vec<i64>,
) -> Result<HashMap<i64, NaiveDate>, DbErr> {
    if commitment == Commitment::Signing {
        let listed = among((project::Entity, project::Column::Id), project_ids, conn.get_database_backend());
        let rows = project::Entity::find().filter(listed).all(conn).await?;
        return Ok(rows.into_iter().filter_map(|row| Some((row.id, row.sign_by?))).collect());
    }
    let by = |row: &contract::Model| match commitment {
        Commitment::Signing => None,
        Commitment::Start => row.committed_start_on,
        Commitment::Production => row.committed_production_on,
        Commitment::Capacity => row.committed_capacity_on,
    };
    let rows = super::contract::of_projects(conn, project_ids).await?;
    Ok(rows.iter().filter_map(|row| Some((row.project_id, by(row)?))).collect())
}
