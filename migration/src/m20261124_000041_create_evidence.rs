//! Proofs that a project reached a stage.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let evidence = table("evidence")
            .col(big_integer("project_id"))
            .col(word("stage"))
            .col(word("kind"))
            .col(string_len_null("number", 100))
            .col(text("words"))
            .col(string_len("recorded_by", 60))
            .col(timestamp_with_time_zone("recorded_at"))
            .foreign_key(&mut refers("evidence", "project_id", "project"))
            .take();
        create(manager, vec![evidence], vec![index("evidence", &["project_id"])]).await
    }
}
