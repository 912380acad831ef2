//! What belongs to projects, leads and letters, for those who may see these.

use entity::{
    fund_receipt, lead, lead_follow_up, letter, letter_item, milestone, progress_entry, project, project_hold,
    stage_change,
};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::SelectStatement,
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

/// The follow-ups of leads a viewer may see.
pub fn follow_ups(backend: DbBackend, scope: &Scope) -> Select<lead_follow_up::Entity> {
    let leads = super::lead::visible(backend, scope).select_only().column(lead::Column::Id).into_query();
    lead_follow_up::Entity::find().filter(lead_follow_up::Column::LeadId.in_subquery(leads))
}

/// The items of letters a viewer may see.
pub fn letter_items(backend: DbBackend, scope: &Scope) -> Select<letter_item::Entity> {
    let letters = super::letter::visible(backend, scope).select_only().column(letter::Column::Id).into_query();
    letter_item::Entity::find().filter(letter_item::Column::LetterId.in_subquery(letters))
}

fn projects(backend: DbBackend, scope: &Scope) -> SelectStatement {
    super::project::visible(backend, scope).select_only().column(project::Column::Id).into_query()
}
