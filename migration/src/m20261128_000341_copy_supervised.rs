//! What is supervised is copied to the leaders in charge as what is urged is; of a talk that is proposed, its unit is not told
//! before somebody has decided. Rules that the bureau has set stay as they are.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const FIRST: &str = "set_by = 'migration' AND from_on = '0001-01-01'";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (step, audience) in
            [("SUPERVISE", r#"["UNIT", "LEADER_COPY", "LEADER"]"#), ("TALK", r#"["LEADER", "GROUP_LEADERS"]"#)]
        {
            let update = format!("UPDATE letter_rule SET audience = '{audience}' WHERE step = '{step}' AND {FIRST}");
            manager.get_connection().execute_unprepared(&update).await?;
        }
        Ok(())
    }
}
