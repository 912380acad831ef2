//! Mail as an office sends it: at its hours, not too fast, in threads, with an address for what comes back.

use std::collections::BTreeSet;

use entity::{RecipientKind, letter};
use mail_parser::{HeaderValue, MessageParser};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use zhaoshang::{
    letters::outbox::{self, To},
    scheduler::deliver,
};

use crate::{
    delivery::{fare, message_id, outbox_with, outcomes, send_to},
    office::{letters, urge_for},
    support::{
        app::{TestApp, refusal},
        smtp::{Act::*, At, FakeServer},
    },
};

/// The mails in this state are tried next at these times.
async fn next_attempts(test: &TestApp) -> BTreeSet<String> {
    let waiting = fare(test, "WAITING").await.into_iter();
    waiting.map(|letter| letter["delivery"]["nextAttemptAt"].as_str().unwrap().to_owned()).collect()
}

fn times(times: &[&str]) -> BTreeSet<String> {
    times.iter().map(|time| (*time).to_owned()).collect()
}

async fn resend(test: &TestApp, letter: &Value, at_once: bool) -> Value {
    let input = json!({ "letterId": letter["id"], "atOnce": at_once });
    test.change("resendLetter", input, "letter { delivery { status atOnce } }").await
}

#[tokio::test]
async fn mail_waits_at_night_at_weekends_and_on_days_off() {
    let mut test = outbox_with(2, &[]).await;
    let server = FakeServer::start([]).await;
    send_to(&mut test, server.port);
    let flood = json!({ "on": "2026-11-30", "kind": "OFF", "name": "防汛停工" });
    let set = test.change("setCalendarDay", flood, "calendarDay { on }").await;
    assert_eq!(set["userErrors"], json!([]));
    // Friday at eight in the evening, a Sunday noon, and the Monday on which nobody works.
    for now in ["2026-11-27T12:00:00Z", "2026-11-29T04:00:00Z", "2026-11-30T04:00:00Z"] {
        test.at(now);
        let outcome = test.deliver_all().await;
        assert_eq!(next_attempts(&test).await, times(&["2026-12-01T00:00:00Z"]), "{now}");
        assert!(outcome.starts_with("发送成功0件"), "{outcome}");
    }
    assert_eq!(server.commands(), Vec::<String>::new());
    test.at("2026-12-01T00:00:00Z");
    test.deliver_all().await;
    assert_eq!((fare(&test, "SENT").await.len(), server.mails().len()), (2, 2));
}

#[tokio::test]
async fn hours_are_a_setting_and_a_folder_has_none() {
    let mut test = outbox_with(1, &[("MAIL_HOURS", "06:30-07:00")]).await;
    let server = FakeServer::start([]).await;
    send_to(&mut test, server.port);
    test.deliver_all().await;
    assert_eq!(next_attempts(&test).await, times(&["2026-11-24T22:30:00Z"]));
    test.at("2026-11-24T22:30:00Z");
    test.deliver_all().await;
    assert_eq!(server.mails().len(), 1);

    let mut test = outbox_with(1, &[("MAIL_HOURS", "always")]).await;
    let server = FakeServer::start([]).await;
    send_to(&mut test, server.port);
    test.at("2026-11-28T18:00:00Z");
    test.deliver_all().await;
    assert_eq!(server.mails().len(), 1);

    let test = outbox_with(1, &[]).await;
    test.at("2026-11-28T18:00:00Z");
    test.deliver_all().await;
    assert_eq!(test.mails().len(), 1, "what is written to a folder wakes nobody");
}

#[tokio::test]
async fn a_letter_sent_at_once_goes_at_night_and_the_others_wait() {
    let mut test = outbox_with(2, &[]).await;
    let server = FakeServer::start([vec![(At::Rcpt, Say("450 4.2.0 greylisted"))]]).await;
    send_to(&mut test, server.port);
    test.at("2026-11-24T15:00:00Z");
    test.deliver_all().await;
    let waiting = fare(&test, "WAITING").await;
    assert_eq!(refusal(&resend(&test, &waiting[0], false).await), ("ALREADY_ENDED".to_owned(), Value::Null));
    let forced = resend(&test, &waiting[0], true).await;
    assert_eq!(forced["letter"]["delivery"], json!({ "status": "WAITING", "atOnce": true }));
    test.deliver_all().await;
    assert_eq!(server.mails().len(), 0, "greylisted");
    test.at("2026-11-24T15:02:00Z");
    test.deliver_all().await;
    let sent = fare(&test, "SENT").await;
    assert_eq!((sent.len(), &sent[0]["id"]), (1, &waiting[0]["id"]));
    assert_eq!(next_attempts(&test).await, times(&["2026-11-25T00:00:00Z"]));
}

#[tokio::test]
async fn a_letter_whose_sender_died_in_the_evening_is_sent_again_in_the_morning() {
    let mut test = outbox_with(1, &[]).await;
    let server = FakeServer::start([vec![(At::Dot, Hang)]]).await;
    send_to(&mut test, server.port);
    test.at("2026-11-24T11:59:30Z");
    let stop = CancellationToken::new();
    tokio::select! {
        done = deliver::run(&test.app, &stop) => panic!("{done:?}"),
        () = server.hung() => {}
    }
    test.at("2026-11-24T12:05:00Z");
    test.deliver_all().await;
    assert_eq!((server.mails().len(), next_attempts(&test).await), (1, times(&["2026-11-25T00:00:00Z"])));
    test.at("2026-11-25T00:00:00Z");
    test.deliver_all().await;
    assert_eq!(outcomes(&fare(&test, "SENT").await[0]), ["LOST", "SENT"]);
    assert_eq!(server.mails().iter().map(message_id).collect::<BTreeSet<_>>().len(), 1);
}

#[tokio::test]
async fn a_domain_gets_so_many_mails_a_minute_from_all_processes_together() {
    let mut test = outbox_with(7, &[("MAIL_PER_DOMAIN_PER_MINUTE", "3")]).await;
    let server = FakeServer::start([]).await;
    send_to(&mut test, server.port);
    let other = test.another().await;
    let stop = CancellationToken::new();
    for (now, so_far) in [
        ("2026-11-24T01:00:00Z", 3),
        ("2026-11-24T01:00:59Z", 3),
        ("2026-11-24T01:01:00Z", 6),
        ("2026-11-24T01:02:00Z", 7),
    ] {
        test.at(now);
        let (one, two) = tokio::join!(deliver::run(&test.app, &stop), deliver::run(&other, &stop));
        one.and(two).unwrap();
        assert_eq!(server.mails().len(), so_far, "{now}");
    }
    assert_eq!(server.mails().iter().map(message_id).collect::<BTreeSet<_>>().len(), 7);
}

#[tokio::test]
async fn a_domain_that_has_had_its_share_is_named_a_time_and_holds_up_no_other() {
    let mut test = outbox_with(3, &[("MAIL_PER_DOMAIN_PER_MINUTE", "1")]).await;
    let server = FakeServer::start([]).await;
    send_to(&mut test, server.port);
    // The last one moves to a domain of its own: the mail is made anew for the address now on record.
    let last = fare(&test, "WAITING").await.pop().unwrap();
    let query = format!(
        "{{ letter(id: {}) {{ official {{ id version name title rank telephone activeFrom activeUntil }} }} }}",
        last["id"]
    );
    let mut official = test.ask(&query).await["letter"]["official"].take();
    official["email"] = json!("head@Elsewhere.example");
    let fields = official.as_object_mut().unwrap();
    let (id, version) = (fields.remove("id").unwrap(), fields.remove("version").unwrap());
    let moved = json!({ "officialId": id, "version": version, "official": official });
    let updated = test.change("updateOfficial", moved, "official { email }").await;
    assert_eq!(updated["userErrors"], json!([]));
    resend(&test, &last, true).await;

    test.deliver_all().await;
    let domains: BTreeSet<_> =
        server.mails().iter().map(|mail| mail.to.split_once('@').unwrap().1.to_lowercase()).collect();
    assert_eq!(domains, ["district.example>", "elsewhere.example>"].map(str::to_owned).into());
    assert_eq!(server.mails().len(), 2);
    assert_eq!(next_attempts(&test).await, times(&["2026-11-24T01:01:00Z"]));
}

#[tokio::test]
async fn what_comes_back_tells_to_which_mail_it_belongs() {
    let mut test = outbox_with(2, &[("MAIL_BOUNCES_TO", "bounces@district.example")]).await;
    let server = FakeServer::start([]).await;
    send_to(&mut test, server.port);
    test.deliver_all().await;
    let sent = fare(&test, "SENT").await;
    assert_eq!((sent.len(), server.mails().len()), (2, 2));
    for letter in &sent {
        let mails = server.mails();
        let mail = mails.iter().find(|mail| json!(message_id(mail)) == letter["delivery"]["messageId"]).unwrap();
        let key = mail.from.strip_prefix("MAIL FROM:<bounces+").unwrap().strip_suffix("@district.example>").unwrap();
        let query = format!("{{ node(id: \"delivery:{key}\") {{ ... on Delivery {{ letter {{ id }} messageId }} }} }}");
        let found = test.ask(&query).await["node"].take();
        assert_eq!(found, json!({ "letter": { "id": letter["id"] }, "messageId": letter["delivery"]["messageId"] }));
        // People see the office as the sender.
        let mail = MessageParser::default().parse(mail.raw.as_bytes()).unwrap();
        assert_eq!(mail.from().unwrap().first().unwrap().address(), Some("zhaoshang@jiulongpo.example"));
    }
}

#[tokio::test]
async fn a_mail_that_came_back_is_noted_and_goes_out_again() {
    let mut test = outbox_with(1, &[]).await;
    let server = FakeServer::start([]).await;
    send_to(&mut test, server.port);
    let letter = fare(&test, "WAITING").await.remove(0);
    let query = format!("{{ letter(id: {}) {{ delivery {{ id }} }} }}", letter["id"]);
    let delivery = test.ask(&query).await["letter"]["delivery"]["id"].take();
    let bounce = json!({ "deliveryId": delivery, "reason": "550 5.1.1 no such user" });
    let fields = "delivery { status lastError sentAt letter { id } }";
    let refused = test.change("recordBounce", bounce.clone(), fields).await;
    assert_eq!(refusal(&refused), ("MAIL_NOT_SENT".to_owned(), Value::Null));
    test.deliver_all().await;
    let blank = json!({ "deliveryId": delivery, "reason": " " });
    assert_eq!(
        refusal(&test.change("recordBounce", blank, fields).await),
        ("BLANK".to_owned(), json!(["input", "reason"]))
    );
    assert_eq!(test.denied("fuzeren", "recordBounce", bounce.clone(), fields).await, "FORBIDDEN");
    let unknown = json!({ "deliveryId": letter["id"], "reason": "x" });
    assert_eq!(test.denied("admin", "recordBounce", unknown, fields).await, "NOT_FOUND");
    let noted = test.change("recordBounce", bounce, fields).await;
    assert_eq!(
        (&noted["delivery"]["status"], &noted["delivery"]["lastError"], &noted["delivery"]["letter"]["id"]),
        (&json!("FAILED"), &json!("退信：550 5.1.1 no such user"), &letter["id"])
    );
    resend(&test, &letter, false).await;
    test.deliver_all().await;
    assert_eq!(outcomes(&fare(&test, "SENT").await[0]), ["SENT", "SENT"]);
    assert_eq!(server.mails().len(), 2);
}

#[tokio::test]
async fn a_letter_belongs_to_the_thread_of_those_that_raised_its_matters_before() {
    let test = TestApp::demo().await;
    for (month, at) in
        [("2026-11", "2026-11-24T01:00:00Z"), ("2026-12", "2026-12-21T01:00:00Z"), ("2027-01", "2027-01-20T01:00:00Z")]
    {
        test.at(at);
        urge_for(&test.app, month).await;
        test.deliver_all().await;
    }
    assert!(threaded(&test, "{ addresseeKind: { eq: LEADER } }").await > 0);
    assert!(threaded(&test, "{ addresseeKind: { eq: UNIT } }").await > 0);
}

/// The mails that a mail refers to.
fn references(mail: &[u8]) -> Vec<String> {
    match MessageParser::default().parse(mail).unwrap().references() {
        HeaderValue::Text(one) => vec![one.to_string()],
        HeaderValue::TextList(list) => list.iter().map(|id| id.to_string()).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_mail_refers_to_none_that_is_void_or_came_back() {
    let test = TestApp::demo().await;
    urge_for(&test.app, "2026-11").await;
    test.deliver_all().await;
    let to_heads = "{ addresseeKind: { eq: UNIT }, deliveryStatus: { eq: SENT } }";
    let november = letters(&test, to_heads).await;
    let [void, returned, good] = &november[..3] else { panic!("{november:#?}") };
    let voided = test.change("voidLetter", json!({ "letterId": void["id"], "reason": "错发" }), "letter { id }").await;
    assert_eq!(voided["userErrors"], json!([]));
    let query = format!("{{ letter(id: {}) {{ delivery {{ id }} }} }}", returned["id"]);
    let delivery = test.ask(&query).await["letter"]["delivery"]["id"].take();
    let bounce = json!({ "deliveryId": delivery, "reason": "550 5.1.1 no such user" });
    assert_eq!(test.change("recordBounce", bounce, "delivery { id }").await["userErrors"], json!([]));
    test.at("2026-12-21T01:00:00Z");
    urge_for(&test.app, "2026-12").await;
    test.deliver_all().await;
    let (mails, december) = (test.mails(), letters(&test, "{ month: { eq: \"2026-12\" } }").await);
    let referred = |before: &Value| {
        let to_same = |letter: &&Value| letter["unit"] == before["unit"] && letter["addresseeKind"] == "UNIT";
        let letter = december.iter().find(to_same).unwrap();
        let id = &letter["deliveries"][0]["messageId"];
        references(&mails.iter().find(|mail| json!(mail.message_id) == *id).unwrap().message)
    };
    assert_eq!((referred(void), referred(returned)), (Vec::new(), Vec::new()));
    assert_eq!(json!(referred(good)), json!([good["deliveries"][0]["messageId"]]));
}

#[tokio::test]
async fn of_a_long_thread_a_mail_names_the_last_ones() {
    let test = outbox_with(1, &[]).await;
    let letter = letter::Entity::find().one(&test.app.db).await.unwrap().unwrap();
    let thread: Vec<_> = (1..=20).map(|number| format!("letter-{number}@district.example")).collect();
    let to = To { official_id: None, name: "张三".to_owned(), email: "head@unit.example".to_owned() };
    let made =
        outbox::mail(&test.app.config, &letter, "letter-21@district.example", &thread, RecipientKind::Addressee, &to);
    let made = made.unwrap();
    assert_eq!(references(&made), thread[8..]);
    let mail = MessageParser::default().parse(&made).unwrap();
    assert_eq!(mail.in_reply_to().as_text(), Some("letter-20@district.example"));
}

/// Sees that every mail of these letters refers to those that raised one of its matters before, and to no other. How many
/// refer to any.
async fn threaded(test: &TestApp, filter: &str) -> usize {
    let all = letters(test, filter).await;
    let matters = |letter: &Value| -> BTreeSet<String> {
        let items = letter["items"].as_array().unwrap();
        items.iter().map(|item| item["matter"]["id"].as_str().unwrap().to_owned()).collect()
    };
    let mails = test.mails();
    let mut threaded = 0;
    for (at, letter) in all.iter().enumerate() {
        for delivery in letter["deliveries"].as_array().unwrap() {
            let Some(kept) = mails.iter().find(|mail| json!(mail.message_id) == delivery["messageId"]) else {
                continue;
            };
            let own = matters(letter);
            let before = all[..at].iter().filter(|before| !matters(before).is_disjoint(&own));
            let before = before.filter(|before| before["addressee"] == letter["addressee"]);
            let before = before.flat_map(|before| before["deliveries"].as_array().unwrap());
            let before = before.filter(|before| before["official"]["id"] == delivery["official"]["id"]);
            let expected: Vec<_> = before.map(|before| before["messageId"].as_str().unwrap()).collect();
            assert_eq!(references(&kept.message), expected, "{}", kept.message_id);
            let mail = MessageParser::default().parse(&kept.message).unwrap();
            assert_eq!(mail.in_reply_to().as_text(), expected.last().copied());
            threaded += usize::from(!expected.is_empty());
        }
    }
    threaded
}
