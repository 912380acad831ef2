//! Mail goes out at the hours of an office, and to one domain not faster than its server likes.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            string_len_null("domain", 255),
            timestamp_with_time_zone_null("begun_at"),
            boolean("at_once").default(false).take(),
        ] {
            manager.alter_table(Table::alter().table("delivery").add_column(column).take()).await?;
        }
        let place = match manager.get_database_backend() {
            DbBackend::Postgres => "strpos",
            _ => "instr",
        };
        let fill = format!("UPDATE delivery SET domain = lower(substr(recipient, {place}(recipient, '@') + 1))");
        manager.get_connection().execute_unprepared(&fill).await?;
        manager.create_index(index("delivery", &["begun_at"])).await
    }
}
