//! Reviews: rounds are begun, opinions recorded, and a project is approved by those of its open round.

use chrono::NaiveDate;
use entity::{OpinionKind, ReviewOutcome, Stage, Verdict, project as project_table, review, review_opinion};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::{Act, ActionError, Checks, Outcome, project, taken, unit};
use crate::{
    domain::{language::say, lifecycle, refusal::Refusal, refusal::RefusalCode, review as rules, text},
    storage,
};

/// Begins a round of review of a project in negotiation.
pub async fn start(act: &Act, project_id: i64, on: NaiveDate) -> Outcome<review::Model> {
    let project = project::touch(act, project_id).await?;
    if project.stage != Stage::Negotiating {
        let message = say!(
            "项目现为“{stage}”阶段，只有在谈项目方可审议",
            "The project is at the stage “{stage}”: only one in negotiation is reviewed",
            stage = project.stage.terms(),
        );
        return Err(Refusal::of_change(RefusalCode::StageApproval, message).into());
    }
    let last = storage::review::last_round(act.conn(), project_id).await?;
    rules::start(last.as_ref().map(|(_, round)| round), project.stage_on, on, act.today())?;
    let row = review::ActiveModel {
        project_id: Set(project_id),
        round: Set(last.map_or(1, |(row, _)| row.round + 1)),
        started_on: Set(on),
        closed_on: Set(None),
        outcome: Set(None),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("review.start", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// An opinion as given.
#[derive(Clone, Debug)]
pub struct Opinion {
    /// On what it was asked for.
    pub kind: OpinionKind,
    /// What it says.
    pub verdict: Verdict,
    /// Who gave it, at most 120 characters.
    pub given_by: String,
    /// The unit it came from, if it came from one.
    pub unit_id: Option<i64>,
    /// The day it was given.
    pub on: NaiveDate,
    /// In words.
    pub words: String,
}

/// Records an opinion in a round, which ends with it unless it is a pass.
pub async fn record_opinion(act: &Act, review_id: i64, opinion: &Opinion) -> Outcome<review::Model> {
    let found = review::Entity::find_by_id(review_id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    project::touch(act, found.project_id).await?;
    // As it is now that nobody else writes to the project.
    let row = review::Entity::find_by_id(review_id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let round = storage::review::round(act.conn(), &row).await?;
    let ends = rules::give(&round, opinion.kind, opinion.verdict, opinion.on, act.today())?;
    let mut checks = Checks::default();
    let given = review_opinion::ActiveModel {
        project_id: Set(row.project_id),
        review_id: Set(review_id),
        kind: Set(opinion.kind),
        verdict: Set(opinion.verdict),
        given_by: Set(checks.take(text::line("givenBy", &opinion.given_by, 120))),
        unit_id: Set(opinion.unit_id),
        given_on: Set(opinion.on),
        words: Set(checks.take(text::words("words", &opinion.words))),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        ..Default::default()
    };
    checks.finish()?;
    if let Some(id) = opinion.unit_id {
        unit::active(act, "unitId", id, opinion.on).await?;
    }
    let given = given.insert(act.conn()).await.map_err(taken("kind"))?;
    act.record("review_opinion.record", given.id, None, Some(&given)).await?;
    match ends {
        Some(outcome) => close(act, row, outcome, opinion.on).await,
        None => Ok(row),
    }
}

/// Ends the open round of a project that is approved on `on`: the rules must allow it.
pub(super) async fn approve(act: &Act, project: &project_table::Model, on: NaiveDate) -> Outcome<()> {
    let levels = storage::review::levels_in_force(act.conn(), on).await?;
    let required = rules::required(&levels, project.direction_id, project.planned_amount)?;
    let last = storage::review::last_round(act.conn(), project.id).await?;
    rules::approve(last.as_ref().map(|(_, round)| round), &required, on)?;
    match last {
        Some((row, _)) => close(act, row, ReviewOutcome::Passed, on).await.map(drop),
        None => Ok(()),
    }
}

/// Breaks off the open round of a project that leaves the pool, if there is one.
pub(super) async fn withdraw(act: &Act, project_id: i64, on: NaiveDate) -> Outcome<()> {
    match storage::review::last_round(act.conn(), project_id).await? {
        Some((row, round)) if round.closed.is_none() => {
            lifecycle::not_before("on", on, round.last_day())?;
            close(act, row, ReviewOutcome::Withdrawn, on).await.map(drop)
        }
        _ => Ok(()),
    }
}

async fn close(act: &Act, before: review::Model, outcome: ReviewOutcome, on: NaiveDate) -> Outcome<review::Model> {
    let mut row = before.clone().into_active_model();
    row.outcome = Set(Some(outcome));
    row.closed_on = Set(Some(on));
    let after = row.update(act.conn()).await?;
    act.record("review.close", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}
