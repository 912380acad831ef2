//! Sends what waits in the outbox.
//!
//! No transaction is open while a letter is on the wire: it is claimed under a lease, sent, and the attempt recorded.
//! A worker that dies leaves a lease that runs out; the letter is then sent again, as the same bytes under the same
//! Message-ID, since a letter that came twice harms less than one that never came (docs/adr/0005).

mod report;

use std::{borrow::Cow, pin::pin, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{AttemptOutcome, DeliveryStatus, delivery};
use sea_orm::DbErr;
use tokio::{
    task::JoinSet,
    time::{Instant, interval_at},
};
use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    domain::letter::{answer::is_asked, retry},
    letters::{
        link,
        mailer::{Channel, Mail, Reply, SendError},
    },
    live::{Change, Subject},
    storage::{
        self,
        database::begin_write,
        delivery::{self as outbox, Attempt, Waits},
        letter_link,
    },
};

/// Mails on the wire at the same time, each over a connection of its own.
const WORKERS: usize = 2;

/// How often the lease on a mail is renewed while it is on the wire; it lasts four times as long.
const RENEWAL: Duration = Duration::from_secs(15);

/// How long the whole outbox rests when the mail server itself is at fault.
const SERVER_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// How often each outcome came about.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    sent: u32,
    deferred: u32,
    failed: u32,
    /// Not begun: at these hours no mail goes out, or the domain has had its share for the moment.
    put_off: usize,
}

impl Tally {
    fn count(&mut self, status: DeliveryStatus) {
        match status {
            DeliveryStatus::Sent => self.sent += 1,
            DeliveryStatus::Failed => self.failed += 1,
            _ => self.deferred += 1,
        }
    }
}

/// Sends whatever is due, until nothing is or `stop` is cancelled; what is on the wire is finished. What was done, in
/// Chinese.
pub async fn run(app: &App, stop: &CancellationToken) -> anyhow::Result<String> {
    // Cancelled by the first worker that finds the server itself at fault.
    let pause = stop.child_token();
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        workers.spawn(work(app.clone(), pause.clone()));
    }
    let mut sum = Tally::default();
    // A fault of one worker waits for the others: what is on the wire is finished.
    let mut fault = Ok(());
    while let Some(worker) = workers.join_next().await {
        match worker {
            Ok(Ok(tally)) => {
                sum.sent += tally.sent;
                sum.deferred += tally.deferred;
                sum.failed += tally.failed;
                sum.put_off += tally.put_off;
            }
            Ok(Err(error)) => fault = Err(anyhow::Error::from(error).context("数据库出错，详见日志")),
            Err(error) => fault = Err(anyhow::Error::from(error).context("发送程序意外中止，详见日志")),
        }
    }
    fault?;
    Ok(format!(
        "发送成功{}件，暂缓{}件，失败{}件，按发送时段和频率限制顺延{}件",
        sum.sent, sum.deferred, sum.failed, sum.put_off
    ))
}

async fn work(app: App, pause: CancellationToken) -> Result<Tally, DbErr> {
    let owner = hex::encode(rand::random::<[u8; 8]>());
    let mut channel = app.mailer.open();
    let mut tally = Tally::default();
    while !pause.is_cancelled() {
        let Some(claimed) = claim(&app, &owner, &mut tally).await? else { break };
        let started_at = app.clock.now();
        let result = send(&app, &owner, &mut channel, &claimed).await?;
        let whole_channel = result.as_ref().is_err_and(|error| error.whole_channel);
        tally.count(record(&app, &owner, &claimed, started_at, result).await?);
        if whole_channel {
            postpone(&app).await?;
            pause.cancel();
        }
    }
    while !pause.is_cancelled() {
        let Some(status) = report::send_next(&app, &owner, &mut channel).await? else { break };
        tally.count(status);
    }
    channel.close().await;
    Ok(tally)
}

/// Takes up the next due mail, and puts off those that have to wait. If a worker died over it, its attempt is recorded
/// as lost first.
async fn claim(app: &App, owner: &str, tally: &mut Tally) -> Result<Option<delivery::Model>, DbErr> {
    let now = app.clock.now();
    let settings = Some(&app.config.mail).filter(|_| app.mailer.reaches_people());
    let mut waits: Vec<_> = opens_at(app, now).await?.map(|at| (Waits::NotAtOnce, at)).into_iter().collect();
    let tx = begin_write(&app.db, &app.live).await?;
    if let Some(most) = settings.and_then(|mail| mail.per_domain_per_minute) {
        let full = outbox::full_domains(&*tx, most, now).await?;
        waits.extend(full.into_iter().map(|(domain, until)| (Waits::To(domain), until)));
    }
    for (waits, until) in &waits {
        let put_off = outbox::postpone(&*tx, waits, *until, now).await?;
        tally.put_off += put_off.len();
        for letter_id in put_off {
            tx.changed(Change::of(Subject::Letter, letter_id));
        }
    }
    let claimed = outbox::claim(&*tx, owner, waits.iter().map(|(waits, _)| waits), now).await?;
    if let Some(mail) = &claimed {
        outbox::record_lost(&*tx, mail, now).await?;
        tx.changed(Change::of(Subject::Letter, mail.letter_id));
    }
    tx.commit().await?;
    Ok(claimed)
}

/// When mail goes out again, if it does not at this hour.
async fn opens_at(app: &App, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, DbErr> {
    let directory = app.directory.current(&app.db, &app.live).await?;
    let hours = app.config.mail.hours.filter(|_| app.mailer.reaches_people());
    Ok(hours.map(|hours| hours.next(directory.calendar(), now)).filter(|at| *at > now))
}

/// Lets the whole outbox rest: the server itself is at fault.
async fn postpone(app: &App) -> Result<(), DbErr> {
    let now = app.clock.now();
    let tx = begin_write(&app.db, &app.live).await?;
    for letter_id in outbox::postpone(&*tx, &Waits::All, now + SERVER_PAUSE, now).await? {
        tx.changed(Change::of(Subject::Letter, letter_id));
    }
    tx.commit().await
}

/// Sends a claimed mail and renews the lease as long as that takes: a slow server may take longer than a lease lasts.
async fn send(
    app: &App,
    owner: &str,
    channel: &mut Channel,
    mail: &delivery::Model,
) -> Result<Result<Reply, SendError>, DbErr> {
    let (Some(recipient), Some(message)) = (&mail.recipient, &mail.message) else {
        return Err(DbErr::Custom(format!("delivery {} waits without a mail", mail.id)));
    };
    let message = &signed(app, &mail.message_id, with_link(app, mail, message).await?);
    let from = &app.config.mail.envelope_sender(mail.id);
    let mail_out = Mail { message_id: &mail.message_id, from, recipient, message };
    Ok(carry(channel, &mail_out, || outbox::renew(&app.db, mail.id, owner, app.clock.now())).await)
}

/// Puts a mail on the wire, and renews the lease on it as long as that takes.
async fn carry<F: Future<Output = Result<(), DbErr>>>(
    channel: &mut Channel,
    mail: &Mail<'_>,
    renew: impl Fn() -> F,
) -> Result<Reply, SendError> {
    let mut sending = pin!(channel.send(mail));
    let mut renewal = interval_at(Instant::now() + RENEWAL, RENEWAL);
    loop {
        tokio::select! {
            result = &mut sending => return result,
            _ = renewal.tick() => {
                // A mail on the wire is not dropped because the database is slow for a moment.
                if let Err(error) = renew().await {
                    tracing::warn!(%error, message_id = mail.message_id, "the lease on a mail could not be renewed");
                }
            }
        }
    }
}

/// The mail as it goes out: with its personal link, if it has one. A mail that cannot be given its link goes without.
async fn with_link<'a>(app: &App, mail: &delivery::Model, message: &'a [u8]) -> Result<Cow<'a, [u8]>, DbErr> {
    let Some(links) = &app.config.links else { return Ok(message.into()) };
    let Some(link) = letter_link::of_delivery(&app.db, mail.id).await? else { return Ok(message.into()) };
    let addressee = storage::letter::addressee_kind(&app.db, mail.letter_id).await?;
    match link::put_in(&app.config, links, mail, &link, addressee.is_some_and(is_asked), message) {
        Ok(personal) => Ok(personal.into()),
        Err(error) => {
            tracing::error!(message_id = mail.message_id, %error, "the letter goes out without its link");
            Ok(message.into())
        }
    }
}

/// The mail with its signature, if mails are signed. A mail that cannot be signed goes without.
fn signed<'a>(app: &App, message_id: &str, message: Cow<'a, [u8]>) -> Cow<'a, [u8]> {
    let Some(signer) = &app.signer else { return message };
    match signer.sign(&message) {
        Ok(signed) => signed.into(),
        Err(error) => {
            tracing::error!(message_id, %error, "the mail goes out without a signature");
            message
        }
    }
}

/// Records the attempt and how the mail stands after it.
async fn record(
    app: &App,
    owner: &str,
    mail: &delivery::Model,
    started_at: DateTime<Utc>,
    result: Result<Reply, SendError>,
) -> Result<DeliveryStatus, DbErr> {
    let now = app.clock.now();
    let (outcome, reply_code, reply, whole_channel) = match result {
        Ok(reply) => (AttemptOutcome::Sent, reply.code, reply.words, false),
        Err(error) => (error.outcome, error.code, error.words, error.whole_channel),
    };
    let (status, next_attempt_at) = match outcome {
        AttemptOutcome::Sent => (DeliveryStatus::Sent, now),
        AttemptOutcome::Refused => (DeliveryStatus::Failed, now),
        AttemptOutcome::Deferred | AttemptOutcome::Unknown | AttemptOutcome::Lost => {
            match next_attempt(mail, now, whole_channel) {
                Some(at) => (DeliveryStatus::Waiting, at),
                None => (DeliveryStatus::Failed, now),
            }
        }
    };
    tracing::info!(message_id = mail.message_id, attempt = mail.attempts, ?outcome, ?reply_code, "letter sent or not");
    metrics::counter!("zhaoshang_delivery_attempts_total", "outcome" => format!("{outcome:?}").to_lowercase())
        .increment(1);
    let attempt = Attempt { started_at, ended_at: now, outcome, reply_code: reply_code.map(i32::from), reply: &reply };
    let tx = begin_write(&app.db, &app.live).await?;
    outbox::record(&*tx, mail, owner, attempt, status, next_attempt_at).await?;
    tx.changed(Change::of(Subject::Letter, mail.letter_id));
    tx.commit().await?;
    Ok(status)
}

/// When a mail that did not go out is tried again; `None` to give up. A fault of the server is not held against the
/// letter: it is tried as long as the server is at fault.
fn next_attempt(mail: &delivery::Model, now: DateTime<Utc>, whole_channel: bool) -> Option<DateTime<Utc>> {
    if whole_channel {
        return Some(now + SERVER_PAUSE);
    }
    let attempts = u32::try_from(mail.attempts).unwrap_or(u32::MAX);
    retry::delay_after(attempts, jitter(mail)).map(|delay| now + delay)
}

/// Between 0 and 1, another for every letter and attempt, so that letters deferred together do not come back together.
fn jitter(mail: &delivery::Model) -> f64 {
    let spread = mail.id.wrapping_mul(7_919).wrapping_add(i64::from(mail.attempts).wrapping_mul(104_729));
    f64::from(u16::try_from(spread.rem_euclid(1_000)).unwrap_or(0)) / 1_000.0
}
