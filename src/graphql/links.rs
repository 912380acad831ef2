//! The ways from rows to the rows they refer to, each read with one statement for all rows that were read together.

use entity::{
    blocker, ceremony, ceremony_project, contract, contract_supplement, delivery, delivery_attempt, fund_receipt, lead,
    letter, letter_item, milestone, project, project_assignment, review, review_opinion, task_force, task_force_member,
};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder};

use super::{context::ContextExt, rows::links};
use crate::storage::{self, among::among, scoped};

links! {
    /// Who answers for a project today.
    DutiesInProject => project_assignment::Model,
        from project::Model, by |row| Some(row.id),
        read |ctx, ids| storage::project::assignments(ctx.db(), ids, ctx.today()), of |row| row.project_id;
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
        read |ctx, ids| storage::project::visible(ctx.backend(), &ctx.scope())
            .filter(among(project::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The lead that a row came from or is about, if the viewer may see it.
    LeadOf => lead::Model,
        from project::Model, by |row| row.lead_id,
        from letter_item::Model, by |row| row.lead_id,
        read |ctx, ids| storage::lead::visible(ctx.backend(), &ctx.scope())
            .filter(among(lead::Column::Id, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.id;
    /// The items of a letter, as printed.
    ItemsOfLetter => letter_item::Model,
        from letter::Model, by |row| Some(row.id),
        read |ctx, ids| storage::letter::items(ctx.db(), ids), of |row| row.letter_id;
    /// The mail of a letter.
    DeliveryOfLetter => delivery::Model,
        from letter::Model, by |row| Some(row.id),
        read |ctx, ids| delivery::Entity::find()
            .filter(among(delivery::Column::LetterId, ids, ctx.backend()))
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
