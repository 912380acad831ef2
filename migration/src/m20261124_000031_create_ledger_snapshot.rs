//! Month-end snapshots of the four ledgers, which the database itself keeps from being changed.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const REFUSE: &str = "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a ledger snapshot is never changed'; END $$";

fn frozen(backend: DbBackend, table: &str) -> Vec<String> {
    match backend {
        DbBackend::Postgres => vec![format!(
            "CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )],
        _ => ["UPDATE", "DELETE"]
            .map(|change| {
                format!(
                    "CREATE TRIGGER {table}_frozen_{change} BEFORE {change} ON {table}
                     BEGIN SELECT RAISE(ABORT, 'a ledger snapshot is never changed'); END"
                )
            })
            .into(),
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("ledger_snapshot")
                .col(string_len_uniq("month", 7))
                .col(date("frozen_on"))
                .col(timestamp_with_time_zone("frozen_at"))
                .take(),
            table("ledger_snapshot_row")
                .col(big_integer("snapshot_id"))
                .col(big_integer("project_id"))
                .col(word("ledger"))
                .col(word("stage"))
                .col(date("stage_on"))
                .col(string_len("code", 40))
                .col(string_len("name", 200))
                .col(string_len("investor", 200))
                .col(big_integer("direction_id"))
                .col(string_len("direction", 60))
                .col(big_integer_null("leader_id"))
                .col(text_null("leader"))
                .col(big_integer_null("lead_unit_id"))
                .col(text_null("lead_unit"))
                .col(fen_null("contract_amount"))
                .col(fen("funds_in_place"))
                .col(string_len_null("entry_month", 7))
                .col(integer_null("entry_percent"))
                .col(integer_null("limit_months"))
                .col(string_len_null("clock_state", 32))
                .col(date_null("clock_on"))
                .col(date_null("paused_on"))
                .col(date_null("extended_until"))
                .foreign_key(&mut refers("ledger_snapshot_row", "snapshot_id", "ledger_snapshot"))
                .foreign_key(&mut refers("ledger_snapshot_row", "project_id", "project"))
                .take(),
        ];
        let indexes = vec![
            unique("ledger_snapshot_row", &["snapshot_id", "project_id"]),
            index("ledger_snapshot_row", &["snapshot_id", "code", "id"]),
        ];
        create(manager, tables, indexes).await?;
        let (backend, connection) = (manager.get_database_backend(), manager.get_connection());
        if backend == DbBackend::Postgres {
            connection.execute_unprepared(REFUSE).await?;
        }
        for trigger in ["ledger_snapshot", "ledger_snapshot_row"].iter().flat_map(|table| frozen(backend, table)) {
            connection.execute_unprepared(&trigger).await?;
        }
        Ok(())
    }
}
