//! Reviews: rounds are begun, opinions recorded, and a project is approved by those of its open round.

use chrono::NaiveDate;
use entity::{OpinionKind, ReviewOutcome, Stage, Verdict, project as project_table, review, review_opinion};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::{Act, ActionError, Checks, Outcome, project, taken, unchanged, unit};
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

/// Records an opinion in a round, which ends with it unless it is a pass.
pub async fn record_opinion(act: &Act, review_id: i64, kind: OpinionKind, opinion: &Opinion) -> Outcome<review::Model> {
    let row = held(act, review_id).await?;
    let round = storage::review::round(act.conn(), &row).await?;
    let ends = rules::give(&round, kind, opinion.verdict, opinion.on, act.today())?;
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
    let given = given.insert(act.conn()).await.map_err(taken("kind"))?;
    act.record("review_opinion.record", given.id, None, Some(&given)).await?;
    end_with(act, row, ends, opinion.on).await
}

/// Corrects an opinion while its round is open; the round ends with it if it is no pass after all.
pub async fn correct_opinion(act: &Act, id: i64, version: i32, opinion: &Opinion) -> Outcome<review::Model> {
    let found = review_opinion::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let row = held(act, found.review_id).await?;
    let found = review_opinion::Entity::find_by_id(id).one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    // It is as if it had not been given yet.
    let mut round = storage::review::round(act.conn(), &row).await?;
    round.opinions.retain(|(kind, ..)| *kind != before.kind);
    let ends = rules::give(&round, before.kind, opinion.verdict, opinion.on, act.today())?;
    let mut given = before.clone().into_active_model();
    opinion.check(act, &mut given).await?;
    given.version = Set(version + 1);
    let after = given.update(act.conn()).await?;
    act.record("review_opinion.correct", id, Some(&before), Some(&after)).await?;
    end_with(act, row, ends, opinion.on).await
}

/// The round, its project held against other writers.
async fn held(act: &Act, id: i64) -> Outcome<review::Model> {
    let found = review::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    project::mark(act, found.project_id).await?;
    // As it is now that nobody else writes to the project.
    review::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)
}

async fn end_with(act: &Act, row: review::Model, ends: Option<ReviewOutcome>, on: NaiveDate) -> Outcome<review::Model> {
    match ends {
        Some(outcome) => close(act, row, outcome, on).await,
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
