//! The working calendar, over the one that the program carries.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let recorded = |mut table: TableCreateStatement| {
            table.col(string_len("recorded_by", 60)).col(timestamp_with_time_zone("recorded_at")).col(version()).take()
        };
        let year = table("calendar_year").col(integer("year")).col(text("source")).take();
        let day =
            table("calendar_day").col(date("day")).col(word("kind")).col(text("name")).col(integer_null("year")).take();
        let once = vec![unique("calendar_year", &["year"]), unique("calendar_day", &["day"])];
        create(manager, vec![recorded(year), recorded(day)], once).await
    }
}
