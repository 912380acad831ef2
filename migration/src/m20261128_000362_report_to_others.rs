//! Mails that are no letters go to others than the bureau as well, and then no job reports: each is once by its Message-ID.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let alter = || Table::alter().table("office_report").take();
        // SQLite cannot have a column lose its NOT NULL.
        manager.alter_table(alter().add_column(string_len_null("reporting", 32)).take()).await?;
        conn.execute_unprepared("UPDATE office_report SET reporting = job").await?;
        conn.execute_unprepared("DROP INDEX ux_office_report_job_on_day").await?;
        manager.alter_table(alter().drop_column("job").take()).await?;
        manager.alter_table(alter().rename_column("reporting", "job").take()).await?;
        let indexes = vec![unique("office_report", &["job", "on_day"]), unique("office_report", &["message_id"])];
        create(manager, Vec::new(), indexes).await
    }
}
