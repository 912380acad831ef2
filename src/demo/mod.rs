//! The demonstration: a made-up district whose year 2025 adds up to the published figures.

pub mod answer;
mod load;
pub mod people;
pub mod plan;

use chrono::NaiveDate;
use entity::{demonstration, official, unit};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, PaginatorTrait};

pub use self::load::LoadError;
use crate::app::App;

/// The first day a demonstration can be set to: everything before belongs to the published year.
pub const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 1, 5) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// What [`make_or_open`] found or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ledger {
    /// A demonstration ledger was made.
    Made,
    /// There was one, made for this day.
    Opened(NaiveDate),
    /// There is a ledger, but not a demonstration: it is left alone.
    Foreign,
}

/// The day the demonstration ledger in this database was made for; none if it is no demonstration.
pub async fn made_for(db: &impl ConnectionTrait) -> Result<Option<NaiveDate>, DbErr> {
    Ok(demonstration::Entity::find().one(db).await?.map(|mark| mark.made_for))
}

/// Makes the demonstration ledger in an empty database, in one transaction, or leaves the one that is there.
/// `progress` hears how much of how much is made.
pub async fn make_or_open(app: &App, progress: impl FnMut(usize, usize)) -> Result<Ledger, LoadError> {
    if let Some(day) = made_for(&app.db).await? {
        return Ok(Ledger::Opened(day));
    }
    if !is_empty(&app.db).await? {
        return Ok(Ledger::Foreign);
    }
    load::load(app, progress).await?;
    Ok(Ledger::Made)
}

/// Whether nothing was ever recorded in this database.
pub async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(unit::Entity::find().count(db).await? + official::Entity::find().count(db).await? == 0)
}

/// Makes the organisation of the demonstration and [those who sign in](people::PEOPLE), and no project.
pub async fn organise(app: &App) -> Result<(), LoadError> {
    load::organise(app).await
}
