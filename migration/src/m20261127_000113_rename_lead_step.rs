//! What leads wait for after a follow-up is the next one, not a report.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rename = "UPDATE lead_limit SET step = 'FOLLOW_UP' WHERE step = 'REPORT'";
        manager.get_connection().execute_unprepared(rename).await?;
        Ok(())
    }
}
