//! Accounts, tokens, the audit trail, and the mark of a demonstration.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("account")
                .col(string_len_uniq("login", 60))
                .col(string_len("password_hash", 200))
                .col(word("role"))
                .col(big_integer_null("official_id"))
                .col(timestamp_with_time_zone_null("disabled_at"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(&mut refers("account", "official_id", "official"))
                .take(),
            table("access_token")
                .col(big_integer("account_id"))
                .col(string_len_uniq("token_hash", 64))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("expires_at"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .foreign_key(&mut refers("access_token", "account_id", "account"))
                .take(),
            table("audit_entry")
                .col(timestamp_with_time_zone("at"))
                .col(big_integer_null("account_id"))
                .col(string_len("actor", 60))
                .col(string_len("action", 60))
                .col(string_len("subject_kind", 40))
                .col(big_integer("subject_id"))
                .col(json_binary_null("before"))
                .col(json_binary_null("after"))
                .foreign_key(&mut refers("audit_entry", "account_id", "account"))
                .take(),
            Table::create().table("demonstration").col(big_integer("id").primary_key()).col(date("made_for")).take(),
        ];
        let indexes =
            vec![index("access_token", &["account_id"]), index("audit_entry", &["subject_kind", "subject_id"])];
        create(manager, tables, indexes).await
    }
}
