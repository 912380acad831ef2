//! Supplements and opinions are corrected against the version that was read; what a supplement said before is found.

use sea_orm_migration::prelude::*;

use crate::table::{index, version};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["contract_supplement", "review_opinion"] {
            manager.alter_table(Table::alter().table(table).add_column(version()).take()).await?;
        }
        let corrected = Expr::col("action").eq("contract_supplement.correct");
        let corrected =
            index("audit_entry", &["action", "at"]).name("ix_audit_entry_supplement").and_where(corrected).take();
        manager.create_index(corrected).await
    }
}
