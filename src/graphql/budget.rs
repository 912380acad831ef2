//! How much may be spent in a minute, by each of many; a bucket that fills again steadily.

use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use governor::{
    Quota, RateLimiter, clock::Clock, middleware::StateInformationMiddleware, state::keyed::HashMapStateStore,
};

use super::error::Fault;
use crate::app::App;

/// After so many payments those who have their whole budget again are forgotten.
const PAYMENTS_BETWEEN_SWEEPS: usize = 1_000;

/// Budgets of the same size for everybody who is known by a `K`.
pub struct Budget<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, HashMapStateStore<K>, Steady, StateInformationMiddleware>,
    clock: Steady,
    /// What may be spent in a minute.
    pub per_minute: NonZeroU32,
    payments: AtomicUsize,
}

#[derive(Clone)]
struct Steady(App);

impl Clock for Steady {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.clock.steady()
    }
}

impl<K: Hash + Eq + Clone> Budget<K> {
    /// Budgets that everybody has in full.
    pub fn new(app: &App, per_minute: NonZeroU32) -> Self {
        let clock = Steady(app.clone());
        let limiter = RateLimiter::new(Quota::per_minute(per_minute), HashMapStateStore::default(), clock.clone());
        Self { limiter, clock, per_minute, payments: AtomicUsize::new(0) }
    }

    /// Takes `points` from a budget and says what is left, or how long it takes until there is enough.
    pub fn spend(&self, who: &K, points: NonZeroU32) -> Result<u32, Duration> {
        if self.payments.fetch_add(1, Ordering::Relaxed).is_multiple_of(PAYMENTS_BETWEEN_SWEEPS) {
            self.limiter.retain_recent();
        }
        match self.limiter.check_key_n(who, points) {
            Ok(Ok(left)) => Ok(left.remaining_burst_capacity()),
            Ok(Err(until)) => Err(until.wait_time_from(self.clock.now())),
            Err(_) => Err(Duration::from_secs(60)),
        }
    }
}

/// How long to wait, as a fault.
pub(super) fn wait(time: Duration) -> Fault {
    Fault::RateLimited(time.as_secs() + 1)
}

/// Sign-ins that may be tried, by address; none if there is no limit.
pub struct SignIns(Option<Budget<IpAddr>>);

impl SignIns {
    /// Those of a service.
    pub fn new(app: &App) -> Self {
        Self(app.config.limits.sign_ins_per_minute.map(|per_minute| Budget::new(app, per_minute)))
    }

    /// Counts a sign-in, be it one of many in the same request.
    pub(super) fn count(&self, address: IpAddr) -> Result<(), Fault> {
        let Some(budget) = &self.0 else { return Ok(()) };
        budget.spend(&address, NonZeroU32::MIN).map(drop).map_err(wait)
    }
}
