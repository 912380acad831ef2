//! The numbered schema changes, applied in order; a landed one is never edited.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261124_000001_create_organisation;
mod m20261124_000002_create_project;
mod m20261124_000003_create_lead;
mod m20261124_000004_create_letter;
mod m20261124_000005_create_job;
mod m20261124_000006_create_account;
mod m20261124_000007_create_project_tally;
mod m20261124_000008_index_ledger_page;
mod m20261124_000010_create_activity;
mod m20261124_000011_add_lead_claim;
mod m20261124_000012_create_lead_limit;
mod m20261124_000013_create_opportunity;
mod m20261124_000020_create_review;
mod m20261124_000021_create_contract;
mod m20261124_000022_create_task_force;
mod m20261124_000023_create_blocker;
mod m20261124_000024_create_ceremony;
mod m20261124_000030_create_screening;
mod m20261124_000031_create_ledger_snapshot;
mod m20261124_000040_void_fund_receipt;
mod m20261124_000041_create_evidence;
mod m20261124_000042_create_task;
mod m20261124_000043_create_exit_proposal;
mod m20261124_000044_create_target;
mod m20261124_000055_index_history;
mod m20261124_000070_create_matter;
mod m20261124_000075_create_letter_answer;
mod m20261127_000110_create_category;
mod m20261127_000111_date_names;
mod m20261127_000112_rest_judgement;
mod m20261127_000113_rename_lead_step;
mod m20261127_000114_add_versions;
mod m20261127_000120_add_recipients;
mod m20261127_000121_number_and_void_letters;
mod m20261127_000122_create_letter_draft;
mod m20261127_000130_create_letter_rule;
mod m20261127_000140_pace_mail;
mod m20261127_000150_create_calendar;
mod m20261127_000160_create_letter_template;
mod m20261127_000210_date_judgement;
mod m20261127_000230_one_letter_a_person;
mod m20261127_000231_create_letter_copy_rule;
mod m20261127_000232_replace_letters;
mod m20261127_000233_create_office_report;
mod m20261127_000234_act_for_others;
mod m20261128_000301_date_built_in_limits;
mod m20261128_000302_index_project_name;
mod m20261128_000341_copy_supervised;
mod m20261128_000361_note_draft_fault;
mod m20261128_000362_report_to_others;
mod table;

/// Applies and lists the schema changes.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_organisation::Migration),
            Box::new(m20261124_000002_create_project::Migration),
            Box::new(m20261124_000003_create_lead::Migration),
            Box::new(m20261124_000004_create_letter::Migration),
            Box::new(m20261124_000005_create_job::Migration),
            Box::new(m20261124_000006_create_account::Migration),
            Box::new(m20261124_000007_create_project_tally::Migration),
            Box::new(m20261124_000008_index_ledger_page::Migration),
            Box::new(m20261124_000040_void_fund_receipt::Migration),
            Box::new(m20261124_000041_create_evidence::Migration),
            Box::new(m20261124_000042_create_task::Migration),
            Box::new(m20261124_000043_create_exit_proposal::Migration),
            Box::new(m20261124_000044_create_target::Migration),
            Box::new(m20261124_000020_create_review::Migration),
            Box::new(m20261124_000021_create_contract::Migration),
            Box::new(m20261124_000022_create_task_force::Migration),
            Box::new(m20261124_000023_create_blocker::Migration),
            Box::new(m20261124_000024_create_ceremony::Migration),
            Box::new(m20261124_000010_create_activity::Migration),
            Box::new(m20261124_000011_add_lead_claim::Migration),
            Box::new(m20261124_000012_create_lead_limit::Migration),
            Box::new(m20261124_000013_create_opportunity::Migration),
            Box::new(m20261124_000030_create_screening::Migration),
            Box::new(m20261124_000031_create_ledger_snapshot::Migration),
            Box::new(m20261124_000055_index_history::Migration),
            Box::new(m20261124_000070_create_matter::Migration),
            Box::new(m20261124_000075_create_letter_answer::Migration),
            Box::new(m20261127_000110_create_category::Migration),
            Box::new(m20261127_000111_date_names::Migration),
            Box::new(m20261127_000112_rest_judgement::Migration),
            Box::new(m20261127_000113_rename_lead_step::Migration),
            Box::new(m20261127_000114_add_versions::Migration),
            Box::new(m20261127_000120_add_recipients::Migration),
            Box::new(m20261127_000121_number_and_void_letters::Migration),
            Box::new(m20261127_000122_create_letter_draft::Migration),
            Box::new(m20261127_000130_create_letter_rule::Migration),
            Box::new(m20261127_000150_create_calendar::Migration),
            Box::new(m20261127_000140_pace_mail::Migration),
            Box::new(m20261127_000160_create_letter_template::Migration),
            Box::new(m20261127_000210_date_judgement::Migration),
            Box::new(m20261127_000230_one_letter_a_person::Migration),
            Box::new(m20261127_000231_create_letter_copy_rule::Migration),
            Box::new(m20261127_000232_replace_letters::Migration),
            Box::new(m20261127_000233_create_office_report::Migration),
            Box::new(m20261127_000234_act_for_others::Migration),
            Box::new(m20261128_000301_date_built_in_limits::Migration),
            Box::new(m20261128_000302_index_project_name::Migration),
            Box::new(m20261128_000341_copy_supervised::Migration),
            Box::new(m20261128_000361_note_draft_fault::Migration),
            Box::new(m20261128_000362_report_to_others::Migration),
        ]
    }
}
