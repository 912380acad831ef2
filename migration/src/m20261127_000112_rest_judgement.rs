//! Leads say since when their unit keeps the company: judgement is waited for from that day on.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Whoever was first has kept the company since the report.
const FIRST: &str = "UPDATE lead SET claimed_on = reported_on
WHERE claim <> 'DISPUTED' AND NOT EXISTS (SELECT 1 FROM lead_ruling WHERE lead_ruling.lead_id = lead.id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = date_null("claimed_on");
        manager.alter_table(Table::alter().table("lead").add_column(column).take()).await?;
        let connection = manager.get_connection();
        connection.execute_unprepared(FIRST).await?;
        let ruled_on = match manager.get_database_backend() {
            DbBackend::Postgres => "CAST(timezone('Asia/Shanghai', ruled_at) AS date)",
            _ => "date(ruled_at, '+8 hours')",
        };
        let ruled = format!(
            "UPDATE lead SET claimed_on = (SELECT {ruled_on} FROM lead_ruling WHERE lead_ruling.lead_id = lead.id)
             WHERE EXISTS (SELECT 1 FROM lead_ruling WHERE lead_ruling.lead_id = lead.id AND keeper = 'LATER')"
        );
        connection.execute_unprepared(&ruled).await?;
        Ok(())
    }
}
