//! Whose requests are measured, and what they may see.

use anyhow::{Context, Result};
use chrono::NaiveDate;
use entity::Stage;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use zhaoshang::{
    demo::people::PEOPLE,
    domain::viewer::{Scope, Viewer},
    storage::{account, database::Database, directory::Directory, project},
};

/// The account that reads: a division leader.
pub(crate) const READER: &str = "fenguan";
/// The account that files entries, which a division leader may not: the head of the department that leads his direction.
pub(crate) const WRITER: &str = "fuzeren";

/// What the ceiling's statements take for the scope.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Parameters {
    pub(crate) day: NaiveDate,
    pub(crate) official: i64,
    pub(crate) directions: Vec<i64>,
    pub(crate) units: Vec<i64>,
    pub(crate) writer: i64,
    pub(crate) writer_units: Vec<i64>,
}

/// A person with the projects in scope.
pub(crate) struct Person {
    pub(crate) viewer: Viewer,
    /// In the order of their ids.
    pub(crate) projects: Vec<Found>,
}

/// A project, as far as it is asked here.
#[derive(FromQueryResult)]
pub(crate) struct Found {
    pub(crate) id: i64,
    pub(crate) registered_on: NaiveDate,
    pub(crate) stage: Stage,
}

impl Person {
    pub(crate) async fn read(db: &Database, login: &str, day: NaiveDate) -> Result<Self> {
        let row = account::by_login(db, login).await?.with_context(|| format!("there is no account {login}"))?;
        let viewer = Directory::read(db).await?.viewer(row, day);
        let visible = project::visible(db.get_database_backend(), &viewer.scope);
        let mut projects = visible.into_model::<Found>().all(db).await?;
        projects.sort_unstable_by_key(|project| project.id);
        Ok(Self { viewer, projects })
    }
}

/// The parameters of both.
pub(crate) fn parameters(reader: &Viewer, writer: &Viewer) -> Result<Parameters> {
    let Scope::Charge { on, official_id, direction_ids, unit_ids } = &reader.scope else {
        anyhow::bail!("{READER} is no division leader");
    };
    let Scope::Units { unit_ids: writer_units, .. } = &writer.scope else {
        anyhow::bail!("{WRITER} is no department head");
    };
    Ok(Parameters {
        day: *on,
        official: *official_id,
        directions: direction_ids.clone(),
        units: unit_ids.clone(),
        writer: writer.account_id,
        writer_units: writer_units.clone(),
    })
}

/// The password of an account.
pub(crate) fn password(login: &str) -> &'static str {
    PEOPLE.iter().find(|person| person.login == login).map_or("", |person| person.password)
}

/// How many projects there are.
pub(crate) async fn all(db: &Database) -> Result<u64> {
    use sea_orm::PaginatorTrait;
    Ok(entity::project::Entity::find().count(db).await?)
}
