//! The tables of zhaoshang, a file a table, and the [`vocabulary`] their columns are written in.
//!
//! Rows are plain: no rules, no queries. Amounts are whole fen (分) in an `i64`, days are dates in
//! Asia/Shanghai, instants are UTC, months are text such as `2026-11`.

pub mod access_token;
pub mod account;
pub mod activity;
pub mod activity_company;
pub mod activity_official;
pub mod activity_project;
pub mod asset_use;
pub mod audit_entry;
pub mod blocker;
pub mod ceremony;
pub mod ceremony_project;
pub mod combat_unit;
pub mod contract;
pub mod contract_supplement;
pub mod delivery;
pub mod delivery_attempt;
pub mod demonstration;
pub mod direction;
pub mod direction_assignment;
pub mod dispatch_meeting;
pub mod dispatch_meeting_project;
pub mod evidence;
pub mod exit_proposal;
pub mod fund_receipt;
pub mod group_member;
pub mod idle_asset;
pub mod job_cursor;
pub mod job_run;
pub mod lead;
pub mod lead_follow_up;
pub mod lead_limit;
pub mod lead_ruling;
pub mod ledger_snapshot;
pub mod ledger_snapshot_row;
pub mod letter;
pub mod letter_item;
pub mod matter;
pub mod milestone;
pub mod official;
pub mod opportunity;
pub mod opportunity_list;
pub mod progress_entry;
pub mod project;
pub mod project_assignment;
pub mod project_hold;
pub mod project_tally;
pub mod review;
pub mod review_level;
pub mod review_opinion;
pub mod score_weight;
pub mod screening_limit;
pub mod sequence;
pub mod stage_change;
pub mod target;
pub mod task;
pub mod task_force;
pub mod task_force_member;
pub mod timeline_event;
pub mod unit;
pub mod unit_assignment;
pub mod vocabulary;

pub use vocabulary::*;
