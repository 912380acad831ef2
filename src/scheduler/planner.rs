//! Which runs are due.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{Job, RunTrigger};
use sea_orm::DbErr;

use crate::{
    domain::{calendar::Calendar, schedule::Schedule},
    live::{Change, Hub, Subject},
    storage::{
        database::{Database, begin_write},
        delivery, job, lease, office_report,
    },
};

/// How far the cursor may lag behind while nothing is due, so that not every second writes. A schedule that is changed
/// has no occurrence before it.
const LAG: TimeDelta = TimeDelta::minutes(1);

/// When one job is due.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan<'a> {
    pub(super) job: Job,
    pub(super) schedule: &'a Schedule,
    /// On which days people work.
    pub(super) calendar: &'a Calendar,
    /// Occurrences older than this are passed over.
    pub(super) catch_up: TimeDelta,
}

impl Plan<'_> {
    /// Adds a run for every occurrence that came due since the last time, and moves the cursor on, in one transaction.
    /// The first time only sets the cursor: what was due before there was a service is not missed.
    pub(super) async fn carry_out(&self, db: &Database, live: &Hub, now: DateTime<Utc>) -> Result<(), DbErr> {
        let Some(planned_until) = job::planned_until(db, self.job).await? else {
            return job::set_planned_until(db, self.job, now).await;
        };
        // Whoever runs a demonstration puts the clock back. The keys of the runs keep anything from being run again.
        if planned_until > now + lease::SKEW {
            return job::set_planned_until(db, self.job, now).await;
        }
        let due = self.due(db, planned_until, now).await?;
        if due.is_empty() && now - planned_until < LAG {
            return Ok(());
        }
        let tx = begin_write(db, live).await?;
        for due_at in due {
            if let Some(id) = job::add_run(&*tx, self.job, due_at, RunTrigger::Schedule).await? {
                tx.changed(Change::of(Subject::JobRun, id));
            }
        }
        job::set_planned_until(&*tx, self.job, now).await?;
        tx.commit().await
    }

    async fn due(
        &self,
        db: &Database,
        planned_until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<DateTime<Utc>>, DbErr> {
        match self.job {
            Job::PromptLetters | Job::UrgingLetters | Job::MonthEnd => {
                Ok(self.schedule.occurrences(self.calendar, planned_until.max(now - self.catch_up), now))
            }
            // One run reports whatever waits, so that only the last occurrence counts.
            Job::WaitingLetters => Ok(self.schedule.latest(self.calendar, planned_until, now).into_iter().collect()),
            // One delivery sends whatever waits, so that only the last occurrence counts, and none if nothing waits.
            Job::Deliver => match self.schedule.latest(self.calendar, planned_until, now) {
                Some(due_at)
                    if delivery::anything_due(db, now).await? || office_report::anything_due(db, now).await? =>
                {
                    Ok(vec![due_at])
                }
                _ => Ok(Vec::new()),
            },
        }
    }
}
