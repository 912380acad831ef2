//! The working calendar as it is recorded.

use chrono::NaiveDate;
use entity::{calendar_day, calendar_year};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::calendar::Calendar;

/// The calendar as it stands now.
pub async fn read(conn: &impl ConnectionTrait) -> Result<Calendar, DbErr> {
    let days = calendar_day::Entity::find().all(conn).await?;
    let years = calendar_year::Entity::find().all(conn).await?;
    Ok(Calendar::new(days.into_iter().map(|row| (row.day, row.kind)), years.into_iter().map(|row| row.year)))
}

/// The arrangement of a year, held against other writers until the transaction ends.
pub async fn lock_year(conn: &impl ConnectionTrait, year: i32) -> Result<Option<calendar_year::Model>, DbErr> {
    let of_year = calendar_year::Entity::find().filter(calendar_year::Column::Year.eq(year));
    of_year.lock_exclusive().one(conn).await
}

/// A recorded day, held likewise.
pub async fn lock_day(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Option<calendar_day::Model>, DbErr> {
    calendar_day::Entity::find().filter(calendar_day::Column::Day.eq(day)).lock_exclusive().one(conn).await
}

/// The days of a year's arrangement, in order.
pub async fn days_of_year(conn: &impl ConnectionTrait, year: i32) -> Result<Vec<calendar_day::Model>, DbErr> {
    let of_year = calendar_day::Entity::find().filter(calendar_day::Column::Year.eq(year));
    of_year.order_by_asc(calendar_day::Column::Day).all(conn).await
}

/// The recorded days from `from` to `until`, both included, in order.
pub async fn days(
    conn: &impl ConnectionTrait,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<calendar_day::Model>, DbErr> {
    let between = calendar_day::Entity::find().filter(calendar_day::Column::Day.between(from, until));
    between.order_by_asc(calendar_day::Column::Day).all(conn).await
}
