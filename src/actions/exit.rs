//! Exit (终止项目审议退出): proposed, reviewed, decided; what it frees becomes an idle asset.

use chrono::NaiveDate;
use entity::{ExitDecision, RefusalCode, exit_proposal, idle_asset, project as project_table};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set, SqlErr,
};

use super::{
    Act, ActionError, Checks, Outcome,
    asset::{self, Freed},
    project::{self, StageStep, Step},
    unchanged, unit, unknown,
};
use crate::domain::{
    exit::{self, Course},
    language::say,
    refusal::Refusal,
    text,
    viewer::Scope,
};

/// Proposes to give a project up. Heads and liaison officers propose for their own units.
pub async fn propose(
    act: &Act,
    project_id: i64,
    unit_id: i64,
    on: NaiveDate,
    reason: &str,
) -> Outcome<exit_proposal::Model> {
    let project = project::touch(act, project_id).await?;
    exit::propose(project.stage, project.stage_on, on, act.today())?;
    let mut checks = Checks::default();
    let reason = checks.take(text::filled_words("reason", reason));
    if let Scope::Units { unit_ids, .. } = act.scope()
        && !unit_ids.contains(&unit_id)
    {
        checks.refuse(unknown("unitId"));
    }
    checks.finish()?;
    unit::active(act, "unitId", unit_id, on).await?;
    let row = exit_proposal::ActiveModel {
        project_id: Set(project_id),
        unit_id: Set(unit_id),
        proposed_on: Set(on),
        reason: Set(reason),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await.map_err(open_already)?;
    act.record("exit_proposal.propose", row.id, None, Some(&row)).await?;
    Ok(row)
}

fn open_already(error: DbErr) -> ActionError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            let message =
                say!("该项目已有尚未决定的退出提议", "There is a proposal for this project that is not decided yet");
            Refusal::of_field("projectId", RefusalCode::Taken, message).into()
        }
        _ => error.into(),
    }
}

/// Records what the review of a proposal found; a later review replaces it.
pub async fn review(act: &Act, id: i64, version: i32, on: NaiveDate, opinion: &str) -> Outcome<exit_proposal::Model> {
    let (_, before) = held(act, id, version).await?;
    exit::review(course(&before), on, act.today())?;
    let mut row = before.clone().into_active_model();
    row.reviewed_on = Set(Some(on));
    row.opinion = Set(Some(text::filled_words("opinion", opinion)?));
    keep(act, "exit_proposal.review", before, row).await
}

/// A decision as entered.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What was decided.
    pub decision: ExitDecision,
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// The land and plant that an exit frees.
    pub freed: Vec<Freed>,
}

/// Decides a proposal. By an exit the project leaves the life cycle, what it leaves behind is recorded, and what it had
/// taken up is free again. The proposal, and what was freed.
pub async fn decide(
    act: &Act,
    id: i64,
    version: i32,
    decision: &Decision,
) -> Outcome<(exit_proposal::Model, Vec<idle_asset::Model>)> {
    let (project, before) = held(act, id, version).await?;
    exit::decide(course(&before), decision.on, act.today())?;
    let mut checks = Checks::default();
    let reason = checks.take(text::filled_words("reason", &decision.reason));
    if decision.decision == ExitDecision::Keep && !decision.freed.is_empty() {
        let message = say!("决定继续推进的项目不产生存量资源", "A project that goes on leaves nothing behind");
        checks.refuse(Refusal::of_field("freed", RefusalCode::NothingFreed, message));
    }
    checks.set_of("freed", &decision.freed);
    checks.finish()?;
    let mut row = before.clone().into_active_model();
    row.decision = Set(Some(decision.decision));
    row.decided_on = Set(Some(decision.on));
    row.decision_reason = Set(Some(reason.clone()));
    let after = keep(act, "exit_proposal.decide", before, row).await?;
    if decision.decision == ExitDecision::Keep {
        return Ok((after, Vec::new()));
    }
    asset::release_all(act, project.id, decision.on).await?;
    let freed = asset::free(act, &after, decision.on, &decision.freed).await?;
    // Comes last, since it brings the sums up to date.
    let step = StageStep { step: Step::Exit, on: decision.on, reason };
    project::change_stage(act, project.id, project.version, &step).await?;
    Ok((after, freed))
}

/// A project goes beyond the stages from which it can exit only when no proposal to exit waits for its decision.
pub(super) async fn none_waits(act: &Act, project_id: i64) -> Outcome<()> {
    let waiting = exit_proposal::Entity::find()
        .filter(exit_proposal::Column::ProjectId.eq(project_id))
        .filter(exit_proposal::Column::Decision.is_null())
        .one(act.conn())
        .await?;
    Ok(waiting.map_or(Ok(()), |waiting| Err(exit::waits(waiting.proposed_on)))?)
}

const fn course(row: &exit_proposal::Model) -> Course {
    Course { proposed_on: row.proposed_on, reviewed_on: row.reviewed_on, decision: row.decision }
}

/// The proposal, whose project must be in scope and is held as well, as the actor read it.
async fn held(act: &Act, id: i64, version: i32) -> Outcome<(project_table::Model, exit_proposal::Model)> {
    let found = exit_proposal::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let project = project::touch(act, found.project_id).await?;
    let found = exit_proposal::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    Ok((project, unchanged(found, version, |row| row.version)?))
}

async fn keep(
    act: &Act,
    action: &str,
    before: exit_proposal::Model,
    mut row: exit_proposal::ActiveModel,
) -> Outcome<exit_proposal::Model> {
    row.version = Set(before.version + 1);
    let after = row.update(act.conn()).await?;
    act.record(action, after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}
