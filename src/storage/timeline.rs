//! Everything that happened to a project (大事记), put together from what is kept about it: one UNION, a part a kind.
//!
//! Most rows have days of their own. What leaves no row (a milestone that was moved, an entry that was corrected) is
//! found in the audit trail.

use chrono::NaiveDate;
use entity::{
    Duty, HoldKind, TimelineKind, activity, activity_project, asset_use, audit_entry, blocker, ceremony,
    ceremony_project, contract, contract_supplement, dispatch_meeting, dispatch_meeting_project, evidence,
    exit_proposal, fund_receipt, idle_asset, lead, letter, letter_item, milestone, progress_entry, project,
    project_assignment, project_hold, review, review_opinion, stage_change, task, task_force, task_force_member,
    timeline_event::{self, Column},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ColumnType, DbBackend, EntityTrait, Iterable, JoinType, QueryFilter, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr, UnionType},
};

use super::history::{day_of, field_after, field_before};
use crate::domain::viewer::Scope;

/// Bits of the key of a row.
const ROW: u32 = 48;

/// A key for what a kind of events has by the key `id`; keys of one kind come after those of the kind before.
pub const fn key(kind: TimelineKind, id: i64) -> i64 {
    ((kind as i64) << ROW) + id
}

/// The kind and the key of which [`key`] made a key.
pub fn of_key(key: i64) -> Option<(TimelineKind, i64)> {
    let kind = TimelineKind::iter().find(|kind| *kind as i64 == key >> ROW)?;
    Some((kind, key & ((1 << ROW) - 1)))
}

/// What happened to a project until `today`, as far as a viewer may see it who may see the project. Letters, leads and
/// visits out of scope are left out.
pub fn events(backend: DbBackend, scope: &Scope, project_id: i64, today: NaiveDate) -> Select<timeline_event::Entity> {
    let mut parts = parts(backend, scope).into_iter().map(|part| part.of(project_id));
    let mut events = timeline_event::Entity::find().filter(Column::HappenedOn.lte(today));
    if let Some(mut union) = parts.next() {
        for part in parts {
            union.union(UnionType::All, part);
        }
        let table = timeline_event::Entity;
        QuerySelect::query(&mut events).from_clear().from_subquery(union, table);
    }
    events
}

/// The events of one kind.
struct Part {
    rows: SelectStatement,
    project_id: SimpleExpr,
    /// What each column holds.
    columns: Vec<(Column, SimpleExpr)>,
}

impl Part {
    /// One event for each row of the table of `id`, which names its project; it happened on the day in `on`, if there is
    /// one.
    fn from<C: ColumnTrait>(kind: TimelineKind, id: C, project_id: C, on: impl ColumnTrait) -> Self {
        let (table, _) = id.as_column_ref();
        let rows = Query::select().from(table).take();
        let columns = Column::iter().map(|column| (column, nothing(column))).collect();
        Self { rows, project_id: project_id.into_expr(), columns }
            .with(Column::Id, Expr::value(key(kind, 0)).add(id.into_expr()))
            .with(Column::ProjectId, project_id.into_expr())
            .with(Column::Kind, Expr::value(kind.to_value()))
            .with(Column::HappenedOn, on.into_expr())
            .with(Column::SubjectId, id.into_expr())
    }

    /// One event for each time that `action` was done to a row of the table of `id`.
    fn audited<C: ColumnTrait>(kind: TimelineKind, action: &str, id: C, project_id: C, backend: DbBackend) -> Self {
        use audit_entry::Column::{Action, Actor, At, Id, SubjectId, SubjectKind};
        let subject_kind = action.split('.').next().unwrap_or(action);
        let its_own = SubjectId.into_expr().equals(id.as_column_ref()).and(SubjectKind.eq(subject_kind));
        Self::from(kind, id, project_id, At)
            .joined::<audit_entry::Entity>(its_own)
            .which(Action.eq(action))
            .with(Column::Id, Expr::value(key(kind, 0)).add(Id.into_expr()))
            .with(Column::HappenedOn, day_of(At.into_expr(), backend))
            .with(Column::RecordedBy, Actor.into_expr())
    }

    /// What a column holds.
    fn with(mut self, column: Column, what: impl Into<SimpleExpr>) -> Self {
        if let Some((_, held)) = self.columns.iter_mut().find(|(held, _)| *held as usize == column as usize) {
            *held = what.into();
        }
        self
    }

    /// As [`Self::with`], for columns that are taken as they are.
    fn holding<C: ColumnTrait, const N: usize>(self, columns: [(Column, C); N]) -> Self {
        columns.into_iter().fold(self, |part, (column, what)| part.with(column, what.into_expr()))
    }

    fn joined<E: EntityTrait>(mut self, on: SimpleExpr) -> Self {
        self.rows.join(JoinType::InnerJoin, E::default(), on);
        self
    }

    fn which(mut self, condition: SimpleExpr) -> Self {
        self.rows.and_where(condition);
        self
    }

    /// The events of one project.
    fn of(self, project_id: i64) -> SelectStatement {
        let mut rows = self.rows;
        for (column, what) in self.columns {
            rows.expr_as(what, column);
        }
        rows.and_where(self.project_id.eq(project_id)).take()
    }
}

/// A null of the type of a column, without which PostgreSQL takes it for a text.
fn nothing(column: Column) -> SimpleExpr {
    let kind = match column.def().get_column_type() {
        ColumnType::BigInteger => "bigint",
        ColumnType::Date => "date",
        _ => "text",
    };
    Expr::cust("NULL").cast_as(kind)
}

/// A day that was kept as text.
fn day(text: SimpleExpr) -> SimpleExpr {
    Func::cust("date").arg(text).into()
}

/// The one of `visible` that `named` names, looked up for each row that is told of.
fn seen<E: EntityTrait, C: ColumnTrait>(visible: Select<E>, id: E::Column, named: C) -> SelectStatement {
    visible.filter(same(id, named)).select_only().column(id).into_query()
}

fn same<A: ColumnTrait, B: ColumnTrait>(one: A, other: B) -> SimpleExpr {
    one.into_expr().equals(other.as_column_ref())
}

fn parts(backend: DbBackend, scope: &Scope) -> Vec<Part> {
    [entry(backend, scope), pool(backend), landing(backend), ledger(backend), occasions(backend, scope), exit()]
        .into_iter()
        .flatten()
        .collect()
}

/// How it came into the pool, and who answers for it.
fn entry(backend: DbBackend, scope: &Scope) -> Vec<Part> {
    use project_assignment::Column as Held;
    use stage_change::Column as Change;
    let leads = seen(super::lead::visible(backend, scope), lead::Column::Id, project::Column::LeadId);
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
        .holding([
            (Column::SubjectId, lead::Column::Id),
            (Column::Words, lead::Column::Company),
            (Column::UnitId, lead::Column::UnitId),
        ]),
        Part::from(TimelineKind::EnteredPool, Change::Id, Change::ProjectId, Change::ChangedOn)
            .which(Change::FromStage.is_null())
            .holding([(Column::Words, Change::Reason), (Column::RecordedBy, Change::RecordedBy)]),
        Part::from(TimelineKind::StageChanged, Change::Id, Change::ProjectId, Change::ChangedOn)
            .which(Change::FromStage.is_not_null())
            .holding([
                (Column::Term, Change::ToStage),
                (Column::Outcome, Change::FromStage),
                (Column::Words, Change::Reason),
                (Column::RecordedBy, Change::RecordedBy),
            ]),
        Part::from(TimelineKind::DutyBegun, Held::Id, Held::ProjectId, Held::FromOn).holding(duty),
        // Leaders and lead units end when the next one begins.
        Part::from(TimelineKind::DutyEnded, Held::Id, Held::ProjectId, Held::UntilOn)
            .which(Held::Duty.is_in([Duty::CoordinatingUnit, Duty::AssistingUnit]))
            .holding(duty),
        Part::audited(
            TimelineKind::DescriptionChanged,
            "project.update",
            project::Column::Id,
            project::Column::Id,
            backend,
        ),
    ]
}

/// Its reviews, when it is to be signed, and its screening clock.
fn pool(backend: DbBackend) -> Vec<Part> {
    use project_hold::Column as Hold;
    use review::Column as Round;
    use review_opinion::Column as Opinion;
    let hold = [(Column::DueOn, Hold::UntilOn), (Column::Words, Hold::Reason), (Column::RecordedBy, Hold::RecordedBy)];
    vec![
        Part::from(TimelineKind::ReviewStarted, Round::Id, Round::ProjectId, Round::StartedOn)
            .with(Column::Amount, Round::Round.into_expr().cast_as("bigint")),
        Part::from(TimelineKind::OpinionGiven, Opinion::Id, Opinion::ProjectId, Opinion::GivenOn).holding([
            (Column::Term, Opinion::Kind),
            (Column::Outcome, Opinion::Verdict),
            (Column::Words, Opinion::Words),
            (Column::UnitId, Opinion::UnitId),
            (Column::RecordedBy, Opinion::GivenBy),
        ]),
        Part::audited(
            TimelineKind::OpinionCorrected,
            "review_opinion.correct",
            Opinion::Id,
            Opinion::ProjectId,
            backend,
        )
        .with(Column::Term, Opinion::Kind.into_expr())
        .with(Column::Outcome, field_after("verdict"))
        .with(Column::Words, field_after("words")),
        Part::audited(
            TimelineKind::SigningMoved,
            "project.reschedule_signing",
            project::Column::Id,
            project::Column::Id,
            backend,
        )
        .with(Column::Words, field_after("reason"))
        .with(Column::DueOn, day(field_after("sign_by")))
        .with(Column::DueBefore, day(field_before("sign_by"))),
        Part::from(TimelineKind::ReviewClosed, Round::Id, Round::ProjectId, Round::ClosedOn)
            .holding([(Column::Outcome, Round::Outcome)])
            .with(Column::Amount, Round::Round.into_expr().cast_as("bigint")),
        Part::from(TimelineKind::ClockExtended, Hold::Id, Hold::ProjectId, Hold::FromOn)
            .which(Hold::Kind.eq(HoldKind::Extension))
            .holding(hold),
        Part::from(TimelineKind::ClockPaused, Hold::Id, Hold::ProjectId, Hold::FromOn)
            .which(Hold::Kind.eq(HoldKind::Pause))
            .holding(hold),
        // A pause that was taken back on its first day has no last day of its own.
        Part::from(TimelineKind::ClockResumed, Hold::Id, Hold::ProjectId, Hold::UntilOn)
            .which(Hold::Kind.eq(HoldKind::Pause))
            .with(Column::HappenedOn, later_of(Hold::FromOn, Hold::UntilOn)),
    ]
}

/// The later of two days; none if the second one is not there.
fn later_of(one: impl ColumnTrait, other: impl ColumnTrait) -> SimpleExpr {
    let (one, other) = (one.into_expr(), other.into_expr());
    Expr::case(other.clone().lt(one.clone()), one).finally(other).into()
}

/// Its contract, its task force, its plan and what holds it up.
fn landing(backend: DbBackend) -> Vec<Part> {
    use blocker::Column as Blocker;
    use contract::Column as Contract;
    use contract_supplement::Column as Supplement;
    use milestone::Column as Milestone;
    use task_force::Column as Force;
    use task_force_member::Column as Seat;
    let seat = [(Column::Term, Seat::Seat), (Column::UnitId, Seat::UnitId), (Column::OfficialId, Seat::OfficialId)];
    let step = [(Column::Words, Milestone::Name), (Column::UnitId, Milestone::OwnerUnitId)];
    let blocker = [(Column::Term, Blocker::Kind), (Column::UnitId, Blocker::OwnerUnitId)];
    let of_milestone =
        |kind, action| Part::audited(kind, action, Milestone::Id, Milestone::ProjectId, backend).holding(step);
    vec![
        Part::from(TimelineKind::ContractSigned, Contract::Id, Contract::ProjectId, project::Column::SignedOn)
            .joined::<project::Entity>(same(project::Column::Id, Contract::ProjectId))
            .holding([(Column::Words, Contract::Number), (Column::Note, Contract::Parties)])
            .holding([(Column::Amount, Contract::Amount)]),
        Part::audited(TimelineKind::ContractCorrected, "contract.correct", Contract::Id, Contract::ProjectId, backend)
            .with(Column::Words, field_after("number"))
            .with(Column::Amount, field_after("amount").cast_as("bigint"))
            .with(Column::AmountBefore, field_before("amount").cast_as("bigint")),
        Part::from(TimelineKind::SupplementSigned, Supplement::Id, Supplement::ProjectId, Supplement::SignedOn)
            .holding([
                (Column::Words, Supplement::Number),
                (Column::Note, Supplement::Words),
                (Column::Amount, Supplement::Amount),
                (Column::RecordedBy, Supplement::RecordedBy),
            ]),
        Part::audited(
            TimelineKind::SupplementCorrected,
            "contract_supplement.correct",
            Supplement::Id,
            Supplement::ProjectId,
            backend,
        )
        .with(Column::Words, field_after("number"))
        .with(Column::Amount, field_after("amount").cast_as("bigint"))
        .with(Column::AmountBefore, field_before("amount").cast_as("bigint")),
        Part::from(TimelineKind::TaskForceFormed, Force::Id, Force::ProjectId, Force::FormedOn),
        Part::from(TimelineKind::SeatTaken, Seat::Id, Seat::ProjectId, Seat::FromOn).holding(seat),
        Part::from(TimelineKind::SeatLeft, Seat::Id, Seat::ProjectId, Seat::UntilOn).holding(seat),
        of_milestone(TimelineKind::MilestoneSet, "milestone.add").with(Column::DueOn, day(field_after("due_on"))),
        of_milestone(TimelineKind::MilestoneMoved, "milestone.update")
            .which(field_before("due_on").ne(field_after("due_on")))
            .with(Column::DueOn, day(field_after("due_on")))
            .with(Column::DueBefore, day(field_before("due_on"))),
        Part::from(TimelineKind::MilestoneReached, Milestone::Id, Milestone::ProjectId, Milestone::DoneOn)
            .holding(step),
        Part::from(TimelineKind::MilestoneDropped, Milestone::Id, Milestone::ProjectId, Milestone::DroppedOn)
            .holding(step),
        Part::from(TimelineKind::BlockerRaised, Blocker::Id, Blocker::ProjectId, Blocker::RaisedOn)
            .holding(blocker)
            .holding([
                (Column::Words, Blocker::Words),
                (Column::DueOn, Blocker::DueOn),
                (Column::RecordedBy, Blocker::RaisedBy),
            ]),
        Part::from(TimelineKind::BlockerResolved, Blocker::Id, Blocker::ProjectId, Blocker::ResolvedOn)
            .holding(blocker)
            .holding([(Column::Words, Blocker::Words), (Column::Note, Blocker::Resolution)]),
    ]
}

/// Its progress, its funds, and what proves its stages.
fn ledger(backend: DbBackend) -> Vec<Part> {
    use evidence::Column as Evidence;
    use fund_receipt::Column as Receipt;
    use progress_entry::Column as Entry;
    vec![
        Part::from(TimelineKind::EvidenceRecorded, Evidence::Id, Evidence::ProjectId, Evidence::RecordedAt)
            .with(Column::HappenedOn, day_of(Evidence::RecordedAt.into_expr(), backend))
            .holding([
                (Column::Term, Evidence::Kind),
                (Column::Outcome, Evidence::Stage),
                (Column::Words, Evidence::Words),
                (Column::RecordedBy, Evidence::RecordedBy),
            ]),
        Part::from(TimelineKind::EntryFiled, Entry::Id, Entry::ProjectId, Entry::FiledAt)
            .with(Column::HappenedOn, day_of(Entry::FiledAt.into_expr(), backend))
            .with(Column::Amount, Entry::Percent.into_expr().cast_as("bigint"))
            .holding([
                (Column::Term, Entry::Month),
                (Column::Words, Entry::Words),
                (Column::RecordedBy, Entry::FiledBy),
            ]),
        Part::audited(TimelineKind::EntryCorrected, "progress_entry.correct", Entry::Id, Entry::ProjectId, backend)
            .with(Column::Term, Entry::Month.into_expr())
            .with(Column::Words, field_after("words"))
            .with(Column::Amount, field_after("percent").cast_as("bigint")),
        Part::from(TimelineKind::FundsReceived, Receipt::Id, Receipt::ProjectId, Receipt::ReceivedOn).holding([
            (Column::Amount, Receipt::Amount),
            (Column::Words, Receipt::Note),
            (Column::RecordedBy, Receipt::RecordedBy),
        ]),
        Part::from(TimelineKind::FundsVoided, Receipt::Id, Receipt::ProjectId, Receipt::VoidedOn)
            .holding([(Column::Amount, Receipt::Amount), (Column::Words, Receipt::VoidReason)]),
    ]
}

/// Meetings and their tasks, ceremonies, events and visits, and letters.
fn occasions(backend: DbBackend, scope: &Scope) -> Vec<Part> {
    use activity_project::Column as Came;
    use ceremony_project::Column as Presented;
    use dispatch_meeting_project::Column as Discussed;
    use letter_item::Column as Item;
    use task::Column as Task;
    let activities = seen(super::activity::visible(backend, scope), activity::Column::Id, Came::ActivityId);
    let letters = seen(super::letter::visible(backend, scope), letter::Column::Id, Item::LetterId);
    let task = [(Column::Words, Task::Words), (Column::UnitId, Task::OwnerUnitId)];
    vec![
        Part::from(TimelineKind::MeetingHeld, Discussed::Id, Discussed::ProjectId, dispatch_meeting::Column::HeldOn)
            .joined::<dispatch_meeting::Entity>(same(dispatch_meeting::Column::Id, Discussed::DispatchMeetingId))
            .holding([
                (Column::SubjectId, dispatch_meeting::Column::Id),
                (Column::Words, dispatch_meeting::Column::Words),
                (Column::OfficialId, dispatch_meeting::Column::ChairId),
                (Column::RecordedBy, dispatch_meeting::Column::RecordedBy),
            ]),
        Part::audited(TimelineKind::TaskGiven, "task.add", Task::Id, Task::ProjectId, backend)
            .holding(task)
            .with(Column::DueOn, day(field_after("due_on"))),
        Part::from(TimelineKind::TaskDone, Task::Id, Task::ProjectId, Task::DoneOn)
            .holding(task)
            .holding([(Column::Note, Task::Result)]),
        Part::from(TimelineKind::TaskDropped, Task::Id, Task::ProjectId, Task::DroppedOn)
            .holding(task)
            .holding([(Column::Note, Task::DropReason)]),
        Part::from(TimelineKind::CeremonyHeld, Presented::Id, Presented::ProjectId, ceremony::Column::HeldOn)
            .joined::<ceremony::Entity>(same(ceremony::Column::Id, Presented::CeremonyId))
            .holding([(Column::Words, ceremony::Column::Name)])
            .holding([(Column::Amount, Presented::Investment)]),
        Part::from(TimelineKind::ActivityHeld, Came::Id, Came::ProjectId, activity::Column::FirstOn)
            .joined::<activity::Entity>(same(activity::Column::Id, Came::ActivityId))
            .which(activity::Column::CancelledOn.is_null())
            .which(activity::Column::Id.in_subquery(activities))
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
            .holding([
                (Column::SubjectId, letter::Column::Id),
                (Column::Term, letter::Column::Kind),
                (Column::Note, letter::Column::Addressee),
            ])
            .holding([(Column::Outcome, Item::Rule), (Column::Words, Item::Words), (Column::UnitId, Item::UnitId)]),
    ]
}

/// Its exit, and the land and plant that it left or took up.
fn exit() -> Vec<Part> {
    use asset_use::Column as Use;
    use exit_proposal::Column as Proposal;
    use idle_asset::Column as Asset;
    let asset = [(Column::Term, Asset::Kind), (Column::Amount, Asset::Area), (Column::Words, Asset::Place)];
    let of_use = |kind, on| {
        Part::from(kind, Use::Id, Use::ProjectId, on)
            .joined::<idle_asset::Entity>(same(Asset::Id, Use::IdleAssetId))
            .holding(asset)
            .holding([(Column::SubjectId, Asset::Id)])
    };
    vec![
        Part::from(TimelineKind::ExitProposed, Proposal::Id, Proposal::ProjectId, Proposal::ProposedOn)
            .holding([(Column::UnitId, Proposal::UnitId), (Column::Words, Proposal::Reason)]),
        Part::from(TimelineKind::ExitReviewed, Proposal::Id, Proposal::ProjectId, Proposal::ReviewedOn)
            .holding([(Column::Words, Proposal::Opinion)]),
        Part::from(TimelineKind::ExitDecided, Proposal::Id, Proposal::ProjectId, Proposal::DecidedOn)
            .holding([(Column::Outcome, Proposal::Decision), (Column::Words, Proposal::DecisionReason)]),
        Part::from(TimelineKind::AssetFreed, Asset::Id, Asset::ProjectId, Asset::FreedOn).holding(asset),
        of_use(TimelineKind::AssetTakenUp, Use::FromOn),
        of_use(TimelineKind::AssetReleased, Use::UntilOn),
    ]
}
