//! Limits for leads, as data; until the bureau changes them, those that letters have gone by.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Step and working days, since ever.
const FIRST: [(&str, i32); 3] = [("RESPOND", 10), ("JUDGE", 20), ("REPORT", 10)];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let limit = table("lead_limit")
            .col(word("step"))
            .col(integer("working_days").check(Expr::col("working_days").gt(0)))
            .col(date("from_on"))
            .col(string_len("set_by", 60))
            .col(timestamp_with_time_zone("set_at"))
            .take();
        create(manager, vec![limit], vec![unique("lead_limit", &["step", "from_on"])]).await?;
        for (step, working_days) in FIRST {
            let row = format!(
                "INSERT INTO lead_limit (step, working_days, from_on, set_by, set_at) \
                 VALUES ('{step}', {working_days}, '0001-01-01', 'migration', '2026-11-24T00:00:00+00:00')"
            );
            manager.get_connection().execute_unprepared(&row).await?;
        }
        Ok(())
    }
}
