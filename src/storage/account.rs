//! Accounts, their tokens, and what they may see.

use chrono::{DateTime, Utc};
use entity::{access_token, account};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

/// The account with this sign-in name.
pub async fn by_login(conn: &impl ConnectionTrait, login: &str) -> Result<Option<account::Model>, DbErr> {
    account::Entity::find().filter(account::Column::Login.eq(login)).one(conn).await
}

/// The open account whose unexpired, unrevoked token has this hash, and when the token expires.
pub async fn by_token(
    conn: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<(DateTime<Utc>, account::Model)>, DbErr> {
    let token = token(conn, token_hash).await?.filter(|token| token.expires_at > now);
    let Some(token) = token else { return Ok(None) };
    let open = account::Entity::find_by_id(token.account_id).filter(account::Column::DisabledAt.is_null());
    Ok(open.one(conn).await?.map(|account| (token.expires_at, account)))
}

/// The unrevoked token with this hash.
pub async fn token(conn: &impl ConnectionTrait, token_hash: &str) -> Result<Option<access_token::Model>, DbErr> {
    access_token::Entity::find()
        .filter(access_token::Column::TokenHash.eq(token_hash))
        .filter(access_token::Column::RevokedAt.is_null())
        .one(conn)
        .await
}
