//! The lists that belong to a project: which rows, in which order.

use chrono::NaiveDate;
use entity::{
    blocker, ceremony_project, contract_supplement, evidence, exit_proposal, fund_receipt, milestone, progress_entry,
    project, project_assignment, project_hold, review, stage_change, task,
};
use sea_orm::{QueryFilter, sea_query::ExprTrait};

use crate::{
    graphql::belonging::belongs,
    storage::{
        matching::{blocker_is_open, milestone_is_open, task_is_open},
        organisation::holding,
        page::Key,
    },
};

belongs! {
    of project by id, in ProjectId as project_id;
    /// Who ever answered for it, or did on one day.
    Assignments { as_of: Option<NaiveDate> }, rows of project_assignment,
        which |list, rows| match list.as_of {
            Some(day) => rows.filter(holding(project_assignment::Column::FromOn, project_assignment::Column::UntilOn, day)),
            None => rows,
        },
        by FromOn as |row| Key::Day(row.from_on), descending false;
    /// The extensions and pauses of its screening clock.
    Holds, rows of project_hold, which |_, rows| rows,
        by FromOn as |row| Key::Day(row.from_on), descending true;
    /// Its changes of stage.
    StageChanges, rows of stage_change, which |_, rows| rows,
        by ChangedOn as |row| Key::Day(row.changed_on), descending false;
    /// The milestones of its plan: all, the open ones or the ended ones.
    Milestones { open: Option<bool> }, rows of milestone,
        which |list, rows| match list.open {
            Some(true) => rows.filter(milestone_is_open()),
            Some(false) => rows.filter(milestone_is_open().not()),
            None => rows,
        },
        by DueOn as |row| Key::Day(row.due_on), descending false;
    /// The entries of its progress ledger.
    ProgressEntries, rows of progress_entry, which |_, rows| rows,
        by Month as |row| Key::Text(row.month.clone()), descending true;
    /// Its receipts of funds.
    FundReceipts, rows of fund_receipt, which |_, rows| rows,
        by ReceivedOn as |row| Key::Day(row.received_on), descending true;
    /// The tasks about it: all, the open ones or the ended ones.
    Tasks { open: Option<bool> }, rows of task,
        which |list, rows| match list.open {
            Some(true) => rows.filter(task_is_open()),
            Some(false) => rows.filter(task_is_open().not()),
            None => rows,
        },
        by DueOn as |row| Key::Day(row.due_on), descending false;
    /// What proves the stages it reached.
    EvidenceOf, rows of evidence, which |_, rows| rows,
        by RecordedAt as |row| Key::At(row.recorded_at), descending false;
    /// The proposals to give it up.
    ExitProposals, rows of exit_proposal, which |_, rows| rows,
        by ProposedOn as |row| Key::Day(row.proposed_on), descending true;
    /// Its rounds of review.
    Reviews, rows of review, which |_, rows| rows,
        by Round as |row| Key::Int(row.round.into()), descending false;
    /// The supplements to its contract.
    Supplements, rows of contract_supplement, which |_, rows| rows,
        by SignedOn as |row| Key::Day(row.signed_on), descending false;
    /// Its blockers: all, the open ones or the resolved ones.
    Blockers { open: Option<bool> }, rows of blocker,
        which |list, rows| match list.open {
            Some(true) => rows.filter(blocker_is_open()),
            Some(false) => rows.filter(blocker_is_open().not()),
            None => rows,
        },
        by DueOn as |row| Key::Day(row.due_on), descending false;
    /// Its places in ceremonies.
    Ceremonies, rows of ceremony_project, which |_, rows| rows,
        by Id as |row| Key::Int(row.id), descending false;
}
