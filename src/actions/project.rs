//! Projects: into the pool, and what they are.

mod duty;
mod stage;

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use entity::{Duty, Stage, project};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

pub use self::{
    duty::{Responsibility, assign, release},
    stage::{StageStep, Step, change_stage},
};
use super::{Act, ActionError, Checks, Outcome, category::Given, direction, taken, unchanged};
use crate::{
    domain::{double, lifecycle, money, tally::Counted, text},
    storage,
};

/// Prefix of the project codes that are given out.
const CODE_PREFIX: &str = "ZS";

/// What a project is, as entered.
#[derive(Clone, Debug)]
pub struct Description {
    /// Name, at most 200 characters.
    pub name: String,
    /// Investor, at most 200 characters.
    pub investor: String,
    /// What it is about.
    pub summary: String,
    /// Industry direction.
    pub direction_id: i64,
    /// Channel, and whether it is new or stock.
    pub categories: Given,
    /// Whether a high-tech enterprise invests.
    pub high_tech: bool,
    /// Planned investment in fen, as far as it is known.
    pub planned_amount: Option<i64>,
}

impl Description {
    /// What is given anew must be in use on `day`; what the project has already may have ended.
    async fn check(
        &self,
        act: &Act,
        row: &mut project::ActiveModel,
        before: Option<&project::Model>,
        day: NaiveDate,
    ) -> Outcome<()> {
        let mut checks = Checks::default();
        row.name = Set(checks.take(text::line("name", &self.name, 200)));
        row.investor = Set(checks.take(text::line("investor", &self.investor, 200)));
        row.summary = Set(checks.take(text::words("summary", &self.summary)));
        row.direction_id = Set(self.direction_id);
        row.channel_id = Set(self.categories.channel_id);
        row.new_or_stock_id = Set(self.categories.new_or_stock_id);
        row.high_tech = Set(self.high_tech);
        row.planned_amount = Set(checks.take(money::optional("plannedAmount", self.planned_amount)));
        if before.is_none_or(|before| before.direction_id != self.direction_id) {
            checks.gather(direction::active(act, "directionId", self.direction_id, day).await)?;
        }
        let had = before.map(|before| Given { channel_id: before.channel_id, new_or_stock_id: before.new_or_stock_id });
        self.categories.check(act, &mut checks, had.unwrap_or_default(), day).await?;
        checks.finish()
    }
}

/// A project on its way into the pool.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Project code, at most 40 characters, unique; without one it gets the next.
    pub code: Option<String>,
    /// What it is.
    pub description: Description,
    /// Who answers for it.
    pub responsibility: Responsibility,
    /// The day it comes into the pool.
    pub registered_on: NaiveDate,
    /// The lead it comes from.
    pub lead_id: Option<i64>,
}

/// Takes a project into the pool, in negotiation, and says which other ones there have its name. The same form sent
/// twice is refused.
pub async fn create(act: &Act, entry: &Entry) -> Outcome<(project::Model, Vec<project::Model>)> {
    let registered_on = entry.registered_on;
    lifecycle::happened("registeredOn", registered_on, act.today())?;
    let mut row = project::ActiveModel {
        stage: Set(Stage::Negotiating),
        stage_on: Set(registered_on),
        registered_on: Set(registered_on),
        lead_id: Set(entry.lead_id),
        version: Set(1),
        created_at: Set(act.now()),
        updated_at: Set(act.now()),
        ..Default::default()
    };
    entry.description.check(act, &mut row, None, registered_on).await?;
    row.code = Set(match &entry.code {
        Some(code) => text::line("code", code, 40)?,
        None => {
            let seq = storage::sequence::next(act.conn(), CODE_PREFIX, registered_on.year()).await?;
            format!("{CODE_PREFIX}{}-{seq:04}", registered_on.year())
        }
    });
    // From the locked row of the sequence on, those who enter projects at the same time wait for each other.
    let duplicates = storage::project::named(act.conn(), entry.description.name.trim(), None).await?;
    is_new(act, entry, &duplicates).await?;
    let row = row.insert(act.conn()).await.map_err(taken("code"))?;
    act.record("project.create", row.id, None, Some(&row)).await?;
    stage::record(act, &row, None, registered_on, "入库").await?;
    duty::begin_all(act, row.id, &entry.responsibility, registered_on).await?;
    let counted = storage::tally::counted(act.conn(), &row).await?;
    storage::tally::settle(act.conn(), None, &counted, act.today()).await?;
    Ok((row, duplicates))
}

/// Whether a project differs from those of its name that are there.
async fn is_new(act: &Act, entry: &Entry, there: &[project::Model]) -> Outcome<()> {
    let ids = there.iter().map(|row| row.id).collect();
    let duties = storage::project::assignments(act.conn(), ids, entry.registered_on).await?;
    let leads = duties.into_iter().filter(|held| held.duty == Duty::LeadUnit);
    let lead_units: HashMap<i64, i64> = leads.filter_map(|held| Some((held.project_id, held.unit_id?))).collect();
    let entered = double::Project {
        investor: &entry.description.investor,
        lead_unit: entry.responsibility.lead_unit_id,
        registered_on: entry.registered_on,
    };
    for row in there {
        let Some(lead_unit) = lead_units.get(&row.id).copied() else { continue };
        entered.is_new(double::Project { investor: &row.investor, lead_unit, registered_on: row.registered_on })?;
    }
    Ok(())
}

/// Changes what a project is, and says which other ones have its name.
pub async fn update(
    act: &Act,
    id: i64,
    version: i32,
    description: &Description,
) -> Outcome<(project::Model, Vec<project::Model>)> {
    let found = storage::project::lock(act.conn(), act.scope(), id).await?;
    let before = unchanged(found, version, |row| row.version)?;
    let mut row = before.clone().into_active_model();
    description.check(act, &mut row, Some(&before), act.today()).await?;
    let after = keep(act, "project.update", &before, row).await?;
    recount(act, &before, &after).await?;
    let duplicates = storage::project::named(act.conn(), &after.name, Some(id)).await?;
    Ok((after, duplicates))
}

/// Keeps what a project's contract and supplements say together as its contract amount.
pub(super) async fn set_contract_amount(act: &Act, before: project::Model, amount: i64) -> Outcome<()> {
    let mut row = before.clone().into_active_model();
    row.contract_amount = Set(Some(amount));
    let after = keep(act, "project.change_amount", &before, row).await?;
    recount(act, &before, &after).await
}

/// Writes a changed project as its next version.
pub(super) async fn keep(
    act: &Act,
    action: &str,
    before: &project::Model,
    mut row: project::ActiveModel,
) -> Outcome<project::Model> {
    row.version = Set(before.version + 1);
    row.updated_at = Set(act.now());
    let after = row.update(act.conn()).await?;
    act.record(action, after.id, Some(before), Some(&after)).await?;
    Ok(after)
}

/// Brings the sums to what a changed project now counts as, if that is something else.
async fn recount(act: &Act, before: &project::Model, after: &project::Model) -> Outcome<()> {
    let as_what = |row: &project::Model| (row.direction_id, row.stage, row.contract_amount);
    if as_what(before) != as_what(after) {
        let was = storage::tally::counted(act.conn(), before).await?;
        let is = Counted {
            direction_id: after.direction_id,
            stage: after.stage,
            contract_amount: after.contract_amount.unwrap_or(0),
            ..was.clone()
        };
        storage::tally::settle(act.conn(), Some(&was), &is, act.today()).await?;
    }
    Ok(())
}

/// The project, held against other writers, because something in its ledger is about to be written.
pub(super) async fn touch(act: &Act, id: i64) -> Outcome<project::Model> {
    storage::project::touch_kept(act.conn(), act.scope(), id, act.now()).await?.ok_or(ActionError::NotFound)
}

/// As [`touch`], where nothing of the project is asked.
pub(super) async fn mark(act: &Act, id: i64) -> Outcome<()> {
    let is_kept = storage::project::mark_kept(act.conn(), act.scope(), id, act.now()).await?;
    if is_kept { Ok(()) } else { Err(ActionError::NotFound) }
}
