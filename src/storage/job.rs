//! Cursors and runs of the scheduler's jobs.

use chrono::{DateTime, Utc};
use entity::{Job, RunStatus, RunTrigger, job_cursor, job_run};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    TryInsertResult,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict},
};

use super::lease;

/// Up to when a job's schedule has been worked out; none before the first time.
pub async fn planned_until(conn: &impl ConnectionTrait, job: Job) -> Result<Option<DateTime<Utc>>, DbErr> {
    Ok(job_cursor::Entity::find_by_id(job).one(conn).await?.map(|cursor| cursor.planned_until))
}

/// Notes up to when a job's schedule has been worked out.
pub async fn set_planned_until(conn: &impl ConnectionTrait, job: Job, at: DateTime<Utc>) -> Result<(), DbErr> {
    let update = OnConflict::column(job_cursor::Column::Job).update_column(job_cursor::Column::PlannedUntil).to_owned();
    let cursor = job_cursor::ActiveModel { job: Set(job), planned_until: Set(at) };
    job_cursor::Entity::insert(cursor).on_conflict(update).exec_without_returning(conn).await?;
    Ok(())
}

/// Adds a run that waits to be taken up, unless the job has one due at that very moment, however that one stands. Its
/// key, if it was added.
pub async fn add_run(
    conn: &impl ConnectionTrait,
    job: Job,
    due_at: DateTime<Utc>,
    trigger: RunTrigger,
) -> Result<Option<i64>, DbErr> {
    let once = OnConflict::columns([job_run::Column::Job, job_run::Column::DueAt]).do_nothing().to_owned();
    let run = job_run::ActiveModel {
        job: Set(job),
        due_at: Set(due_at),
        trigger: Set(trigger),
        status: Set(RunStatus::Pending),
        ..Default::default()
    };
    match job_run::Entity::insert(run).on_conflict(once).try_insert().exec(conn).await? {
        TryInsertResult::Inserted(added) => Ok(Some(added.last_insert_id)),
        TryInsertResult::Conflicted | TryInsertResult::Empty => Ok(None),
    }
}

/// Adds a run asked for by a person, due now, and returns it, or the one that is due at this very moment already.
/// Nudge the scheduler after the commit.
pub async fn run_now(conn: &impl ConnectionTrait, job: Job, now: DateTime<Utc>) -> Result<job_run::Model, DbErr> {
    add_run(conn, job, now, RunTrigger::Person).await?;
    let run = job_run::Entity::find()
        .filter(job_run::Column::Job.eq(job))
        .filter(job_run::Column::DueAt.eq(now))
        .one(conn)
        .await?;
    run.ok_or_else(|| DbErr::RecordNotFound("the job run just added".to_owned()))
}

/// Takes up the longest due run of a job that waits or was left behind by a dead process. It is `owner`'s until
/// [`lease::LENGTH`] from now. Nobody else can take up the same.
pub async fn claim(
    conn: &impl ConnectionTrait,
    job: Job,
    owner: &str,
    now: DateTime<Utc>,
) -> Result<Option<job_run::Model>, DbErr> {
    let left_behind = Condition::all()
        .add(job_run::Column::Status.eq(RunStatus::Running))
        .add(lease::is_over(job_run::Column::LeasedUntil, now));
    let free = Condition::any().add(job_run::Column::Status.eq(RunStatus::Pending)).add(left_behind);
    let next = job_run::Entity::find()
        .select_only()
        .column(job_run::Column::Id)
        .filter(job_run::Column::Job.eq(job))
        .filter(job_run::Column::DueAt.lte(now))
        .filter(free)
        .order_by_asc(job_run::Column::DueAt)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    let taken = job_run::Entity::update_many()
        .set(job_run::ActiveModel {
            status: Set(RunStatus::Running),
            started_at: Set(Some(now)),
            leased_by: Set(Some(owner.to_owned())),
            leased_until: Set(Some(now + lease::LENGTH)),
            ..Default::default()
        })
        // Compared with `=`: PostgreSQL may work out the list of an IN more than once, and take more than one.
        .filter(job_run::Column::Id.into_expr().eq(Expr::SubQuery(None, Box::new(next.into()))))
        .exec_with_returning(conn)
        .await?;
    Ok(taken.into_iter().next())
}

/// Prolongs the lease on a run; `false` means that it is lost to somebody else.
pub async fn renew(conn: &impl ConnectionTrait, id: i64, owner: &str, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let lease = job_run::ActiveModel { leased_until: Set(Some(now + lease::LENGTH)), ..Default::default() };
    update_held(conn, id, owner, lease).await
}

/// Notes how a run ended: what it did or what went wrong, in Chinese. `false` means that the lease was lost and nothing
/// was noted.
pub async fn finish(
    conn: &impl ConnectionTrait,
    id: i64,
    owner: &str,
    result: Result<String, String>,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let status = if result.is_ok() { RunStatus::Done } else { RunStatus::Failed };
    let (outcome, error) = result.map_or_else(|error| (None, Some(error)), |outcome| (Some(outcome), None));
    let end = job_run::ActiveModel {
        status: Set(status),
        ended_at: Set(Some(now)),
        leased_by: Set(None),
        leased_until: Set(None),
        outcome: Set(outcome),
        error: Set(error),
        ..Default::default()
    };
    update_held(conn, id, owner, end).await
}

async fn update_held(
    conn: &impl ConnectionTrait,
    id: i64,
    owner: &str,
    change: job_run::ActiveModel,
) -> Result<bool, DbErr> {
    let done = job_run::Entity::update_many()
        .set(change)
        .filter(job_run::Column::Id.eq(id))
        .filter(job_run::Column::LeasedBy.eq(owner))
        .filter(job_run::Column::Status.eq(RunStatus::Running))
        .exec(conn)
        .await?;
    Ok(done.rows_affected == 1)
}
