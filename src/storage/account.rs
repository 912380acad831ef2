//! Accounts, their tokens, and what they may see.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{access_token, account, official};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect};

/// The account with this sign-in name.
pub async fn by_login(conn: &impl ConnectionTrait, login: &str) -> Result<Option<account::Model>, DbErr> {
    account::Entity::find().filter(account::Column::Login.eq(login)).one(conn).await
}

/// The names of the officials whom accounts belong to, by sign-in name.
pub async fn names(conn: &impl ConnectionTrait, logins: Vec<String>) -> Result<HashMap<String, String>, DbErr> {
    let of_account =
        account::Entity::belongs_to(official::Entity).from(account::Column::OfficialId).to(official::Column::Id).into();
    let rows: Vec<(String, String)> = account::Entity::find()
        .select_only()
        .column(account::Column::Login)
        .column(official::Column::Name)
        .join(JoinType::InnerJoin, of_account)
        .filter(account::Column::Login.is_in(logins))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
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
