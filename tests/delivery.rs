//! From the outbox to a mail server that misbehaves, and back to what people see.

use std::sync::Arc;

use chrono::TimeDelta;
use entity::{AttemptOutcome, DeliveryStatus, LetterKind, delivery};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use zhaoshang::{
    letters::{
        issue::{Run, issue},
        mailer::Mailer,
        smtp::Server,
    },
    scheduler::deliver,
    storage::{
        delivery::{self as store, Attempt},
        lease,
    },
};

use crate::support::{
    app::{LINKS, NOW, TestApp, instant},
    smtp::{Act::*, At, FakeServer, Received},
};

/// A demonstration in whose outbox so many letters wait, and nothing else.
async fn outbox(letters: usize) -> TestApp {
    outbox_with(letters, &LINKS).await
}

/// As [`outbox`], with these settings.
pub(crate) async fn outbox_with(letters: usize, settings: &[(&str, &str)]) -> TestApp {
    let test = TestApp::demo_with(settings).await;
    let run = Run { kind: LetterKind::Prompt, month: "2026-11".parse().unwrap(), day: test.app.clock.today() };
    issue(&test.app, run, |_, _| {}).await.unwrap();
    let waiting = delivery::Entity::find()
        .filter(delivery::Column::Status.eq(DeliveryStatus::Waiting))
        .order_by_asc(delivery::Column::Id)
        .all(&test.app.db)
        .await
        .unwrap();
    let others: Vec<i64> = waiting.iter().skip(letters).map(|row| row.id).collect();
    assert!(!others.is_empty());
    delivery::Entity::update_many()
        .set(delivery::ActiveModel { status: Set(DeliveryStatus::NoAddress), ..Default::default() })
        .filter(delivery::Column::Id.is_in(others))
        .exec(&test.app.db)
        .await
        .unwrap();
    test
}

pub(crate) fn send_to(test: &mut TestApp, port: u16) {
    let url = format!("smtp://127.0.0.1:{port}").into();
    test.app.mailer = Mailer::Smtp(Arc::new(Server::parse(&url).unwrap()));
}

/// How the mails fare that are in this state.
pub(crate) async fn fare(test: &TestApp, status: &str) -> Vec<Value> {
    let query = format!(
        "{{ letters(first: 100, filter: {{ deliveryStatus: {{ in: [{status}] }} }}) {{ nodes {{ id delivery {{ attempts nextAttemptAt sentAt lastError messageId
            history {{ number outcome replyCode reply }} }} }} }} }}"
    );
    test.ask(&query).await["letters"]["nodes"].as_array().unwrap().clone()
}

pub(crate) fn outcomes(letter: &Value) -> Vec<&str> {
    letter["delivery"]["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attempt| attempt["outcome"].as_str().unwrap())
        .collect()
}

pub(crate) fn message_id(mail: &Received) -> String {
    mail_parser::MessageParser::default().parse(mail.raw.as_bytes()).unwrap().message_id().unwrap().to_owned()
}

#[tokio::test]
async fn a_greylisted_letter_goes_out_at_the_next_try() {
    let mut test = outbox(1).await;
    let server = FakeServer::start([vec![(At::Rcpt, Say("450 4.2.0 greylisted"))]]).await;
    send_to(&mut test, server.port);
    test.deliver_all().await;
    let waiting = fare(&test, "WAITING").await;
    let delivery = &waiting[0]["delivery"];
    assert_eq!((&delivery["attempts"], &delivery["lastError"]), (&json!(1), &json!("4.2.0 greylisted")));
    let first = json!({ "number": 1, "outcome": "DEFERRED", "replyCode": 450, "reply": "4.2.0 greylisted" });
    assert_eq!(delivery["history"], json!([first]));

    test.deliver_all().await;
    assert_eq!(fare(&test, "WAITING").await, waiting, "not before it is time");
    test.at("2026-11-24T01:01:30Z");
    test.deliver_all().await;
    let sent = fare(&test, "SENT").await;
    assert_eq!(outcomes(&sent[0]), ["DEFERRED", "SENT"]);
    assert!(sent[0]["delivery"]["sentAt"].is_string() && sent[0]["delivery"]["lastError"].is_null());
    let [mail] = server.mails().try_into().unwrap();
    assert_eq!(json!(message_id(&mail)), delivery["messageId"]);
}

#[tokio::test]
async fn a_refused_letter_waits_for_a_person_and_is_sent_again_on_demand() {
    let mut test = outbox(1).await;
    let server = FakeServer::start([vec![(At::Rcpt, Say("550 5.1.1 no such user"))]]).await;
    send_to(&mut test, server.port);
    test.deliver_all().await;
    let failed = fare(&test, "FAILED").await;
    assert_eq!(outcomes(&failed[0]), ["REFUSED"]);
    assert_eq!(failed[0]["delivery"]["lastError"], "5.1.1 no such user");
    assert!(failed[0]["delivery"]["nextAttemptAt"].is_null());
    test.at("2026-12-24T01:00:00Z");
    test.deliver_all().await;
    assert_eq!(fare(&test, "FAILED").await, failed, "it is not tried again by itself");

    let payload = test.change("resendLetter", json!({ "letterId": failed[0]["id"] }), "letter { id }").await;
    assert_eq!(payload["userErrors"], json!([]));
    test.deliver_all().await;
    assert_eq!(outcomes(&fare(&test, "SENT").await[0]), ["REFUSED", "SENT"]);
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_letter_nobody_ever_takes_is_given_up_and_shown() {
    let mut test = outbox(1).await;
    let scripts = (0..40).map(|_| vec![(At::Rcpt, Say("451 4.3.0 later"))]);
    let server = FakeServer::start(scripts).await;
    send_to(&mut test, server.port);
    // Longer than the longest wait.
    for day in (24..=30).map(|day| format!("2026-11-{day}")).chain((1..=31).map(|day| format!("2026-12-{day:02}"))) {
        test.at(&format!("{day}T01:00:00Z"));
        test.deliver_all().await;
        test.at(&format!("{day}T13:00:00Z"));
        test.deliver_all().await;
    }
    let failed = fare(&test, "FAILED").await;
    assert_eq!((failed.len(), &failed[0]["delivery"]["attempts"]), (1, &json!(9)));
    assert_eq!(outcomes(&failed[0]), ["DEFERRED"; 9]);
    assert_eq!(server.mails(), []);
}

#[tokio::test]
async fn a_server_that_is_away_puts_the_whole_outbox_off_and_counts_against_no_letter() {
    let mut test = outbox(3).await;
    // Taken and given back, so that nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    send_to(&mut test, port);
    test.deliver_all().await;
    let waiting = fare(&test, "WAITING").await;
    assert_eq!(waiting.len(), 3);
    for letter in &waiting {
        assert!(letter["delivery"]["nextAttemptAt"].as_str().unwrap().starts_with("2026-11-24T01:01:00"), "{letter}");
    }
    assert!(waiting.iter().map(|letter| outcomes(letter).len()).sum::<usize>() <= 2, "one attempt a worker");

    let server = FakeServer::start([]).await;
    send_to(&mut test, server.port);
    test.at("2026-11-24T01:00:59Z");
    test.deliver_all().await;
    assert_eq!(server.commands(), Vec::<String>::new());
    test.at("2026-11-24T01:01:00Z");
    test.deliver_all().await;
    assert_eq!((fare(&test, "SENT").await.len(), server.mails().len()), (3, 3));
}

#[tokio::test]
async fn a_letter_whose_sender_died_is_sent_again_under_the_same_message_id() {
    for at in [At::Mail, At::Data, At::Dot] {
        let mut test = outbox(1).await;
        let server = FakeServer::start([vec![(at, Hang)]]).await;
        send_to(&mut test, server.port);
        let stop = CancellationToken::new();
        // The process dies while the server keeps it waiting.
        tokio::select! {
            done = deliver::run(&test.app, &stop) => panic!("{done:?}"),
            () = server.hung() => {}
        }
        let runs_out = instant(NOW) + lease::LENGTH;
        test.app.clock.set(runs_out - TimeDelta::seconds(1));
        test.deliver_all().await;
        assert_eq!(fare(&test, "SENDING").await.len(), 1, "the lease still holds");
        test.app.clock.set(runs_out + TimeDelta::seconds(1));
        test.deliver_all().await;
        let sent = fare(&test, "SENT").await;
        assert_eq!(outcomes(&sent[0]), ["LOST", "SENT"], "{at:?}");
        let mails = server.mails();
        assert!(!mails.is_empty());
        for mail in &mails {
            assert_eq!(json!(message_id(mail)), sent[0]["delivery"]["messageId"]);
            assert_eq!(mail.raw, mails[0].raw, "the same bytes");
        }
    }
}

#[tokio::test]
async fn a_stop_finishes_nothing_new() {
    let mut test = outbox(2).await;
    let server = FakeServer::start([]).await;
    send_to(&mut test, server.port);
    let stop = CancellationToken::new();
    stop.cancel();
    deliver::run(&test.app, &stop).await.unwrap();
    assert_eq!((fare(&test, "WAITING").await.len(), server.mails().len()), (2, 0));
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_neither_prolongs_nor_ends_what_another_holds() {
    let test = outbox(1).await;
    let start = instant(NOW);
    let taken_over = start + lease::LENGTH + TimeDelta::seconds(1);
    let claim = async |owner: &str, now| store::claim(&test.app.db, owner, [], now).await.unwrap().unwrap();
    let record = async |mail: &delivery::Model, owner: &str, outcome, status| {
        let attempt = Attempt { started_at: start, ended_at: taken_over, outcome, reply_code: None, reply: "回复" };
        store::record(&test.app.db, mail, owner, attempt, status, taken_over).await.unwrap();
    };
    let slow = claim("slow", start).await;
    let other = claim("other", taken_over).await;
    assert_eq!(slow.id, other.id);
    store::record_lost(&test.app.db, &other, taken_over).await.unwrap();

    // The slow one comes back, renews, and hears that the server refuses.
    store::renew(&test.app.db, slow.id, "slow", taken_over + TimeDelta::seconds(30)).await.unwrap();
    let held = async || delivery::Entity::find_by_id(slow.id).one(&test.app.db).await.unwrap().unwrap();
    assert_eq!(held().await, other);
    record(&slow, "slow", AttemptOutcome::Refused, DeliveryStatus::Failed).await;
    assert_eq!(held().await, other);
    record(&other, "other", AttemptOutcome::Sent, DeliveryStatus::Sent).await;
    assert_eq!(outcomes(&fare(&test, "SENT").await[0]), ["LOST", "SENT"]);
}
