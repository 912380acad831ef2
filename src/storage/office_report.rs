//! Mails that are no letters: an outbox of their own, as simple as few mails allow.

use chrono::{DateTime, Utc};
use entity::{
    DeliveryStatus,
    office_report::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict},
};

use super::lease;

/// Adds a mail, unless it is there; whether it did.
pub async fn add(conn: &impl ConnectionTrait, mail: ActiveModel) -> Result<bool, DbErr> {
    let once = OnConflict::column(Column::MessageId).do_nothing().to_owned();
    Ok(Entity::insert(mail).on_conflict(once).exec_without_returning(conn).await? > 0)
}

/// Whether some mail is to be taken up now.
pub async fn anything_due(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(due(now)).one(conn).await?.is_some())
}

/// Puts off what is due until `until`.
pub async fn postpone(conn: &impl ConnectionTrait, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), DbErr> {
    let waits = ActiveModel {
        status: Set(DeliveryStatus::Waiting),
        next_attempt_at: Set(until),
        leased_by: Set(None),
        leased_until: Set(None),
        ..Default::default()
    };
    Entity::update_many().set(waits).filter(due(now)).exec(conn).await?;
    Ok(())
}

/// Takes up one mail that is due: it is `owner`'s until the lease ends, and one attempt more has begun.
pub async fn claim(conn: &impl ConnectionTrait, owner: &str, now: DateTime<Utc>) -> Result<Option<Model>, DbErr> {
    let next = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(due(now))
        .order_by_asc(Column::Id)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    let taken = Entity::update_many()
        .set(ActiveModel {
            status: Set(DeliveryStatus::Sending),
            leased_by: Set(Some(owner.to_owned())),
            leased_until: Set(Some(now + lease::LENGTH)),
            ..Default::default()
        })
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.into_expr().eq(Expr::SubQuery(None, Box::new(next.into()))))
        .exec_with_returning(conn)
        .await?;
    Ok(taken.into_iter().next())
}

/// Prolongs `owner`'s lease on a mail that is still on the wire.
pub async fn renew(conn: &impl ConnectionTrait, id: i64, owner: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    let prolonged = Entity::update_many().col_expr(Column::LeasedUntil, Expr::value(now + lease::LENGTH));
    prolonged.filter(Column::Id.eq(id)).filter(Column::LeasedBy.eq(owner)).exec(conn).await?;
    Ok(())
}

/// Notes how a mail stands after an attempt, if `owner` still holds it; what went wrong, or that it was sent.
pub async fn record(
    conn: &impl ConnectionTrait,
    id: i64,
    owner: &str,
    (status, next_attempt_at): (DeliveryStatus, DateTime<Utc>),
    error: Option<String>,
) -> Result<(), DbErr> {
    let after = ActiveModel {
        status: Set(status),
        next_attempt_at: Set(next_attempt_at),
        leased_by: Set(None),
        leased_until: Set(None),
        sent_at: Set((status == DeliveryStatus::Sent).then_some(next_attempt_at)),
        last_error: Set(error),
        ..Default::default()
    };
    Entity::update_many().set(after).filter(Column::Id.eq(id)).filter(Column::LeasedBy.eq(owner)).exec(conn).await?;
    Ok(())
}

fn due(now: DateTime<Utc>) -> Condition {
    let waiting = Condition::all().add(Column::Status.eq(DeliveryStatus::Waiting)).add(Column::NextAttemptAt.lte(now));
    let left_behind =
        Condition::all().add(Column::Status.eq(DeliveryStatus::Sending)).add(lease::is_over(Column::LeasedUntil, now));
    Condition::any().add(waiting).add(left_behind)
}
