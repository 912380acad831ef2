//! Events and visits: who took part, the companies met, the projects that came of them.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("activity")
                .col(word("kind"))
                .col(string_len("name", 200))
                .col(string_len("place", 200))
                .col(big_integer("unit_id"))
                .col(date("first_on"))
                .col(date("last_on").check(Expr::col("last_on").gte(Expr::col("first_on"))))
                .col(text("summary"))
                .col(date_null("cancelled_on"))
                .col(text_null("cancelled_reason"))
                .col(version())
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut refers("activity", "unit_id", "unit"))
                .take(),
            table("activity_official")
                .col(big_integer("activity_id"))
                .col(big_integer("official_id"))
                .foreign_key(&mut refers("activity_official", "activity_id", "activity"))
                .foreign_key(&mut refers("activity_official", "official_id", "official"))
                .take(),
            table("activity_company")
                .col(big_integer("activity_id"))
                .col(string_len("company", 200))
                .col(string_len("company_key", 200))
                .foreign_key(&mut refers("activity_company", "activity_id", "activity"))
                .take(),
            table("activity_project")
                .col(big_integer("activity_id"))
                .col(big_integer("project_id"))
                .foreign_key(&mut refers("activity_project", "activity_id", "activity"))
                .foreign_key(&mut refers("activity_project", "project_id", "project"))
                .take(),
        ];
        let indexes = vec![
            index("activity", &["kind", "first_on", "id"]),
            index("activity", &["unit_id"]),
            unique("activity_official", &["activity_id", "official_id"]),
            index("activity_official", &["official_id"]),
            unique("activity_company", &["activity_id", "company_key"]),
            unique("activity_project", &["activity_id", "project_id"]),
            index("activity_project", &["project_id"]),
        ];
        create(manager, tables, indexes).await
    }
}
