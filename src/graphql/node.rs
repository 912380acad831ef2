//! Any object by its global id.

use std::collections::HashMap;

use async_graphql::{Context, ID, Interface, Object, Result};
use entity::{
    audit_entry, combat_unit, direction, fund_receipt, group_member, job_run, lead, lead_follow_up, ledger_snapshot,
    ledger_snapshot_row, letter, letter_item, milestone, official, progress_entry, project, project_hold,
    screening_limit, stage_change, unit,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    account::types::Viewer,
    audit::types::AuditEntry,
    context::ContextExt,
    direction::types::Direction,
    error::Fault,
    group::types::GroupMember,
    guard::SignedIn,
    id::Kind,
    job::types::JobRun,
    lead::types::{Lead, LeadFollowUp},
    letter::types::{Letter, LetterItem},
    official::types::Official,
    project::{
        ledger::{FundReceipt, Milestone, ProgressEntry, StageChange},
        types::Project,
    },
    rows::together,
    screening::types::{ProjectHold, ScreeningLimit},
    snapshot::types::{LedgerSnapshot, LedgerSnapshotRow},
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
    AuditEntry(AuditEntry),
    CombatUnit(CombatUnit),
    Direction(Direction),
    FundReceipt(FundReceipt),
    GroupMember(GroupMember),
    JobRun(JobRun),
    Lead(Lead),
    LeadFollowUp(LeadFollowUp),
    LedgerSnapshot(LedgerSnapshot),
    LedgerSnapshotRow(LedgerSnapshotRow),
    Letter(Letter),
    LetterItem(LetterItem),
    Milestone(Milestone),
    Official(Official),
    ProgressEntry(ProgressEntry),
    Project(Project),
    ProjectHold(ProjectHold),
    ScreeningLimit(ScreeningLimit),
    StageChange(StageChange),
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
) -> Result<HashMap<(Kind, i64), Node>> {
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
async fn load(ctx: &Context<'_>, kind: Kind, keys: Vec<i64>) -> Result<HashMap<i64, Node>> {
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
        Kind::AuditEntry | Kind::JobRun if !administers => Ok(HashMap::new()),
        Kind::AuditEntry => read!(audit_entry, audit_entry::Entity::find() => AuditEntry),
        Kind::CombatUnit => read!(combat_unit, combat_unit::Entity::find() => CombatUnit),
        Kind::Direction => read!(direction, direction::Entity::find() => Direction),
        Kind::FundReceipt => read!(fund_receipt, scoped::fund_receipts(ctx.backend(), scope) => FundReceipt),
        Kind::GroupMember => read!(group_member, group_member::Entity::find() => GroupMember),
        Kind::JobRun => read!(job_run, job_run::Entity::find() => JobRun),
        Kind::Lead => read!(lead, storage::lead::visible(ctx.backend(), scope) => Lead),
        Kind::LeadFollowUp => read!(lead_follow_up, scoped::follow_ups(ctx.backend(), scope) => LeadFollowUp),
        Kind::LedgerSnapshot => read!(ledger_snapshot, ledger_snapshot::Entity::find() => LedgerSnapshot),
        Kind::LedgerSnapshotRow => {
            read!(ledger_snapshot_row, storage::snapshot::visible(ctx.backend(), scope) => LedgerSnapshotRow)
        }
        Kind::Letter => read!(letter, storage::letter::visible(ctx.backend(), scope) => Letter),
        Kind::LetterItem => read!(letter_item, scoped::letter_items(ctx.backend(), scope) => LetterItem),
        Kind::Milestone => read!(milestone, scoped::milestones(ctx.backend(), scope) => Milestone),
        Kind::Official => {
            let own = viewer.and_then(|viewer| viewer.official_id);
            read!(official, organisation::visible_officials(ctx.backend(), scope, own) => Official)
        }
        Kind::ProgressEntry => read!(progress_entry, scoped::progress_entries(ctx.backend(), scope) => ProgressEntry),
        Kind::Project => read!(project, storage::project::visible(ctx.backend(), scope) => Project),
        Kind::ProjectHold => read!(project_hold, scoped::project_holds(ctx.backend(), scope) => ProjectHold),
        Kind::ScreeningLimit => read!(screening_limit, screening_limit::Entity::find() => ScreeningLimit),
        Kind::StageChange => read!(stage_change, scoped::stage_changes(ctx.backend(), scope) => StageChange),
        Kind::Unit => read!(unit, organisation::visible_units(ctx.backend(), scope) => Unit),
    }
}
