//! The month's letters: issued once, numbered without gaps, mailed, and run by the clock.

use chrono::{Datelike, NaiveDate};
use entity::{DeliveryStatus, LetterKind, MatterKind, audit_entry, delivery, job_run, letter, letter_item, sequence};
use mail_parser::MessageParser;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use zhaoshang::{
    app::App,
    domain::letter::Draft,
    letters::{
        issue::{Issued, Run, issue},
        mailer::Mailer,
        preview::preview,
    },
    scheduler,
};

use crate::support::app::TestApp;

const KINDS: [LetterKind; 2] = [LetterKind::Prompt, LetterKind::Urging];

fn run(app: &App, kind: LetterKind) -> Run {
    Run { kind, month: "2026-11".parse().unwrap(), day: app.clock.today() }
}

/// Issues the letters of November.
async fn november(app: &App) -> Vec<Issued> {
    let mut issued = Vec::new();
    for kind in KINDS {
        issued.push(issue(app, run(app, kind), |_, _| {}).await.unwrap());
    }
    issued
}

/// Everything issuing could write.
async fn rows(app: &App) -> Vec<u64> {
    vec![
        letter::Entity::find().count(&app.db).await.unwrap(),
        letter_item::Entity::find().count(&app.db).await.unwrap(),
        delivery::Entity::find().count(&app.db).await.unwrap(),
        sequence::Entity::find().count(&app.db).await.unwrap(),
        audit_entry::Entity::find().count(&app.db).await.unwrap(),
        job_run::Entity::find().count(&app.db).await.unwrap(),
    ]
}

/// The letters that a filter finds, all fields the tests look at.
async fn letters(test: &TestApp, args: &str) -> Vec<Value> {
    let query = format!(
        "{{ letters(first: 100, {args}) {{ totalCount nodes {{ id number kind month addressee addresseeKind subject text
            items {{ position lamp }} official {{ id email version name title activeFrom }} delivery {{ status attempts messageId lastError }}
            deliveries {{ status messageId recipientKind official {{ email }} }} }} }} }}"
    );
    let page = test.ask(&query).await["letters"].take();
    let nodes = page["nodes"].as_array().unwrap().clone();
    assert_eq!(page["totalCount"], nodes.len(), "they fit on a page");
    nodes
}

/// How many mails are in this state.
async fn mails(test: &TestApp, status: DeliveryStatus) -> usize {
    let mails = delivery::Entity::find().filter(delivery::Column::Status.eq(status));
    mails.count(&test.app.db).await.unwrap() as usize
}

#[tokio::test]
async fn a_month_is_issued_once_however_often_it_is_run() {
    let test = TestApp::demo().await;
    let first = november(&test.app).await;
    assert!(first.iter().all(|issued| issued.to_units > 0 && issued.to_leaders > 0), "{first:?}");
    let after = rows(&test.app).await;
    let second = november(&test.app).await;
    for (first, second) in first.iter().zip(&second) {
        assert_eq!((second.letters(), second.issued_before), (0, first.letters()));
    }
    test.at("2026-11-27T01:00:00Z");
    for issued in november(&test.app).await {
        // Somebody else may have become late since; nobody gets a second letter.
        assert!(issued.issued_before > 0);
    }
    let mut seen: Vec<_> = letter::Entity::find()
        .all(&test.app.db)
        .await
        .unwrap()
        .into_iter()
        .map(|row| format!("{:?} {} {:?} {}", row.kind, row.month, row.addressee_kind, row.addressee_id))
        .collect();
    assert!(seen.len() as u64 >= after[0]);
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all);
}

#[tokio::test]
async fn numbers_have_no_gaps() {
    let test = TestApp::demo().await;
    let issued: u32 = november(&test.app).await.iter().map(|issued| issued.letters()).sum();
    november(&test.app).await;
    let mut numbers: Vec<i32> =
        letter::Entity::find().all(&test.app.db).await.unwrap().iter().map(|row| row.number_seq).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=i32::try_from(issued).unwrap()).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_issue_at_once_issue_each_letter_once_and_leave_no_gap() {
    let test = TestApp::demo().await;
    let other = test.another().await;
    let (one, two) = tokio::join!(november(&test.app), november(&other));
    let rows = letter::Entity::find().all(&test.app.db).await.unwrap();
    let issued: u32 = one.iter().chain(&two).map(|issued| issued.letters()).sum();
    assert_eq!(issued as usize, rows.len());
    let mut numbers: Vec<_> = rows.iter().map(|row| row.number_seq as usize).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=rows.len()).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_preview_says_what_issuing_would_do_and_writes_nothing() {
    let test = TestApp::demo().await;
    let before = rows(&test.app).await;
    for kind in KINDS {
        let drafts = preview(&test.app, run(&test.app, kind), None).await.unwrap();
        assert_eq!(rows(&test.app).await, before);
        let says = |draft: &Draft| !draft.items.is_empty() || !draft.by_unit.is_empty();
        assert!(drafts.iter().all(|draft| says(&draft.draft) && !draft.issued_before));
        let test = TestApp::demo().await;
        let issued = issue(&test.app, run(&test.app, kind), |_, _| {}).await.unwrap();
        assert_eq!(drafts.len(), issued.letters() as usize);
        let again = preview(&test.app, run(&test.app, kind), None).await.unwrap();
        assert!(again.iter().all(|draft| draft.issued_before));
    }
}

#[tokio::test]
async fn every_mail_in_the_folder_reads_as_the_letter_it_carries() {
    let mut test = TestApp::demo().await;
    let folder = test.folder().join("mail");
    test.app.mailer = Mailer::File(folder.clone());
    november(&test.app).await;
    test.deliver_all().await;
    let parser = MessageParser::default();
    let mut files = 0;
    for kind in ["PROMPT", "URGING"] {
        for letter in letters(&test, &format!("filter: {{ kind: {{ eq: {kind} }} }}")).await {
            let mails = letter["deliveries"].as_array().unwrap();
            for sent in mails.iter().filter(|mail| mail["status"] == "SENT") {
                files += 1;
                let name = format!("{}.eml", sent["messageId"].as_str().unwrap());
                let bytes = std::fs::read(folder.join(&name)).unwrap();
                let mail = parser.parse(&bytes).unwrap();
                let copy = if sent["recipientKind"] == "COPY" { "【抄送】" } else { "" };
                assert_eq!(mail.subject().unwrap(), format!("{copy}{}", letter["subject"].as_str().unwrap()), "{name}");
                let to = mail.to().unwrap().first().unwrap();
                assert_eq!(to.address().unwrap(), sent["official"]["email"], "{name}");
                assert!(to.address().unwrap().ends_with(".example"));
                assert_eq!(mail.message_id().unwrap(), sent["messageId"]);
                let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
                assert_eq!(text.trim_end(), letter["text"].as_str().unwrap().trim_end(), "{name}");
                assert!(text.contains(letter["number"].as_str().unwrap()), "{name}");
                assert!(text.contains(letter["addressee"].as_str().unwrap()), "{name}");
                if letter["addresseeKind"] == "UNIT" {
                    assert!(text.contains("主要负责同志"), "{text}");
                }
                let html = mail.body_html(0).unwrap();
                assert!(html.contains("<html") && !html.contains("<script"), "{name}");
            }
            let places: Vec<_> =
                letter["items"].as_array().unwrap().iter().map(|item| item["position"].as_u64().unwrap()).collect();
            assert_eq!(places, (1..=places.len() as u64).collect::<Vec<_>>());
        }
    }
    assert!(files > 10);
    let in_folder: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(in_folder.len(), files, "{in_folder:?}");
}

#[tokio::test]
async fn a_letter_without_address_is_seen_and_goes_out_once_the_address_is_there() {
    let test = TestApp::demo().await;
    november(&test.app).await;
    test.deliver_all().await;
    let stuck = letters(&test, "filter: { deliveryStatus: { eq: NO_ADDRESS } }").await;
    assert!(!stuck.is_empty());
    let letter = &stuck[0];
    assert!(letter["delivery"]["lastError"].as_str().unwrap().contains("邮箱"));
    let resend = json!({ "letterId": letter["id"] });
    let early = test.change("resendLetter", resend.clone(), "letter { id }").await;
    assert_eq!(early["userErrors"][0]["code"], "NO_ADDRESS");

    let person = &letter["official"];
    let with_email = json!({
        "name": person["name"], "title": person["title"], "activeFrom": person["activeFrom"], "email": "found@unit.example",
    });
    let update = json!({ "officialId": person["id"], "version": person["version"], "official": with_email });
    let updated = test.change("updateOfficial", update, "official { email }").await;
    assert_eq!(updated["official"]["email"], "found@unit.example");
    let sent_before = test.mails().len();
    let resent = test.change("resendLetter", resend.clone(), "letter { delivery { status } }").await;
    assert_eq!(resent["letter"]["delivery"]["status"], "WAITING");
    test.deliver_all().await;
    let mails = test.mails();
    assert_eq!(mails.len(), sent_before + 1);
    let mail = mails.last().unwrap();
    assert_eq!(
        (mail.recipient.as_str(), json!(mail.message_id)),
        ("found@unit.example", letter["delivery"]["messageId"].clone())
    );
    let again = test.change("resendLetter", resend, "letter { id }").await;
    assert_eq!(again["userErrors"][0]["code"], "ALREADY_ENDED");
}

#[tokio::test]
async fn letters_do_not_change_when_the_ledger_does() {
    let test = TestApp::demo().await;
    november(&test.app).await;
    let before = letters(&test, "filter: { kind: { eq: URGING } }").await;
    let project = test
        .ask("{ projects(first: 1, filter: { stage: { eq: STARTED } }) { nodes { id version direction { id } } } }")
        .await;
    let project = &project["projects"]["nodes"][0];
    let description = json!({ "name": "改名之后", "investor": "另一家", "directionId": project["direction"]["id"] });
    let update = json!({ "projectId": project["id"], "version": project["version"], "description": description });
    assert_eq!(test.change("updateProject", update, "project { name }").await["project"]["name"], "改名之后");
    assert_eq!(letters(&test, "filter: { kind: { eq: URGING } }").await, before);
}

/// Job runs, oldest first.
async fn job_runs(test: &TestApp, job: &str) -> Value {
    let query = format!(
        "{{ jobRuns(first: 100, filter: {{ job: {{ eq: {job} }} }}, orderBy: {{ field: DUE_AT, direction: ASC }}) {{
            nodes {{ dueAt startedAt endedAt status trigger outcome error }} }} }}"
    );
    test.ask(&query).await["jobRuns"]["nodes"].take()
}

#[tokio::test]
async fn the_first_working_day_brings_the_prompt_letters_once() {
    let test = TestApp::demo().await;
    test.tick().await;
    test.at("2026-12-01T00:59:59Z");
    test.tick().await;
    assert_eq!(letters(&test, "filter: { month: { eq: \"2026-12\" } }").await, Vec::<Value>::new());
    test.at("2026-12-01T01:00:00Z");
    assert!(test.tick().await > 0);
    let issued = letters(&test, "filter: { month: { eq: \"2026-12\" } }").await;
    assert!(!issued.is_empty() && issued.iter().all(|letter| letter["kind"] == "PROMPT"));
    let sent = test.mails().len();
    assert!(sent > 0);

    let before = rows(&test.app).await;
    assert_eq!(test.tick().await, 0);
    assert_eq!(scheduler::tick(&test.another().await).await.unwrap(), 0);
    assert_eq!(rows(&test.app).await, before);
    assert_eq!(test.mails().len(), sent);

    let runs = job_runs(&test, "PROMPT_LETTERS").await;
    assert_eq!(runs.as_array().unwrap().len(), 1, "{runs:#}");
    let run = &runs[0];
    assert!(run["dueAt"].as_str().unwrap().starts_with("2026-12-01T01:00:00"));
    assert!(run["startedAt"].is_string() && run["endedAt"].is_string() && run["error"].is_null());
    assert_eq!((&run["status"], &run["trigger"]), (&json!("DONE"), &json!("SCHEDULE")));
    assert!(run["outcome"].as_str().unwrap().contains(&format!("{}件", issued.len())), "{run}");
}

#[tokio::test]
async fn a_service_that_was_down_on_the_day_makes_up_for_it() {
    let test = TestApp::demo().await;
    test.tick().await;
    // The 20th of December is a Sunday: the urging letters are due on the 21st.
    test.at("2026-12-22T03:00:00Z");
    test.tick().await;
    let runs = job_runs(&test, "URGING_LETTERS").await;
    assert_eq!(runs.as_array().unwrap().len(), 1, "{runs:#}");
    assert!(runs[0]["dueAt"].as_str().unwrap().starts_with("2026-12-21T01:00:00"), "{runs}");
    assert!(!letters(&test, "filter: { month: { eq: \"2026-12\" }, kind: { eq: URGING } }").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_schedulers_at_the_same_moment_run_an_occurrence_once() {
    let test = TestApp::demo().await;
    let other = test.another().await;
    test.tick().await;
    test.at("2026-12-01T01:00:00Z");
    let (one, two) = tokio::join!(scheduler::tick(&test.app), scheduler::tick(&other));
    assert!(one.unwrap() + two.unwrap() > 0);
    assert_eq!(job_runs(&test, "PROMPT_LETTERS").await.as_array().unwrap().len(), 1);
    // What one left while the other was sending.
    test.deliver_all().await;
    let mut ids: Vec<_> = test.mails().into_iter().map(|mail| mail.message_id).collect();
    let sent = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), sent);
    assert_eq!(mails(&test, DeliveryStatus::Sent).await, sent);
}

#[tokio::test]
async fn the_bureau_runs_a_job_by_hand() {
    let test = TestApp::demo().await;
    let asked = test.change("runJob", json!({ "job": "URGING_LETTERS" }), "jobRun { status trigger }").await;
    assert_eq!(asked["jobRun"], json!({ "status": "PENDING", "trigger": "PERSON" }));
    assert_eq!(letters(&test, "filter: { kind: { eq: URGING } }").await.len(), 0);
    test.tick().await;
    let runs = job_runs(&test, "URGING_LETTERS").await;
    assert_eq!((&runs[0]["status"], &runs[0]["trigger"]), (&json!("DONE"), &json!("PERSON")));
    assert!(!letters(&test, "filter: { month: { eq: \"2026-11\" }, kind: { eq: URGING } }").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_deliver_at_once_send_every_mail_once() {
    let test = TestApp::demo().await;
    november(&test.app).await;
    let waiting = mails(&test, DeliveryStatus::Waiting).await;
    let other = test.another().await;
    let stop = CancellationToken::new();
    let (one, two) = tokio::join!(scheduler::deliver::run(&test.app, &stop), scheduler::deliver::run(&other, &stop));
    one.unwrap();
    two.unwrap();
    let mut ids: Vec<_> = test.mails().into_iter().map(|mail| mail.message_id).collect();
    assert_eq!(ids.len(), waiting);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), waiting);
    let sent = delivery::Entity::find().filter(delivery::Column::Status.eq(DeliveryStatus::Sent)).all(&test.app.db);
    let sent = sent.await.unwrap();
    assert!(sent.iter().all(|mail| mail.attempts == 1));
    assert_eq!(sent.len(), waiting);
}

#[tokio::test]
async fn a_prompt_letter_to_a_unit_says_how_far_it_has_come_with_its_targets() {
    let test = TestApp::demo().await;
    test.december().await;
    let query = "{ attainments(year: 2026) { actual target { measure amount unit { id } direction { id } } }
        letters(first: 100, filter: { kind: { eq: PROMPT }, month: { eq: \"2026-12\" } }) { nodes { addresseeKind unit { id } text } } }";
    let seen = test.ask(query).await;
    let of_units: Vec<_> = seen["attainments"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["target"]["measure"] == "PROJECTS" && !it["target"]["unit"].is_null())
        .collect();
    let mut told = 0;
    for letter in seen["letters"]["nodes"].as_array().unwrap() {
        let text = letter["text"].as_str().unwrap();
        let target = of_units.iter().find(|it| it["target"]["unit"]["id"] == letter["unit"]["id"]);
        assert_eq!(text.contains("你单位年度目标完成情况：新签约项目"), target.is_some(), "{text}");
        if let Some(target) = target {
            let (actual, amount) = (target["actual"].as_str().unwrap(), target["target"]["amount"].as_str().unwrap());
            assert!(text.contains(&format!("新签约项目{actual}个/{amount}个（")), "{target}: {text}");
            told += 1;
        }
    }
    assert!(told > 3, "{told}");
}

#[tokio::test]
async fn a_letter_says_that_holidays_are_not_published_only_if_a_day_in_it_lies_in_such_a_year() {
    let test = TestApp::demo().await;
    let of = async |day: &str, month: &str| {
        let run = Run { kind: LetterKind::Prompt, month: month.parse().unwrap(), day: day.parse().unwrap() };
        preview(&test.app, run, None).await.unwrap()
    };
    let december = of("2026-12-01", "2026-12").await;
    let january = of("2027-01-04", "2027-01").await;
    for letter in december.iter().chain(&january) {
        let dated =
            letter.draft.items.iter().any(|item| item.key.kind != MatterKind::Target && item.due_on.year() > 2026);
        let noted = letter.rendered.text.contains("节假日安排尚未公布");
        assert_eq!(noted, dated || letter.draft.month.to_string() == "2027-01", "{}", letter.rendered.text);
    }
    let late: NaiveDate = "2026-12-25".parse().unwrap();
    assert!(december.iter().any(|letter| letter.draft.items.iter().any(|item| item.due_on > late)));
}
