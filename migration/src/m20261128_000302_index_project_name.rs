//! Projects by their name as it is compared, so that one that is entered twice is found (adr/0028).

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Without what does not count; the same as in `storage::project`, or else the index is not found.
const NAME: &str = "CREATE INDEX ix_project_compared_name ON project (lower(replace(replace(replace(replace(replace(\
replace(replace(replace(replace(name, ' ', ''), '　', ''), '（', ''), '）', ''), '(', ''), ')', ''), '“', ''), '”', ''), \
'项目', '')))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(NAME).await?;
        Ok(())
    }
}
