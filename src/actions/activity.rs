//! Events and visits: announced, changed, called off; and what came of them.

use std::collections::HashSet;

use chrono::NaiveDate;
use entity::{
    ActivityKind, RefusalCode, activity, activity_company, activity_official, activity_project, official, project,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
};
use serde::Serialize;

use super::{Act, Checks, Outcome, unchanged, unit, unknown};
use crate::{
    domain::{company::normalised, language::say, refusal::Refusal, responsibility, text, viewer::Scope},
    storage::{self, among::among},
};

/// The most companies, officials or projects of one event or visit.
const LONGEST_LIST: usize = 200;

/// An event or visit as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name, at most 200 characters.
    pub name: String,
    /// Where, at most 200 characters.
    pub place: String,
    /// The unit that organises it.
    pub unit_id: i64,
    /// First day.
    pub first_on: NaiveDate,
    /// Last day.
    pub last_on: NaiveDate,
    /// What it was about.
    pub summary: String,
    /// Leaders and heads who took part.
    pub official_ids: Vec<i64>,
    /// Companies met or visited, by name.
    pub companies: Vec<String>,
    /// Projects that came of it.
    pub project_ids: Vec<i64>,
}

/// An event or visit with its lists, as the audit trail keeps it.
#[derive(Serialize)]
struct Recorded<'a> {
    #[serde(flatten)]
    row: &'a activity::Model,
    officials: Vec<i64>,
    companies: Vec<String>,
    projects: Vec<i64>,
}

impl Input {
    async fn check(&self, act: &Act, row: &mut activity::ActiveModel) -> Outcome<()> {
        let mut checks = Checks::default();
        row.name = Set(checks.take(text::line("name", &self.name, 200)));
        row.place = Set(checks.take(text::line("place", &self.place, 200)));
        row.unit_id = Set(self.unit_id);
        row.first_on = Set(self.first_on);
        row.last_on = Set(self.last_on);
        row.summary = Set(checks.take(text::words("summary", &self.summary)));
        if let Err(refusal) = responsibility::stretch("lastOn", self.first_on, Some(self.last_on)) {
            checks.refuse(refusal);
        }
        if let Scope::Units { unit_ids, .. } = act.scope()
            && !unit_ids.contains(&self.unit_id)
        {
            checks.refuse(unknown("unitId"));
        }
        self.check_lists(act, &mut checks).await?;
        checks.finish()?;
        unit::active(act, "unitId", self.unit_id, self.first_on).await.map(drop)
    }

    async fn check_lists(&self, act: &Act, checks: &mut Checks) -> Outcome<()> {
        let lists = [
            ("officialIds", self.official_ids.len()),
            ("companies", self.companies.len()),
            ("projectIds", self.project_ids.len()),
        ];
        for (field, length) in lists {
            checks.list_of(field, length, LONGEST_LIST);
        }
        let officials = known_officials(act, &self.official_ids).await?;
        let projects = seen_projects(act, &self.project_ids).await?;
        for (position, _) in self.official_ids.iter().enumerate().filter(|(_, id)| !officials.contains(id)) {
            checks.refuse(unknown(&format!("officialIds.{position}")));
        }
        for (position, _) in self.project_ids.iter().enumerate().filter(|(_, id)| !projects.contains(id)) {
            checks.refuse(unknown(&format!("projectIds.{position}")));
        }
        for (position, company) in self.companies.iter().enumerate() {
            if let Err(refusal) = text::line("companies", company, 200) {
                checks.refuse(Refusal { field: Some(format!("companies.{position}")), ..refusal });
            }
        }
        Ok(())
    }

    /// Writes the lists; what is named twice counts once.
    async fn write_lists(&self, act: &Act, id: i64) -> Outcome<()> {
        let mut named = HashSet::new();
        let officials = self.official_ids.iter().filter(|official| named.insert(**official));
        let officials: Vec<_> = officials
            .map(|official_id| activity_official::ActiveModel {
                activity_id: Set(id),
                official_id: Set(*official_id),
                ..Default::default()
            })
            .collect();
        activity_official::Entity::insert_many(officials).exec_without_returning(act.conn()).await?;
        let mut keys = HashSet::new();
        let companies = self.companies.iter().map(|company| (company.trim(), normalised(company)));
        let companies: Vec<_> = companies
            .filter(|(_, key)| keys.insert(key.clone()))
            .map(|(company, company_key)| activity_company::ActiveModel {
                activity_id: Set(id),
                company: Set(company.to_owned()),
                company_key: Set(company_key),
                ..Default::default()
            })
            .collect();
        activity_company::Entity::insert_many(companies).exec_without_returning(act.conn()).await?;
        let mut named = HashSet::new();
        let projects = self.project_ids.iter().filter(|project| named.insert(**project));
        let projects: Vec<_> = projects
            .map(|project_id| activity_project::ActiveModel {
                activity_id: Set(id),
                project_id: Set(*project_id),
                ..Default::default()
            })
            .collect();
        activity_project::Entity::insert_many(projects).exec_without_returning(act.conn()).await?;
        Ok(())
    }
}

/// The officials of `ids`; any may be named, as in projects.
async fn known_officials(act: &Act, ids: &[i64]) -> Outcome<HashSet<i64>> {
    let backend = act.conn().get_database_backend();
    let rows = official::Entity::find().filter(among(official::Column::Id, ids.to_vec(), backend)).all(act.conn());
    Ok(rows.await?.into_iter().map(|row| row.id).collect())
}

/// The projects of `ids` that the actor may see.
async fn seen_projects(act: &Act, ids: &[i64]) -> Outcome<HashSet<i64>> {
    let backend = act.conn().get_database_backend();
    let seen: Vec<i64> = storage::project::visible(backend, act.scope())
        .filter(among((project::Entity, project::Column::Id), ids.to_vec(), backend))
        .select_only()
        .column(project::Column::Id)
        .into_tuple()
        .all(act.conn())
        .await?;
    Ok(seen.into_iter().collect())
}

/// Records an event or visit, and says which ones that the actor may see are there already under this name in these days.
/// Heads and liaison officers record visits of their own units.
pub async fn create(act: &Act, kind: ActivityKind, input: &Input) -> Outcome<(activity::Model, Vec<activity::Model>)> {
    let mut row = activity::ActiveModel {
        kind: Set(kind),
        version: Set(1),
        created_at: Set(act.now()),
        updated_at: Set(act.now()),
        ..Default::default()
    };
    input.check(act, &mut row).await?;
    let duplicates =
        storage::activity::named(act.conn(), act.scope(), kind, input.name.trim(), input.first_on..=input.last_on);
    let duplicates = duplicates.await?;
    let row = row.insert(act.conn()).await?;
    input.write_lists(act, row.id).await?;
    keep(act, "activity.create", row.id, None, &recorded(act, &row).await?).await?;
    Ok((row, duplicates))
}

/// Changes an event or visit that was not called off. Projects that the actor cannot see stay.
pub async fn update(act: &Act, kind: ActivityKind, id: i64, version: i32, input: &Input) -> Outcome<activity::Model> {
    let before = open(act, kind, id, version).await?;
    let mut row = before.clone().into_active_model();
    input.check(act, &mut row).await?;
    let was = recorded(act, &before).await?;
    let seen = seen_projects(act, &was.projects).await?;
    let unseen = was.projects.iter().copied().filter(|project| !seen.contains(project));
    let project_ids = input.project_ids.iter().copied().chain(unseen).collect();
    // The lists are part of the event or visit, as its columns are: its entry in the audit trail keeps what they were.
    activity_official::Entity::delete_many()
        .filter(activity_official::Column::ActivityId.eq(id))
        .exec(act.conn())
        .await?;
    activity_company::Entity::delete_many()
        .filter(activity_company::Column::ActivityId.eq(id))
        .exec(act.conn())
        .await?;
    activity_project::Entity::delete_many()
        .filter(activity_project::Column::ActivityId.eq(id))
        .exec(act.conn())
        .await?;
    Input { project_ids, ..input.clone() }.write_lists(act, id).await?;
    row.version = Set(version + 1);
    row.updated_at = Set(act.now());
    let after = row.update(act.conn()).await?;
    keep(act, "activity.update", id, Some(&was), &recorded(act, &after).await?).await?;
    Ok(after)
}

/// Calls an event or visit off: it counts no more.
pub async fn cancel(act: &Act, kind: ActivityKind, id: i64, version: i32, reason: &str) -> Outcome<activity::Model> {
    let before = open(act, kind, id, version).await?;
    let was = recorded(act, &before).await?;
    let mut row = before.clone().into_active_model();
    row.cancelled_reason = Set(Some(text::filled_words("reason", reason)?));
    row.cancelled_on = Set(Some(act.today()));
    row.version = Set(version + 1);
    row.updated_at = Set(act.now());
    let after = row.update(act.conn()).await?;
    keep(act, "activity.cancel", id, Some(&was), &recorded(act, &after).await?).await?;
    Ok(after)
}

async fn open(act: &Act, kind: ActivityKind, id: i64, version: i32) -> Outcome<activity::Model> {
    let found = storage::activity::lock(act.conn(), act.scope(), kind, id).await?;
    let row = unchanged(found, version, |row| row.version)?;
    if row.cancelled_on.is_some() {
        let message = say!("该活动已取消", "It was called off already");
        return Err(Refusal::of_change(RefusalCode::AlreadyEnded, message).into());
    }
    Ok(row)
}

/// Leaves an entry in the audit trail, and notes that it is news of the projects that came, or were said to have come, of
/// the event or visit.
async fn keep(act: &Act, action: &str, id: i64, was: Option<&Recorded<'_>>, is: &Recorded<'_>) -> Outcome<()> {
    act.record(action, id, was, Some(is)).await?;
    act.concerns_projects([was, Some(is)].into_iter().flatten().flat_map(|recorded| recorded.projects.iter().copied()));
    Ok(())
}

async fn recorded<'a>(act: &Act, row: &'a activity::Model) -> Outcome<Recorded<'a>> {
    let officials = storage::activity::officials(act.conn(), vec![row.id]).await?;
    let companies = storage::activity::companies(act.conn(), vec![row.id]).await?;
    let projects = storage::activity::projects(act.conn(), &Scope::Everything, vec![row.id]).await?;
    Ok(Recorded {
        row,
        officials: officials.into_iter().map(|link| link.official_id).collect(),
        companies: companies.into_iter().map(|row| row.company).collect(),
        projects: projects.into_iter().map(|(_, project)| project.id).collect(),
    })
}
