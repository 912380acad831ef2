//! What belongs to projects, leads and letters, for those who may see these.

use entity::{
    blocker, ceremony_project, contract, contract_supplement, delivery, evidence, exit_proposal, fund_receipt, lead,
    lead_follow_up, lead_ruling, letter, letter_item, milestone, opportunity, opportunity_list, progress_entry,
    project, project_hold, review, review_opinion, stage_change, task_force, task_force_member,
};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::SelectStatement,
};

use crate::domain::viewer::Scope;

/// The milestones a viewer may see.
pub fn milestones(backend: DbBackend, scope: &Scope) -> Select<milestone::Entity> {
    milestone::Entity::find().filter(milestone::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The progress entries a viewer may see.
pub fn progress_entries(backend: DbBackend, scope: &Scope) -> Select<progress_entry::Entity> {
    progress_entry::Entity::find().filter(progress_entry::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The fund receipts a viewer may see.
pub fn fund_receipts(backend: DbBackend, scope: &Scope) -> Select<fund_receipt::Entity> {
    fund_receipt::Entity::find().filter(fund_receipt::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The extensions and pauses a viewer may see.
pub fn project_holds(backend: DbBackend, scope: &Scope) -> Select<project_hold::Entity> {
    project_hold::Entity::find().filter(project_hold::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The changes of stage a viewer may see.
pub fn stage_changes(backend: DbBackend, scope: &Scope) -> Select<stage_change::Entity> {
    stage_change::Entity::find().filter(stage_change::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The evidence a viewer may see.
pub fn evidence(backend: DbBackend, scope: &Scope) -> Select<evidence::Entity> {
    evidence::Entity::find().filter(evidence::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The proposals to exit that a viewer may see.
pub fn exit_proposals(backend: DbBackend, scope: &Scope) -> Select<exit_proposal::Entity> {
    exit_proposal::Entity::find().filter(exit_proposal::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The reviews a viewer may see.
pub fn reviews(backend: DbBackend, scope: &Scope) -> Select<review::Entity> {
    review::Entity::find().filter(review::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The opinions in reviews a viewer may see.
pub fn review_opinions(backend: DbBackend, scope: &Scope) -> Select<review_opinion::Entity> {
    review_opinion::Entity::find().filter(review_opinion::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The contracts a viewer may see.
pub fn contracts(backend: DbBackend, scope: &Scope) -> Select<contract::Entity> {
    contract::Entity::find().filter(contract::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The supplements to contracts a viewer may see.
pub fn contract_supplements(backend: DbBackend, scope: &Scope) -> Select<contract_supplement::Entity> {
    contract_supplement::Entity::find()
        .filter(contract_supplement::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The task forces a viewer may see.
pub fn task_forces(backend: DbBackend, scope: &Scope) -> Select<task_force::Entity> {
    task_force::Entity::find().filter(task_force::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The seats in task forces a viewer may see.
pub fn task_force_members(backend: DbBackend, scope: &Scope) -> Select<task_force_member::Entity> {
    task_force_member::Entity::find().filter(task_force_member::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The blockers a viewer may see.
pub fn blockers(backend: DbBackend, scope: &Scope) -> Select<blocker::Entity> {
    blocker::Entity::find().filter(blocker::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The projects in ceremonies a viewer may see.
pub fn ceremony_projects(backend: DbBackend, scope: &Scope) -> Select<ceremony_project::Entity> {
    ceremony_project::Entity::find().filter(ceremony_project::Column::ProjectId.in_subquery(projects(backend, scope)))
}

/// The follow-ups of leads a viewer may see.
pub fn follow_ups(backend: DbBackend, scope: &Scope) -> Select<lead_follow_up::Entity> {
    let leads = super::lead::visible(backend, scope).select_only().column(lead::Column::Id).into_query();
    lead_follow_up::Entity::find().filter(lead_follow_up::Column::LeadId.in_subquery(leads))
}

/// The rulings that a viewer may see: on leads in scope, or against one of them.
pub fn lead_rulings(backend: DbBackend, scope: &Scope) -> Select<lead_ruling::Entity> {
    let leads = || super::lead::visible(backend, scope).select_only().column(lead::Column::Id).into_query();
    lead_ruling::Entity::find().filter(
        Condition::any()
            .add(lead_ruling::Column::LeadId.in_subquery(leads()))
            .add(lead_ruling::Column::HeldLeadId.in_subquery(leads())),
    )
}

/// The entries of the editions that a viewer may see.
pub fn opportunities(with_draft: bool) -> Select<opportunity::Entity> {
    let lists = super::opportunity::visible(with_draft).select_only().column(opportunity_list::Column::Id).into_query();
    opportunity::Entity::find().filter(opportunity::Column::ListId.in_subquery(lists))
}

/// The items of letters a viewer may see.
pub fn letter_items(backend: DbBackend, scope: &Scope) -> Select<letter_item::Entity> {
    let letters = super::letter::visible(backend, scope).select_only().column(letter::Column::Id).into_query();
    letter_item::Entity::find().filter(letter_item::Column::LetterId.in_subquery(letters))
}

/// The mails of letters a viewer may see.
pub fn deliveries(backend: DbBackend, scope: &Scope) -> Select<delivery::Entity> {
    let letters = super::letter::visible(backend, scope).select_only().column(letter::Column::Id).into_query();
    delivery::Entity::find().filter(delivery::Column::LetterId.in_subquery(letters))
}

/// The ids of the projects a viewer may see.
pub fn projects(backend: DbBackend, scope: &Scope) -> SelectStatement {
    super::project::visible(backend, scope).select_only().column(project::Column::Id).into_query()
}
