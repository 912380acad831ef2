//! A letter goes to several: its addressee, the deputy of one who is away, and those who get a copy.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// So far every mail went to the addressee.
const TO_ADDRESSEES: &str = "
UPDATE delivery SET official_id = (SELECT letter.official_id FROM letter WHERE letter.id = delivery.letter_id)";

/// A letter has one addressee, who may be nobody yet.
const ONE_ADDRESSEE: &str =
    "CREATE UNIQUE INDEX ux_delivery_addressee ON delivery (letter_id) WHERE recipient_kind = 'ADDRESSEE'";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            word("recipient_kind").default("ADDRESSEE").take(),
            big_integer_null("official_id").extra("REFERENCES official (id) ON DELETE RESTRICT").take(),
        ] {
            manager.alter_table(Table::alter().table("delivery").add_column(column).take()).await?;
        }
        let conn = manager.get_connection();
        for statement in ["DROP INDEX ux_delivery_letter_id", TO_ADDRESSEES, ONE_ADDRESSEE] {
            conn.execute_unprepared(statement).await?;
        }
        let absence = table("official_absence")
            .col(big_integer("official_id"))
            .col(big_integer("deputy_id"))
            .col(date("from_on"))
            .col(date("until_on"))
            .col(text("reason"))
            .col(string_len("recorded_by", 60))
            .col(timestamp_with_time_zone("recorded_at"))
            .col(version())
            .foreign_key(&mut refers("official_absence", "official_id", "official"))
            .foreign_key(&mut refers("official_absence", "deputy_id", "official"))
            .take();
        let indexes = vec![
            unique("delivery", &["letter_id", "official_id"]),
            index("official_absence", &["official_id"]),
            index("official_absence", &["deputy_id"]),
        ];
        create(manager, vec![absence], indexes).await
    }
}
