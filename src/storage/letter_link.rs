//! Personal links to letters.

use chrono::NaiveDate;
use entity::{RecipientKind, delivery, letter, letter_link, official};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::absence::stands_in;

/// Whether a link works on `day`.
pub fn works(link: &letter_link::Model, day: NaiveDate) -> bool {
    link.revoked_at.is_none() && day <= link.expires_on
}

/// The link with this token, whether it still works or not, and for whom it is.
pub async fn by_token(
    conn: &impl ConnectionTrait,
    token_hash: &str,
) -> Result<Option<(letter_link::Model, official::Model)>, DbErr> {
    let found = letter_link::Entity::find().filter(letter_link::Column::TokenHash.eq(token_hash)).one(conn).await?;
    let Some(link) = found else { return Ok(None) };
    let official = official::Entity::find_by_id(link.official_id).one(conn).await?;
    Ok(official.map(|official| (link, official)))
}

/// The link that a mail carries, if it is not revoked.
pub async fn of_delivery(conn: &impl ConnectionTrait, delivery_id: i64) -> Result<Option<letter_link::Model>, DbErr> {
    letter_link::Entity::find()
        .filter(letter_link::Column::DeliveryId.eq(delivery_id))
        .filter(letter_link::Column::RevokedAt.is_null())
        .one(conn)
        .await
}

/// Whether who has a link may sign for its letter and answer it on `day`: a deputy may as long as the addressee is away.
pub async fn may_answer(
    conn: &impl ConnectionTrait,
    link: &letter_link::Model,
    letter: &letter::Model,
    day: NaiveDate,
) -> Result<bool, DbErr> {
    let mail = delivery::Entity::find_by_id(link.delivery_id).one(conn).await?;
    match (mail.map(|mail| mail.recipient_kind), letter.official_id) {
        (Some(RecipientKind::Deputy), Some(away)) => stands_in(conn, link.official_id, away, day).await,
        _ => Ok(true),
    }
}

/// One link, held against other writers until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, id: i64) -> Result<Option<letter_link::Model>, DbErr> {
    letter_link::Entity::find_by_id(id).lock_exclusive().one(conn).await
}
