//! Joint ceremonies and their projects.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("ceremony")
                .col(string_len("name", 200))
                .col(date("held_on"))
                .col(string_len("place", 200))
                .col(version())
                .take(),
            table("ceremony_project")
                .col(big_integer("ceremony_id"))
                .col(big_integer("project_id"))
                .col(fen("investment"))
                .col(fen("yearly_output"))
                .col(boolean("is_innovation_platform"))
                .col(version())
                .foreign_key(&mut refers("ceremony_project", "ceremony_id", "ceremony"))
                .foreign_key(&mut refers("ceremony_project", "project_id", "project"))
                .take(),
        ];
        let indexes = vec![
            unique("ceremony", &["name", "held_on"]),
            unique("ceremony_project", &["ceremony_id", "project_id"]),
            index("ceremony_project", &["project_id"]),
        ];
        create(manager, tables, indexes).await
    }
}
