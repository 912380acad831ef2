//! Accounts, their tokens, and what they may see.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{Role, UnitPost, access_token, account};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::organisation;
use crate::domain::viewer::{Scope, Viewer};

/// The account with this sign-in name.
pub async fn by_login(conn: &impl ConnectionTrait, login: &str) -> Result<Option<account::Model>, DbErr> {
    account::Entity::find().filter(account::Column::Login.eq(login)).one(conn).await
}

/// The open account whose unexpired, unrevoked token has this hash.
pub async fn by_token(
    conn: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<account::Model>, DbErr> {
    let token = token(conn, token_hash).await?.filter(|token| token.expires_at > now);
    let Some(token) = token else { return Ok(None) };
    account::Entity::find_by_id(token.account_id).filter(account::Column::DisabledAt.is_null()).one(conn).await
}

/// The unrevoked token with this hash.
pub async fn token(conn: &impl ConnectionTrait, token_hash: &str) -> Result<Option<access_token::Model>, DbErr> {
    access_token::Entity::find()
        .filter(access_token::Column::TokenHash.eq(token_hash))
        .filter(access_token::Column::RevokedAt.is_null())
        .one(conn)
        .await
}

/// The viewer behind an account, with what it may see on `day`.
pub async fn viewer(conn: &impl ConnectionTrait, account: account::Model, day: NaiveDate) -> Result<Viewer, DbErr> {
    let scope = match (account.role, account.official_id) {
        (Role::Admin | Role::GroupLeader, _) => Scope::Everything,
        (Role::DivisionLeader, Some(official_id)) => charge(conn, official_id, day).await?,
        (Role::DepartmentHead, Some(id)) => own_units(conn, id, UnitPost::Head, day).await?,
        (Role::LiaisonOfficer, Some(id)) => own_units(conn, id, UnitPost::Liaison, day).await?,
        (_, None) => Scope::Units { on: day, unit_ids: Vec::new() },
    };
    let account::Model { id, login, role, official_id, .. } = account;
    Ok(Viewer { account_id: id, login, role, official_id, scope })
}

async fn charge(conn: &impl ConnectionTrait, official_id: i64, on: NaiveDate) -> Result<Scope, DbErr> {
    let direction_ids = organisation::directions_led_by(conn, official_id, on).await?;
    let mut unit_ids = organisation::units_of_official(conn, official_id, &[UnitPost::DivisionLeader], on).await?;
    let assignments = organisation::direction_assignments(conn, direction_ids.iter().copied(), on).await?;
    let lead_units = assignments.iter().filter(|assignment| assignment.duty == entity::Duty::LeadUnit);
    unit_ids.extend(lead_units.filter_map(|assignment| assignment.unit_id));
    unit_ids.sort_unstable();
    unit_ids.dedup();
    Ok(Scope::Charge { on, official_id, direction_ids, unit_ids })
}

async fn own_units(
    conn: &impl ConnectionTrait,
    official_id: i64,
    post: UnitPost,
    on: NaiveDate,
) -> Result<Scope, DbErr> {
    let unit_ids = organisation::units_of_official(conn, official_id, &[post], on).await?;
    Ok(Scope::Units { on, unit_ids })
}
