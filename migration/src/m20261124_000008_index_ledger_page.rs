//! The ledger page (a direction, a stage, newest change first) as one walk of an index, and the plan by due day.

use sea_orm_migration::prelude::*;

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![
            index("project", &["direction_id", "stage", "updated_at", "id"]),
            index("milestone", &["project_id", "due_on", "id"]),
        ];
        create(manager, Vec::new(), indexes).await?;
        for (table, covered) in [("project", "ix_project_direction_id_stage"), ("milestone", "ix_milestone_project_id")]
        {
            manager.drop_index(Index::drop().name(covered).table(table).to_owned()).await?;
        }
        Ok(())
    }
}
