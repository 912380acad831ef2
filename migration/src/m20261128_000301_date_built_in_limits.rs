//! The built-in screening limits hold since ever, as all else that is built in does; nobody set them on a day of 2000.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let since_ever = "UPDATE screening_limit SET from_on = '0001-01-01' WHERE from_on = '2000-01-01'";
        manager.get_connection().execute_unprepared(since_ever).await?;
        Ok(())
    }
}
