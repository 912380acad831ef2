//! Leases: work taken up for a while, so that it is free again when the process that took it dies.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, Condition};

/// How long a lease lasts; whoever holds it renews it well before.
pub const LENGTH: TimeDelta = TimeDelta::minutes(1);

/// How far the clocks of two processes may lie apart.
pub const SKEW: TimeDelta = TimeDelta::minutes(1);

/// Whether the lease that a column holds is over. One that ends later than any lease could is over too: it was taken
/// before the clock was put back, as demonstrations do.
pub fn is_over(leased_until: impl ColumnTrait, now: DateTime<Utc>) -> Condition {
    Condition::any().add(leased_until.lt(now)).add(leased_until.gt(now + LENGTH + SKEW))
}
