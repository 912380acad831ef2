//! Leads say on which day they were judged effective: figures count them by that day.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What was written past the actions has no entry; it keeps counting where it did.
const UNRECORDED: &str = "UPDATE lead SET effective_on = reported_on
WHERE effective_on IS NULL AND status IN ('EFFECTIVE', 'CONVERTED')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = date_null("effective_on");
        manager.alter_table(Table::alter().table("lead").add_column(column).take()).await?;
        let connection = manager.get_connection();
        let day = match manager.get_database_backend() {
            DbBackend::Postgres => "CAST(timezone('Asia/Shanghai', at) AS date)",
            _ => "date(at, '+8 hours')",
        };
        let recorded = format!(
            "UPDATE lead SET effective_on = (
               SELECT MIN({day}) FROM audit_entry WHERE action = 'lead.judge' AND subject_id = lead.id)"
        );
        connection.execute_unprepared(&recorded).await?;
        connection.execute_unprepared(UNRECORDED).await?;
        manager.create_index(index("lead", &["effective_on"])).await
    }
}
