//! The thread of a matter over the months, and how far up the ladder each item of a letter stood.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A thread has one open matter; what comes up again after it was struck off is another.
const ONE_OPEN: &str = "CREATE UNIQUE INDEX ux_matter_open ON matter (unit_id, key) WHERE struck_off_on IS NULL";

/// The matters that letters to units have raised so far, as the last of those letters has them.
const RAISED: &str = "
INSERT INTO matter (unit_id, key, kind, subject_id, project_id, lead_id, title, lamp, step, due_on, opened_on, raised_on)
SELECT item.unit_id, item.matter,
  CASE WHEN item.matter LIKE 'milestone:%' THEN 'MILESTONE' WHEN item.matter LIKE 'entry:%' THEN 'ENTRY'
    WHEN item.matter LIKE 'pool:%' THEN 'POOL' ELSE 'LEAD' END,
  CASE WHEN item.matter LIKE 'milestone:%' THEN CAST(substr(item.matter, 11) AS bigint)
    WHEN item.matter LIKE 'entry:%' THEN CAST(substr(item.matter, 7, length(item.matter) - 14) AS bigint)
    ELSE CAST(substr(item.matter, 6) AS bigint) END,
  item.project_id, item.lead_id, item.title, item.lamp, item.step, item.due_on,
  (SELECT MIN(letter.issued_on) FROM letter_item AS other JOIN letter ON letter.id = other.letter_id
    WHERE other.matter = item.matter AND other.unit_id = item.unit_id),
  letter.issued_on
FROM letter_item AS item JOIN letter ON letter.id = item.letter_id
WHERE item.id = (SELECT MAX(other.id) FROM letter_item AS other
  WHERE other.matter = item.matter AND other.unit_id = item.unit_id)";

const STEPS: &str = "
UPDATE letter_item SET step = CASE lamp WHEN 'BLUE' THEN 'PROMPT' WHEN 'YELLOW' THEN 'URGE' ELSE 'SUPERVISE' END";

const THREADED: &str = "
UPDATE letter_item SET matter_id = (
  SELECT matter.id FROM matter WHERE matter.key = letter_item.matter AND matter.unit_id = letter_item.unit_id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let matter = table("matter")
            .col(big_integer("unit_id"))
            .col(string_len("key", 40))
            .col(word("kind"))
            .col(big_integer("subject_id"))
            .col(big_integer_null("project_id"))
            .col(big_integer_null("lead_id"))
            .col(text("title"))
            .col(word("lamp"))
            .col(word("step"))
            .col(date("due_on"))
            .col(date("opened_on"))
            .col(date("raised_on"))
            .col(date_null("struck_off_on"))
            .col(date_null("paused_until"))
            .col(text_null("pause_reason"))
            .foreign_key(&mut refers("matter", "unit_id", "unit"))
            .foreign_key(&mut refers("matter", "project_id", "project"))
            .foreign_key(&mut refers("matter", "lead_id", "lead"))
            .take();
        create(manager, vec![matter], vec![index("matter", &["project_id"])]).await?;
        let conn = manager.get_connection();
        conn.execute_unprepared(ONE_OPEN).await?;
        for column in [
            // Every item has one; a column that is added later cannot say so.
            big_integer_null("matter_id").extra("REFERENCES matter (id) ON DELETE RESTRICT").take(),
            word("step").default("URGE").take(),
        ] {
            manager.alter_table(Table::alter().table("letter_item").add_column(column).take()).await?;
        }
        manager.create_index(index("letter_item", &["matter_id"])).await?;
        for statement in [STEPS, RAISED, THREADED] {
            conn.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
