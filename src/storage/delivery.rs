//! The outbox.

use std::{collections::HashMap, num::NonZeroU32};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{AttemptOutcome, DeliveryStatus, delivery, delivery_attempt, letter, letter_item};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, LockBehavior, LockType, OnConflict, SimpleExpr},
};

use super::{database, lease};

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

/// Mails that have to wait.
#[derive(Clone, Debug)]
pub enum Waits {
    /// All of them.
    All,
    /// Those that nobody has sent off at once.
    NotAtOnce,
    /// Those to a domain.
    To(String),
}

impl Waits {
    fn condition(&self) -> Option<SimpleExpr> {
        match self {
            Self::All => None,
            Self::NotAtOnce => Some(delivery::Column::AtOnce.eq(false)),
            Self::To(domain) => Some(delivery::Column::Domain.eq(domain.as_str())),
        }
    }
}

/// In how long a time mails to a domain are counted.
const PACE: TimeDelta = TimeDelta::minutes(1);

/// The domains to which as many mails were begun within the last minute as may be, and when there is room for the next.
/// Until the transaction ends nobody else gets an answer, so that none of two reckons without the other's mail.
pub async fn full_domains(
    conn: &impl ConnectionTrait,
    most: NonZeroU32,
    now: DateTime<Utc>,
) -> Result<Vec<(String, DateTime<Utc>)>, DbErr> {
    database::take_turns(conn, "delivery.pace").await?;
    let begun = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::Domain)
        .column_as(delivery::Column::BegunAt.min(), "first_begun_at")
        .filter(delivery::Column::Domain.is_not_null())
        .filter(delivery::Column::BegunAt.gt(now - PACE))
        // Begun before the clock was put back, as demonstrations do.
        .filter(delivery::Column::BegunAt.lte(now))
        .group_by(delivery::Column::Domain)
        .having(Expr::expr(Func::count(Expr::col(delivery::Column::Id))).gte(most.get()))
        .into_tuple::<(String, DateTime<Utc>)>()
        .all(conn)
        .await?;
    Ok(begun.into_iter().map(|(domain, first_begun_at)| (domain, first_begun_at + PACE)).collect())
}

/// Takes up one mail that is due or was left behind and does not have to wait: it is `owner`'s until [`lease::LENGTH`]
/// from now, and one attempt more has begun. Nobody else can take up the same.
pub async fn claim(
    conn: &impl ConnectionTrait,
    owner: &str,
    waits: impl IntoIterator<Item = &Waits>,
    now: DateTime<Utc>,
) -> Result<Option<delivery::Model>, DbErr> {
    let waits = waits.into_iter().map(|waits| Condition::all().add_option(waits.condition()).not());
    let may_go = waits.fold(Condition::all().add(due(now)), Condition::add);
    let next = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::Id)
        .filter(may_go)
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
            begun_at: Set(Some(now)),
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

/// Puts mails off that would go before `until`. Whose letters were put off.
pub async fn postpone(
    conn: &impl ConnectionTrait,
    waits: &Waits,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<i64>, DbErr> {
    let waiting = Condition::all()
        .add(delivery::Column::Status.eq(DeliveryStatus::Waiting))
        .add(delivery::Column::NextAttemptAt.lt(until));
    let put_off = delivery::Entity::update_many()
        .set(delivery::ActiveModel {
            status: Set(DeliveryStatus::Waiting),
            next_attempt_at: Set(until),
            leased_by: Set(None),
            leased_until: Set(None),
            ..Default::default()
        })
        .filter(Condition::any().add(waiting).add(left_behind(now)))
        .filter(Condition::all().add_option(waits.condition()))
        .exec_with_returning(conn)
        .await?;
    Ok(put_off.into_iter().map(|mail| mail.letter_id).collect())
}

/// The mails to whose threads those of a letter belong, by recipient: those that went out before to the same official,
/// in letters to the same addressee that raised one of the matters. Their Message-IDs, the last last.
pub async fn threads(conn: &impl ConnectionTrait, letter: &letter::Model) -> Result<HashMap<i64, Vec<String>>, DbErr> {
    let of_items = |column, condition: SimpleExpr| {
        letter_item::Entity::find().select_only().column(column).filter(condition).into_query()
    };
    let matters = of_items(letter_item::Column::MatterId, letter_item::Column::LetterId.eq(letter.id));
    let raised = of_items(letter_item::Column::LetterId, letter_item::Column::MatterId.in_subquery(matters));
    let earlier = letter::Entity::find()
        .select_only()
        .column(letter::Column::Id)
        .filter(letter::Column::AddresseeKind.eq(letter.addressee_kind))
        .filter(letter::Column::AddresseeId.eq(letter.addressee_id))
        .filter(letter::Column::Id.lt(letter.id))
        .filter(letter::Column::VoidedAt.is_null())
        .filter(letter::Column::Id.in_subquery(raised))
        .into_query();
    let mails: Vec<(i64, String)> = delivery::Entity::find()
        .select_only()
        .columns([delivery::Column::OfficialId, delivery::Column::MessageId])
        .filter(delivery::Column::LetterId.in_subquery(earlier))
        .filter(delivery::Column::OfficialId.is_not_null())
        .filter(delivery::Column::Status.eq(DeliveryStatus::Sent))
        .order_by_asc(delivery::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let mut threads: HashMap<i64, Vec<String>> = HashMap::new();
    for (official, message_id) in mails {
        threads.entry(official).or_default().push(message_id);
    }
    Ok(threads)
}

/// Waiting and due, or left behind.
fn due(now: DateTime<Utc>) -> Condition {
    let waiting = Condition::all()
        .add(delivery::Column::Status.eq(DeliveryStatus::Waiting))
        .add(delivery::Column::NextAttemptAt.lte(now));
    Condition::any().add(waiting).add(left_behind(now))
}

/// Left behind by a worker that is taken for dead.
fn left_behind(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(delivery::Column::Status.eq(DeliveryStatus::Sending))
        .add(lease::is_over(delivery::Column::LeasedUntil, now))
}
