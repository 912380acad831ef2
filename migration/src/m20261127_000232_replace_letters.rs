//! A draft may take the place of a void letter, each of them of one.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let replaces = big_integer_null("replaces_id").extra("REFERENCES letter (id) ON DELETE RESTRICT").take();
        manager.alter_table(Table::alter().table("letter_draft").add_column(replaces).take()).await?;
        manager.create_index(unique("letter_draft", &["replaces_id"])).await
    }
}
