//! The ways from rows to the rows they refer to, each read with one statement for all rows that were read together.

use entity::{
    delivery, delivery_attempt, fund_receipt, lead, letter, letter_item, milestone, project, project_assignment,
};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder};

use super::{context::ContextExt, rows::links};
use crate::storage::{self, among::among};

/// The rows of `$select` whose id is one of `$ids`.
macro_rules! by_id {
    ($ctx:ident, $ids:ident, $table:ident, $select:expr) => {
        $select.filter(among($table::Column::Id, $ids, $ctx.backend())).all($ctx.db())
    };
}

links! {
    /// Who answers for a project today.
    DutiesInProject: project::Model => project_assignment::Model, by |row| Some(row.id),
        read |ctx, ids| storage::project::assignments(ctx.db(), ids, ctx.today()), of |row| row.project_id;
    /// The receipts of a project.
    ReceiptsOfProject: project::Model => fund_receipt::Model, by |row| Some(row.id),
        read |ctx, ids| storage::project::fund_receipts(ctx.db(), ids), of |row| row.project_id;
    /// The lead a project came from, if the viewer may see it.
    LeadOfProject: project::Model => lead::Model, by |row| row.lead_id,
        read |ctx, ids| by_id!(ctx, ids, lead, storage::lead::visible(ctx.backend(), &ctx.scope())), of |row| row.id;
    /// The project of a milestone, if the viewer may see it.
    ProjectOfMilestone: milestone::Model => project::Model, by |row| Some(row.project_id),
        read |ctx, ids| by_id!(ctx, ids, project, storage::project::visible(ctx.backend(), &ctx.scope())), of |row| row.id;
    /// The project of an assignment, if the viewer may see it.
    ProjectOfAssignment: project_assignment::Model => project::Model, by |row| Some(row.project_id),
        read |ctx, ids| by_id!(ctx, ids, project, storage::project::visible(ctx.backend(), &ctx.scope())), of |row| row.id;
    /// The project a lead became, if the viewer may see it.
    ProjectOfLead: lead::Model => project::Model, by |row| row.project_id,
        read |ctx, ids| by_id!(ctx, ids, project, storage::project::visible(ctx.backend(), &ctx.scope())), of |row| row.id;
    /// The project of a letter's item, if the viewer may see it.
    ProjectOfItem: letter_item::Model => project::Model, by |row| row.project_id,
        read |ctx, ids| by_id!(ctx, ids, project, storage::project::visible(ctx.backend(), &ctx.scope())), of |row| row.id;
    /// The lead of a letter's item, if the viewer may see it.
    LeadOfItem: letter_item::Model => lead::Model, by |row| row.lead_id,
        read |ctx, ids| by_id!(ctx, ids, lead, storage::lead::visible(ctx.backend(), &ctx.scope())), of |row| row.id;
    /// The items of a letter, as printed.
    ItemsOfLetter: letter::Model => letter_item::Model, by |row| Some(row.id),
        read |ctx, ids| storage::letter::items(ctx.db(), ids), of |row| row.letter_id;
    /// The mail of a letter.
    DeliveryOfLetter: letter::Model => delivery::Model, by |row| Some(row.id),
        read |ctx, ids| delivery::Entity::find()
            .filter(among(delivery::Column::LetterId, ids, ctx.backend()))
            .all(ctx.db()),
        of |row| row.letter_id;
    /// The attempts to send a mail, in order.
    AttemptsOfDelivery: delivery::Model => delivery_attempt::Model, by |row| Some(row.id),
        read |ctx, ids| delivery_attempt::Entity::find()
            .filter(among(delivery_attempt::Column::DeliveryId, ids, ctx.backend()))
            .order_by_asc(delivery_attempt::Column::Id)
            .all(ctx.db()),
        of |row| row.delivery_id;
}
