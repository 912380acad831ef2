//! Reviews: rounds are begun, opinions recorded, and a project is approved by those of its open round.

use chrono::NaiveDate;
use entity::{OpinionKind, ReviewOutcome, Stage, Verdict, project as project_table, review, review_opinion};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::{Act, ActionError, Checks, Outcome, overtaken, project, unchanged, unit};
use crate::{
    domain::{
        language::say,
        lifecycle,
        refusal::{Refusal, RefusalCode},
        review::{self as rules, Round},
        text,
    },
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

impl Opinion {
    /// Puts the checked values into a row.
    async fn check(&self, act: &Act, row: &mut review_opinion::ActiveModel) -> Outcome<()> {
        let mut checks = Checks::default();
        row.verdict = Set(self.verdict);
        row.given_by = Set(checks.take(text::line("givenBy", &self.given_by, 120)));
        row.unit_id = Set(self.unit_id);
        row.given_on = Set(self.on);
        // A project that is returned or turned down must learn why.
        let words = if self.verdict == Verdict::Pass { text::words } else { text::filled_words };
        row.words = Set(checks.take(words("words", &self.words)));
        if let Some(id) = self.unit_id {
            checks.gather(unit::active(act, "unitId", id, self.on).await)?;
        }
        checks.finish()
    }
}

/// Records an opinion in a round, which ends with it unless it is a pass. The round that approved a project takes a pass
/// that was not asked for then.
pub async fn record_opinion(act: &Act, review_id: i64, kind: OpinionKind, opinion: &Opinion) -> Outcome<review::Model> {
    let (project, row, round) = held(act, review_id).await?;
    let Opinion { verdict, on, .. } = *opinion;
    let leads_to = match row.outcome {
        Some(ReviewOutcome::Passed) => {
            rules::add(&round, project.stage, kind, verdict, on, act.today())?;
            row.outcome
        }
        _ => rules::give(&round, kind, verdict, on, act.today())?,
    };
    let mut given = review_opinion::ActiveModel {
        project_id: Set(row.project_id),
        review_id: Set(review_id),
        kind: Set(kind),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        version: Set(1),
        ..Default::default()
    };
    opinion.check(act, &mut given).await?;
    let given = given.insert(act.conn()).await.map_err(overtaken)?;
    act.record("review_opinion.record", given.id, None, Some(&given)).await?;
    settle(act, row, leads_to, opinion.on).await
}

/// Corrects an opinion, and with it what its round came to, as long as nothing followed from that.
pub async fn correct_opinion(act: &Act, id: i64, version: i32, opinion: &Opinion) -> Outcome<review::Model> {
    let found = review_opinion::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let (project, row, round) = held(act, found.review_id).await?;
    let found = review_opinion::Entity::find_by_id(id).one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    let standing = (project.stage, project.stage_on);
    let leads_to = rules::correct(&round, standing, before.kind, opinion.verdict, opinion.on, act.today())?;
    let mut given = before.clone().into_active_model();
    opinion.check(act, &mut given).await?;
    given.version = Set(version + 1);
    let after = given.update(act.conn()).await?;
    act.record("review_opinion.correct", id, Some(&before), Some(&after)).await?;
    settle(act, row, leads_to, opinion.on).await
}

/// The round, which must be the last of its project, which is held against other writers.
async fn held(act: &Act, id: i64) -> Outcome<(project_table::Model, review::Model, Round)> {
    let found = review::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let project = project::touch(act, found.project_id).await?;
    // As it is now that nobody else writes to the project.
    let last = storage::review::last_round(act.conn(), project.id).await?;
    let (row, round) = last.filter(|(row, _)| row.id == id).ok_or_else(rules::ended)?;
    Ok((project, row, round))
}

/// Brings a round to where its opinions lead; the last of them was given on `on`.
async fn settle(
    act: &Act,
    row: review::Model,
    leads_to: Option<ReviewOutcome>,
    on: NaiveDate,
) -> Outcome<review::Model> {
    match leads_to {
        None if row.outcome.is_some() => reopen(act, row).await,
        Some(outcome) if outcome != ReviewOutcome::Passed => close(act, row, outcome, on).await,
        _ => Ok(row),
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

/// A project is signed on `on`, for an amount in fen, only if its review has what that amount asks for.
pub(super) async fn sign(act: &Act, project: &project_table::Model, amount: i64, on: NaiveDate) -> Outcome<()> {
    let last = covering(act, project, amount, on).await?;
    Ok(last.map_or(Ok(()), |round| lifecycle::not_before("on", on, round.last_day()))?)
}

/// The last round of a project signed on `signed_on`, which must have every opinion that the greater of the planned
/// investment and `amount` asks for.
pub(super) async fn covering(
    act: &Act,
    project: &project_table::Model,
    amount: i64,
    signed_on: NaiveDate,
) -> Outcome<Option<Round>> {
    let levels = storage::review::levels_in_force(act.conn(), signed_on).await?;
    let amount = project.planned_amount.map_or(amount, |planned| planned.max(amount));
    let required = rules::required(&levels, project.direction_id, Some(amount))?;
    let last = storage::review::last_round(act.conn(), project.id).await?.map(|(_, round)| round);
    rules::covers(last.as_ref(), &required, amount)?;
    Ok(last)
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

/// Opens a round again whose end was a mistake.
async fn reopen(act: &Act, before: review::Model) -> Outcome<review::Model> {
    let mut row = before.clone().into_active_model();
    row.outcome = Set(None);
    row.closed_on = Set(None);
    let after = row.update(act.conn()).await?;
    act.record("review.reopen", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}
