//! Joint ceremonies (集中活动), such as a joint start: they group projects and count nothing anew.

use chrono::NaiveDate;
use entity::{RefusalCode, ceremony, ceremony_project};
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set, Unchanged};

use super::{Act, ActionError, Checks, Outcome, already, project, taken, unchanged};
use crate::{
    domain::{
        ceremony as rules,
        language::{Words, say},
        money,
        refusal::Refusal,
        text,
    },
    storage,
};

/// A ceremony as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name, at most 200 characters.
    pub name: String,
    /// The day it is held; it may lie ahead.
    pub held_on: NaiveDate,
    /// Where it is held, at most 200 characters.
    pub place: String,
}

impl Input {
    fn check(&self) -> Outcome<ceremony::ActiveModel> {
        let mut checks = Checks::default();
        let row = ceremony::ActiveModel {
            name: Set(checks.take(text::line("name", &self.name, 200))),
            held_on: Set(self.held_on),
            place: Set(checks.take(text::line("place", &self.place, 200))),
            ..Default::default()
        };
        checks.finish().map(|()| row)
    }
}

/// Records a new ceremony.
pub async fn create(act: &Act, input: &Input) -> Outcome<ceremony::Model> {
    let mut row = input.check()?;
    row.version = Set(1);
    let row = row.insert(act.conn()).await.map_err(taken("name"))?;
    act.record("ceremony.create", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Changes a ceremony; its projects stay signed by its day.
pub async fn update(act: &Act, id: i64, version: i32, input: &Input) -> Outcome<ceremony::Model> {
    let mut row = input.check()?;
    let found = ceremony::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    let signings = storage::ceremony::signings(act.conn(), id).await?;
    if let Some(last) = signings.iter().filter_map(|(_, signed_on)| *signed_on).max() {
        rules::after_signings(input.held_on, last)?;
    }
    row.id = Unchanged(id);
    row.version = Set(version + 1);
    let after = row.update(act.conn()).await.map_err(taken("name"))?;
    act.record("ceremony.update", id, Some(&before), Some(&after)).await?;
    act.concerns_projects(signings.into_iter().map(|(project_id, _)| project_id));
    Ok(after)
}

/// What a project is presented with at a ceremony, as entered.
#[derive(Clone, Copy, Debug)]
pub struct Presentation {
    /// Investment in fen, above zero.
    pub investment: i64,
    /// Yearly output at capacity in fen.
    pub yearly_output: i64,
    /// Whether it is an innovation platform.
    pub is_innovation_platform: bool,
}

impl Presentation {
    fn check(&self, row: &mut ceremony_project::ActiveModel) -> Outcome<()> {
        let mut checks = Checks::default();
        row.investment = Set(checks.take(money::above_zero("investment", self.investment)));
        row.yearly_output =
            Set(checks.take(money::optional("yearlyOutput", Some(self.yearly_output))).unwrap_or_default());
        row.is_innovation_platform = Set(self.is_innovation_platform);
        checks.finish()
    }
}

/// Adds a project to a ceremony; it must be signed by the day.
pub async fn add_project(
    act: &Act,
    ceremony_id: i64,
    project_id: i64,
    presentation: &Presentation,
) -> Outcome<ceremony_project::Model> {
    let ceremony = ceremony::Entity::find_by_id(ceremony_id).lock_exclusive().one(act.conn()).await?;
    let ceremony = ceremony.ok_or(ActionError::NotFound)?;
    let project = project::touch(act, project_id).await?;
    if project.signed_on.is_none_or(|signed_on| signed_on > ceremony.held_on) {
        let message = say!("项目在活动当日尚未签约", "The project is not signed by the day of the ceremony");
        return Err(Refusal::of_field("projectId", RefusalCode::ContractMissing, message).into());
    }
    let mut row = ceremony_project::ActiveModel {
        ceremony_id: Set(ceremony_id),
        project_id: Set(project_id),
        version: Set(1),
        ..Default::default()
    };
    presentation.check(&mut row)?;
    let row = row.insert(act.conn()).await.map_err(already("projectId", is_in_it))?;
    act.record("ceremony_project.add", row.id, None, Some(&row)).await?;
    Ok(row)
}

fn is_in_it() -> Words {
    say!(
        "该项目已列入本次集中活动，请直接修改其展示内容",
        "The project is in this ceremony already: change its presentation"
    )
}

/// Changes what a project is presented with.
pub async fn update_project(
    act: &Act,
    id: i64,
    version: i32,
    presentation: &Presentation,
) -> Outcome<ceremony_project::Model> {
    let before = held(act, id, version).await?;
    let mut row = ceremony_project::ActiveModel {
        id: Unchanged(id),
        ceremony_id: Unchanged(before.ceremony_id),
        project_id: Unchanged(before.project_id),
        version: Set(version + 1),
        ..Default::default()
    };
    presentation.check(&mut row)?;
    let after = row.update(act.conn()).await?;
    act.record("ceremony_project.update", id, Some(&before), Some(&after)).await?;
    Ok(after)
}

/// Takes a project out of a ceremony; the audit trail keeps that it was in it. The ceremony without it.
pub async fn remove_project(act: &Act, id: i64, version: i32) -> Outcome<ceremony::Model> {
    let before = held(act, id, version).await?;
    ceremony_project::Entity::delete_by_id(id).exec(act.conn()).await?;
    act.record("ceremony_project.remove", id, Some(&before), None).await?;
    ceremony::Entity::find_by_id(before.ceremony_id).one(act.conn()).await?.ok_or(ActionError::NotFound)
}

/// The project at a ceremony, as the actor read it; it is held against other writers.
async fn held(act: &Act, id: i64, version: i32) -> Outcome<ceremony_project::Model> {
    let found = ceremony_project::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    project::mark(act, found.project_id).await?;
    let found = ceremony_project::Entity::find_by_id(id).one(act.conn()).await?;
    unchanged(found, version, |row| row.version)
}
