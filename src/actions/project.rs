//! Projects: into the pool, through the stages, and who answers for them.

use chrono::{Datelike, NaiveDate};
use entity::{Duty, RefusalCode, Stage, project, project_assignment, stage_change};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::{
    Act, ActionError, Checks, Outcome,
    category::Given,
    contract,
    direction::{self, Assignee, has_duty, is_sole},
    production, review, screening, taken, task_force, unchanged, unknown,
};
use crate::{
    domain::{language::say, lifecycle, money, refusal::Refusal, responsibility, tally::Counted, text},
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

/// Who answers for a project from the first day.
#[derive(Clone, Debug)]
pub struct Responsibility {
    /// Leader.
    pub leader_id: i64,
    /// Lead unit.
    pub lead_unit_id: i64,
    /// Coordinating units.
    pub coordinating_unit_ids: Vec<i64>,
    /// Assisting units.
    pub assisting_unit_ids: Vec<i64>,
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

/// Takes a project into the pool, in negotiation.
pub async fn create(act: &Act, entry: &Entry) -> Outcome<project::Model> {
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
    let row = row.insert(act.conn()).await.map_err(taken("code"))?;
    act.record("project.create", row.id, None, Some(&row)).await?;
    record_stage(act, &row, None, registered_on, "入库").await?;

    let Responsibility { leader_id, lead_unit_id, coordinating_unit_ids, assisting_unit_ids } = &entry.responsibility;
    begin_duty(act, row.id, Assignee::Official(*leader_id), "responsibility.leaderId", registered_on).await?;
    let lead_unit = Assignee::Unit(Duty::LeadUnit, *lead_unit_id);
    begin_duty(act, row.id, lead_unit, "responsibility.leadUnitId", registered_on).await?;
    let lists = [
        (Duty::CoordinatingUnit, "coordinatingUnitIds", coordinating_unit_ids),
        (Duty::AssistingUnit, "assistingUnitIds", assisting_unit_ids),
    ];
    for (duty, list, ids) in lists {
        for (position, id) in ids.iter().enumerate() {
            let field = format!("responsibility.{list}.{position}");
            if ids.iter().take(position).any(|earlier| earlier == id) {
                return Err(Refusal::of_field(&field, RefusalCode::Taken, has_duty()).into());
            }
            begin_duty(act, row.id, Assignee::Unit(duty, *id), &field, registered_on).await?;
        }
    }
    let counted = storage::tally::counted(act.conn(), &row).await?;
    storage::tally::settle(act.conn(), None, &counted, act.today()).await?;
    Ok(row)
}

/// Changes what a project is.
pub async fn update(act: &Act, id: i64, version: i32, description: &Description) -> Outcome<project::Model> {
    let found = storage::project::lock(act.conn(), act.scope(), id).await?;
    let before = unchanged(found, version, |row| row.version)?;
    let mut row = before.clone().into_active_model();
    description.check(act, &mut row, Some(&before), act.today()).await?;
    let after = keep(act, "project.update", &before, row).await?;
    recount(act, &before, &after).await?;
    Ok(after)
}

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

/// Moves a project to another stage and writes its history.
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
            row.contract_amount = Set(Some(contract.amount));
            row.signed_on = Set(Some(on));
        }
        Step::Start => {
            task_force::must_stand(act, id, on).await?;
            row.started_on = Set(Some(on));
        }
        Step::BeginProduction(proofs) => {
            production::prove(act, id, to, proofs).await?;
            row.in_production_on = Set(Some(on));
        }
        Step::ReachCapacity(proofs) => {
            production::prove(act, id, to, proofs).await?;
            row.at_capacity_on = Set(Some(on));
        }
        Step::Exit => {}
        Step::ScreenOut => review::withdraw(act, id, on).await?,
        Step::Restore => row.sign_by = Set(None),
    }
    let after = keep(act, "project.change_stage", &before, row).await?;
    record_stage(act, &after, Some(before.stage), on, &reason).await?;
    recount(act, &before, &after).await?;
    Ok(after)
}

/// Keeps what a project's contract and supplements say together as its contract amount.
pub(super) async fn set_contract_amount(act: &Act, before: project::Model, amount: i64) -> Outcome<()> {
    let mut row = before.clone().into_active_model();
    row.contract_amount = Set(Some(amount));
    let after = keep(act, "project.change_amount", &before, row).await?;
    recount(act, &before, &after).await
}

async fn record_stage(
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

/// Gives a duty in a project from `from` on. A leader or lead unit replaces the present one, who keeps the duty until
/// the day before; coordinating and assisting units are added.
pub async fn assign(
    act: &Act,
    project_id: i64,
    assignee: Assignee,
    from: NaiveDate,
) -> Outcome<project_assignment::Model> {
    let project = touch(act, project_id).await?;
    let (duty, ..) = assignee.columns();
    if let Some(present) = present_duty(act, project_id, assignee).await? {
        if !is_sole(duty) {
            return Err(Refusal::of_field(assignee.field(), RefusalCode::Taken, has_duty()).into());
        }
        let until = responsibility::last_day_before(present.from_on, from)?;
        end_duty(act, present, until).await?;
    }
    if !is_sole(duty) {
        return begin_duty(act, project_id, assignee, assignee.field(), from).await;
    }
    let was = storage::tally::counted(act.conn(), &project).await?;
    let begun = begin_duty(act, project_id, assignee, assignee.field(), from).await?;
    let is = storage::tally::counted(act.conn(), &project).await?;
    storage::tally::settle(act.conn(), Some(&was), &is, act.today()).await?;
    Ok(begun)
}

/// Ends the duty of a coordinating or assisting unit; `until` is its last day.
pub async fn release(
    act: &Act,
    project_id: i64,
    duty: Duty,
    unit_id: i64,
    until: NaiveDate,
) -> Outcome<project_assignment::Model> {
    mark(act, project_id).await?;
    if is_sole(duty) {
        let message = say!(
            "“{duty}”不能空缺，请直接指定接任者",
            "There must always be a {duty}: name the next one instead",
            duty = duty.terms(),
        );
        return Err(Refusal::of_field("duty", RefusalCode::Blank, message).into());
    }
    let present = present_duty(act, project_id, Assignee::Unit(duty, unit_id)).await?;
    let present = present.ok_or_else(|| unknown("unitId"))?;
    responsibility::stretch("until", present.from_on, Some(until))?;
    end_duty(act, present, until).await
}

async fn present_duty(act: &Act, project_id: i64, assignee: Assignee) -> Outcome<Option<project_assignment::Model>> {
    let (duty, _, unit_id) = assignee.columns();
    let mut present = project_assignment::Entity::find()
        .filter(project_assignment::Column::ProjectId.eq(project_id))
        .filter(project_assignment::Column::Duty.eq(duty))
        .filter(project_assignment::Column::UntilOn.is_null());
    if !is_sole(duty) {
        present = present.filter(project_assignment::Column::UnitId.eq(unit_id));
    }
    Ok(present.one(act.conn()).await?)
}

async fn begin_duty(
    act: &Act,
    project_id: i64,
    assignee: Assignee,
    field: &str,
    from: NaiveDate,
) -> Outcome<project_assignment::Model> {
    assignee.check(act, field, from).await?;
    let (duty, official_id, unit_id) = assignee.columns();
    let row = project_assignment::ActiveModel {
        project_id: Set(project_id),
        duty: Set(duty),
        official_id: Set(official_id),
        unit_id: Set(unit_id),
        from_on: Set(from),
        until_on: Set(None),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("project_assignment.begin", row.id, None, Some(&row)).await?;
    Ok(row)
}

async fn end_duty(
    act: &Act,
    present: project_assignment::Model,
    until: NaiveDate,
) -> Outcome<project_assignment::Model> {
    let mut row = present.clone().into_active_model();
    row.until_on = Set(Some(until));
    let ended = row.update(act.conn()).await?;
    act.record("project_assignment.end", ended.id, Some(&present), Some(&ended)).await?;
    Ok(ended)
}
