//! An official has one letter a kind and month, as a leader or as a head of the leading group.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for (table, counts) in [("letter", "voided_at IS NULL"), ("letter_draft", "status <> 'WITHDRAWN'")] {
            // So far somebody who was both may have had two.
            let last = Query::select().expr(Expr::col("id").max()).from(table).take();
            let last = conn.query_one(&last).await?.map_or(Ok(None), |row| row.try_get_by::<Option<i64>, _>(0))?;
            let once = format!(
                "CREATE UNIQUE INDEX ux_{table}_once_official ON {table} (kind, month, addressee_id) \
                 WHERE {counts} AND addressee_kind <> 'UNIT' AND id > {}",
                last.unwrap_or(0)
            );
            conn.execute_unprepared(&once).await?;
        }
        Ok(())
    }
}
