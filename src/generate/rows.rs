//! Rows on their way into the database, many at a time.

use entity::{
    contract, fund_receipt, lead, lead_follow_up, milestone, progress_entry, project, project_assignment, sequence,
    stage_change,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityName, EntityTrait, IntoActiveModel, Iterable,
};

use crate::storage::database::Transaction;

/// Parameters of one statement; SQLite takes 32,766.
const PARAMETERS: usize = 16_000;

/// Rows of every table, in the order in which they refer to each other.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) sequences: Vec<sequence::Model>,
    pub(super) projects: Vec<project::Model>,
    pub(super) stage_changes: Vec<stage_change::Model>,
    pub(super) assignments: Vec<project_assignment::Model>,
    pub(super) milestones: Vec<milestone::Model>,
    pub(super) entries: Vec<progress_entry::Model>,
    pub(super) contracts: Vec<contract::Model>,
    pub(super) receipts: Vec<fund_receipt::Model>,
    pub(super) leads: Vec<lead::Model>,
    pub(super) follow_ups: Vec<lead_follow_up::Model>,
}

impl Rows {
    pub(super) async fn insert(self, tx: &Transaction) -> Result<(), DbErr> {
        insert::<sequence::Entity>(tx, self.sequences).await?;
        insert::<project::Entity>(tx, self.projects).await?;
        insert::<stage_change::Entity>(tx, self.stage_changes).await?;
        insert::<project_assignment::Entity>(tx, self.assignments).await?;
        insert::<milestone::Entity>(tx, self.milestones).await?;
        insert::<progress_entry::Entity>(tx, self.entries).await?;
        insert::<contract::Entity>(tx, self.contracts).await?;
        insert::<fund_receipt::Entity>(tx, self.receipts).await?;
        insert::<lead::Entity>(tx, self.leads).await?;
        insert::<lead_follow_up::Entity>(tx, self.follow_ups).await
    }
}

async fn insert<E>(tx: &Transaction, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let at_once = PARAMETERS / E::Column::iter().count().max(1);
    let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
    while rows.peek().is_some() {
        E::insert_many(rows.by_ref().take(at_once)).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Has PostgreSQL give out keys after the last one written; SQLite does so by itself.
pub(super) async fn follow_keys(tx: &Transaction) -> Result<(), DbErr> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let tables = [
        project::Entity.table_name(),
        stage_change::Entity.table_name(),
        project_assignment::Entity.table_name(),
        milestone::Entity.table_name(),
        progress_entry::Entity.table_name(),
        contract::Entity.table_name(),
        fund_receipt::Entity.table_name(),
        lead::Entity.table_name(),
        lead_follow_up::Entity.table_name(),
    ];
    for table in tables {
        let follow = format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}");
        tx.execute_unprepared(&follow).await?;
    }
    Ok(())
}
