//! What happens by the clock (定时任务).
//!
//! The alarm only wakes. The planner turns the occurrences that came due since a cursor in the database into runs,
//! each under the unique key (job, due at); the runner takes runs up under a lease. So a restart makes up for what was
//! missed, two processes never run one occurrence twice, and a run whose process died is taken up again: the body of a
//! job must come to the same end when it runs a second time.

mod alarm;
pub mod deliver;
pub mod letters;
pub mod month_end;
mod planner;
mod runner;
pub mod strike_off;
#[cfg(test)]
mod tests;
pub mod waiting;

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{Job, LetterKind};
use sea_orm::{DbErr, Iterable};
use tokio::{sync::Notify, task::JoinSet, time::timeout};
use tokio_cron_scheduler::JobSchedulerError;
use tokio_util::sync::CancellationToken;

use self::{alarm::Alarm, planner::Plan, runner::Runner};
use crate::{app::App, domain::calendar::Calendar};

/// How long a job sleeps at most, should the alarm ever fall silent.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Plans and runs jobs until `stop` is cancelled; what is running then is finished first. The jobs go on side by side,
/// so that slow mail holds up no letters; the runs of one job follow one another.
pub async fn run(app: App, stop: CancellationToken) -> Result<(), JobSchedulerError> {
    let alarm = Alarm::start(app.nudge.clone()).await?;
    let runner = Runner::new(app.db.clone(), app.live.clone(), app.clock.clone());
    let wake = Arc::new(Notify::new());
    let mut jobs = JoinSet::new();
    for job in Job::iter() {
        jobs.spawn(keep(app.clone(), runner.clone(), job, wake.clone(), stop.clone()));
    }
    while stop.run_until_cancelled(app.nudge.notified()).await.is_some() {
        wake.notify_waiters();
    }
    alarm.stop().await;
    while jobs.join_next().await.is_some() {}
    Ok(())
}

/// Plans once and runs everything that is due, one job after the other. How many runs there were; how each ended stands
/// in its row.
pub async fn tick(app: &App) -> Result<u32, DbErr> {
    let runner = Runner::new(app.db.clone(), app.live.clone(), app.clock.clone());
    let mut runs = 0;
    for job in Job::iter() {
        runs += attend(app, &runner, job, &CancellationToken::new()).await?;
    }
    Ok(runs)
}

async fn keep(app: App, runner: Runner, job: Job, wake: Arc<Notify>, stop: CancellationToken) {
    let mut failing = false;
    while !stop.is_cancelled() {
        match attend(&app, &runner, job, &stop).await {
            Ok(_) if failing => {
                tracing::info!(?job, "the scheduler reaches the database again");
                failing = false;
            }
            Ok(_) => {}
            Err(error) if !failing => {
                tracing::error!(?job, %error, "the scheduler cannot use the database; it goes on trying");
                failing = true;
            }
            Err(_) => {}
        }
        tokio::select! {
            () = stop.cancelled() => {}
            _ = timeout(LONGEST_SLEEP, wake.notified()) => {}
        }
    }
}

async fn attend(app: &App, runner: &Runner, job: Job, stop: &CancellationToken) -> Result<u32, DbErr> {
    let directory = app.directory.current(&app.db, &app.live).await?;
    plan_of(app, job, directory.calendar()).carry_out(&app.db, &app.live, app.clock.now()).await?;
    runner.drain(job, stop, |due_at| perform(app, job, due_at, stop)).await
}

fn plan_of<'a>(app: &'a App, job: Job, calendar: &'a Calendar) -> Plan<'a> {
    let settings = &app.config.schedule;
    let schedule = match job {
        Job::PromptLetters => &settings.prompt_letters,
        Job::UrgingLetters => &settings.urging_letters,
        Job::MonthEnd => &settings.month_end,
        Job::StrikeOff => &settings.strike_off,
        Job::WaitingLetters => &settings.waiting_letters,
        Job::Deliver => &settings.deliver,
    };
    Plan { job, schedule, calendar, catch_up: TimeDelta::days(settings.catch_up_days.into()) }
}

async fn perform(app: &App, job: Job, due_at: DateTime<Utc>, stop: &CancellationToken) -> anyhow::Result<String> {
    match job {
        Job::PromptLetters => letters::run(app, LetterKind::Prompt, due_at).await,
        Job::UrgingLetters => letters::run(app, LetterKind::Urging, due_at).await,
        Job::MonthEnd => month_end::run(app, due_at).await,
        Job::StrikeOff => strike_off::run(app).await,
        Job::WaitingLetters => waiting::run(app).await,
        Job::Deliver => deliver::run(app, stop).await,
    }
}
