//! The numbered schema changes, applied in order; a landed one is never edited.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261124_000001_create_organisation;
mod m20261124_000002_create_project;
mod m20261124_000003_create_lead;
mod m20261124_000004_create_letter;
mod m20261124_000005_create_job;
mod m20261124_000006_create_account;
mod m20261124_000007_create_project_tally;
mod m20261124_000008_index_ledger_page;
mod m20261124_000030_create_screening;
mod m20261124_000031_create_ledger_snapshot;
mod table;

/// Applies and lists the schema changes.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_organisation::Migration),
            Box::new(m20261124_000002_create_project::Migration),
            Box::new(m20261124_000003_create_lead::Migration),
            Box::new(m20261124_000004_create_letter::Migration),
            Box::new(m20261124_000005_create_job::Migration),
            Box::new(m20261124_000006_create_account::Migration),
            Box::new(m20261124_000007_create_project_tally::Migration),
            Box::new(m20261124_000008_index_ledger_page::Migration),
            Box::new(m20261124_000030_create_screening::Migration),
            Box::new(m20261124_000031_create_ledger_snapshot::Migration),
        ]
    }
}
