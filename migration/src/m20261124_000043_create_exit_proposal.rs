//! Exits, the land and plant they free, and who takes these up.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("exit_proposal")
                .col(big_integer("project_id"))
                .col(big_integer("unit_id"))
                .col(date("proposed_on"))
                .col(text("reason"))
                .col(date_null("reviewed_on"))
                .col(text_null("opinion"))
                .col(string_len_null("decision", 32))
                .col(date_null("decided_on"))
                .col(text_null("decision_reason"))
                .col(version())
                .foreign_key(&mut refers("exit_proposal", "project_id", "project"))
                .foreign_key(&mut refers("exit_proposal", "unit_id", "unit"))
                .take(),
            table("idle_asset")
                .col(big_integer("exit_proposal_id"))
                .col(big_integer("project_id"))
                .col(word("kind"))
                .col(big_integer("area").check(Expr::col("area").gt(0)))
                .col(string_len("place", 200))
                .col(text("words"))
                .col(date("freed_on"))
                .col(version())
                .foreign_key(&mut refers("idle_asset", "exit_proposal_id", "exit_proposal"))
                .foreign_key(&mut refers("idle_asset", "project_id", "project"))
                .take(),
            table("asset_use")
                .col(big_integer("idle_asset_id"))
                .col(big_integer("project_id"))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .foreign_key(&mut refers("asset_use", "idle_asset_id", "idle_asset"))
                .foreign_key(&mut refers("asset_use", "project_id", "project"))
                .take(),
        ];
        let indexes = vec![
            index("exit_proposal", &["proposed_on", "id"]),
            index("exit_proposal", &["project_id", "proposed_on", "id"]),
            unique("exit_proposal", &["project_id"]).and_where(Expr::col("decision").is_null()).take(),
            index("idle_asset", &["freed_on", "id"]),
            index("idle_asset", &["exit_proposal_id"]),
            index("asset_use", &["idle_asset_id", "from_on", "id"]),
            index("asset_use", &["project_id"]),
            unique("asset_use", &["idle_asset_id"]).and_where(Expr::col("until_on").is_null()).take(),
        ];
        create(manager, tables, indexes).await
    }
}
