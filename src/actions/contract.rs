//! Contracts: signed with a project, corrected, and added to by supplements.

use chrono::NaiveDate;
use entity::{RefusalCode, Stage, contract, contract_supplement, project as project_table};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::{Act, ActionError, Checks, Outcome, project, review, taken, unchanged};
use crate::{
    domain::{commitment, language::say, lifecycle, money, refusal::Refusal, text},
    storage,
};

/// A contract as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// Contract number, at most 60 characters, unique.
    pub number: String,
    /// Who signs it with whom.
    pub parties: String,
    /// Amount in fen, without supplements.
    pub amount: i64,
    /// Whether the amount is approximate.
    pub is_approximate: bool,
    /// The day promised for the start.
    pub committed_start_on: NaiveDate,
    /// The day promised for production.
    pub committed_production_on: NaiveDate,
    /// The day promised for capacity.
    pub committed_capacity_on: Option<NaiveDate>,
    /// What may go wrong, and what was agreed for it.
    pub risk_notes: String,
}

impl Input {
    /// Puts the checked values of a contract signed on `signed_on` into its row.
    fn check(&self, signed_on: NaiveDate, row: &mut contract::ActiveModel) -> Outcome<()> {
        let mut checks = Checks::default();
        row.number = Set(Some(checks.take(text::line("number", &self.number, 60))));
        row.parties = Set(checks.take(text::filled_words("parties", &self.parties)));
        row.amount = Set(checks.take(money::above_zero("amount", self.amount)));
        row.is_approximate = Set(self.is_approximate);
        row.committed_start_on = Set(Some(self.committed_start_on));
        row.committed_production_on = Set(Some(self.committed_production_on));
        row.committed_capacity_on = Set(self.committed_capacity_on);
        row.risk_notes = Set(checks.take(text::words("riskNotes", &self.risk_notes)));
        checks.take(commitment::in_order(
            signed_on,
            self.committed_start_on,
            self.committed_production_on,
            self.committed_capacity_on,
        ));
        checks.finish()
    }
}

/// Records the contract of a project that is signed on `on`.
pub(super) async fn sign(act: &Act, project_id: i64, on: NaiveDate, input: &Input) -> Outcome<contract::Model> {
    let mut row = contract::ActiveModel { project_id: Set(project_id), version: Set(1), ..Default::default() };
    input.check(on, &mut row)?;
    let row = row.insert(act.conn()).await.map_err(taken("number"))?;
    act.record("contract.sign", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Corrects a contract. A greater amount must have passed the review that it asks for.
pub async fn correct(act: &Act, id: i64, version: i32, input: &Input) -> Outcome<contract::Model> {
    let found = contract::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let project = project::touch(act, found.project_id).await?;
    let found = contract::Entity::find_by_id(id).one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    let mut row = before.clone().into_active_model();
    let signed_on = project.signed_on.unwrap_or(project.stage_on);
    input.check(signed_on, &mut row)?;
    if input.amount > before.amount {
        review::covering(act, &project, input.amount, signed_on).await?;
    }
    row.version = Set(version + 1);
    let after = row.update(act.conn()).await.map_err(taken("number"))?;
    act.record("contract.correct", id, Some(&before), Some(&after)).await?;
    add_up(act, project, &after).await?;
    Ok(after)
}

/// A supplement as entered.
#[derive(Clone, Debug)]
pub struct Supplement {
    /// Number of the agreement, at most 60 characters, unique.
    pub number: String,
    /// What it adds in fen, above zero.
    pub amount: i64,
    /// The day it was signed.
    pub signed_on: NaiveDate,
    /// What it is about.
    pub words: String,
}

impl Supplement {
    /// Puts the checked values of a supplement to the contract of `project` into its row.
    fn check(
        &self,
        act: &Act,
        project: &project_table::Model,
        row: &mut contract_supplement::ActiveModel,
    ) -> Outcome<()> {
        let mut checks = Checks::default();
        row.number = Set(checks.take(text::line("number", &self.number, 60)));
        row.amount = Set(checks.take(money::above_zero("amount", self.amount)));
        row.signed_on = Set(self.signed_on);
        row.words = Set(checks.take(text::words("words", &self.words)));
        checks.take(lifecycle::happened("on", self.signed_on, act.today()));
        let signed_on = project.signed_on.unwrap_or(project.stage_on);
        checks.take(lifecycle::not_before("on", self.signed_on, signed_on));
        checks.finish()
    }
}

/// Records a supplement to the contract of a project: it adds to the amount, and signs nothing anew.
pub async fn supplement(act: &Act, project_id: i64, input: &Supplement) -> Outcome<contract_supplement::Model> {
    let project = project::touch(act, project_id).await?;
    if project.stage == Stage::Exited {
        let message =
            say!("项目已终止退出，不能登记增资", "The project was given up: nothing can be added to its contract");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    let contract = storage::contract::of_projects(act.conn(), vec![project_id]).await?.into_iter().next();
    let contract = contract.ok_or_else(|| {
        let message = say!("项目尚未签约，不能登记增资", "The project has no contract to add to");
        Refusal::of_change(RefusalCode::ContractMissing, message)
    })?;
    let mut row = contract_supplement::ActiveModel {
        project_id: Set(project_id),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        version: Set(1),
        ..Default::default()
    };
    input.check(act, &project, &mut row)?;
    let row = row.insert(act.conn()).await.map_err(taken("number"))?;
    act.record("contract_supplement.record", row.id, None, Some(&row)).await?;
    add_up(act, project, &contract).await?;
    Ok(row)
}

/// Corrects a supplement.
pub async fn correct_supplement(
    act: &Act,
    id: i64,
    version: i32,
    input: &Supplement,
) -> Outcome<contract_supplement::Model> {
    let found = contract_supplement::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let project = project::touch(act, found.project_id).await?;
    // As it is now that nobody else writes to the project.
    let found = contract_supplement::Entity::find_by_id(id).one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    let mut row = before.clone().into_active_model();
    input.check(act, &project, &mut row)?;
    row.version = Set(version + 1);
    let after = row.update(act.conn()).await.map_err(taken("number"))?;
    act.record("contract_supplement.correct", id, Some(&before), Some(&after)).await?;
    if let Some(contract) = storage::contract::of_projects(act.conn(), vec![project.id]).await?.first() {
        add_up(act, project, contract).await?;
    }
    Ok(after)
}

/// Brings the project's contract amount, and the sums with it, to what contract and supplements say.
async fn add_up(act: &Act, project: project_table::Model, contract: &contract::Model) -> Outcome<()> {
    let amount = storage::contract::amount(act.conn(), contract).await?;
    if project.contract_amount != Some(amount) {
        project::set_contract_amount(act, project, amount).await?;
    }
    Ok(())
}
