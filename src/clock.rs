//! The one place that asks what time it is.

use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::calendar;

/// What time it is, to the millisecond, which both databases keep exactly.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's time.
    System,
    /// The machine's time, moved: a demonstration on another day.
    Shifted(TimeDelta),
    /// A time that stands still until it is set.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that runs on from `start`.
    pub fn running_from(start: DateTime<Utc>) -> Self {
        Self::Shifted(start - machine_time())
    }

    /// A clock that stands at `at`.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.timestamp_millis())))
    }

    /// Moves a clock that stands still to `at`; any other clock goes on as it did.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Self::Fixed(stands) = self {
            stands.store(at.timestamp_millis(), Ordering::SeqCst);
        }
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        let now = match self {
            Self::System => machine_time(),
            Self::Shifted(by) => machine_time() + *by,
            Self::Fixed(at) => return DateTime::from_timestamp_millis(at.load(Ordering::SeqCst)).unwrap_or_default(),
        };
        DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
    }

    /// For measuring how long ago something was: the machine's time may be put back, this may not.
    pub fn steady(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        match self {
            Self::System | Self::Shifted(_) => START.elapsed(),
            Self::Fixed(at) => Duration::from_millis(at.load(Ordering::SeqCst).unsigned_abs()),
        }
    }

    /// The business day, in Asia/Shanghai.
    pub fn today(&self) -> NaiveDate {
        calendar::day_of(self.now())
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the place")]
fn machine_time() -> DateTime<Utc> {
    Utc::now()
}
