//! Mails that are no letters go to others than the bureau as well: what makes each of them once is its Message-ID.

use sea_orm_migration::prelude::*;

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for index in ["ux_office_report_job_on_day", "ix_office_report_status_next_attempt_at"] {
            conn.execute_unprepared(&format!("DROP INDEX {index}")).await?;
        }
        for column in ["job", "on_day"] {
            manager.alter_table(Table::alter().table("office_report").drop_column(column).take()).await?;
        }
        manager.rename_table(Table::rename().table("office_report", "notice").take()).await?;
        let indexes = vec![unique("notice", &["message_id"]), index("notice", &["status", "next_attempt_at"])];
        create(manager, Vec::new(), indexes).await
    }
}
