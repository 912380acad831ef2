//! Numbers of letters are written by rules that are data; letters can become void; the database itself keeps what was
//! issued from being changed.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// As the numbers were written so far.
const WRITTEN: &str = "UPDATE letter SET number = number_prefix || '〔' || number_year || '〕' || number_seq || '号'";

/// One letter a kind, month and addressee; one that is void does not count.
const ONCE: &str = "CREATE UNIQUE INDEX ux_letter_once ON letter (kind, month, addressee_kind, addressee_id)
WHERE voided_at IS NULL";

/// What is frozen at issue: everything but that a letter is void.
const FROZEN: &str = "kind, month, addressee_kind, addressee_id, addressee, official_id, number_prefix, number_year, \
                      number_seq, number, title, subject, text, html, issued_on, answer_by, issued_at";

/// What a letter gets when it becomes void, once.
const VOIDED: &str = "voided_at, voided_by, void_reason";

const REFUSE: &str = "CREATE FUNCTION refuse_letter_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'an issued letter is never changed'; END $$";

/// Row by row, so that a later migration of a database without letters is not refused.
fn frozen(backend: DbBackend, name: &str, change: &str, table: &str, when: &str) -> String {
    match backend {
        DbBackend::Postgres => format!(
            "CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION refuse_letter_change()"
        ),
        _ => format!(
            "CREATE TRIGGER {name} BEFORE {change} ON {table} {when}
             BEGIN SELECT RAISE(ABORT, 'an issued letter is never changed'); END"
        ),
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            string_len("number", 100).default("").take(),
            timestamp_with_time_zone_null("voided_at"),
            string_len_null("voided_by", 60),
            text_null("void_reason"),
        ] {
            manager.alter_table(Table::alter().table("letter").add_column(column).take()).await?;
        }
        let (backend, conn) = (manager.get_database_backend(), manager.get_connection());
        for statement in ["DROP INDEX ux_letter_kind_month_addressee_kind_addressee_id", WRITTEN, ONCE] {
            conn.execute_unprepared(statement).await?;
        }
        let numbering = table("letter_numbering")
            .col(string_len("prefix", 40))
            .col(string_len("format", 60))
            .col(date("from_on"))
            .col(string_len("set_by", 60))
            .col(timestamp_with_time_zone("set_at"))
            .take();
        let indexes = vec![
            unique("letter", &["number"]),
            index("letter", &["voided_at"]),
            unique("letter_numbering", &["from_on"]),
        ];
        create(manager, vec![numbering], indexes).await?;
        let void = "WHEN (OLD.voided_at IS NOT NULL)";
        if backend == DbBackend::Postgres {
            conn.execute_unprepared(REFUSE).await?;
        }
        for (name, change, table, when) in [
            ("letter_frozen", &*format!("UPDATE OF {FROZEN}"), "letter", ""),
            ("letter_void_once", &*format!("UPDATE OF {VOIDED}"), "letter", void),
            ("letter_kept", "DELETE", "letter", ""),
            ("letter_item_frozen", "UPDATE", "letter_item", ""),
            ("letter_item_kept", "DELETE", "letter_item", ""),
        ] {
            conn.execute_unprepared(&frozen(backend, name, change, table, when)).await?;
        }
        Ok(())
    }
}
