//! Task forces and who sits in them.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("task_force")
                .col(big_integer_uniq("project_id"))
                .col(date("formed_on"))
                .foreign_key(&mut refers("task_force", "project_id", "project"))
                .take(),
            table("task_force_member")
                .col(big_integer("project_id"))
                .col(word("seat"))
                .col(big_integer_null("official_id"))
                .col(big_integer_null("unit_id"))
                .col(date("from_on"))
                .col(date_null("until_on"))
                .foreign_key(&mut refers("task_force_member", "project_id", "project"))
                .foreign_key(&mut refers("task_force_member", "official_id", "official"))
                .foreign_key(&mut refers("task_force_member", "unit_id", "unit"))
                .take(),
        ];
        let indexes = vec![
            index("task_force_member", &["project_id"]),
            one_open("task_force_member", &["project_id"], "seat", &["LEAD"]),
        ];
        create(manager, tables, indexes).await
    }
}
