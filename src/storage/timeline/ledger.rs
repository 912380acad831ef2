//! The progress of a project, its funds, and what proves its stages.

use entity::{TimelineKind, evidence, fund_receipt, progress_entry, timeline_event::Column};
use sea_orm::{ColumnTrait, DbBackend, sea_query::ExprTrait};

use super::part::Part;
use crate::storage::history::{day_of, field_after, field_before};

/// Its progress, its funds, and what proves its stages.
pub(super) fn parts(backend: DbBackend) -> Vec<Part> {
    use evidence::Column as Evidence;
    use fund_receipt::Column as Receipt;
    use progress_entry::Column as Entry;
    vec![
        Part::from(TimelineKind::EvidenceRecorded, Evidence::Id, Evidence::ProjectId, Evidence::RecordedAt)
            .with(Column::HappenedOn, day_of(Evidence::RecordedAt.into_expr(), backend))
            .noted("evidence.add", Evidence::Id)
            .holding([
                (Column::Term, Evidence::Kind),
                (Column::Outcome, Evidence::Stage),
                (Column::Words, Evidence::Words),
                (Column::RecordedBy, Evidence::RecordedBy),
            ]),
        Part::from(TimelineKind::EntryFiled, Entry::Id, Entry::ProjectId, Entry::FiledAt)
            .with(Column::HappenedOn, day_of(Entry::FiledAt.into_expr(), backend))
            .noted("progress_entry.file", Entry::Id)
            .with(Column::Amount, Entry::Percent.into_expr().cast_as("bigint"))
            .holding([
                (Column::Term, Entry::Month),
                (Column::Words, Entry::Words),
                (Column::RecordedBy, Entry::FiledBy),
            ])
            .at_first([(Column::Words, "words"), (Column::Amount, "percent")]),
        Part::audited(TimelineKind::EntryCorrected, &["progress_entry.correct"], Entry::Id, Entry::ProjectId, backend)
            .with(Column::Term, Entry::Month.into_expr())
            .with(Column::Words, field_after("words"))
            .with(Column::Amount, field_after("percent").cast_as("bigint"))
            .with(Column::AmountBefore, field_before("percent").cast_as("bigint")),
        Part::from(TimelineKind::FundsReceived, Receipt::Id, Receipt::ProjectId, Receipt::ReceivedOn)
            .noted("fund_receipt.record", Receipt::Id)
            .holding([
                (Column::Amount, Receipt::Amount),
                (Column::Words, Receipt::Note),
                (Column::RecordedBy, Receipt::RecordedBy),
            ]),
        Part::from(TimelineKind::FundsVoided, Receipt::Id, Receipt::ProjectId, Receipt::VoidedOn)
            .noted("fund_receipt.void", Receipt::Id)
            .holding([(Column::Amount, Receipt::Amount), (Column::Words, Receipt::VoidReason)]),
    ]
}
