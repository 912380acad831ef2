//! How a project came into the pool, who answers for it, its reviews, and its screening clock.

use entity::{
    Duty, HoldKind, TimelineKind, lead, project, project_assignment, project_hold, review, review_opinion,
    stage_change, timeline_event::Column,
};
use sea_orm::{
    ColumnTrait, DbBackend,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::part::{Part, day, noted_field, same, seen};
use crate::{
    domain::viewer::Scope,
    storage::{history::field_after, lead as leads_seen},
};

/// How it came into the pool, and who answers for it.
pub(super) fn entry(backend: DbBackend, scope: &Scope) -> Vec<Part> {
    use project_assignment::Column as Held;
    use stage_change::Column as Change;
    let leads = seen(leads_seen::visible(backend, scope), lead::Column::Id, project::Column::LeadId);
    let came_to_it = noted_field("stage")
        .eq(Change::ToStage.into_expr())
        .and(day(noted_field("stage_on")).eq(Change::ChangedOn.into_expr()));
    let duty = [(Column::Term, Held::Duty), (Column::UnitId, Held::UnitId), (Column::OfficialId, Held::OfficialId)];
    vec![
        Part::from(
            TimelineKind::LeadConverted,
            project::Column::Id,
            project::Column::Id,
            project::Column::RegisteredOn,
        )
        .joined::<lead::Entity>(same(lead::Column::Id, project::Column::LeadId))
        .which(lead::Column::Id.in_subquery(leads))
        .noted("project.create", project::Column::Id)
        .holding([
            (Column::SubjectId, lead::Column::Id),
            (Column::Words, lead::Column::Company),
            (Column::UnitId, lead::Column::UnitId),
        ]),
        Part::from(TimelineKind::EnteredPool, Change::Id, Change::ProjectId, Change::ChangedOn)
            .which(Change::FromStage.is_null())
            .noted("project.create", Change::ProjectId)
            .holding([(Column::Words, Change::Reason), (Column::RecordedBy, Change::RecordedBy)]),
        Part::from(TimelineKind::StageChanged, Change::Id, Change::ProjectId, Change::ChangedOn)
            .which(Change::FromStage.is_not_null())
            .noted_which("project.change_stage", Change::ProjectId, came_to_it)
            .holding([
                (Column::Term, Change::ToStage),
                (Column::Outcome, Change::FromStage),
                (Column::Words, Change::Reason),
                (Column::RecordedBy, Change::RecordedBy),
            ]),
        Part::from(TimelineKind::DutyBegun, Held::Id, Held::ProjectId, Held::FromOn)
            .noted("project_assignment.begin", Held::Id)
            .holding(duty),
        // Leaders and lead units end when the next one begins.
        Part::from(TimelineKind::DutyEnded, Held::Id, Held::ProjectId, Held::UntilOn)
            .which(Held::Duty.is_in([Duty::CoordinatingUnit, Duty::AssistingUnit]))
            .noted("project_assignment.end", Held::Id)
            .holding(duty),
        Part::audited(
            TimelineKind::DescriptionChanged,
            &["project.update"],
            project::Column::Id,
            project::Column::Id,
            backend,
        ),
    ]
}

/// Its reviews, when it is to be signed, and its screening clock.
pub(super) fn stay(backend: DbBackend) -> Vec<Part> {
    use project_hold::Column as Hold;
    use review::Column as Round;
    use review_opinion::Column as Opinion;
    let hold = [(Column::DueOn, Hold::UntilOn), (Column::Words, Hold::Reason), (Column::RecordedBy, Hold::RecordedBy)];
    vec![
        Part::from(TimelineKind::ReviewStarted, Round::Id, Round::ProjectId, Round::StartedOn)
            .noted("review.start", Round::Id)
            .with(Column::Amount, Round::Round.into_expr().cast_as("bigint")),
        Part::from(TimelineKind::OpinionGiven, Opinion::Id, Opinion::ProjectId, Opinion::GivenOn)
            .noted("review_opinion.record", Opinion::Id)
            .holding([
                (Column::Term, Opinion::Kind),
                (Column::Outcome, Opinion::Verdict),
                (Column::Words, Opinion::Words),
                (Column::UnitId, Opinion::UnitId),
                (Column::RecordedBy, Opinion::GivenBy),
            ])
            .at_first([
                (Column::Outcome, "verdict"),
                (Column::Words, "words"),
                (Column::UnitId, "unit_id"),
                (Column::RecordedBy, "given_by"),
            ]),
        Part::audited(
            TimelineKind::OpinionCorrected,
            &["review_opinion.correct"],
            Opinion::Id,
            Opinion::ProjectId,
            backend,
        )
        .with(Column::Term, Opinion::Kind.into_expr())
        .with(Column::Outcome, field_after("verdict"))
        .with(Column::Words, field_after("words")),
        Part::moved(
            TimelineKind::SigningMoved,
            &["project.reschedule_signing"],
            "sign_by",
            project::Column::Id,
            project::Column::Id,
            backend,
        )
        .with(Column::Words, field_after("reason")),
        Part::from(TimelineKind::ReviewClosed, Round::Id, Round::ProjectId, Round::ClosedOn)
            .noted("review.close", Round::Id)
            .holding([(Column::Outcome, Round::Outcome)])
            .with(Column::Amount, Round::Round.into_expr().cast_as("bigint")),
        Part::from(TimelineKind::ClockExtended, Hold::Id, Hold::ProjectId, Hold::FromOn)
            .which(Hold::Kind.eq(HoldKind::Extension))
            .noted("project_hold.begin", Hold::Id)
            .holding(hold)
            .at_first([(Column::DueOn, "until_on"), (Column::Words, "reason")]),
        Part::moved(
            TimelineKind::ExtensionCorrected,
            &["project_hold.correct"],
            "until_on",
            Hold::Id,
            Hold::ProjectId,
            backend,
        )
        .with(Column::Words, field_after("reason")),
        Part::from(TimelineKind::ClockPaused, Hold::Id, Hold::ProjectId, Hold::FromOn)
            .which(Hold::Kind.eq(HoldKind::Pause))
            .noted("project_hold.begin", Hold::Id)
            .holding(hold),
        // A pause that was taken back on its first day has no last day of its own.
        Part::from(TimelineKind::ClockResumed, Hold::Id, Hold::ProjectId, Hold::UntilOn)
            .which(Hold::Kind.eq(HoldKind::Pause))
            .with(Column::HappenedOn, later_of(Hold::FromOn, Hold::UntilOn))
            .noted("project_hold.end", Hold::Id),
    ]
}

/// The later of two days; none if the second one is not there.
fn later_of(one: impl ColumnTrait, other: impl ColumnTrait) -> SimpleExpr {
    let (one, other) = (one.into_expr(), other.into_expr());
    Expr::case(other.clone().lt(one.clone()), one).finally(other).into()
}
