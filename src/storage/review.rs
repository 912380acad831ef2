//! Reviews of projects, and the levels they need.

use chrono::NaiveDate;
use entity::{review, review_level, review_opinion};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::organisation::holding;
use crate::domain::review::{Level, Round};

/// Every further level of review, in the order they were made.
pub async fn levels(conn: &impl ConnectionTrait) -> Result<Vec<review_level::Model>, DbErr> {
    review_level::Entity::find().order_by_asc(review_level::Column::Id).all(conn).await
}

/// The further levels of review in force on `day`.
pub async fn levels_in_force(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<Level>, DbErr> {
    use review_level::Column::{ActiveFrom, ActiveUntil};
    let levels = review_level::Entity::find().filter(holding(ActiveFrom, ActiveUntil, day)).all(conn).await?;
    Ok(levels.iter().map(level).collect())
}

/// A level as the rules see it.
pub(super) fn level(row: &review_level::Model) -> Level {
    Level { kind: row.kind, direction_id: row.direction_id, amount_from: row.amount_from }
}

/// The last round of a project, with its opinions.
pub async fn last_round(conn: &impl ConnectionTrait, project_id: i64) -> Result<Option<(review::Model, Round)>, DbErr> {
    let last = review::Entity::find()
        .filter(review::Column::ProjectId.eq(project_id))
        .order_by_desc(review::Column::Round)
        .one(conn)
        .await?;
    let Some(row) = last else { return Ok(None) };
    let round = round(conn, &row).await?;
    Ok(Some((row, round)))
}

/// A round as the rules see it.
pub async fn round(conn: &impl ConnectionTrait, row: &review::Model) -> Result<Round, DbErr> {
    let opinions = review_opinion::Entity::find()
        .filter(review_opinion::Column::ReviewId.eq(row.id))
        .order_by_asc(review_opinion::Column::Id)
        .all(conn)
        .await?;
    Ok(Round {
        started_on: row.started_on,
        closed: row.outcome.zip(row.closed_on),
        opinions: opinions.iter().map(|opinion| (opinion.kind, opinion.verdict, opinion.given_on)).collect(),
    })
}
