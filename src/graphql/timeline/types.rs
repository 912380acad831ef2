//! What clients read of the timeline of a project.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use entity::{TimelineKind, timeline_event};
use sea_orm::DbErr;

use crate::{
    domain::timeline::{Names, told},
    graphql::{
        context::ContextExt,
        id::Kind,
        links::UnitOf,
        node::{Node, load_all},
        official::types::Official,
        page::connections,
        rows::{Link, Row},
        scalar::Date,
        unit::types::Unit,
    },
    storage::timeline,
};

/// One thing that happened to a project (大事记条目).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct TimelineEvent {
    #[graphql(skip)]
    row: Row<timeline_event::Model>,
    /// The day (日期).
    happened_on: Date,
    /// What happened (类别).
    kind: TimelineKind,
    /// Who recorded, gave or raised it (登记人、出具人), where that is known.
    recorded_by: Option<String>,
    /// The day that was set by it (设定的日期): of a milestone, a blocker, a task, an extension, a promise of the contract.
    due_on: Option<Date>,
    /// What that day was before (调整前的日期), if it was moved.
    due_before: Option<Date>,
}

#[ComplexObject]
impl TimelineEvent {
    /// What happened, as one sentence in Chinese, ready to be shown (内容).
    async fn words(&self, ctx: &Context<'_>) -> Result<String> {
        let directory = ctx.directory().await?;
        let unit = self.row.unit_id.and_then(|id| directory.unit(id));
        let official = self.row.official_id.and_then(|id| directory.official(id));
        let names = Names {
            unit: unit.as_ref().map(|unit| unit.name.as_str()),
            official: official.as_ref().map(|official| official.name.as_str()),
        };
        Ok(told(&self.row, names))
    }

    /// The unit it is about: that answers for it, gave it, or brought it (相关单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// The official it is about: who answers for it, joined, or chaired (相关干部).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.row.official_id.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// What it happened to, or what came of it, to be opened (关联对象): a contract, a milestone, a letter. Null where
    /// there is nothing to open, as for who answers for the project.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<Node>> {
        Ok(self.row.follow_one(ctx, Subject).await?.map(|node| node.clone_row()))
    }
}

impl From<Row<timeline_event::Model>> for TimelineEvent {
    fn from(row: Row<timeline_event::Model>) -> Self {
        Self {
            happened_on: row.happened_on.into(),
            kind: row.kind,
            recorded_by: row.recorded_by.clone(),
            due_on: row.due_on.map(Into::into),
            due_before: row.due_before.map(Into::into),
            row,
        }
    }
}

/// What kind of thing an event of a kind happened to.
const fn subject_of(kind: TimelineKind) -> Option<Kind> {
    Some(match kind {
        TimelineKind::LeadConverted => Kind::Lead,
        TimelineKind::EnteredPool | TimelineKind::StageChanged => Kind::StageChange,
        TimelineKind::DutyBegun | TimelineKind::DutyEnded => return None,
        TimelineKind::DescriptionChanged | TimelineKind::SigningMoved => Kind::Project,
        TimelineKind::ReviewStarted | TimelineKind::ReviewClosed => Kind::Review,
        TimelineKind::OpinionGiven | TimelineKind::OpinionCorrected => Kind::ReviewOpinion,
        TimelineKind::ContractSigned
        | TimelineKind::ContractCorrected
        | TimelineKind::StartMoved
        | TimelineKind::ProductionMoved
        | TimelineKind::CapacityMoved => Kind::Contract,
        TimelineKind::SupplementSigned | TimelineKind::SupplementCorrected => Kind::ContractSupplement,
        TimelineKind::EvidenceRecorded => Kind::Evidence,
        TimelineKind::TaskForceFormed => Kind::TaskForce,
        TimelineKind::SeatTaken | TimelineKind::SeatLeft => Kind::TaskForceMember,
        TimelineKind::MilestoneSet
        | TimelineKind::MilestoneMoved
        | TimelineKind::MilestoneReached
        | TimelineKind::MilestoneDropped => Kind::Milestone,
        TimelineKind::BlockerRaised | TimelineKind::BlockerMoved | TimelineKind::BlockerResolved => Kind::Blocker,
        TimelineKind::EntryFiled | TimelineKind::EntryCorrected => Kind::ProgressEntry,
        TimelineKind::FundsReceived | TimelineKind::FundsVoided => Kind::FundReceipt,
        TimelineKind::MeetingHeld => Kind::DispatchMeeting,
        TimelineKind::TaskGiven | TimelineKind::TaskMoved | TimelineKind::TaskDone | TimelineKind::TaskDropped => {
            Kind::Task
        }
        TimelineKind::CeremonyHeld => Kind::CeremonyProject,
        TimelineKind::ActivityHeld => Kind::Activity,
        TimelineKind::ClockExtended
        | TimelineKind::ExtensionCorrected
        | TimelineKind::ClockPaused
        | TimelineKind::ClockResumed => Kind::ProjectHold,
        TimelineKind::ExitProposed | TimelineKind::ExitReviewed | TimelineKind::ExitDecided => Kind::ExitProposal,
        TimelineKind::AssetFreed | TimelineKind::AssetTakenUp | TimelineKind::AssetReleased => Kind::IdleAsset,
        TimelineKind::LetterIssued => Kind::Letter,
    })
}

/// What events happened to, if the viewer may see it: read with one statement a kind of thing.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Subject;

impl Link<timeline_event::Model> for Subject {
    type Target = Node;

    fn key(&self, row: &timeline_event::Model) -> Option<i64> {
        Some(timeline::key(row.kind, row.subject_id?))
    }

    async fn read(&self, ctx: &Context<'_>, keys: Vec<i64>) -> Result<Vec<(i64, Node)>, DbErr> {
        let thing = |key: i64| {
            let (kind, id) = timeline::of_key(key)?;
            Some((subject_of(kind)?, id))
        };
        let wanted: Vec<_> = keys.into_iter().filter_map(|key| Some((key, thing(key)?))).collect();
        let found = load_all(ctx, wanted.iter().map(|(_, thing)| *thing)).await?;
        Ok(wanted.into_iter().filter_map(|(key, thing)| Some((key, found.get(&thing)?.clone()))).collect())
    }
}

connections! {
    /// A page of the timeline of a project (大事记).
    TimelineConnection, TimelineEdge of TimelineEvent from timeline_event::Model;
}
