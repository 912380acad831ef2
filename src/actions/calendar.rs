//! The working calendar (工作日历): arrangements of years, and single days that differ.

use chrono::NaiveDate;
use entity::{DayKind, calendar_day, calendar_year};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set, TryIntoModel};
use serde::Serialize;

use super::{Act, ActionError, Checks, Outcome, overtaken};
use crate::{
    domain::{
        arrangement::{self, Holiday},
        text,
    },
    storage::calendar,
};

/// A year's arrangement as the audit trail keeps it.
#[derive(Serialize)]
struct Arrangement<'a> {
    #[serde(flatten)]
    year: &'a calendar_year::Model,
    days: Vec<calendar_day::Model>,
}

/// Records the whole arrangement of a year. The first time names no version; one that replaces another names that
/// one's. Days of the other that are not in it are like every other of their weekday from now on.
pub async fn record_year(
    act: &Act,
    year: i32,
    version: Option<i32>,
    source: &str,
    holidays: &[Holiday],
    make_up: &[NaiveDate],
) -> Outcome<calendar_year::Model> {
    let mut checks = Checks::default();
    let source = checks.take(text::line("source", source, 200));
    let days = arrangement::days(year, holidays, make_up).unwrap_or_else(|refusals| {
        refusals.into_iter().for_each(|refusal| checks.refuse(refusal));
        Default::default()
    });
    checks.finish()?;
    let before = calendar::lock_year(act.conn(), year).await?;
    if before.as_ref().map(|row| row.version) != version {
        return Err(ActionError::Conflict);
    }
    let days_before = calendar::days_of_year(act.conn(), year).await?;
    let row = calendar_year::ActiveModel {
        year: Set(year),
        source: Set(source),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        version: Set(version.unwrap_or(0) + 1),
        ..before.clone().map(IntoActiveModel::into_active_model).unwrap_or_default()
    };
    let row = row.save(act.conn()).await.map_err(overtaken)?;
    let after = row.try_into_model()?;
    for day in days_before.iter().filter(|row| !days.contains_key(&row.day)) {
        put(act, Some(day.clone()), day.day, DayKind::AsUsual, &day.name, Some(year)).await?;
    }
    for (day, (kind, name)) in &days {
        let present = calendar::lock_day(act.conn(), *day).await?;
        put(act, present, *day, *kind, name, Some(year)).await?;
    }
    let days_after = calendar::days_of_year(act.conn(), year).await?;
    let before = before.as_ref().map(|year| Arrangement { year, days: days_before });
    let recorded = Arrangement { year: &after, days: days_after };
    act.record("calendar_year.record", after.id, before.as_ref(), Some(&recorded)).await?;
    Ok(after)
}

/// Records what one day is, whatever arrangement it belongs to. The first time names no version.
pub async fn set_day(
    act: &Act,
    day: NaiveDate,
    version: Option<i32>,
    kind: DayKind,
    name: &str,
) -> Outcome<calendar_day::Model> {
    let name = text::line("name", name, 60)?;
    let before = calendar::lock_day(act.conn(), day).await?;
    if before.as_ref().map(|row| row.version) != version {
        return Err(ActionError::Conflict);
    }
    let year = before.as_ref().and_then(|row| row.year);
    let after = put(act, before.clone(), day, kind, &name, year).await?;
    act.record("calendar_day.set", after.id, before.as_ref(), Some(&after)).await?;
    Ok(after)
}

async fn put(
    act: &Act,
    before: Option<calendar_day::Model>,
    day: NaiveDate,
    kind: DayKind,
    name: &str,
    year: Option<i32>,
) -> Outcome<calendar_day::Model> {
    let version = before.as_ref().map_or(1, |row| row.version + 1);
    let row = calendar_day::ActiveModel {
        day: Set(day),
        kind: Set(kind),
        name: Set(name.to_owned()),
        year: Set(year),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        version: Set(version),
        ..before.map(IntoActiveModel::into_active_model).unwrap_or_default()
    };
    let row = row.save(act.conn()).await.map_err(overtaken)?;
    Ok(row.try_into_model()?)
}
