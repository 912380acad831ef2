//! The outbox.

use chrono::{DateTime, Utc};
use entity::{AttemptOutcome, DeliveryStatus, delivery, delivery_attempt};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict},
};

use super::lease;

/// Whether some mail is to be taken up now: waiting and due, or left behind by a worker that is taken for dead.
pub async fn anything_due(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let found = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::Id)
        .filter(due(now))
        .limit(1)
        .into_tuple::<i64>()
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// Takes up one mail that is due or was left behind: it is `owner`'s until [`lease::LENGTH`] from now, and one attempt
/// more has begun. Nobody else can take up the same.
pub async fn claim(
    conn: &impl ConnectionTrait,
    owner: &str,
    now: DateTime<Utc>,
) -> Result<Option<delivery::Model>, DbErr> {
    let next = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::Id)
        .filter(due(now))
        .order_by_asc(delivery::Column::NextAttemptAt)
        .order_by_asc(delivery::Column::Id)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    let taken = delivery::Entity::update_many()
        .set(delivery::ActiveModel {
            status: Set(DeliveryStatus::Sending),
            leased_by: Set(Some(owner.to_owned())),
            leased_until: Set(Some(now + lease::LENGTH)),
            ..Default::default()
        })
        .col_expr(delivery::Column::Attempts, Expr::col(delivery::Column::Attempts).add(1))
        // Compared with `=`: PostgreSQL may work out the list of an IN more than once, and take more than one.
        .filter(delivery::Column::Id.into_expr().eq(Expr::SubQuery(None, Box::new(next.into()))))
        .exec_with_returning(conn)
        .await?;
    Ok(taken.into_iter().next())
}

/// Prolongs `owner`'s lease on a mail that is still on the wire.
pub async fn renew(conn: &impl ConnectionTrait, id: i64, owner: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    delivery::Entity::update_many()
        .col_expr(delivery::Column::LeasedUntil, Expr::value(now + lease::LENGTH))
        .filter(delivery::Column::Id.eq(id))
        .filter(delivery::Column::LeasedBy.eq(owner))
        .exec(conn)
        .await?;
    Ok(())
}

/// One attempt to send a mail.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: DateTime<Utc>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The SMTP reply code, if there was one.
    pub reply_code: Option<i32>,
    /// The server's words, or what went wrong.
    pub reply: &'a str,
}

/// Notes how the present attempt ended, and how the mail stands after it. The attempt is noted in any case; the mail
/// only if `owner` still holds it.
pub async fn record(
    conn: &impl ConnectionTrait,
    mail: &delivery::Model,
    owner: &str,
    attempt: Attempt<'_>,
    status: DeliveryStatus,
    next_attempt_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sent = attempt.outcome == AttemptOutcome::Sent;
    let after = delivery::ActiveModel {
        status: Set(status),
        next_attempt_at: Set(next_attempt_at),
        leased_by: Set(None),
        leased_until: Set(None),
        sent_at: Set(sent.then_some(attempt.ended_at)),
        last_error: Set((!sent).then(|| attempt.reply.to_owned())),
        ..Default::default()
    };
    add_attempt(conn, mail, mail.attempts, attempt).await?;
    delivery::Entity::update_many()
        .set(after)
        .filter(delivery::Column::Id.eq(mail.id))
        .filter(delivery::Column::LeasedBy.eq(owner))
        .exec(conn)
        .await?;
    Ok(())
}

/// Notes the attempt before the present one as lost, if it was begun and never recorded.
pub async fn record_lost(conn: &impl ConnectionTrait, mail: &delivery::Model, now: DateTime<Utc>) -> Result<(), DbErr> {
    let reply = "上次发送时进程中断，结果不明；现以同一 Message-ID 重新发送";
    let lost = Attempt { started_at: now, ended_at: now, outcome: AttemptOutcome::Lost, reply_code: None, reply };
    match mail.attempts - 1 {
        0 => Ok(()),
        number => add_attempt(conn, mail, number, lost).await,
    }
}

async fn add_attempt(
    conn: &impl ConnectionTrait,
    mail: &delivery::Model,
    number: i32,
    attempt: Attempt<'_>,
) -> Result<(), DbErr> {
    let row = delivery_attempt::ActiveModel {
        delivery_id: Set(mail.id),
        number: Set(number),
        started_at: Set(attempt.started_at),
        ended_at: Set(attempt.ended_at),
        outcome: Set(attempt.outcome),
        reply_code: Set(attempt.reply_code),
        reply: Set(attempt.reply.to_owned()),
        ..Default::default()
    };
    let once = OnConflict::columns([delivery_attempt::Column::DeliveryId, delivery_attempt::Column::Number])
        .do_nothing()
        .to_owned();
    delivery_attempt::Entity::insert(row).on_conflict(once).exec_without_returning(conn).await?;
    Ok(())
}

/// Puts off every waiting mail: the server itself is at fault. Whose letters were put off.
pub async fn postpone(conn: &impl ConnectionTrait, until: DateTime<Utc>) -> Result<Vec<i64>, DbErr> {
    let put_off = delivery::Entity::update_many()
        .col_expr(delivery::Column::NextAttemptAt, Expr::value(until))
        .filter(delivery::Column::Status.eq(DeliveryStatus::Waiting))
        .filter(delivery::Column::NextAttemptAt.lt(until))
        .exec_with_returning(conn)
        .await?;
    Ok(put_off.into_iter().map(|mail| mail.letter_id).collect())
}

/// Waiting and due, or left behind by a worker that is taken for dead.
fn due(now: DateTime<Utc>) -> Condition {
    let waiting = Condition::all()
        .add(delivery::Column::Status.eq(DeliveryStatus::Waiting))
        .add(delivery::Column::NextAttemptAt.lte(now));
    let left_behind = Condition::all()
        .add(delivery::Column::Status.eq(DeliveryStatus::Sending))
        .add(lease::is_over(delivery::Column::LeasedUntil, now));
    Condition::any().add(waiting).add(left_behind)
}
