//! The screening clock: limits, what moved it, and how it stands on a project.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The limits the district works by.
const LIMITS: &str = "INSERT INTO screening_limit (stage, months, from_on)
VALUES ('NEGOTIATING', 3, '2000-01-01'), ('APPROVED', 3, '2000-01-01')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("screening_limit")
                .col(word("stage"))
                .col(integer("months").check(Expr::col("months").gte(1)))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .take(),
            table("project_hold")
                .col(big_integer("project_id"))
                .col(word("kind"))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .col(text("reason"))
                .col(string_len("recorded_by", 60))
                .col(timestamp_with_time_zone("recorded_at"))
                .foreign_key(&mut refers("project_hold", "project_id", "project"))
                .take(),
        ];
        let indexes = vec![
            one_open("screening_limit", &["stage"], "stage", &["NEGOTIATING", "APPROVED"]),
            index("project_hold", &["project_id"]),
            one_open("project_hold", &["project_id"], "kind", &["PAUSE"]),
        ];
        create(manager, tables, indexes).await?;
        manager.get_connection().execute_unprepared(LIMITS).await?;
        for column in ["clock_on", "paused_on", "extended_until"] {
            manager.alter_table(Table::alter().table("project").add_column(date_null(column)).take()).await?;
        }
        Ok(())
    }
}
