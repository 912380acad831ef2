//! The contract of a project, its task force, its plan and what holds it up.

use entity::{
    TimelineKind, blocker, contract, contract_supplement, milestone, project, task_force, task_force_member,
    timeline_event::Column,
};
use sea_orm::{DbBackend, sea_query::ExprTrait};

use super::part::{Part, day, same};
use crate::storage::history::{field_after, field_before};

/// Its contract, its task force, its plan and what holds it up.
pub(super) fn parts(backend: DbBackend) -> Vec<Part> {
    use blocker::Column as Blocker;
    use contract::Column as Contract;
    use contract_supplement::Column as Supplement;
    use milestone::Column as Milestone;
    use task_force::Column as Force;
    use task_force_member::Column as Seat;
    let seat = [(Column::Term, Seat::Seat), (Column::UnitId, Seat::UnitId), (Column::OfficialId, Seat::OfficialId)];
    let step = [(Column::Words, Milestone::Name), (Column::UnitId, Milestone::OwnerUnitId)];
    let blocker = [(Column::Term, Blocker::Kind), (Column::UnitId, Blocker::OwnerUnitId)];
    let promise_moved =
        |kind, field| Part::moved(kind, &["contract.correct"], field, Contract::Id, Contract::ProjectId, backend);
    let of_milestone = |part: Part| {
        part.with(Column::Words, field_after("name"))
            .with(Column::UnitId, field_after("owner_unit_id").cast_as("bigint"))
    };
    vec![
        Part::from(TimelineKind::ContractSigned, Contract::Id, Contract::ProjectId, project::Column::SignedOn)
            .joined::<project::Entity>(same(project::Column::Id, Contract::ProjectId))
            .noted("contract.sign", Contract::Id)
            .holding([
                (Column::Words, Contract::Number),
                (Column::Note, Contract::Parties),
                (Column::Amount, Contract::Amount),
            ])
            .at_first([(Column::Words, "number"), (Column::Note, "parties"), (Column::Amount, "amount")]),
        Part::audited(
            TimelineKind::ContractCorrected,
            &["contract.correct"],
            Contract::Id,
            Contract::ProjectId,
            backend,
        )
        .with(Column::Words, field_after("number"))
        .with(Column::Amount, field_after("amount").cast_as("bigint"))
        .with(Column::AmountBefore, field_before("amount").cast_as("bigint")),
        promise_moved(TimelineKind::StartMoved, "committed_start_on"),
        promise_moved(TimelineKind::ProductionMoved, "committed_production_on"),
        promise_moved(TimelineKind::CapacityMoved, "committed_capacity_on"),
        Part::from(TimelineKind::SupplementSigned, Supplement::Id, Supplement::ProjectId, Supplement::SignedOn)
            .noted("contract_supplement.record", Supplement::Id)
            .holding([
                (Column::Words, Supplement::Number),
                (Column::Note, Supplement::Words),
                (Column::Amount, Supplement::Amount),
                (Column::RecordedBy, Supplement::RecordedBy),
            ])
            .at_first([(Column::Words, "number"), (Column::Note, "words"), (Column::Amount, "amount")]),
        Part::audited(
            TimelineKind::SupplementCorrected,
            &["contract_supplement.correct"],
            Supplement::Id,
            Supplement::ProjectId,
            backend,
        )
        .with(Column::Words, field_after("number"))
        .with(Column::Amount, field_after("amount").cast_as("bigint"))
        .with(Column::AmountBefore, field_before("amount").cast_as("bigint"))
        .with(Column::DueOn, day(field_after("signed_on")))
        .with(Column::DueBefore, day(field_before("signed_on"))),
        Part::from(TimelineKind::TaskForceFormed, Force::Id, Force::ProjectId, Force::FormedOn)
            .noted("task_force.form", Force::Id),
        Part::from(TimelineKind::SeatTaken, Seat::Id, Seat::ProjectId, Seat::FromOn)
            .noted("task_force_member.begin", Seat::Id)
            .holding(seat),
        Part::from(TimelineKind::SeatLeft, Seat::Id, Seat::ProjectId, Seat::UntilOn)
            .noted("task_force_member.end", Seat::Id)
            .holding(seat),
        of_milestone(Part::audited(
            TimelineKind::MilestoneSet,
            &["milestone.add"],
            Milestone::Id,
            Milestone::ProjectId,
            backend,
        ))
        .with(Column::DueOn, day(field_after("due_on"))),
        of_milestone(Part::moved(
            TimelineKind::MilestoneMoved,
            &["milestone.update", "milestone.put_off"],
            "due_on",
            Milestone::Id,
            Milestone::ProjectId,
            backend,
        )),
        Part::from(TimelineKind::MilestoneReached, Milestone::Id, Milestone::ProjectId, Milestone::DoneOn)
            .noted("milestone.complete", Milestone::Id)
            .holding(step),
        Part::from(TimelineKind::MilestoneDropped, Milestone::Id, Milestone::ProjectId, Milestone::DroppedOn)
            .noted("milestone.drop", Milestone::Id)
            .holding(step),
        Part::from(TimelineKind::BlockerRaised, Blocker::Id, Blocker::ProjectId, Blocker::RaisedOn)
            .noted("blocker.raise", Blocker::Id)
            .holding(blocker)
            .holding([
                (Column::Words, Blocker::Words),
                (Column::DueOn, Blocker::DueOn),
                (Column::RecordedBy, Blocker::RaisedBy),
            ])
            .at_first([
                (Column::Term, "kind"),
                (Column::UnitId, "owner_unit_id"),
                (Column::Words, "words"),
                (Column::DueOn, "due_on"),
            ]),
        Part::moved(
            TimelineKind::BlockerMoved,
            &["blocker.update", "blocker.put_off"],
            "due_on",
            Blocker::Id,
            Blocker::ProjectId,
            backend,
        )
        .with(Column::Term, field_after("kind"))
        .with(Column::UnitId, field_after("owner_unit_id").cast_as("bigint"))
        .with(Column::Words, field_after("words")),
        Part::from(TimelineKind::BlockerResolved, Blocker::Id, Blocker::ProjectId, Blocker::ResolvedOn)
            .noted("blocker.resolve", Blocker::Id)
            .holding(blocker)
            .holding([(Column::Words, Blocker::Words), (Column::Note, Blocker::Resolution)]),
    ]
}
