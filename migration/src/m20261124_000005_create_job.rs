//! The scheduler's cursors and runs.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            Table::create()
                .table("job_cursor")
                .col(word("job").primary_key())
                .col(timestamp_with_time_zone("planned_until"))
                .take(),
            table("job_run")
                .col(word("job"))
                .col(timestamp_with_time_zone("due_at"))
                .col(word("trigger"))
                .col(word("status"))
                .col(timestamp_with_time_zone_null("started_at"))
                .col(timestamp_with_time_zone_null("ended_at"))
                .col(string_len_null("leased_by", 80))
                .col(timestamp_with_time_zone_null("leased_until"))
                .col(text_null("outcome"))
                .col(text_null("error"))
                .take(),
        ];
        let indexes = vec![unique("job_run", &["job", "due_at"]), index("job_run", &["status"])];
        create(manager, tables, indexes).await
    }
}
