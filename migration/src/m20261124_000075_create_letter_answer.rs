//! Answers to letters, receipts, closures, and personal links.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("letter_link")
                .col(big_integer("letter_id"))
                .col(big_integer("delivery_id"))
                .col(big_integer("official_id"))
                .col(string_len_uniq("token_hash", 64))
                .col(timestamp_with_time_zone("created_at"))
                .col(date("expires_on"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .foreign_key(&mut refers("letter_link", "letter_id", "letter"))
                .foreign_key(&mut refers("letter_link", "delivery_id", "delivery"))
                .foreign_key(&mut refers("letter_link", "official_id", "official"))
                .take(),
            table("letter_receipt")
                .col(big_integer("letter_id"))
                .col(timestamp_with_time_zone("acknowledged_at"))
                .col(string_len("acknowledged_by", 60))
                .col(big_integer_null("link_id"))
                .foreign_key(&mut refers("letter_receipt", "letter_id", "letter"))
                .foreign_key(&mut refers("letter_receipt", "link_id", "letter_link"))
                .take(),
            table("letter_closure")
                .col(big_integer("letter_id"))
                .col(timestamp_with_time_zone("closed_at"))
                .col(string_len("closed_by", 60))
                .col(text("words"))
                .foreign_key(&mut refers("letter_closure", "letter_id", "letter"))
                .take(),
            table("letter_answer")
                .col(big_integer("letter_id"))
                .col(big_integer("letter_item_id"))
                .col(integer("round"))
                .col(word("status"))
                .col(text("progress"))
                .col(text_null("late_reason"))
                .col(date_null("new_due_on"))
                .col(string_len_null("person_name", 60))
                .col(string_len_null("person_telephone", 40))
                .col(text("note"))
                .col(timestamp_with_time_zone("saved_at"))
                .col(string_len("saved_by", 60))
                .col(big_integer_null("link_id"))
                .col(date_null("submitted_on"))
                .col(date_null("reviewed_on"))
                .col(string_len_null("reviewed_by", 60))
                .col(text_null("review"))
                .col(version())
                .foreign_key(&mut refers("letter_answer", "letter_id", "letter"))
                .foreign_key(&mut refers("letter_answer", "letter_item_id", "letter_item"))
                .foreign_key(&mut refers("letter_answer", "link_id", "letter_link"))
                .take(),
        ];
        let mut one_link = unique("letter_link", &["delivery_id"]);
        let one_link = one_link.name("ux_letter_link_open").and_where(Expr::col("revoked_at").is_null()).take();
        let indexes = vec![
            one_link,
            index("letter_link", &["letter_id"]),
            unique("letter_receipt", &["letter_id"]),
            unique("letter_closure", &["letter_id"]),
            unique("letter_answer", &["letter_item_id", "round"]),
            index("letter_answer", &["letter_id"]),
            index("letter_answer", &["status", "submitted_on"]),
        ];
        create(manager, tables, indexes).await
    }
}
