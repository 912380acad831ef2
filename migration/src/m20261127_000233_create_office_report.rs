//! Reports by mail to the bureau: one a job and day.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let report = table("office_report")
            .col(word("job"))
            .col(date("on_day"))
            .col(string_len("recipient", 254))
            .col(string_len("message_id", 250))
            .col(text("subject"))
            .col(text("text"))
            .col(binary("message"))
            .col(word("status"))
            .col(integer("attempts"))
            .col(timestamp_with_time_zone("next_attempt_at"))
            .col(string_len_null("leased_by", 60))
            .col(timestamp_with_time_zone_null("leased_until"))
            .col(timestamp_with_time_zone_null("sent_at"))
            .col(text_null("last_error"))
            .take();
        let indexes =
            vec![unique("office_report", &["job", "on_day"]), index("office_report", &["status", "next_attempt_at"])];
        create(manager, vec![report], indexes).await
    }
}
