//! The ways from rows to the rows they refer to, each read with one statement for all rows that were read together.

use async_graphql::Context;
use entity::{
    AddresseeKind, activity, activity_company, activity_official, asset_use, blocker, ceremony, ceremony_project,
    contract, contract_supplement, delivery, delivery_attempt, dispatch_meeting, dispatch_meeting_project, evidence,
    exit_proposal, fund_receipt, idle_asset, lead, lead_ruling, ledger_snapshot, ledger_snapshot_row, letter,
    letter_answer, letter_closure, letter_draft, letter_item, letter_link, letter_receipt, matter, milestone,
    opportunity, opportunity_list, project, project_assignment, review, review_opinion, target, task, task_force,
    task_force_member, timeline_event, unit,
};
use sea_orm::{DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{
    context::ContextExt,
    rows::{Link, links},
};
use crate::{
    domain::letter::Matter,
    storage::{self, among::among, scoped},
};

links! {
    /// Who answers for a project today.
    DutiesInProject => project_assignment::Model,
        from project::Model, by |row| Some(row.id),
        read |ctx, ids| storage::project::assignments(ctx.db(), ids, ctx.today()), of |row| row.project_id;
    /// The unit that a row refers to. It is in the directory: nothing is read for it, but its siblings are the units of the
    /// row's siblings.
    UnitOf => unit::Model,
        from activity::Model, by |row| Some(row.unit_id),
        from blocker::Model, by |row| Some(row.owner_unit_id),
        from exit_proposal::Model, by |row| Some(row.unit_id),
        from lead::Model, by |row| Some(row.unit_id),
        from ledger_snapshot_row::Model, by |row| row.lead_unit_id,
        from letter::Model, by |row| (row.addressee_kind == AddresseeKind::Unit).then_some(row.addressee_id),
        from letter_item::Model, by |row| Some(row.unit_id),
        from matter::Model, by |row| Some(row.unit_id),
        from milestone::Model, by |row| Some(row.owner_unit_id),
        from opportunity::Model, by |row| Some(row.unit_id),
        from project_assignment::Model, by |row| row.unit_id,
        from review_opinion::Model, by |row| row.unit_id,
        from target::Model, by |row| row.unit_id,
        from task::Model, by |row| Some(row.owner_unit_id),
        from task_force_member::Model, by |row| row.unit_id,
        from timeline_event::Model, by |row| row.unit_id,
        read |ctx, ids| units(ctx, ids), of |row| row.id;
    /// The receipts of a project.
    ReceiptsOfProject => fund_receipt::Model,
        from project::Model, by |row| Some(row.id),
        read |ctx, ids| storage::project::fund_receipts(ctx.db(), ids), of |row| row.project_id;
    /// The contract of a project.
    ContractOfProject => contract::Model,
        from project::Model, by |row| Some(row.id),
        read |ctx, ids| storage::contract::of_projects(ctx.db(), ids), of |row| row.project_id;
    /// The task force of a project.
    TaskForceOfProject => task_force::Model,
        from project::Model, by |row| Some(row.id),
        read |ctx, ids| storage::task_force::of_projects(ctx.db(), ids), of |row| row.project_id;
    /// Who sits in a task force today.
    MembersOfTaskForce => task_force_member::Model,
        from task_force::Model, by |row| Some(row.project_id),
        read |ctx, ids| storage::task_force::members(ctx.db(), ids, ctx.today()), of |row| row.project_id;
    /// The round that an opinion was given in, if the viewer may see it.
    ReviewOf => review::Model,
        from review_opinion::Model, by |row| Some(row.review_id),
        read |ctx, ids| scoped::reviews(ctx.backend(), &ctx.scope())
            .filter(among(review::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The ceremony that a project is presented at.
    CeremonyOf => ceremony::Model,
        from ceremony_project::Model, by |row| Some(row.ceremony_id),
        read |ctx, ids| ceremony::Entity::find()
            .filter(among(ceremony::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The project that a row is about, if the viewer may see it.
    ProjectOf => project::Model,
        from milestone::Model, by |row| Some(row.project_id),
        from project_assignment::Model, by |row| Some(row.project_id),
        from review::Model, by |row| Some(row.project_id),
        from contract::Model, by |row| Some(row.project_id),
        from contract_supplement::Model, by |row| Some(row.project_id),
        from task_force::Model, by |row| Some(row.project_id),
        from blocker::Model, by |row| Some(row.project_id),
        from ceremony_project::Model, by |row| Some(row.project_id),
        from lead::Model, by |row| row.project_id,
        from letter_item::Model, by |row| row.project_id,
        from Matter, by |row| row.project,
        from matter::Model, by |row| row.project_id,
        from evidence::Model, by |row| Some(row.project_id),
        from dispatch_meeting_project::Model, by |row| Some(row.project_id),
        from task::Model, by |row| row.project_id,
        from exit_proposal::Model, by |row| Some(row.project_id),
        from idle_asset::Model, by |row| Some(row.project_id),
        from asset_use::Model, by |row| Some(row.project_id),
        from ledger_snapshot_row::Model, by |row| Some(row.project_id),
        read |ctx, ids| storage::project::visible(ctx.backend(), &ctx.scope())
            .filter(among(project::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The lead that a row came from, came after or is about, if the viewer may see it.
    LeadOf => lead::Model,
        from lead::Model, by |row| row.first_lead_id,
        from lead_ruling::Model, by |row| row.held_lead_id,
        from project::Model, by |row| row.lead_id,
        from letter_item::Model, by |row| row.lead_id,
        from Matter, by |row| row.lead,
        from matter::Model, by |row| row.lead_id,
        read |ctx, ids| storage::lead::visible(ctx.backend(), &ctx.scope())
            .filter(among(lead::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The agenda of a dispatch meeting, in order.
    AgendaOfMeeting => dispatch_meeting_project::Model,
        from dispatch_meeting::Model, by |row| Some(row.id),
        read |ctx, ids| dispatch_meeting_project::Entity::find()
            .filter(among(dispatch_meeting_project::Column::DispatchMeetingId, ids, ctx.backend()))
            .order_by_asc(dispatch_meeting_project::Column::Id)
            .all(ctx.db()),
        of |row| row.dispatch_meeting_id;
    /// The tasks that a dispatch meeting resolved, as far as the viewer may see them, in order.
    TasksOfMeeting => task::Model,
        from dispatch_meeting::Model, by |row| Some(row.id),
        read |ctx, ids| storage::task::visible(ctx.backend(), &ctx.scope())
            .filter(among(task::Column::DispatchMeetingId, ids, ctx.backend()))
            .order_by_asc(task::Column::Id)
            .all(ctx.db()),
        of |row| row.dispatch_meeting_id.unwrap_or_default();
    /// The dispatch meeting that resolved a task.
    MeetingOfTask => dispatch_meeting::Model,
        from task::Model, by |row| row.dispatch_meeting_id,
        read |ctx, ids| dispatch_meeting::Entity::find()
            .filter(among(dispatch_meeting::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// What an exit freed, in order.
    FreedByExit => idle_asset::Model,
        from exit_proposal::Model, by |row| Some(row.id),
        read |ctx, ids| idle_asset::Entity::find()
            .filter(among(idle_asset::Column::ExitProposalId, ids, ctx.backend()))
            .order_by_asc(idle_asset::Column::Id)
            .all(ctx.db()),
        of |row| row.exit_proposal_id;
    /// The exit that freed an asset, if the viewer may see it.
    ExitOfAsset => exit_proposal::Model,
        from idle_asset::Model, by |row| Some(row.exit_proposal_id),
        read |ctx, ids| storage::scoped::exit_proposals(ctx.backend(), &ctx.scope())
            .filter(among(exit_proposal::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// Who used an asset, and who does, the first to begin first.
    UsesOfAsset => asset_use::Model,
        from idle_asset::Model, by |row| Some(row.id),
        read |ctx, ids| asset_use::Entity::find()
            .filter(among(asset_use::Column::IdleAssetId, ids, ctx.backend()))
            .order_by_asc(asset_use::Column::Id)
            .all(ctx.db()),
        of |row| row.idle_asset_id;
    /// The ruling on a lead.
    RulingOfLead => lead_ruling::Model,
        from lead::Model, by |row| Some(row.id),
        read |ctx, ids| lead_ruling::Entity::find()
            .filter(among(lead_ruling::Column::LeadId, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.lead_id;
    /// The event or visit that a lead comes from, if the viewer may see it.
    ActivityOf => activity::Model,
        from lead::Model, by |row| row.activity_id,
        read |ctx, ids| storage::activity::visible(ctx.backend(), &ctx.scope())
            .filter(among(activity::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// Who took part in an event or visit.
    OfficialsOfActivity => activity_official::Model,
        from activity::Model, by |row| Some(row.id),
        read |ctx, ids| storage::activity::officials(ctx.db(), ids), of |row| row.activity_id;
    /// The companies of an event or visit.
    CompaniesOfActivity => activity_company::Model,
        from activity::Model, by |row| Some(row.id),
        read |ctx, ids| storage::activity::companies(ctx.db(), ids), of |row| row.activity_id;
    /// The entries of an edition of the opportunity list.
    EntriesOfList => opportunity::Model,
        from opportunity_list::Model, by |row| Some(row.id),
        read |ctx, ids| storage::opportunity::entries(ctx.db(), ids), of |row| row.list_id;
    /// The snapshot that a row belongs to.
    SnapshotOfRow => ledger_snapshot::Model,
        from ledger_snapshot_row::Model, by |row| Some(row.snapshot_id),
        read |ctx, ids| ledger_snapshot::Entity::find()
            .filter(among(ledger_snapshot::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// What a snapshot adds up to, over the rows that the viewer may see.
    TotalsOfSnapshot => storage::snapshot::Total,
        from ledger_snapshot::Model, by |row| Some(row.id),
        read |ctx, ids| storage::snapshot::totals(ctx.db(), &ctx.scope(), ids), of |row| row.snapshot_id;
    /// The items of a letter, as printed.
    ItemsOfLetter => letter_item::Model,
        from letter::Model, by |row| Some(row.id),
        read |ctx, ids| storage::letter::items(ctx.db(), ids), of |row| row.letter_id;
    /// How far a letter has come.
    StandingOfLetter => storage::answer::Standing,
        from letter::Model, by |row| Some(row.id),
        read |ctx, ids| storage::answer::standings(ctx.db(), ids), of |row| row.letter_id;
    /// Who signed for a letter.
    ReceiptOfLetter => letter_receipt::Model,
        from letter::Model, by |row| Some(row.id),
        read |ctx, ids| letter_receipt::Entity::find()
            .filter(among(letter_receipt::Column::LetterId, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.letter_id;
    /// How a letter was closed.
    ClosureOfLetter => letter_closure::Model,
        from letter::Model, by |row| Some(row.id),
        read |ctx, ids| letter_closure::Entity::find()
            .filter(among(letter_closure::Column::LetterId, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.letter_id;
    /// The personal links to a letter, in order.
    LinksOfLetter => letter_link::Model,
        from letter::Model, by |row| Some(row.id),
        read |ctx, ids| letter_link::Entity::find()
            .filter(among(letter_link::Column::LetterId, ids, ctx.backend()))
            .order_by_asc(letter_link::Column::Id)
            .all(ctx.db()),
        of |row| row.letter_id;
    /// The answers to a matter of a letter that the viewer may see, round by round.
    AnswersToItem => letter_answer::Model,
        from letter_item::Model, by |row| Some(row.id),
        read |ctx, ids| storage::answer::visible(ctx.backend(), &ctx.scope())
            .filter(among(letter_answer::Column::LetterItemId, ids, ctx.backend()))
            .order_by_asc(letter_answer::Column::Round)
            .all(ctx.db()),
        of |row| row.letter_item_id;
    /// The matter that an answer is to.
    ItemOfAnswer => letter_item::Model,
        from letter_answer::Model, by |row| Some(row.letter_item_id),
        read |ctx, ids| letter_item::Entity::find()
            .filter(among(letter_item::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The letter that an answer is to.
    LetterOfAnswer => letter::Model,
        from letter_answer::Model, by |row| Some(row.letter_id),
        read |ctx, ids| letter::Entity::find()
            .filter(among(letter::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The letter that a draft became.
    LetterOfDraft => letter::Model,
        from letter_draft::Model, by |row| row.letter_id,
        read |ctx, ids| letter::Entity::find()
            .filter(among(letter::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The void letter whose place a draft takes.
    LetterReplacedByDraft => letter::Model,
        from letter_draft::Model, by |row| row.replaces_id,
        read |ctx, ids| letter::Entity::find()
            .filter(among(letter::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The draft that takes the place of a void letter.
    DraftReplacingLetter => letter_draft::Model,
        from letter::Model, by |row| row.voided_at.map(|_| row.id),
        read |ctx, ids| letter_draft::Entity::find()
            .filter(among(letter_draft::Column::ReplacesId, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.replaces_id.unwrap_or_default();
    /// The letter that an item stands in, if the viewer may see it.
    LetterOfItem => letter::Model,
        from letter_item::Model, by |row| Some(row.letter_id),
        read |ctx, ids| storage::letter::visible(ctx.backend(), &ctx.scope())
            .filter(among(letter::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The letter that a mail carries, if the viewer may see it.
    LetterOfDelivery => letter::Model,
        from delivery::Model, by |row| Some(row.letter_id),
        read |ctx, ids| storage::letter::visible(ctx.backend(), &ctx.scope())
            .filter(among(letter::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The thread that an item belongs to, if the viewer may see it.
    MatterOfItem => matter::Model,
        from letter_item::Model, by |row| Some(row.matter_id),
        read |ctx, ids| storage::matter::visible(ctx.backend(), &ctx.scope())
            .filter(among(matter::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The mails of a letter, the addressee's first.
    DeliveriesOfLetter => delivery::Model,
        from letter::Model, by |row| Some(row.id),
        read |ctx, ids| delivery::Entity::find()
            .filter(among(delivery::Column::LetterId, ids, ctx.backend()))
            .order_by_asc(delivery::Column::Id)
            .all(ctx.db()),
        of |row| row.letter_id;
    /// The attempts to send a mail, in order.
    AttemptsOfDelivery => delivery_attempt::Model,
        from delivery::Model, by |row| Some(row.id),
        read |ctx, ids| delivery_attempt::Entity::find()
            .filter(among(delivery_attempt::Column::DeliveryId, ids, ctx.backend()))
            .order_by_asc(delivery_attempt::Column::Id)
            .all(ctx.db()),
        of |row| row.delivery_id;
}

async fn units(ctx: &Context<'_>, ids: Vec<i64>) -> Result<Vec<unit::Model>, DbErr> {
    Ok(ctx.directory().await?.units_of(&ids))
}

/// The projects that came of an event or visit, as far as the viewer may see them. Rows between both say which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct ProjectsOfActivity;

impl Link<activity::Model> for ProjectsOfActivity {
    type Target = project::Model;

    fn key(&self, row: &activity::Model) -> Option<i64> {
        Some(row.id)
    }

    async fn read(&self, ctx: &Context<'_>, keys: Vec<i64>) -> Result<Vec<(i64, project::Model)>, DbErr> {
        storage::activity::projects(ctx.db(), &ctx.scope(), keys).await
    }
}

/// The events and visits of which a project came, as far as the viewer may see them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct ActivitiesOfProject;

impl Link<project::Model> for ActivitiesOfProject {
    type Target = activity::Model;

    fn key(&self, row: &project::Model) -> Option<i64> {
        Some(row.id)
    }

    async fn read(&self, ctx: &Context<'_>, keys: Vec<i64>) -> Result<Vec<(i64, activity::Model)>, DbErr> {
        storage::activity::of_projects(ctx.db(), &ctx.scope(), keys).await
    }
}
