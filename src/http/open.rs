//! The connections that stay open, counted for each person.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::graphql::limit;

/// How many each account has open in this process. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Open(Arc<Mutex<HashMap<i64, usize>>>);

/// One open connection, counted until this is dropped.
#[derive(Debug)]
pub(super) struct Counted {
    open: Open,
    account_id: i64,
}

impl Open {
    /// Counts one more, unless the account has as many as it may.
    pub(super) fn one_more(&self, account_id: i64) -> Option<Counted> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(account_id).or_default();
        if *count >= limit::SOCKETS {
            return None;
        }
        *count += 1;
        metrics::gauge!("zhaoshang_open_sockets").increment(1.0);
        Some(Counted { open: self.clone(), account_id })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.account_id) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.account_id);
            }
        }
        metrics::gauge!("zhaoshang_open_sockets").decrement(1.0);
    }
}
