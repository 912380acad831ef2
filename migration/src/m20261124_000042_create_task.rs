//! Dispatch meetings, and tasks.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            table("dispatch_meeting")
                .col(date("held_on"))
                .col(big_integer("chair_id"))
                .col(string_len("place", 200))
                .col(text("words"))
                .col(string_len("recorded_by", 60))
                .col(timestamp_with_time_zone("recorded_at"))
                .foreign_key(&mut refers("dispatch_meeting", "chair_id", "official"))
                .take(),
            table("dispatch_meeting_project")
                .col(big_integer("dispatch_meeting_id"))
                .col(big_integer("project_id"))
                .foreign_key(&mut refers("dispatch_meeting_project", "dispatch_meeting_id", "dispatch_meeting"))
                .foreign_key(&mut refers("dispatch_meeting_project", "project_id", "project"))
                .take(),
            table("task")
                .col(big_integer_null("dispatch_meeting_id"))
                .col(big_integer_null("project_id"))
                .col(text("words"))
                .col(big_integer("owner_unit_id"))
                .col(date("due_on"))
                .col(date_null("done_on"))
                .col(text_null("result"))
                .col(date_null("dropped_on"))
                .col(text_null("drop_reason"))
                .col(version())
                .foreign_key(&mut refers("task", "dispatch_meeting_id", "dispatch_meeting"))
                .foreign_key(&mut refers("task", "project_id", "project"))
                .foreign_key(&mut refers("task", "owner_unit_id", "unit"))
                .take(),
        ];
        let indexes = vec![
            index("dispatch_meeting", &["held_on", "id"]),
            unique("dispatch_meeting_project", &["dispatch_meeting_id", "project_id"]),
            index("dispatch_meeting_project", &["project_id"]),
            index("task", &["dispatch_meeting_id"]),
            index("task", &["project_id", "due_on", "id"]),
            index("task", &["owner_unit_id", "due_on", "id"]),
            index("task", &["due_on", "id"]),
        ];
        create(manager, tables, indexes).await
    }
}
