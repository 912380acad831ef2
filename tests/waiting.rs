//! Drafts that wait for their issue for too long (待签发提醒): reported, by mail to the bureau too, and what becomes of it.

use mail_parser::MessageParser;
use serde_json::{Value, json};

use crate::{
    delivery::send_to,
    office::{by_hand, drafts, urge},
    support::{
        app::{TestApp, refusal},
        smtp::{Act::*, At, FakeServer},
    },
};

#[tokio::test]
async fn a_draft_that_waits_for_too_long_is_reported_once_and_by_mail_every_day() {
    let test = TestApp::demo_with(&[("MAIL_OFFICE_ADDRESS", "bureau@jiulongpo.example")]).await;
    by_hand(&test).await;
    test.tick().await;
    urge(&test.app).await;
    let count = drafts(&test, "{ waiting: true }").await.len();
    assert!(drafts(&test, "{ waiting: true }").await.iter().all(|draft| draft["issueBy"] == "2026-11-27"));
    let reported = async || {
        let query =
            "{ jobRuns(first: 1, filter: { job: { eq: WAITING_LETTERS } }) { totalCount nodes { outcome status } } }";
        test.ask(query).await["jobRuns"].take()
    };
    // Friday is the last day; the weekend is none.
    test.at("2026-11-27T03:00:00Z");
    test.tick().await;
    assert_eq!(reported().await["nodes"][0], json!({ "outcome": "没有新的超期待签发函件", "status": "DONE" }));
    assert_eq!(drafts(&test, "{ overdue: true }").await.len(), 0);
    test.at("2026-11-30T03:00:00Z");
    test.tick().await;
    let run = reported().await;
    assert!(run["nodes"][0]["outcome"].as_str().unwrap().starts_with(&format!("{count}件函件超期未签发：")), "{run}");
    assert!(run["nodes"][0]["outcome"].as_str().unwrap().ends_with("；已邮件提醒区招商投资局"), "{run}");
    let overdue = drafts(&test, "{ overdue: true }").await;
    assert_eq!(overdue.len(), count);
    assert!(overdue.iter().all(|draft| draft["reportedOn"] == "2026-11-30" && draft["overdue"] == true));
    test.at("2026-12-02T03:00:00Z");
    test.tick().await;
    let outcome = reported().await["nodes"][0]["outcome"].take();
    let still = format!("没有新的超期待签发函件；此前已提醒的{count}件仍未签发；已邮件提醒区招商投资局");
    assert_eq!(outcome, still);
    // By mail to the bureau: one a day, however often the job runs.
    test.change("runJob", json!({ "job": "WAITING_LETTERS" }), "jobRun { id }").await;
    test.tick().await;
    assert!(!reported().await["nodes"][0]["outcome"].as_str().unwrap().contains("邮件"));
    test.tick().await;
    let reminders: Vec<_> =
        test.mails().into_iter().filter(|mail| mail.message_id.starts_with("waiting-letters")).collect();
    let ids: Vec<_> = reminders.iter().map(|mail| (mail.message_id.as_str(), mail.recipient.as_str())).collect();
    let to = "bureau@jiulongpo.example";
    assert_eq!(
        ids,
        [("waiting-letters.2026-11-30@jiulongpo.example", to), ("waiting-letters.2026-12-02@jiulongpo.example", to)]
    );
    let mail = MessageParser::default().parse(&reminders[0].message).unwrap();
    assert_eq!(mail.subject().unwrap(), format!("【待签发提醒】{count}件函件超期未签发（2026年11月30日）"));
    insta::assert_snapshot!(mail.body_text(0).unwrap().replace("\r\n", "\n"));
    let second = MessageParser::default().parse(&reminders[1].message).unwrap();
    let second = second.body_text(0).unwrap();
    assert!(second.contains(&format!("共有{count}件函件拟稿后超过签发时限仍未签发，具体如下：")), "{second}");
    let html = mail.body_html(0).unwrap();
    assert!(overdue.iter().all(|draft| html.contains(draft["addressee"].as_str().unwrap())), "{html}");
    let short = json!({ "mode": "AUTOMATIC", "workingDays": 0 });
    assert_eq!(refusal(&test.change("setLetterIssuing", short, "issuing { id }").await).0, "OUT_OF_RANGE");
}

#[tokio::test]
async fn a_reminder_tells_what_is_new_in_it() {
    let test = TestApp::demo_with(&[("MAIL_OFFICE_ADDRESS", "bureau@jiulongpo.example")]).await;
    by_hand(&test).await;
    test.tick().await;
    urge(&test.app).await;
    let waiting = async || {
        let drafts = test.ask("{ letterDrafts(filter: { waiting: true }) { totalCount } }").await;
        usize::try_from(drafts["letterDrafts"]["totalCount"].as_u64().unwrap()).unwrap()
    };
    let old = waiting().await;
    test.at("2026-11-30T03:00:00Z");
    test.tick().await;
    // The prompt letters of December wait from the first on, for three working days.
    test.at("2026-12-01T03:00:00Z");
    test.tick().await;
    let new = waiting().await - old;
    test.at("2026-12-07T03:00:00Z");
    test.tick().await;
    let mail = reports(&test, "first: 1").await["nodes"][0]["text"].take();
    let text = mail.as_str().unwrap();
    let words = format!("共有{}件函件拟稿后超过签发时限仍未签发，其中新增超期{new}件，具体如下：", old + new);
    assert!(text.contains(&words), "{text}");
    // It lists a hundred, the longest waiting first.
    assert_eq!(text.matches("（新增超期）").count(), 100 - old);
    assert!(text.contains(&format!("另有{}件，请登录系统查看。", old + new - 100)), "{text}");
}

/// A page of the mails to the bureau.
async fn reports(test: &TestApp, args: &str) -> Value {
    let query = format!(
        "{{ officeReports({args}) {{ totalCount nodes {{ id job on recipient subject text messageId status attempts nextAttemptAt sentAt lastError }} }} }}"
    );
    test.ask(&query).await["officeReports"].take()
}

#[tokio::test]
async fn the_bureau_sees_which_reminders_went_out_to_whom_and_when() {
    let settings =
        [("MAIL_OFFICE_ADDRESS", "bureau@jiulongpo.example"), ("MAIL_BOUNCES_TO", "bounces@jiulongpo.example")];
    let mut test = TestApp::demo_with(&settings).await;
    by_hand(&test).await;
    test.tick().await;
    urge(&test.app).await;
    let greylisted = vec![(At::Rcpt, Say("450 4.2.0 greylisted"))];
    let server = FakeServer::start([vec![(At::Rcpt, Say("550 5.1.1 no such user"))], greylisted]).await;
    send_to(&mut test, server.port);
    for now in ["2026-11-30T03:00:00Z", "2026-12-01T03:00:00Z"] {
        test.at(now);
        test.tick().await;
        test.deliver_all().await;
    }
    let waiting = reports(&test, "filter: { status: { eq: WAITING } }").await;
    let [tried] = waiting["nodes"].as_array().unwrap().as_slice() else { panic!("{waiting:#}") };
    assert_eq!((&tried["on"], &tried["attempts"], &tried["sentAt"]), (&json!("2026-12-01"), &json!(1), &Value::Null));
    assert!(tried["lastError"].as_str().unwrap().contains("greylisted"), "{tried}");
    let at = tried["nextAttemptAt"].as_str().unwrap();
    assert!(at > "2026-12-01T03:00:00Z", "{at}");
    test.at(at);
    test.deliver_all().await;

    let mails = server.mails();
    let [mail] = mails.as_slice() else { panic!("{mails:#?}") };
    assert_eq!(
        mail.from, "MAIL FROM:<zhaoshang@jiulongpo.example>",
        "the number of a bounce would be that of a letter's mail"
    );

    let all = reports(&test, "first: 100").await;
    assert_eq!(all["totalCount"], 2);
    let [sent, failed] = all["nodes"].as_array().unwrap().as_slice() else { panic!("{all:#}") };
    assert_eq!(
        (&sent["on"], &sent["status"], &sent["attempts"], &sent["sentAt"], &sent["nextAttemptAt"], &sent["lastError"]),
        (&json!("2026-12-01"), &json!("SENT"), &json!(2), &json!(at), &Value::Null, &Value::Null)
    );
    assert_eq!(
        (&sent["job"], &sent["recipient"], &sent["messageId"]),
        (
            &json!("WAITING_LETTERS"),
            &json!("bureau@jiulongpo.example"),
            &json!("waiting-letters.2026-12-01@jiulongpo.example")
        )
    );
    let subject = sent["subject"].as_str().unwrap();
    assert!(subject.starts_with("【待签发提醒】") && sent["text"].as_str().unwrap().contains("特此提醒"), "{sent}");
    assert_eq!(
        (&failed["on"], &failed["status"], &failed["attempts"], &failed["sentAt"], &failed["nextAttemptAt"]),
        (&json!("2026-11-30"), &json!("FAILED"), &json!(1), &Value::Null, &Value::Null)
    );
    assert!(failed["lastError"].as_str().unwrap().contains("no such user"), "{failed}");

    for (filter, found) in [
        ("{ status: { in: [FAILED] } }", vec![failed]),
        ("{ on: { eq: \"2026-12-01\" } }", vec![sent]),
        ("{ job: { eq: MONTH_END } }", vec![]),
        ("{ sentAt: { isNull: false } }", vec![sent]),
        (&format!("{{ id: {{ eq: {} }} }}", failed["id"]), vec![failed]),
    ] {
        let nodes = reports(&test, &format!("filter: {filter}")).await["nodes"].take();
        assert_eq!(nodes, json!(found), "{filter}");
    }
    let oldest = reports(&test, "first: 1, orderBy: { field: ON, direction: ASC }").await["nodes"][0].take();
    assert_eq!(&oldest, failed);
    for login in ["zuzhang", "lianluo"] {
        let code = test.code(&test.token(login), "{ officeReports { totalCount } }", json!({})).await;
        assert_eq!(code, "FORBIDDEN", "{login}");
    }
}
