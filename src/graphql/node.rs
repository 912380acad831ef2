//! Any object by its global id.

use std::collections::HashMap;

use async_graphql::{Context, ID, Interface, Object, Result};
use entity::{
    activity, audit_entry, blocker, calendar_day, calendar_year, category, ceremony, ceremony_project, combat_unit,
    contract, contract_supplement, delivery, direction, dispatch_meeting, evidence, exit_proposal, fund_receipt,
    group_member, idle_asset, job_run, lead, lead_follow_up, lead_limit, lead_ruling, ledger_snapshot,
    ledger_snapshot_row, letter, letter_answer, letter_copy_rule, letter_draft, letter_hold, letter_issuing,
    letter_item, letter_link, letter_numbering, letter_rule, letter_template, matter, milestone, office_report,
    official, official_absence, opportunity, opportunity_list, progress_entry, project, project_hold, review,
    review_level, review_opinion, score_weight, screening_limit, stage_change, target, task, task_force,
    task_force_member, unit,
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use super::{
    account::types::Viewer,
    activity::types::Activity,
    audit::types::AuditEntry,
    blocker::types::Blocker,
    calendar::types::{CalendarDay, CalendarYear},
    category::types::Category,
    ceremony::types::{Ceremony, CeremonyProject},
    context::ContextExt,
    contract::types::{Contract, ContractSupplement},
    direction::types::Direction,
    dispatch::types::{DispatchMeeting, Task},
    error::Fault,
    exit::types::{ExitProposal, IdleAsset},
    group::types::GroupMember,
    guard::SignedIn,
    id::Kind,
    job::types::JobRun,
    lead::{
        claim::LeadRuling,
        limit::LeadLimit,
        types::{Lead, LeadFollowUp},
    },
    letter::{
        answer::LetterAnswer,
        copy_rule::LetterCopyRule,
        draft::LetterDraft,
        hold::LetterHold,
        link::LetterLink,
        report::OfficeReport,
        rule::LetterRule,
        setting::{LetterIssuing, LetterNumbering},
        template::LetterTemplateVersion,
        types::{Delivery, Letter, LetterItem},
    },
    matter::types::Matter,
    official::{absence::OfficialAbsence, types::Official},
    opportunity::types::{Opportunity, OpportunityList},
    project::{
        evidence::Evidence,
        ledger::{FundReceipt, Milestone, ProgressEntry, StageChange},
        types::Project,
    },
    review::types::{Review, ReviewLevel, ReviewOpinion},
    rows::together,
    screening::types::{ProjectHold, ScreeningLimit},
    snapshot::types::{LedgerSnapshot, LedgerSnapshotRow},
    target::types::{ScoreWeight, Target},
    task_force::types::{TaskForce, TaskForceMember},
    unit::types::{CombatUnit, Unit},
};
use crate::{
    domain::{language::say, viewer::Permission},
    storage::{self, among::among, organisation, scoped},
};

/// Ids of one request for several.
const MOST_IDS: usize = 100;

/// Anything that has a global id (有全局标识的对象).
#[derive(Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id (全局标识), such as `project:17`; treat it as opaque."))]
pub enum Node {
    Viewer(Viewer),
    Activity(Activity),
    AuditEntry(AuditEntry),
    Blocker(Blocker),
    Category(Category),
    CalendarDay(CalendarDay),
    CalendarYear(CalendarYear),
    Ceremony(Ceremony),
    CeremonyProject(CeremonyProject),
    CombatUnit(CombatUnit),
    Contract(Contract),
    ContractSupplement(ContractSupplement),
    Delivery(Delivery),
    Direction(Direction),
    DispatchMeeting(DispatchMeeting),
    Evidence(Evidence),
    ExitProposal(ExitProposal),
    FundReceipt(FundReceipt),
    GroupMember(GroupMember),
    IdleAsset(IdleAsset),
    JobRun(JobRun),
    Lead(Lead),
    LeadFollowUp(LeadFollowUp),
    LeadLimit(LeadLimit),
    LeadRuling(LeadRuling),
    LedgerSnapshot(LedgerSnapshot),
    LedgerSnapshotRow(LedgerSnapshotRow),
    Letter(Letter),
    LetterAnswer(LetterAnswer),
    LetterDraft(LetterDraft),
    LetterHold(LetterHold),
    LetterIssuing(LetterIssuing),
    LetterItem(LetterItem),
    LetterLink(LetterLink),
    LetterNumbering(LetterNumbering),
    LetterTemplateVersion(LetterTemplateVersion),
    LetterCopyRule(LetterCopyRule),
    LetterRule(LetterRule),
    Matter(Matter),
    Milestone(Milestone),
    OfficeReport(OfficeReport),
    Official(Official),
    OfficialAbsence(OfficialAbsence),
    Opportunity(Opportunity),
    OpportunityList(OpportunityList),
    ProgressEntry(ProgressEntry),
    Project(Project),
    ScoreWeight(ScoreWeight),
    Review(Review),
    ReviewLevel(ReviewLevel),
    ReviewOpinion(ReviewOpinion),
    ProjectHold(ProjectHold),
    ScreeningLimit(ScreeningLimit),
    StageChange(StageChange),
    Target(Target),
    Task(Task),
    TaskForce(TaskForce),
    TaskForceMember(TaskForceMember),
    Unit(Unit),
}

#[derive(Default)]
pub struct NodeQuery;

#[Object(guard = "SignedIn")]
impl NodeQuery {
    /// The object with this global id (按标识查询), if the viewer may see it; else null.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id (全局标识), such as `project:17`.")] id: ID,
    ) -> Result<Option<Node>> {
        let Some((kind, key)) = Kind::of(&id) else { return Ok(None) };
        Ok(load(ctx, kind, vec![key]).await?.remove(&key))
    }

    /// The objects with these global ids (按标识批量查询), in this order; null for each that the viewer may not see.
    #[graphql(complexity = "ids.len().clamp(1, MOST_IDS) * child_complexity + 1")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids (全局标识), at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > MOST_IDS {
            let words = say!("一次最多查询{MOST_IDS}个标识", "At most {MOST_IDS} ids at a time");
            return Err(Fault::BadInput(words).into());
        }
        let wanted: Vec<_> = ids.iter().map(Kind::of).collect();
        let found = load_all(ctx, wanted.iter().flatten().copied()).await?;
        Ok(wanted.into_iter().map(|id| found.get(&id?).cloned()).collect())
    }
}

/// The objects that the viewer may see, with one statement a kind.
pub(super) async fn load_all(
    ctx: &Context<'_>,
    wanted: impl IntoIterator<Item = (Kind, i64)>,
) -> Result<HashMap<(Kind, i64), Node>, DbErr> {
    let mut keys: HashMap<Kind, Vec<i64>> = HashMap::new();
    for (kind, key) in wanted {
        keys.entry(kind).or_default().push(key);
    }
    let mut found = HashMap::new();
    for (kind, keys) in keys {
        found.extend(load(ctx, kind, keys).await?.into_iter().map(|(key, node)| ((kind, key), node)));
    }
    Ok(found)
}

/// The objects of one kind that the viewer may see, by key.
async fn load(ctx: &Context<'_>, kind: Kind, keys: Vec<i64>) -> Result<HashMap<i64, Node>, DbErr> {
    /// Reads rows of `select` and makes objects of them.
    macro_rules! read {
        ($table:ident, $select:expr => $object:ident) => {{
            let listed = among($table::Column::Id.as_column_ref(), keys, ctx.backend());
            let rows = $select.filter(listed).all(ctx.db()).await?;
            Ok(together(rows).map(|row| (row.id, $object::from(row).into())).collect())
        }};
    }
    let scope = &ctx.scope();
    let viewer = ctx.viewer();
    let administers = viewer.is_some_and(|viewer| viewer.may(Permission::Administer));
    match kind {
        Kind::Account => {
            let own = viewer.filter(|viewer| keys.contains(&viewer.account_id));
            Ok(own.map(|viewer| (viewer.account_id, Viewer::from(viewer.clone()).into())).into_iter().collect())
        }
        Kind::Activity => read!(activity, storage::activity::visible(ctx.backend(), scope) => Activity),
        Kind::AuditEntry
        | Kind::JobRun
        | Kind::LetterDraft
        | Kind::LetterHold
        | Kind::LetterLink
        | Kind::LetterTemplateVersion
        | Kind::OfficeReport
        | Kind::OfficialAbsence
            if !administers =>
        {
            Ok(HashMap::new())
        }
        Kind::AuditEntry => read!(audit_entry, audit_entry::Entity::find() => AuditEntry),
        Kind::Blocker => read!(blocker, scoped::blockers(ctx.backend(), scope) => Blocker),
        Kind::Category => read!(category, category::Entity::find() => Category),
        Kind::Ceremony => read!(ceremony, ceremony::Entity::find() => Ceremony),
        Kind::CeremonyProject => {
            read!(ceremony_project, scoped::ceremony_projects(ctx.backend(), scope) => CeremonyProject)
        }
        Kind::CombatUnit => read!(combat_unit, combat_unit::Entity::find() => CombatUnit),
        Kind::Contract => read!(contract, scoped::contracts(ctx.backend(), scope) => Contract),
        Kind::ContractSupplement => {
            read!(contract_supplement, scoped::contract_supplements(ctx.backend(), scope) => ContractSupplement)
        }
        Kind::CalendarDay => read!(calendar_day, calendar_day::Entity::find() => CalendarDay),
        Kind::CalendarYear => read!(calendar_year, calendar_year::Entity::find() => CalendarYear),
        Kind::Delivery => read!(delivery, scoped::deliveries(ctx.backend(), scope) => Delivery),
        Kind::Direction => read!(direction, direction::Entity::find() => Direction),
        Kind::DispatchMeeting => {
            read!(dispatch_meeting, storage::task::visible_meetings(ctx.backend(), scope) => DispatchMeeting)
        }
        Kind::Evidence => read!(evidence, scoped::evidence(ctx.backend(), scope) => Evidence),
        Kind::ExitProposal => read!(exit_proposal, scoped::exit_proposals(ctx.backend(), scope) => ExitProposal),
        Kind::FundReceipt => read!(fund_receipt, scoped::fund_receipts(ctx.backend(), scope) => FundReceipt),
        Kind::GroupMember => read!(group_member, group_member::Entity::find() => GroupMember),
        Kind::IdleAsset => read!(idle_asset, idle_asset::Entity::find() => IdleAsset),
        Kind::JobRun => read!(job_run, job_run::Entity::find() => JobRun),
        Kind::Lead => read!(lead, storage::lead::visible(ctx.backend(), scope) => Lead),
        Kind::LeadFollowUp => read!(lead_follow_up, scoped::follow_ups(ctx.backend(), scope) => LeadFollowUp),
        Kind::LeadLimit => read!(lead_limit, lead_limit::Entity::find() => LeadLimit),
        Kind::LeadRuling => read!(lead_ruling, scoped::lead_rulings(ctx.backend(), scope) => LeadRuling),
        Kind::LedgerSnapshot => read!(ledger_snapshot, ledger_snapshot::Entity::find() => LedgerSnapshot),
        Kind::LedgerSnapshotRow => {
            read!(ledger_snapshot_row, storage::snapshot::visible(ctx.backend(), scope) => LedgerSnapshotRow)
        }
        Kind::Letter => read!(letter, storage::letter::visible(ctx.backend(), scope) => Letter),
        Kind::LetterAnswer => read!(letter_answer, storage::answer::visible(ctx.backend(), scope) => LetterAnswer),
        Kind::LetterDraft => read!(letter_draft, letter_draft::Entity::find() => LetterDraft),
        Kind::LetterHold => read!(letter_hold, letter_hold::Entity::find() => LetterHold),
        Kind::LetterIssuing => read!(letter_issuing, letter_issuing::Entity::find() => LetterIssuing),
        Kind::LetterNumbering => read!(letter_numbering, letter_numbering::Entity::find() => LetterNumbering),
        Kind::LetterTemplateVersion => {
            read!(letter_template, letter_template::Entity::find() => LetterTemplateVersion)
        }
        Kind::LetterCopyRule => read!(letter_copy_rule, letter_copy_rule::Entity::find() => LetterCopyRule),
        Kind::LetterRule => read!(letter_rule, letter_rule::Entity::find() => LetterRule),
        Kind::LetterLink => read!(letter_link, letter_link::Entity::find() => LetterLink),
        Kind::LetterItem => read!(letter_item, scoped::letter_items(ctx.backend(), scope) => LetterItem),
        Kind::Matter => read!(matter, storage::matter::visible(ctx.backend(), scope) => Matter),
        Kind::Milestone => read!(milestone, scoped::milestones(ctx.backend(), scope) => Milestone),
        Kind::OfficeReport => read!(office_report, office_report::Entity::find() => OfficeReport),
        Kind::Official => {
            let own = viewer.and_then(|viewer| viewer.official_id);
            read!(official, organisation::visible_officials(ctx.backend(), scope, own) => Official)
        }
        Kind::OfficialAbsence => read!(official_absence, official_absence::Entity::find() => OfficialAbsence),
        Kind::Opportunity => read!(opportunity, scoped::opportunities(administers) => Opportunity),
        Kind::OpportunityList => {
            read!(opportunity_list, storage::opportunity::visible(administers) => OpportunityList)
        }
        Kind::ProgressEntry => read!(progress_entry, scoped::progress_entries(ctx.backend(), scope) => ProgressEntry),
        Kind::Project => read!(project, storage::project::visible(ctx.backend(), scope) => Project),
        Kind::ScoreWeight => read!(score_weight, score_weight::Entity::find() => ScoreWeight),
        Kind::Review => read!(review, scoped::reviews(ctx.backend(), scope) => Review),
        Kind::ReviewLevel => read!(review_level, review_level::Entity::find() => ReviewLevel),
        Kind::ReviewOpinion => read!(review_opinion, scoped::review_opinions(ctx.backend(), scope) => ReviewOpinion),
        Kind::ProjectHold => read!(project_hold, scoped::project_holds(ctx.backend(), scope) => ProjectHold),
        Kind::ScreeningLimit => read!(screening_limit, screening_limit::Entity::find() => ScreeningLimit),
        Kind::StageChange => read!(stage_change, scoped::stage_changes(ctx.backend(), scope) => StageChange),
        Kind::Target => read!(target, storage::target::visible(ctx.backend(), scope) => Target),
        Kind::Task => read!(task, storage::task::visible(ctx.backend(), scope) => Task),
        Kind::TaskForce => read!(task_force, scoped::task_forces(ctx.backend(), scope) => TaskForce),
        Kind::TaskForceMember => {
            read!(task_force_member, scoped::task_force_members(ctx.backend(), scope) => TaskForceMember)
        }
        Kind::Unit => read!(unit, organisation::visible_units(ctx.backend(), scope) => Unit),
    }
}
