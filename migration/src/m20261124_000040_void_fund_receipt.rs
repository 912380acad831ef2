//! Receipts that were wrong can be struck out.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [&mut version(), &mut date_null("voided_on"), &mut text_null("void_reason")] {
            manager.alter_table(Table::alter().table("fund_receipt").add_column(column).take()).await?;
        }
        Ok(())
    }
}
