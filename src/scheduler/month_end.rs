//! Freezes the four ledgers at the month's end (月末台账快照).

use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use crate::{
    app::App,
    domain::{calendar, month::Month},
    storage::{audit, database::begin_write, screening::Limits, snapshot},
};

/// Freezes the last month that was over by `due_at`: what happens on its last day belongs to it up to midnight (adr/0016).
/// What was done, in Chinese.
pub async fn run(app: &App, due_at: DateTime<Utc>) -> anyhow::Result<String> {
    let month = Month::of(calendar::day_of(due_at)).previous();
    Ok(match freeze(app, month).await? {
        Some(rows) => format!("{}台账快照已生成，共{rows}个项目", month.in_words()),
        None => format!("{}台账快照此前已生成，不再重复", month.in_words()),
    })
}

/// Freezes a month that is over; how many projects there were, or none if it is frozen already.
/// One transaction: a process that dies in it leaves nothing.
pub async fn freeze(app: &App, month: Month) -> Result<Option<u64>, DbErr> {
    let now = app.clock.now();
    let tx = begin_write(&app.db, &app.live).await?;
    let limits = Limits::on(&*tx, month.last_day()).await?;
    let Some((made, rows)) = snapshot::freeze(&*tx, month, &limits, now).await? else { return Ok(None) };
    let entry = audit::Entry::new(now, "month-end", "ledger_snapshot.freeze", made.id, None, Some(&made))?;
    audit::add(&*tx, entry).await?;
    tx.commit().await?;
    Ok(Some(rows))
}
