//! Sends the mails that are no letters, under the same lease and at the same hours.

use chrono::{DateTime, Utc};
use entity::{AttemptOutcome, DeliveryStatus};
use sea_orm::DbErr;

use super::{SERVER_PAUSE, carry, opens_at, signed};
use crate::{
    app::App,
    domain::letter::retry,
    letters::mailer::{Channel, Mail, Reply, SendError},
    storage::{database::begin_write, office_report as reports},
};

/// Sends the next mail that is due; how it stands after, or nothing if none is due.
pub(super) async fn send_next(app: &App, owner: &str, channel: &mut Channel) -> Result<Option<DeliveryStatus>, DbErr> {
    let now = app.clock.now();
    let opens_at = opens_at(app, now).await?;
    let tx = begin_write(&app.db, &app.live).await?;
    if let Some(until) = opens_at {
        reports::postpone(&*tx, until, now).await?;
    }
    let claimed = reports::claim(&*tx, owner, now).await?;
    tx.commit().await?;
    let Some(report) = claimed else { return Ok(None) };
    let message = &signed(app, &report.message_id, report.message.as_slice().into());
    // What comes back comes to the sender: it is no mail of a letter.
    let from = &app.config.mail.from_address;
    let mail = Mail { message_id: &report.message_id, from, recipient: &report.recipient, message };
    let result = carry(channel, &mail, || reports::renew(&app.db, report.id, owner, app.clock.now())).await;
    let standing @ (status, _) = standing(report.attempts, &result, app.clock.now());
    tracing::info!(message_id = report.message_id, attempt = report.attempts, ?status, "report sent or not");
    let tx = begin_write(&app.db, &app.live).await?;
    reports::record(&*tx, report.id, owner, standing, result.err().map(|error| error.words)).await?;
    tx.commit().await?;
    Ok(Some(status))
}

/// How a mail stands after its last attempt, and when that was or the next one is.
fn standing(attempts: i32, result: &Result<Reply, SendError>, now: DateTime<Utc>) -> (DeliveryStatus, DateTime<Utc>) {
    match result {
        Ok(_) => (DeliveryStatus::Sent, now),
        Err(error) if error.whole_channel => (DeliveryStatus::Waiting, now + SERVER_PAUSE),
        Err(error) if error.outcome == AttemptOutcome::Refused => (DeliveryStatus::Failed, now),
        Err(_) => match retry::delay_after(attempts.unsigned_abs(), 0.5) {
            Some(delay) => (DeliveryStatus::Waiting, now + delay),
            None => (DeliveryStatus::Failed, now),
        },
    }
}
