//! The rules of the ladder, as the bureau has set them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::letter_rule::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::letter::ladder::{Rules, Rung};

/// What is set for `day`, switched off or not: one row a rule and step, the lowest step of a rule first.
pub async fn set(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::FromOn.lte(day)).order_by_asc(Column::FromOn).all(conn).await?;
    // The later takes the place of the earlier.
    let latest: BTreeMap<_, Model> = rows.into_iter().map(|row| ((row.rule, row.step), row)).collect();
    Ok(latest.into_values().collect())
}

/// The rules that are applied on `day`.
pub async fn on(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Rules, DbErr> {
    let rungs = set(conn, day).await?.into_iter().filter(|row| row.enabled).map(|row| Rung {
        rule: row.rule,
        step: row.step,
        amount: row.amount.unsigned_abs(),
        counted_in: row.counted_in,
        lamp: row.lamp,
        audience: row.audience.0,
    });
    Ok(Rules::new(rungs.collect()))
}
