//! Officials who are away, and their deputies.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    letter,
    official_absence::{self, Column, Entity},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

use super::organisation::holding;

/// The deputy of every official who is away on `day`.
pub async fn deputies(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<HashMap<i64, i64>, DbErr> {
    let away = Entity::find().filter(holding(Column::FromOn, Column::UntilOn, day)).all(conn).await?;
    Ok(away.into_iter().map(|row| (row.official_id, row.deputy_id)).collect())
}

/// Whether an official acts in another's place on `day`.
pub async fn stands_in(
    conn: &impl ConnectionTrait,
    deputy_id: i64,
    official_id: i64,
    day: NaiveDate,
) -> Result<bool, DbErr> {
    let absence = Entity::find()
        .filter(Column::OfficialId.eq(official_id))
        .filter(Column::DeputyId.eq(deputy_id))
        .filter(holding(Column::FromOn, Column::UntilOn, day));
    Ok(absence.one(conn).await?.is_some())
}

/// Whether an official acts on `day` in the place of the official whom the letter of a row went to.
pub fn stands_in_for_addressee(deputy_id: i64, day: NaiveDate) -> SimpleExpr {
    let addressee = Expr::col((Entity, Column::OfficialId)).equals((letter::Entity, letter::Column::OfficialId));
    let absence = Query::select()
        .expr(Expr::value(1))
        .from(Entity)
        .and_where(addressee)
        .and_where(Column::DeputyId.eq(deputy_id))
        .and_where(holding((Entity, Column::FromOn), (Entity, Column::UntilOn), day))
        .take();
    Expr::exists(absence)
}

/// The absences that keep these days from being recorded: the official is away or acts for somebody on one of them, or
/// the deputy is away.
pub async fn overlapping(
    conn: &impl ConnectionTrait,
    official_id: i64,
    deputy_id: i64,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Option<official_absence::Model>, DbErr> {
    let in_the_way =
        Condition::any().add(Column::OfficialId.is_in([official_id, deputy_id])).add(Column::DeputyId.eq(official_id));
    Entity::find()
        .filter(in_the_way)
        .filter(Column::FromOn.lte(until))
        .filter(Column::UntilOn.gte(from))
        .order_by_asc(Column::FromOn)
        .one(conn)
        .await
}
