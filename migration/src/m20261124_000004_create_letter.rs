//! Letters, their items, their numbers, and the outbox.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("letter")
                .col(word("kind"))
                .col(string_len("month", 7))
                .col(word("addressee_kind"))
                .col(big_integer("addressee_id"))
                .col(string_len("addressee", 200))
                .col(big_integer_null("official_id"))
                .col(string_len("number_prefix", 40))
                .col(integer("number_year"))
                .col(integer("number_seq"))
                .col(text("title"))
                .col(text("subject"))
                .col(text("text"))
                .col(text("html"))
                .col(date("issued_on"))
                .col(date("answer_by"))
                .col(timestamp_with_time_zone("issued_at"))
                .foreign_key(&mut refers("letter", "official_id", "official"))
                .take(),
            table("letter_item")
                .col(big_integer("letter_id"))
                .col(integer("position"))
                .col(word("rule"))
                .col(word("lamp"))
                .col(string_len("matter", 40))
                .col(big_integer("unit_id"))
                .col(big_integer_null("project_id"))
                .col(big_integer_null("lead_id"))
                .col(text("title"))
                .col(text("words"))
                .col(date("due_on"))
                .col(integer("late_days"))
                .col(integer("raised_before"))
                .foreign_key(&mut refers("letter_item", "letter_id", "letter"))
                .foreign_key(&mut refers("letter_item", "unit_id", "unit"))
                .foreign_key(&mut refers("letter_item", "project_id", "project"))
                .foreign_key(&mut refers("letter_item", "lead_id", "lead"))
                .take(),
            table("delivery")
                .col(big_integer("letter_id"))
                .col(string_len_null("recipient", 254))
                .col(string_len_uniq("message_id", 200))
                .col(binary_null("message"))
                .col(word("status"))
                .col(integer("attempts"))
                .col(timestamp_with_time_zone("next_attempt_at"))
                .col(string_len_null("leased_by", 80))
                .col(timestamp_with_time_zone_null("leased_until"))
                .col(timestamp_with_time_zone_null("sent_at"))
                .col(text_null("last_error"))
                .foreign_key(&mut refers("delivery", "letter_id", "letter"))
                .take(),
            table("delivery_attempt")
                .col(big_integer("delivery_id"))
                .col(integer("number"))
                .col(timestamp_with_time_zone("started_at"))
                .col(timestamp_with_time_zone("ended_at"))
                .col(word("outcome"))
                .col(integer_null("reply_code"))
                .col(text("reply"))
                .foreign_key(&mut refers("delivery_attempt", "delivery_id", "delivery"))
                .take(),
            Table::create()
                .table("sequence")
                .col(string_len("prefix", 40))
                .col(integer("year"))
                .col(integer("last"))
                .primary_key(Index::create().col("prefix").col("year"))
                .take(),
        ];
        let indexes = vec![
            unique("letter", &["kind", "month", "addressee_kind", "addressee_id"]),
            unique("letter", &["number_prefix", "number_year", "number_seq"]),
            index("letter", &["addressee_kind", "addressee_id"]),
            unique("letter_item", &["letter_id", "position"]),
            index("letter_item", &["matter"]),
            unique("delivery", &["letter_id"]),
            index("delivery", &["status", "next_attempt_at"]),
            unique("delivery_attempt", &["delivery_id", "number"]),
        ];
        create(manager, tables, indexes).await
    }
}
