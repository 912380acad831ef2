//! The templates of letters as the office has changed them; the database itself keeps every version. Letters and drafts
//! name the version they were rendered with.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const REFUSE: &str = "CREATE FUNCTION refuse_template_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a version of a template is never changed'; END $$";

fn frozen(backend: DbBackend) -> Vec<&'static str> {
    match backend {
        DbBackend::Postgres => vec![
            REFUSE,
            "CREATE TRIGGER letter_template_kept BEFORE UPDATE OR DELETE ON letter_template
             FOR EACH ROW EXECUTE FUNCTION refuse_template_change()",
            "CREATE TRIGGER letter_template_version_frozen BEFORE UPDATE OF template_version ON letter
             FOR EACH ROW EXECUTE FUNCTION refuse_letter_change()",
        ],
        _ => vec![
            "CREATE TRIGGER letter_template_frozen BEFORE UPDATE ON letter_template
             BEGIN SELECT RAISE(ABORT, 'a version of a template is never changed'); END",
            "CREATE TRIGGER letter_template_kept BEFORE DELETE ON letter_template
             BEGIN SELECT RAISE(ABORT, 'a version of a template is never changed'); END",
            "CREATE TRIGGER letter_template_version_frozen BEFORE UPDATE OF template_version ON letter
             BEGIN SELECT RAISE(ABORT, 'an issued letter is never changed'); END",
        ],
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let template = table("letter_template")
            .col(word("kind").null().take())
            .col(word("part"))
            .col(integer("version"))
            .col(text_null("source"))
            .col(text_null("note"))
            .col(string_len("made_by", 60))
            .col(timestamp_with_time_zone("made_at"))
            .take();
        let indexes =
            vec![unique("letter_template", &["version"]), index("letter_template", &["kind", "part", "version"])];
        create(manager, vec![template], indexes).await?;
        for table in ["letter", "letter_draft"] {
            let column = integer_null("template_version");
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        for statement in frozen(manager.get_database_backend()) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
