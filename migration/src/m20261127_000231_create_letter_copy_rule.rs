//! Who gets a letter besides its addressee, as data; until the bureau changes it, as letters went out so far.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// To whom letters are, and who got them besides, since ever.
const FIRST: [(&str, &str); 3] =
    [("UNIT", r#"["DEPUTY", "LIAISON_OFFICER"]"#), ("LEADER", r#"["DEPUTY"]"#), ("GROUP_LEADER", r#"["DEPUTY"]"#)];

/// The office gets a letter once; it is no official.
const ONE_FOR_THE_FILES: &str =
    "CREATE UNIQUE INDEX ux_delivery_office ON delivery (letter_id) WHERE recipient_kind = 'OFFICE'";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rule = table("letter_copy_rule")
            .col(word("kind"))
            .col(word("addressee_kind"))
            .col(json_binary("copied_to"))
            .col(date("from_on"))
            .col(string_len("set_by", 60))
            .col(timestamp_with_time_zone("set_at"))
            .take();
        let once = unique("letter_copy_rule", &["kind", "addressee_kind", "from_on"]);
        create(manager, vec![rule], vec![once]).await?;
        let conn = manager.get_connection();
        conn.execute_unprepared(ONE_FOR_THE_FILES).await?;
        for kind in ["PROMPT", "URGING"] {
            for (addressee, copied_to) in FIRST {
                let row = format!(
                    "INSERT INTO letter_copy_rule (kind, addressee_kind, copied_to, from_on, set_by, set_at) VALUES \
                     ('{kind}', '{addressee}', '{copied_to}', '0001-01-01', 'migration', '2026-11-27T00:00:00+00:00')"
                );
                conn.execute_unprepared(&row).await?;
            }
        }
        Ok(())
    }
}
