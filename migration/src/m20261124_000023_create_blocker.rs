//! Blockers of projects.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let blocker = table("blocker")
            .col(big_integer("project_id"))
            .col(word("kind"))
            .col(text("words"))
            .col(big_integer("owner_unit_id"))
            .col(date("due_on"))
            .col(date("raised_on"))
            .col(string_len("raised_by", 60))
            .col(date_null("resolved_on"))
            .col(text_null("resolution"))
            .col(version())
            .foreign_key(&mut refers("blocker", "project_id", "project"))
            .foreign_key(&mut refers("blocker", "owner_unit_id", "unit"))
            .take();
        let indexes = vec![
            index("blocker", &["project_id"]),
            index("blocker", &["owner_unit_id"]),
            index("blocker", &["due_on"]),
        ];
        create(manager, vec![blocker], indexes).await
    }
}
