//! Who gets letters besides their addressees, as the bureau has set it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::letter_copy_rule::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::letter::recipients::Copies;

/// What is set for `day`: one row a kind of letter and of addressee, in their order.
pub async fn set(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::FromOn.lte(day)).order_by_asc(Column::FromOn).all(conn).await?;
    // The later takes the place of the earlier.
    let latest: BTreeMap<_, Model> = rows.into_iter().map(|row| ((row.kind, row.addressee_kind), row)).collect();
    Ok(latest.into_values().collect())
}

/// Who gets the letters of `day`.
pub async fn on(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Copies, DbErr> {
    let rows = set(conn, day).await?.into_iter();
    Ok(rows.map(|row| ((row.kind, row.addressee_kind), row.copied_to.0)).collect())
}
