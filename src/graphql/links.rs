//! The ways from rows to the rows they refer to, each read with one statement for all rows that were read together.

use entity::{
    delivery, delivery_attempt, fund_receipt, lead, ledger_snapshot, ledger_snapshot_row, letter, letter_item,
    milestone, project, project_assignment,
};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder};

use super::{context::ContextExt, rows::links};
use crate::storage::{self, among::among};

links! {
    /// Who answers for a project today.
    DutiesInProject => project_assignment::Model,
        from project::Model, by |row| Some(row.id),
        read |ctx, ids| storage::project::assignments(ctx.db(), ids, ctx.today()), of |row| row.project_id;
    /// The receipts of a project.
    ReceiptsOfProject => fund_receipt::Model,
        from project::Model, by |row| Some(row.id),
        read |ctx, ids| storage::project::fund_receipts(ctx.db(), ids), of |row| row.project_id;
    /// The project that a row is about, if the viewer may see it.
    ProjectOf => project::Model,
        from milestone::Model, by |row| Some(row.project_id),
        from project_assignment::Model, by |row| Some(row.project_id),
        from lead::Model, by |row| row.project_id,
        from letter_item::Model, by |row| row.project_id,
        from ledger_snapshot_row::Model, by |row| Some(row.project_id),
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
