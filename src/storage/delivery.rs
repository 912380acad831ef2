//! The outbox.

use chrono::{DateTime, Utc};
use entity::{DeliveryStatus, delivery};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::lease;

/// Whether some mail is to be taken up now: waiting and due, or left behind by a worker that is taken for dead.
pub async fn anything_due(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let waiting = Condition::all()
        .add(delivery::Column::Status.eq(DeliveryStatus::Waiting))
        .add(delivery::Column::NextAttemptAt.lte(now));
    let left_behind = Condition::all()
        .add(delivery::Column::Status.eq(DeliveryStatus::Sending))
        .add(lease::is_over(delivery::Column::LeasedUntil, now));
    let found = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::Id)
        .filter(Condition::any().add(waiting).add(left_behind))
        .limit(1)
        .into_tuple::<i64>()
        .one(conn)
        .await?;
    Ok(found.is_some())
}
