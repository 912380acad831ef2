//! The stage of a project on a day as one look into an index, what was written over since a day, and what letters said of
//! a project.

use sea_orm_migration::prelude::*;

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![
            index("stage_change", &["project_id", "changed_on", "id"]),
            index("letter_item", &["project_id"]),
            index("idle_asset", &["project_id"]),
        ];
        create(manager, Vec::new(), indexes).await?;
        // What was written over in place, and has no other history.
        let written_over = Expr::col("action").eq("project.update").or(Expr::col("action").eq("contract.correct"));
        manager.create_index(index("audit_entry", &["action", "at"]).and_where(written_over).take()).await?;
        // The first covers it.
        manager.drop_index(Index::drop().name("ix_stage_change_project_id").table("stage_change").to_owned()).await
    }
}
