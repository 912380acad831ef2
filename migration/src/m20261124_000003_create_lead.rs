//! Leads and their follow-ups.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("lead")
                .col(string_len("company", 200))
                .col(text("summary"))
                .col(word("source"))
                .col(big_integer("unit_id"))
                .col(big_integer_null("direction_id"))
                .col(word("status"))
                .col(date("reported_on"))
                .col(date("followed_on"))
                .col(big_integer_null("project_id"))
                .col(text_null("closed_reason"))
                .col(version())
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut refers("lead", "unit_id", "unit"))
                .foreign_key(&mut refers("lead", "direction_id", "direction"))
                .foreign_key(&mut refers("lead", "project_id", "project"))
                .take(),
            table("lead_follow_up")
                .col(big_integer("lead_id"))
                .col(date("followed_on"))
                .col(text("words"))
                .col(string_len("recorded_by", 60))
                .col(timestamp_with_time_zone("recorded_at"))
                .foreign_key(&mut refers("lead_follow_up", "lead_id", "lead"))
                .take(),
        ];
        let indexes = vec![
            index("lead", &["unit_id"]),
            index("lead", &["status", "followed_on"]),
            index("lead", &["updated_at", "id"]),
            index("lead_follow_up", &["lead_id"]),
        ];
        create(manager, tables, indexes).await
    }
}
