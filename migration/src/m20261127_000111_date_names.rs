//! Combat units are in use from a day until a day; names of before are kept with their last day.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Those that are there have been in use since ever.
        for column in [date("active_from").default("0001-01-01").take(), date_null("active_until")] {
            manager.alter_table(Table::alter().table("combat_unit").add_column(column).take()).await?;
        }
        let former_name = table("former_name")
            .col(word("taxonomy"))
            .col(big_integer("subject_id"))
            .col(string_len("name", 60))
            .col(date("until_on"))
            .take();
        create(manager, vec![former_name], vec![unique("former_name", &["taxonomy", "subject_id", "until_on"])]).await
    }
}
