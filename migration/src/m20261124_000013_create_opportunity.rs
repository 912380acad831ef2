//! The opportunity list, an edition after the other.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("opportunity_list")
                .col(integer_null("edition"))
                .col(date_null("published_on"))
                .col(string_len("drafted_by", 60))
                .col(string_len_null("published_by", 60))
                .col(version())
                .col(timestamp_with_time_zone("updated_at"))
                .check(Expr::col("edition").is_null().eq(Expr::col("published_on").is_null()))
                .take(),
            table("opportunity")
                .col(big_integer("list_id"))
                .col(integer("position").check(Expr::col("position").between(1, 100)))
                .col(string_len("title", 200))
                .col(big_integer("direction_id"))
                .col(big_integer("unit_id"))
                .col(text("words"))
                .foreign_key(&mut refers("opportunity", "list_id", "opportunity_list"))
                .foreign_key(&mut refers("opportunity", "direction_id", "direction"))
                .foreign_key(&mut refers("opportunity", "unit_id", "unit"))
                .take(),
        ];
        // One draft at a time: an index of a constant over the drafts.
        let one_draft = "CREATE UNIQUE INDEX ux_opportunity_list_draft ON opportunity_list ((1)) WHERE edition IS NULL";
        let indexes = vec![
            unique("opportunity_list", &["edition"]),
            unique("opportunity", &["list_id", "position"]),
            unique("opportunity", &["list_id", "title"]),
        ];
        create(manager, tables, indexes).await?;
        manager.get_connection().execute_unprepared(one_draft).await?;
        Ok(())
    }
}
