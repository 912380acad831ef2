//! How the numbers of letters are written.

use chrono::NaiveDate;
use entity::letter_numbering::{self, Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::letter::number::{Numbering, USUAL};

/// How letters are numbered that are issued on `day`; until the bureau has said so, with the prefix of the settings.
pub async fn on(conn: &impl ConnectionTrait, usual_prefix: &str, day: NaiveDate) -> Result<Numbering, DbErr> {
    let set = Entity::find().filter(Column::FromOn.lte(day)).order_by_desc(Column::FromOn).one(conn).await?;
    Ok(set.map_or_else(|| usual(usual_prefix), numbering))
}

/// Every numbering there is, that of the settings included.
pub async fn all(conn: &impl ConnectionTrait, usual_prefix: &str) -> Result<Vec<Numbering>, DbErr> {
    let set = Entity::find().all(conn).await?.into_iter().map(numbering);
    Ok(set.chain([usual(usual_prefix)]).collect())
}

fn usual(prefix: &str) -> Numbering {
    Numbering { prefix: prefix.to_owned(), format: USUAL.to_owned() }
}

fn numbering(row: letter_numbering::Model) -> Numbering {
    Numbering { prefix: row.prefix, format: row.format }
}
