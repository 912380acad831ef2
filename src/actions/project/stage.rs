//! Which stage a project reaches, and what that takes.

use chrono::NaiveDate;
use entity::{Stage, project, stage_change};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{keep, recount};
use crate::{
    actions::{Act, Outcome, contract, exit, plan, production, review, screening, task_force, unchanged},
    domain::{lifecycle, text},
    storage,
};

/// A change of stage, as entered.
#[derive(Clone, Debug)]
pub struct StageStep {
    /// What is done.
    pub step: Step,
    /// The day it was done.
    pub on: NaiveDate,
    /// Why, or on what ground.
    pub reason: String,
}

/// What brings a project to another stage.
#[derive(Clone, Debug)]
pub enum Step {
    /// It is approved, by its open review, and to be signed by a day.
    Approve {
        /// That day.
        sign_by: NaiveDate,
    },
    /// Its contract is signed.
    Sign(contract::Input),
    /// Construction or fit-out begins, under its task force.
    Start,
    /// Production or operation begins, which this proves.
    BeginProduction(Vec<production::Evidence>),
    /// Planned output is reached, which this proves.
    ReachCapacity(Vec<production::Evidence>),
    /// It is given up after signing.
    Exit,
    /// It is taken out of the pool, and its open review broken off.
    ScreenOut,
    /// It comes back into the pool.
    Restore,
}

impl Step {
    /// The stage it leads to.
    const fn stage(&self) -> Stage {
        match self {
            Self::Approve { .. } => Stage::Approved,
            Self::Sign(_) => Stage::Signed,
            Self::Start => Stage::Started,
            Self::BeginProduction(_) => Stage::InProduction,
            Self::ReachCapacity(_) => Stage::AtCapacity,
            Self::Exit => Stage::Exited,
            Self::ScreenOut => Stage::ScreenedOut,
            Self::Restore => Stage::Negotiating,
        }
    }
}

/// Moves a project to another stage, writes its history, and completes the milestones that are reached with it.
pub async fn change_stage(act: &Act, id: i64, version: i32, change: &StageStep) -> Outcome<project::Model> {
    let found = storage::project::lock(act.conn(), act.scope(), id).await?;
    let before = unchanged(found, version, |row| row.version)?;
    let (to, on) = (change.step.stage(), change.on);
    lifecycle::change(before.stage, before.stage_on, to, on, act.today())?;
    if to == Stage::ScreenedOut {
        screening::confirm(act, &before, on).await?;
    }
    let reason = text::filled_words("reason", &change.reason)?;

    let mut row = before.clone().into_active_model();
    row.stage = Set(to);
    row.stage_on = Set(on);
    screening::begin(act, &before, &mut row, on).await?;
    match &change.step {
        Step::Approve { sign_by } => {
            lifecycle::not_before("signBy", *sign_by, on)?;
            review::approve(act, &before, on).await?;
            row.sign_by = Set(Some(*sign_by));
        }
        Step::Sign(input) => {
            let contract = contract::sign(act, id, on, input).await?;
            review::sign(act, &before, contract.amount, on).await?;
            row.contract_amount = Set(Some(contract.amount));
            row.signed_on = Set(Some(on));
        }
        Step::Start => {
            task_force::must_stand(act, id, on).await?;
            row.started_on = Set(Some(on));
        }
        Step::BeginProduction(proofs) => {
            exit::none_waits(act, id).await?;
            production::prove(act, id, to, proofs).await?;
            row.in_production_on = Set(Some(on));
        }
        Step::ReachCapacity(proofs) => {
            exit::none_waits(act, id).await?;
            production::prove(act, id, to, proofs).await?;
            row.at_capacity_on = Set(Some(on));
        }
        Step::Exit => {}
        Step::ScreenOut => review::withdraw(act, id, on).await?,
        Step::Restore => row.sign_by = Set(None),
    }
    let after = keep(act, "project.change_stage", &before, row).await?;
    record(act, &after, Some(before.stage), on, &reason).await?;
    plan::reach(act, id, to, on).await?;
    recount(act, &before, &after).await?;
    Ok(after)
}

/// Writes a line of the project's stage history.
pub(super) async fn record(
    act: &Act,
    project: &project::Model,
    from: Option<Stage>,
    on: NaiveDate,
    reason: &str,
) -> Outcome<()> {
    let row = stage_change::ActiveModel {
        project_id: Set(project.id),
        from_stage: Set(from),
        to_stage: Set(project.stage),
        changed_on: Set(on),
        reason: Set(reason.to_owned()),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        ..Default::default()
    };
    row.insert(act.conn()).await?;
    Ok(())
}
