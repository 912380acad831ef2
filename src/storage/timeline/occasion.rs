//! Meetings and their tasks, ceremonies, events and visits, letters; and how a project ended.

use entity::{
    TimelineKind, activity, activity_project, asset_use, ceremony, ceremony_project, dispatch_meeting,
    dispatch_meeting_project, exit_proposal, idle_asset, letter, letter_item, task, timeline_event::Column,
};
use sea_orm::{ColumnTrait, DbBackend, sea_query::ExprTrait};

use super::part::{Part, day, same, seen};
use crate::{
    domain::viewer::Scope,
    storage::{activity as activity_rows, history::field_after, letter as letter_rows},
};

/// Meetings and their tasks, ceremonies, events and visits, and letters.
pub(super) fn parts(backend: DbBackend, scope: &Scope) -> Vec<Part> {
    use activity_project::Column as Came;
    use ceremony_project::Column as Presented;
    use dispatch_meeting_project::Column as Discussed;
    use letter_item::Column as Item;
    use task::Column as Task;
    let activities = seen(activity_rows::visible(backend, scope), activity::Column::Id, Came::ActivityId);
    let letters = seen(letter_rows::visible(backend, scope), letter::Column::Id, Item::LetterId);
    let task = [(Column::Words, Task::Words), (Column::UnitId, Task::OwnerUnitId)];
    vec![
        Part::from(TimelineKind::MeetingHeld, Discussed::Id, Discussed::ProjectId, dispatch_meeting::Column::HeldOn)
            .joined::<dispatch_meeting::Entity>(same(dispatch_meeting::Column::Id, Discussed::DispatchMeetingId))
            .noted("dispatch_meeting_project.add", Discussed::Id)
            .holding([
                (Column::SubjectId, dispatch_meeting::Column::Id),
                (Column::Words, dispatch_meeting::Column::Words),
                (Column::OfficialId, dispatch_meeting::Column::ChairId),
                (Column::RecordedBy, dispatch_meeting::Column::RecordedBy),
            ]),
        Part::audited(TimelineKind::TaskGiven, &["task.add"], Task::Id, Task::ProjectId, backend)
            .with(Column::Words, field_after("words"))
            .with(Column::UnitId, field_after("owner_unit_id").cast_as("bigint"))
            .with(Column::DueOn, day(field_after("due_on"))),
        Part::moved(
            TimelineKind::TaskMoved,
            &["task.update", "task.put_off"],
            "due_on",
            Task::Id,
            Task::ProjectId,
            backend,
        )
        .with(Column::Words, field_after("words"))
        .with(Column::UnitId, field_after("owner_unit_id").cast_as("bigint")),
        Part::from(TimelineKind::TaskDone, Task::Id, Task::ProjectId, Task::DoneOn)
            .noted("task.complete", Task::Id)
            .holding(task)
            .holding([(Column::Note, Task::Result)]),
        Part::from(TimelineKind::TaskDropped, Task::Id, Task::ProjectId, Task::DroppedOn)
            .noted("task.drop", Task::Id)
            .holding(task)
            .holding([(Column::Note, Task::DropReason)]),
        Part::from(TimelineKind::CeremonyHeld, Presented::Id, Presented::ProjectId, ceremony::Column::HeldOn)
            .joined::<ceremony::Entity>(same(ceremony::Column::Id, Presented::CeremonyId))
            .noted("ceremony_project.add", Presented::Id)
            .holding([(Column::Words, ceremony::Column::Name)])
            .holding([(Column::Amount, Presented::Investment)]),
        Part::from(TimelineKind::ActivityHeld, Came::Id, Came::ProjectId, activity::Column::FirstOn)
            .joined::<activity::Entity>(same(activity::Column::Id, Came::ActivityId))
            .which(activity::Column::CancelledOn.is_null())
            .which(activity::Column::Id.in_subquery(activities))
            .noted("activity.create", activity::Column::Id)
            .holding([
                (Column::SubjectId, activity::Column::Id),
                (Column::Term, activity::Column::Kind),
                (Column::Words, activity::Column::Name),
                (Column::UnitId, activity::Column::UnitId),
            ]),
        Part::from(TimelineKind::LetterIssued, Item::Id, Item::ProjectId, letter::Column::IssuedOn)
            .joined::<letter::Entity>(same(letter::Column::Id, Item::LetterId))
            .which(letter::Column::Id.in_subquery(letters))
            .which(letter::Column::VoidedAt.is_null())
            .noted("letter.issue", letter::Column::Id)
            .holding([
                (Column::SubjectId, letter::Column::Id),
                (Column::Term, letter::Column::Kind),
                (Column::Note, letter::Column::Addressee),
            ])
            .holding([(Column::Outcome, Item::Rule), (Column::Words, Item::Words), (Column::UnitId, Item::UnitId)]),
    ]
}

/// Its exit, and the land and plant that it left or took up.
pub(super) fn exit() -> Vec<Part> {
    use asset_use::Column as Use;
    use exit_proposal::Column as Proposal;
    use idle_asset::Column as Asset;
    let asset = [(Column::Term, Asset::Kind), (Column::Amount, Asset::Area), (Column::Words, Asset::Place)];
    let of_use = |kind, action, on| {
        Part::from(kind, Use::Id, Use::ProjectId, on)
            .noted(action, Use::Id)
            .joined::<idle_asset::Entity>(same(Asset::Id, Use::IdleAssetId))
            .holding(asset)
            .holding([(Column::SubjectId, Asset::Id)])
    };
    vec![
        Part::from(TimelineKind::ExitProposed, Proposal::Id, Proposal::ProjectId, Proposal::ProposedOn)
            .noted("exit_proposal.propose", Proposal::Id)
            .holding([(Column::UnitId, Proposal::UnitId), (Column::Words, Proposal::Reason)]),
        Part::from(TimelineKind::ExitReviewed, Proposal::Id, Proposal::ProjectId, Proposal::ReviewedOn)
            .noted("exit_proposal.review", Proposal::Id)
            .holding([(Column::Words, Proposal::Opinion)]),
        Part::from(TimelineKind::ExitDecided, Proposal::Id, Proposal::ProjectId, Proposal::DecidedOn)
            .noted("exit_proposal.decide", Proposal::Id)
            .holding([(Column::Outcome, Proposal::Decision), (Column::Words, Proposal::DecisionReason)]),
        Part::from(TimelineKind::AssetFreed, Asset::Id, Asset::ProjectId, Asset::FreedOn)
            .noted("idle_asset.free", Asset::Id)
            .holding(asset),
        of_use(TimelineKind::AssetTakenUp, "asset_use.begin", Use::FromOn),
        of_use(TimelineKind::AssetReleased, "asset_use.end", Use::UntilOn),
    ]
}
