//! Accounts: making them, signing in and out.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{RefusalCode, Role, access_token, account};
use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel, Set};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use super::{Act, ActionError, Checks, Outcome, official, taken};
use crate::{
    domain::{language::say, refusal::Refusal, text, token},
    storage::{self, database::Database},
};

/// The fewest characters a password has.
pub const SHORTEST_PASSWORD: usize = 10;
/// The most characters a password has: hashing time must not grow with what a stranger sends.
const LONGEST_PASSWORD: usize = 200;

/// Hashing takes 19 MiB and a core each: more at once would only slow everything down.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Verified against when the sign-in name is unknown, so that the answer takes as long as for a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody has this password").unwrap_or_default());

/// An account as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// Sign-in name, at most 60 characters, unique.
    pub login: String,
    /// Password.
    pub password: SecretString,
    /// Role.
    pub role: Role,
    /// The official it belongs to; needed for leaders, heads and liaison officers.
    pub official_id: Option<i64>,
}

/// Makes an account.
pub async fn add(act: &Act, input: &Input) -> Outcome<account::Model> {
    let mut checks = Checks::default();
    let login = checks.take(text::line("login", &input.login, 60));
    let length = input.password.expose_secret().chars().count();
    if !(SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&length) {
        let message = say!(
            "密码长度应为{SHORTEST_PASSWORD}至{LONGEST_PASSWORD}个字符",
            "A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters",
        );
        checks.refuse(Refusal::of_field("password", RefusalCode::OutOfRange, message));
    }
    let needs_official = !matches!(input.role, Role::Admin | Role::GroupLeader);
    if needs_official && input.official_id.is_none() {
        let message = say!(
            "“{role}”账号须对应一名干部",
            "An account of the role “{role}” belongs to an official",
            role = input.role.terms(),
        );
        checks.refuse(Refusal::of_field("officialId", RefusalCode::Blank, message));
    }
    checks.finish()?;
    if let Some(id) = input.official_id {
        official::in_office(act, "officialId", id, act.today()).await?;
    }
    let password = input.password.clone();
    let password_hash = hashing(move || hash(password.expose_secret())).await?;
    let row = account::ActiveModel {
        login: Set(login),
        password_hash: Set(password_hash),
        role: Set(input.role),
        official_id: Set(input.official_id),
        created_at: Set(act.now()),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await.map_err(taken("login"))?;
    act.record("account.add", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Shuts an account and, with it, all its tokens.
pub async fn disable(act: &Act, account: account::Model) -> Outcome<account::Model> {
    if account.disabled_at.is_some() {
        return Err(Refusal::of_change(
            RefusalCode::AlreadyEnded,
            say!("该账号已停用", "The account is disabled already"),
        )
        .into());
    }
    let mut row = account.clone().into_active_model();
    row.disabled_at = Set(Some(act.now()));
    let after = row.update(act.conn()).await?;
    act.record("account.disable", after.id, Some(&account), Some(&after)).await?;
    Ok(after)
}

/// The account, if the password is right and it is open. The answer takes the same time in every case.
pub async fn authenticate(db: &Database, login: &str, password: SecretString) -> Outcome<account::Model> {
    let wrong = || {
        let message = say!("账号或密码不正确，请核对后重试", "The sign-in name or the password is wrong");
        Refusal::of_change(RefusalCode::WrongCredentials, message)
    };
    let found = match text::line("login", login, 60) {
        Ok(login) => storage::account::by_login(db, &login).await?,
        Err(_) => None,
    };
    let stored = found.as_ref().map_or_else(|| NOBODY.clone(), |account| account.password_hash.clone());
    let too_long = password.expose_secret().chars().count() > LONGEST_PASSWORD;
    let right = !too_long && hashing(move || Ok(verify(password.expose_secret(), &stored))).await?;
    found.filter(|account| right && account.disabled_at.is_none()).ok_or_else(|| wrong().into())
}

/// Gives out a bearer token that works for `lifetime`. The token itself is not kept.
pub async fn issue_token(
    act: &Act,
    account: &account::Model,
    lifetime: TimeDelta,
) -> Outcome<(SecretString, DateTime<Utc>)> {
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let expires_at = act.now() + lifetime;
    let row = access_token::ActiveModel {
        account_id: Set(account.id),
        token_hash: Set(token::hash(&token)),
        created_at: Set(act.now()),
        expires_at: Set(expires_at),
        revoked_at: Set(None),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("access_token.issue", row.id, None, Some(&row)).await?;
    Ok((token.into(), expires_at))
}

/// Revokes a token.
pub async fn revoke_token(act: &Act, token: &str) -> Outcome<()> {
    let before = storage::account::token(act.conn(), &token::hash(token)).await?.ok_or(ActionError::NotFound)?;
    let mut row = before.clone().into_active_model();
    row.revoked_at = Set(Some(act.now()));
    let after = row.update(act.conn()).await?;
    act.record("access_token.revoke", after.id, Some(&before), Some(&after)).await?;
    Ok(())
}

/// Runs an expensive hash off the async workers, two at a time.
async fn hashing<T: Send + 'static>(work: impl FnOnce() -> Result<T, DbErr> + Send + 'static) -> Result<T, DbErr> {
    let failed = |error: String| DbErr::Custom(format!("hashing failed: {error}"));
    let _turn = HASHING.acquire().await.map_err(|error| failed(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(error.to_string()))?
}

fn hash(password: &str) -> Result<String, DbErr> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| DbErr::Custom(format!("hashing failed: {error}")))
}

fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
