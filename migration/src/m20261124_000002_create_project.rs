//! Projects, their stage history, responsibilities, plan and ledger.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("project")
                .col(string_len_uniq("code", 40))
                .col(string_len("name", 200))
                .col(string_len("investor", 200))
                .col(text("summary"))
                .col(big_integer("direction_id"))
                .col(word("stage"))
                .col(date("stage_on"))
                .col(date("registered_on"))
                .col(boolean("high_tech"))
                .col(fen_null("contract_amount"))
                .col(date_null("signed_on"))
                .col(date_null("started_on"))
                .col(date_null("in_production_on"))
                .col(date_null("at_capacity_on"))
                .col(big_integer_null("lead_id"))
                .col(version())
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut refers("project", "direction_id", "direction"))
                .take(),
            table("stage_change")
                .col(big_integer("project_id"))
                .col(string_len_null("from_stage", 32))
                .col(word("to_stage"))
                .col(date("changed_on"))
                .col(text("reason"))
                .col(string_len("recorded_by", 60))
                .col(timestamp_with_time_zone("recorded_at"))
                .foreign_key(&mut refers("stage_change", "project_id", "project"))
                .take(),
            table("project_assignment")
                .col(big_integer("project_id"))
                .col(word("duty"))
                .col(big_integer_null("official_id"))
                .col(big_integer_null("unit_id"))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .foreign_key(&mut refers("project_assignment", "project_id", "project"))
                .foreign_key(&mut refers("project_assignment", "official_id", "official"))
                .foreign_key(&mut refers("project_assignment", "unit_id", "unit"))
                .take(),
            table("milestone")
                .col(big_integer("project_id"))
                .col(string_len("name", 200))
                .col(word("kind"))
                .col(big_integer("owner_unit_id"))
                .col(date("due_on"))
                .col(date_null("done_on"))
                .col(date_null("dropped_on"))
                .col(version())
                .foreign_key(&mut refers("milestone", "project_id", "project"))
                .foreign_key(&mut refers("milestone", "owner_unit_id", "unit"))
                .take(),
            table("progress_entry")
                .col(big_integer("project_id"))
                .col(string_len("month", 7))
                .col(text("words"))
                .col(integer("percent").check(Expr::col("percent").between(0, 100)))
                .col(fen_null("output"))
                .col(string_len("filed_by", 60))
                .col(timestamp_with_time_zone("filed_at"))
                .col(version())
                .foreign_key(&mut refers("progress_entry", "project_id", "project"))
                .take(),
            table("fund_receipt")
                .col(big_integer("project_id"))
                .col(date("received_on"))
                .col(fen("amount"))
                .col(text("note"))
                .col(string_len("recorded_by", 60))
                .col(timestamp_with_time_zone("recorded_at"))
                .foreign_key(&mut refers("fund_receipt", "project_id", "project"))
                .take(),
        ];
        let indexes = vec![
            index("project", &["direction_id", "stage"]),
            index("project", &["stage", "stage_on"]),
            index("project", &["updated_at", "id"]),
            index("project", &["signed_on"]),
            index("project", &["started_on"]),
            index("stage_change", &["project_id"]),
            index("project_assignment", &["project_id"]),
            one_open("project_assignment", &["project_id", "duty"], "duty", &["LEADER", "LEAD_UNIT"]),
            index("project_assignment", &["official_id"]),
            index("project_assignment", &["unit_id"]),
            index("milestone", &["project_id"]),
            index("milestone", &["due_on"]),
            unique("progress_entry", &["project_id", "month"]),
            index("fund_receipt", &["project_id"]),
            index("fund_receipt", &["received_on"]),
        ];
        create(manager, tables, indexes).await
    }
}
