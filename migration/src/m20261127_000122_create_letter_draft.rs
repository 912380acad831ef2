//! Letters before their issue: drafts, holds on them, and whether they are issued by themselves.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// One draft a kind, month and addressee; one that was withdrawn does not count.
const ONCE: &str =
    "CREATE UNIQUE INDEX ux_letter_draft_once ON letter_draft (kind, month, addressee_kind, addressee_id)
WHERE status <> 'WITHDRAWN'";

/// As letters were issued so far.
const AUTOMATIC: &str = "INSERT INTO letter_issuing (mode, working_days, set_by, set_at)
VALUES ('AUTOMATIC', 3, 'migration', '2026-11-27T00:00:00+00:00')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("letter_draft")
                .col(word("kind"))
                .col(string_len("month", 7))
                .col(word("addressee_kind"))
                .col(big_integer("addressee_id"))
                .col(string_len("addressee", 200))
                .col(word("status"))
                .col(date("drafted_on"))
                .col(date("waiting_since"))
                .col(date("issue_by"))
                .col(json_binary("content"))
                .col(text("title"))
                .col(text("text"))
                .col(text("html"))
                .col(timestamp_with_time_zone("drafted_at"))
                .col(string_len_null("checked_by", 60))
                .col(timestamp_with_time_zone_null("checked_at"))
                .col(string_len_null("returned_by", 60))
                .col(text_null("return_reason"))
                .col(date_null("reported_on"))
                .col(big_integer_null("letter_id"))
                .col(version())
                .foreign_key(&mut refers("letter_draft", "letter_id", "letter"))
                .take(),
            table("letter_hold")
                .col(word("kind").null().take())
                .col(string_len_null("month", 7))
                .col(word("addressee_kind").null().take())
                .col(big_integer_null("addressee_id"))
                .col(text("reason"))
                .col(string_len("held_by", 60))
                .col(timestamp_with_time_zone("held_at"))
                .col(string_len_null("released_by", 60))
                .col(timestamp_with_time_zone_null("released_at"))
                .take(),
            table("letter_issuing")
                .col(word("mode"))
                .col(integer("working_days").check(Expr::col("working_days").gt(0)))
                .col(string_len("set_by", 60))
                .col(timestamp_with_time_zone("set_at"))
                .take(),
        ];
        let indexes = vec![
            index("letter_draft", &["status", "issue_by"]),
            index("letter_draft", &["letter_id"]),
            index("letter_hold", &["released_at"]),
        ];
        create(manager, tables, indexes).await?;
        let conn = manager.get_connection();
        for statement in [ONCE, AUTOMATIC] {
            conn.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
