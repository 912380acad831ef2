//! Whose token it is, kept in the process until an account or a token changes anywhere.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use entity::account;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use super::{account::by_token, database::Database};
use crate::live::{Hub, Subject};

/// The most tokens that are kept; they start anew when there are more.
const MOST: usize = 10_000;

/// The tokens that this process has seen.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// The version of the accounts to which all this belongs.
    version: u64,
    by_hash: HashMap<String, (DateTime<Utc>, account::Model)>,
}

impl Sessions {
    /// The open account whose unexpired, unrevoked token has this hash. An embedded database is asked every time: the
    /// command line may change it without a word to the service.
    pub async fn by_token(
        &self,
        db: &Database,
        live: &Hub,
        token_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<account::Model>, DbErr> {
        let version = live.version(Subject::Account).filter(|_| db.get_database_backend() == DbBackend::Postgres);
        if let Some(account) = version.and_then(|version| self.known(version, token_hash, now)) {
            return Ok(Some(account));
        }
        let Some((expires_at, account)) = by_token(db, token_hash, now).await? else { return Ok(None) };
        if let Some(version) = version {
            self.keep(version, token_hash, expires_at, account.clone());
        }
        Ok(Some(account))
    }

    fn known(&self, version: u64, token_hash: &str, now: DateTime<Utc>) -> Option<account::Model> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (expires_at, account) = known.by_hash.get(token_hash)?;
        (known.version == version && *expires_at > now).then(|| account.clone())
    }

    fn keep(&self, version: u64, token_hash: &str, expires_at: DateTime<Utc>, account: account::Model) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.version != version || known.by_hash.len() >= MOST {
            *known = Known { version, by_hash: HashMap::new() };
        }
        known.by_hash.insert(token_hash.to_owned(), (expires_at, account));
    }
}
