use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use entity::{RunStatus, RunTrigger, job_run};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use tempfile::TempDir;

use super::*;
use crate::{
    clock::Clock,
    domain::{
        calendar::Calendar,
        schedule::{Roll, Schedule},
    },
    live::Hub,
    storage::{
        database::{Database, connect},
        job, lease,
    },
};

/// A database in a directory that lasts as long as this does.
struct Ledger(TempDir);

impl Ledger {
    async fn new() -> Self {
        let ledger = Self(tempfile::tempdir().unwrap());
        Migrator::up(&ledger.open().await.for_migrations(), None).await.unwrap();
        ledger
    }

    /// What another process would have.
    async fn open(&self) -> Database {
        connect(&format!("sqlite://{}", self.0.path().join("z.db").display()).into()).await.unwrap()
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn schedule(cron: &str) -> Schedule {
    Schedule::parse(cron, Roll::AsIs).unwrap()
}

fn plan(job: Job, schedule: &Schedule) -> Plan<'_> {
    static BUILT_IN: LazyLock<Calendar> = LazyLock::new(Calendar::default);
    Plan { job, schedule, calendar: &BUILT_IN, catch_up: TimeDelta::days(15) }
}

async fn runs(db: &Database) -> Vec<job_run::Model> {
    job_run::Entity::find().order_by_asc(job_run::Column::DueAt).all(db).await.unwrap()
}

async fn drain(runner: &Runner, job: Job) -> u32 {
    runner.drain(job, &CancellationToken::new(), |_| async { Ok("已完成".to_owned()) }).await.unwrap()
}

#[tokio::test]
async fn a_restart_makes_up_for_what_was_missed_within_the_window_each_once() {
    let ledger = Ledger::new().await;
    let db = ledger.open().await;
    let daily = schedule("0 0 9 * * *");
    let plan = plan(Job::PromptLetters, &daily);
    plan.carry_out(&db, &Hub::default(), at("2026-11-01T03:00:00Z")).await.unwrap();
    assert!(runs(&db).await.is_empty(), "what was due before the first start is not missed");

    let restart = at("2026-11-24T03:00:00Z");
    for _ in 0..3 {
        plan.carry_out(&db, &Hub::default(), restart).await.unwrap();
        drain(&Runner::new(db.clone(), Hub::default(), Clock::fixed(restart)), Job::PromptLetters).await;
    }
    let runs = runs(&db).await;
    let days: Vec<_> = (10..=24).map(|day| at(&format!("2026-11-{day}T01:00:00Z"))).collect();
    assert_eq!(runs.iter().map(|run| run.due_at).collect::<Vec<_>>(), days);
    assert!(runs.iter().all(|run| run.status == RunStatus::Done && run.trigger == RunTrigger::Schedule));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_run_no_occurrence_twice() {
    let ledger = Ledger::new().await;
    let (start, end) = (at("2026-11-24T01:00:00Z"), at("2026-11-24T01:01:00Z"));
    let every_second = Arc::new(schedule("* * * * * *"));
    plan(Job::UrgingLetters, &every_second).carry_out(&ledger.open().await, &Hub::default(), start).await.unwrap();
    let bodies = Arc::new(Mutex::new(HashMap::<DateTime<Utc>, u32>::new()));
    let mut processes = JoinSet::new();
    for _ in 0..2 {
        let (db, bodies, every_second) = (ledger.open().await, bodies.clone(), every_second.clone());
        processes.spawn(async move {
            let mut ran = 0;
            for second in 1..=60 {
                let now = start + TimeDelta::seconds(second);
                plan(Job::UrgingLetters, &every_second).carry_out(&db, &Hub::default(), now).await.unwrap();
                let body = |due_at| {
                    *bodies.lock().unwrap().entry(due_at).or_default() += 1;
                    async {
                        tokio::task::yield_now().await;
                        Ok(String::new())
                    }
                };
                let runner = Runner::new(db.clone(), Hub::default(), Clock::fixed(now));
                ran += runner.drain(Job::UrgingLetters, &CancellationToken::new(), body).await.unwrap();
            }
            ran
        });
    }
    let ran: u32 = processes.join_all().await.into_iter().sum();
    let runs = runs(&ledger.open().await).await;
    assert_eq!((runs.len(), ran), (60, 60));
    assert!(runs.iter().all(|run| start < run.due_at && run.due_at <= end && run.status == RunStatus::Done));
    assert!(bodies.lock().unwrap().values().all(|times| *times == 1));
}

#[tokio::test]
async fn a_run_whose_process_died_is_taken_up_again_and_the_dead_ends_nothing() {
    let ledger = Ledger::new().await;
    let db = ledger.open().await;
    let now = at("2026-11-24T01:00:00Z");
    let run = job::run_now(&db, Job::PromptLetters, now).await.unwrap();
    assert_eq!(job::run_now(&db, Job::PromptLetters, now).await.unwrap().id, run.id, "one run a moment");
    let claim = async |owner: &str, now| job::claim(&db, Job::PromptLetters, owner, now).await.unwrap();

    assert_eq!(claim("dead", now).await.unwrap().id, run.id);
    let (second, renewed_at) = (TimeDelta::seconds(1), now + lease::LENGTH / 2);
    assert!(claim("alive", now + lease::LENGTH - second).await.is_none(), "the lease still holds");
    assert!(job::renew(&db, run.id, "dead", renewed_at).await.unwrap());
    assert!(claim("alive", renewed_at + lease::LENGTH - second).await.is_none(), "it was renewed");
    assert_eq!(claim("alive", renewed_at + lease::LENGTH + second).await.unwrap().id, run.id);

    assert!(!job::renew(&db, run.id, "dead", now).await.unwrap());
    assert!(!job::finish(&db, run.id, "dead", Ok("旧".to_owned()), now).await.unwrap());
    assert!(job::finish(&db, run.id, "alive", Ok("新".to_owned()), now).await.unwrap());
    assert_eq!(runs(&db).await[0].outcome.as_deref(), Some("新"));
}

#[tokio::test]
async fn a_clock_put_back_stops_neither_planning_nor_rescue() {
    let ledger = Ledger::new().await;
    let db = ledger.open().await;
    let daily = schedule("0 0 9 * * *");
    let plan = plan(Job::PromptLetters, &daily);
    let (later, earlier) = (at("2026-12-20T00:00:00Z"), at("2026-11-24T00:00:00Z"));
    plan.carry_out(&db, &Hub::default(), later).await.unwrap();
    job::run_now(&db, Job::PromptLetters, earlier).await.unwrap();
    job::claim(&db, Job::PromptLetters, "dead", later).await.unwrap().unwrap();

    plan.carry_out(&db, &Hub::default(), earlier).await.unwrap();
    plan.carry_out(&db, &Hub::default(), earlier + TimeDelta::hours(2)).await.unwrap();
    assert_eq!(
        drain(
            &Runner::new(db.clone(), Hub::default(), Clock::fixed(earlier + TimeDelta::hours(2))),
            Job::PromptLetters
        )
        .await,
        2
    );
}

#[tokio::test]
async fn what_goes_wrong_is_kept_in_words() {
    let ledger = Ledger::new().await;
    let db = ledger.open().await;
    let now = at("2026-11-24T01:00:00Z");
    let runner = Runner::new(db.clone(), Hub::default(), Clock::fixed(now));
    let stop = CancellationToken::new();
    let job = Job::PromptLetters;
    job::run_now(&db, job, now - TimeDelta::seconds(3)).await.unwrap();
    runner.drain(job, &stop, |_| async { Err(anyhow::anyhow!("根源").context("说明")) }).await.unwrap();
    job::run_now(&db, job, now - TimeDelta::seconds(2)).await.unwrap();
    runner.drain(job, &stop, |_| async { Err(DbErr::Custom("SELECT 1".to_owned()).into()) }).await.unwrap();
    job::run_now(&db, job, now - TimeDelta::seconds(1)).await.unwrap();
    runner.drain(job, &stop, |_| async { panic!("a bug") }).await.unwrap();
    let errors: Vec<_> = runs(&db).await.into_iter().map(|run| run.error.unwrap()).collect();
    assert_eq!(errors, ["说明", "数据库出错，详见日志", "程序内部错误，任务中止"]);
}

#[tokio::test]
async fn nothing_is_taken_up_after_the_stop() {
    let ledger = Ledger::new().await;
    let db = ledger.open().await;
    let now = at("2026-11-24T01:00:00Z");
    for second in 0..3 {
        job::run_now(&db, Job::Deliver, now - TimeDelta::seconds(second)).await.unwrap();
    }
    let stop = CancellationToken::new();
    let body = |_| {
        stop.cancel();
        async { Ok(String::new()) }
    };
    let runner = Runner::new(db.clone(), Hub::default(), Clock::fixed(now));
    assert_eq!(runner.drain(Job::Deliver, &stop, body).await.unwrap(), 1, "what runs is finished");
}

#[tokio::test]
async fn delivery_is_due_once_and_only_while_mail_waits() {
    let ledger = Ledger::new().await;
    let db = ledger.open().await;
    let often = schedule("*/5 * * * * *");
    let plan = plan(Job::Deliver, &often);
    let now = at("2026-11-24T01:00:00Z");
    plan.carry_out(&db, &Hub::default(), now).await.unwrap();
    plan.carry_out(&db, &Hub::default(), now + TimeDelta::hours(1)).await.unwrap();
    assert!(runs(&db).await.is_empty(), "nothing waits");

    mail(&db, "1, 'WAITING', '2026-11-24T03:00:00+00:00', NULL").await;
    plan.carry_out(&db, &Hub::default(), at("2026-11-24T02:59:59Z")).await.unwrap();
    assert!(runs(&db).await.is_empty(), "it waits for three o'clock");
    plan.carry_out(&db, &Hub::default(), at("2026-11-24T03:00:07Z")).await.unwrap();
    assert_eq!(runs(&db).await.iter().map(|run| run.due_at).collect::<Vec<_>>(), [at("2026-11-24T03:00:05Z")]);
}

#[tokio::test]
async fn mail_left_behind_by_a_dead_worker_is_due_when_its_lease_is_over() {
    let ledger = Ledger::new().await;
    let db = ledger.open().await;
    mail(&db, "1, 'SENDING', '2026-11-24T01:00:00+00:00', '2026-11-24T01:02:00+00:00'").await;
    mail(&db, "2, 'SENT', '2026-11-24T01:00:00+00:00', NULL").await;
    let due = async |now| crate::storage::delivery::anything_due(&db, at(now)).await.unwrap();
    assert!(!due("2026-11-24T01:02:00Z").await);
    assert!(due("2026-11-24T01:02:01Z").await);
    assert!(due("2026-11-20T00:00:00Z").await, "the clock was put back");
}

/// An outbox row and its letter; `values` are the key, the status, the next attempt and the lease's end.
async fn mail(db: &Database, values: &str) {
    let id = values.split(',').next().unwrap();
    let letter = format!(
        "INSERT INTO letter (id, kind, month, addressee_kind, addressee_id, addressee, number_prefix, number_year, number_seq, \
         number, title, subject, text, html, issued_on, answer_by, issued_at) \
         VALUES ({id}, 'PROMPT', '2026-11', 'UNIT', {id}, '', '', 2026, {id}, '{id}', '', '', '', '', \
         '2026-11-02', '2026-11-09', '2026-11-02T01:00:00+00:00')"
    );
    db.execute_unprepared(&letter).await.unwrap();
    let delivery = format!(
        "INSERT INTO delivery (letter_id, status, next_attempt_at, leased_until, message_id, attempts) \
         VALUES ({values}, 'id-{id}', 0)"
    );
    db.execute_unprepared(&delivery).await.unwrap();
}

#[tokio::test]
async fn the_alarm_nudges_again_and_again() {
    let nudge = Arc::new(Notify::new());
    let alarm = Alarm::start(nudge.clone()).await.unwrap();
    for _ in 0..2 {
        timeout(Duration::from_secs(10), nudge.notified()).await.expect("a nudge");
    }
    alarm.stop().await;
}
