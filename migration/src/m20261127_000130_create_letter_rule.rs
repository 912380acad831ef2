//! The rules of the ladder, as data; until the bureau changes them, those of the ladder that the districts publish.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Who gets what a step finds, since ever.
const PROMPTED: &str = r#"["UNIT", "LEADER_SUMMARY"]"#;
const URGED: &str = r#"["UNIT", "LEADER_COPY", "LEADER"]"#;
const SUPERVISED: &str = r#"["UNIT", "LEADER"]"#;
const TALKED: &str = r#"["UNIT", "LEADER", "GROUP_LEADERS"]"#;

/// Rule, step, how much it takes of what, lamp and audience, since ever.
const FIRST: [(&str, &str, i32, &str, &str, &str); 37] = [
    ("MILESTONE_DUE", "PROMPT", 5, "WORKING_DAYS", "BLUE", PROMPTED),
    ("TASK_DUE", "PROMPT", 5, "WORKING_DAYS", "BLUE", PROMPTED),
    ("BLOCKER_DUE", "PROMPT", 5, "WORKING_DAYS", "BLUE", PROMPTED),
    ("ENTRY_DUE", "PROMPT", 5, "WORKING_DAYS", "BLUE", PROMPTED),
    ("LEAD_DUE", "PROMPT", 5, "WORKING_DAYS", "BLUE", PROMPTED),
    ("JUDGEMENT_DUE", "PROMPT", 5, "WORKING_DAYS", "BLUE", PROMPTED),
    ("SIGNING_DUE", "PROMPT", 5, "WORKING_DAYS", "BLUE", PROMPTED),
    ("START_DUE", "PROMPT", 5, "WORKING_DAYS", "BLUE", PROMPTED),
    ("PRODUCTION_DUE", "PROMPT", 5, "WORKING_DAYS", "BLUE", PROMPTED),
    ("MILESTONE_OVERDUE", "URGE", 1, "WORKING_DAYS", "YELLOW", URGED),
    ("MILESTONE_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", "RED", SUPERVISED),
    ("TASK_OVERDUE", "URGE", 1, "WORKING_DAYS", "YELLOW", URGED),
    ("TASK_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", "RED", SUPERVISED),
    ("BLOCKER_OVERDUE", "URGE", 1, "WORKING_DAYS", "YELLOW", URGED),
    ("BLOCKER_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", "RED", SUPERVISED),
    ("ENTRY_MISSING", "URGE", 1, "WORKING_DAYS", "YELLOW", URGED),
    ("ENTRY_MISSING", "SUPERVISE", 15, "WORKING_DAYS", "RED", SUPERVISED),
    ("LEAD_NEGLECTED", "URGE", 1, "WORKING_DAYS", "YELLOW", URGED),
    ("LEAD_NEGLECTED", "SUPERVISE", 15, "WORKING_DAYS", "RED", SUPERVISED),
    ("JUDGEMENT_OVERDUE", "URGE", 1, "WORKING_DAYS", "YELLOW", URGED),
    ("JUDGEMENT_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", "RED", SUPERVISED),
    ("SIGNING_OVERDUE", "URGE", 1, "WORKING_DAYS", "YELLOW", URGED),
    ("SIGNING_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", "RED", SUPERVISED),
    ("START_OVERDUE", "URGE", 1, "WORKING_DAYS", "YELLOW", URGED),
    ("START_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", "RED", SUPERVISED),
    ("PRODUCTION_OVERDUE", "URGE", 1, "WORKING_DAYS", "YELLOW", URGED),
    ("PRODUCTION_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", "RED", SUPERVISED),
    ("LETTER_UNANSWERED", "URGE", 1, "WORKING_DAYS", "YELLOW", URGED),
    ("LETTER_UNANSWERED", "SUPERVISE", 15, "WORKING_DAYS", "RED", SUPERVISED),
    ("NEGOTIATING_TOO_LONG", "URGE", 2, "MONTHS", "YELLOW", URGED),
    ("NEGOTIATING_TOO_LONG", "SUPERVISE", 3, "MONTHS", "RED", SUPERVISED),
    ("APPROVED_TOO_LONG", "URGE", 2, "MONTHS", "YELLOW", URGED),
    ("APPROVED_TOO_LONG", "SUPERVISE", 3, "MONTHS", "RED", SUPERVISED),
    ("TARGET_BEHIND", "URGE", 10, "PERCENTAGE_POINTS", "YELLOW", URGED),
    ("TARGET_BEHIND", "SUPERVISE", 30, "PERCENTAGE_POINTS", "RED", SUPERVISED),
    ("URGED_RUNNING", "SUPERVISE", 2, "MONTHS", "RED", SUPERVISED),
    ("RED_RUNNING", "TALK", 3, "MONTHS", "RED", TALKED),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rule = table("letter_rule")
            .col(word("rule"))
            .col(word("step"))
            .col(integer("amount").check(Expr::col("amount").gt(0)))
            .col(word("counted_in"))
            .col(word("lamp"))
            .col(json_binary("audience"))
            .col(boolean("enabled"))
            .col(date("from_on"))
            .col(string_len("set_by", 60))
            .col(timestamp_with_time_zone("set_at"))
            .take();
        create(manager, vec![rule], vec![unique("letter_rule", &["rule", "step", "from_on"])]).await?;
        for (rule, step, amount, counted_in, lamp, audience) in FIRST {
            let row = format!(
                "INSERT INTO letter_rule (rule, step, amount, counted_in, lamp, audience, enabled, from_on, set_by, set_at) \
                 VALUES ('{rule}', '{step}', {amount}, '{counted_in}', '{lamp}', '{audience}', TRUE, '0001-01-01', \
                 'migration', '2026-11-27T00:00:00+00:00')"
            );
            manager.get_connection().execute_unprepared(&row).await?;
        }
        Ok(())
    }
}
