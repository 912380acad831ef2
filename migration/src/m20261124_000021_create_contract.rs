//! Contracts and their supplements; what was signed before gets a contract without a number.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const FILL: &str = "
INSERT INTO contract (project_id, parties, amount, is_approximate, risk_notes)
SELECT id, investor, contract_amount, FALSE, '' FROM project WHERE contract_amount IS NOT NULL ORDER BY id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("contract")
                .col(big_integer_uniq("project_id"))
                .col(string_len_null("number", 60).unique_key())
                .col(text("parties"))
                .col(fen("amount"))
                .col(boolean("is_approximate"))
                .col(date_null("committed_start_on"))
                .col(date_null("committed_production_on"))
                .col(date_null("committed_capacity_on"))
                .col(text("risk_notes"))
                .col(version())
                .foreign_key(&mut refers("contract", "project_id", "project"))
                .take(),
            table("contract_supplement")
                .col(big_integer("project_id"))
                .col(string_len_uniq("number", 60))
                .col(fen("amount"))
                .col(date("signed_on"))
                .col(text("words"))
                .col(string_len("recorded_by", 60))
                .col(timestamp_with_time_zone("recorded_at"))
                .foreign_key(&mut refers("contract_supplement", "project_id", "project"))
                .take(),
        ];
        let indexes = vec![
            index("contract", &["committed_start_on"]),
            index("contract", &["committed_production_on"]),
            index("contract_supplement", &["project_id"]),
        ];
        create(manager, tables, indexes).await?;
        manager.get_connection().execute_unprepared(FILL).await?;
        Ok(())
    }
}
