//! Categories with a validity, and the columns in which projects, leads and snapshots have them.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let category = table("category")
            .col(word("kind"))
            .col(string_len("code", 40))
            .col(string_len("name", 60))
            .col(date("active_from"))
            .col(date_null("active_until"))
            .col(version())
            .take();
        create(manager, vec![category], vec![unique("category", &["kind", "code"])]).await?;
        let refers = |column| big_integer_null(column).extra("REFERENCES category (id) ON DELETE RESTRICT").take();
        for sorted in ["project", "lead"] {
            for column in ["channel_id", "new_or_stock_id"] {
                manager.alter_table(Table::alter().table(sorted).add_column(refers(column)).take()).await?;
            }
        }
        for column in [
            big_integer_null("channel_id"),
            string_len_null("channel", 60),
            big_integer_null("new_or_stock_id"),
            string_len_null("new_or_stock", 60),
        ] {
            manager.alter_table(Table::alter().table("ledger_snapshot_row").add_column(column).take()).await?;
        }
        Ok(())
    }
}
