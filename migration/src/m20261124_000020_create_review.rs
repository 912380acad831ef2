//! Reviews, their opinions, the levels they need, and what approval promises.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("review")
                .col(big_integer("project_id"))
                .col(integer("round"))
                .col(date("started_on"))
                .col(date_null("closed_on"))
                .col(string_len_null("outcome", 32))
                .foreign_key(&mut refers("review", "project_id", "project"))
                .take(),
            table("review_opinion")
                .col(big_integer("project_id"))
                .col(big_integer("review_id"))
                .col(word("kind"))
                .col(word("verdict"))
                .col(string_len("given_by", 120))
                .col(big_integer_null("unit_id"))
                .col(date("given_on"))
                .col(text("words"))
                .col(string_len("recorded_by", 60))
                .col(timestamp_with_time_zone("recorded_at"))
                .foreign_key(&mut refers("review_opinion", "project_id", "project"))
                .foreign_key(&mut refers("review_opinion", "review_id", "review"))
                .foreign_key(&mut refers("review_opinion", "unit_id", "unit"))
                .take(),
            table("review_level")
                .col(word("kind"))
                .col(big_integer_null("direction_id"))
                .col(fen_null("amount_from"))
                .col(date("active_from"))
                .col(date_null("active_until"))
                .col(version())
                .foreign_key(&mut refers("review_level", "direction_id", "direction"))
                .take(),
        ];
        let one_open =
            unique("review", &["project_id"]).name("ux_review_open").and_where(Expr::col("closed_on").is_null()).take();
        let indexes = vec![
            one_open,
            unique("review", &["project_id", "round"]),
            unique("review_opinion", &["review_id", "kind"]),
            index("review_opinion", &["project_id"]),
        ];
        create(manager, tables, indexes).await?;
        for column in [fen_null("planned_amount"), date_null("sign_by")] {
            manager.alter_table(Table::alter().table("project").add_column(column).take()).await?;
        }
        manager.create_index(index("project", &["sign_by"])).await
    }
}
