//! Who signs for a letter or answers it may act for an official who is away.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["letter_receipt", "letter_answer"] {
            let official = big_integer_null("on_behalf_of").extra("REFERENCES official (id) ON DELETE RESTRICT").take();
            manager.alter_table(Table::alter().table(table).add_column(official).take()).await?;
        }
        Ok(())
    }
}
