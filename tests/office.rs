//! The office's desk: drafts, checks, issue, holds, numbers, void letters, copies, deputies, previews.

use entity::{LetterKind, audit_entry, delivery, letter, letter_draft, letter_item, matter, sequence};
use mail_parser::MessageParser;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, QueryOrder};
use serde_json::{Value, json};
use zhaoshang::{
    app::App,
    letters::issue::{Issued, Run, issue},
};

use crate::support::app::{LINKS, TestApp, refusal};

/// Runs the urging letters of November as of today.
async fn urge(app: &App) -> Issued {
    urge_for(app, "2026-11").await
}

async fn urge_for(app: &App, month: &str) -> Issued {
    let run = Run { kind: LetterKind::Urging, month: month.parse().unwrap(), day: app.clock.today() };
    issue(app, run, |_, _| {}).await.unwrap()
}

/// Has letters be issued by hand within three working days.
async fn by_hand(test: &TestApp) {
    let input = json!({ "mode": "BY_HAND", "workingDays": 3 });
    assert_eq!(test.change("setLetterIssuing", input, "issuing { mode }").await["issuing"]["mode"], "BY_HAND");
}

fn november() -> Value {
    json!({ "kind": "URGING", "month": "2026-11" })
}

/// The drafts that a filter finds, the first first.
async fn drafts(test: &TestApp, filter: &str) -> Vec<Value> {
    let query = format!(
        "{{ letterDrafts(first: 100, filter: {filter}, orderBy: {{ field: ID, direction: ASC }}) {{ nodes {{
            id version status addressee addresseeKind title text draftedOn issueBy held overdue reportedOn returnReason checkedBy
            letter {{ id }} items {{ position title words unit {{ id }} }} }} }} }}"
    );
    test.ask(&query).await["letterDrafts"]["nodes"].as_array().unwrap().clone()
}

/// The letters that a filter finds, the first first.
async fn letters(test: &TestApp, filter: &str) -> Vec<Value> {
    let query = format!(
        "{{ letters(first: 100, filter: {filter}, orderBy: {{ field: ID, direction: ASC }}) {{ nodes {{
            id number title text issuedOn answerBy status addressee addresseeKind unit {{ id }} official {{ id name email }} voiding {{ by reason }}
            deliveries {{ recipientKind status messageId official {{ id name email }} }} items {{ id raisedBefore matter {{ id key }} }} }} }} }}"
    );
    test.ask(&query).await["letters"]["nodes"].as_array().unwrap().clone()
}

async fn approve(test: &TestApp, draft: &Value) -> Value {
    let input = json!({ "draftId": draft["id"], "version": draft["version"] });
    test.change("approveLetter", input, "draft { id version status checkedBy }").await
}

async fn approve_all(test: &TestApp) {
    for draft in drafts(test, "{ waiting: true }").await {
        assert_eq!(approve(test, &draft).await["userErrors"], json!([]));
    }
}

/// The numbers given out, as they were given out.
async fn numbers(test: &TestApp) -> Vec<i32> {
    let rows = letter::Entity::find().order_by_asc(letter::Column::Id).all(&test.app.db).await.unwrap();
    let mut numbers: Vec<_> = rows.iter().map(|row| row.number_seq).collect();
    numbers.sort_unstable();
    numbers
}

fn without_gaps(count: usize) -> Vec<i32> {
    (1..=i32::try_from(count).unwrap()).collect()
}

/// A unit with letters of November, its head and its liaison officer.
async fn unit(test: &TestApp, filter: &str) -> Value {
    let of_unit = letters(test, filter).await.into_iter().find(|letter| !letter["official"]["email"].is_null());
    let query = format!(
        "{{ unit(id: {}) {{ id name head {{ id name email }} liaisonOfficer {{ id name email title }} }} }}",
        of_unit.unwrap()["unit"]["id"]
    );
    test.ask(&query).await["unit"].take()
}

#[tokio::test]
async fn letters_are_drafted_checked_and_issued_by_hand() {
    let test = TestApp::demo().await;
    by_hand(&test).await;
    let run = urge(&test.app).await;
    assert_eq!((run.letters(), run.held), (0, 0));
    let waiting = drafts(&test, "{ waiting: true }").await;
    assert_eq!(waiting.len(), run.waiting as usize);
    assert_eq!(letter::Entity::find().count(&test.app.db).await.unwrap(), 0);
    assert_eq!(
        sequence::Entity::find().all(&test.app.db).await.unwrap().iter().filter(|row| row.prefix == "九招商函").count(),
        0
    );
    assert_eq!(matter::Entity::find().count(&test.app.db).await.unwrap(), 0, "a draft raises nothing");
    assert_eq!(test.code(&test.token("lianluo"), "{ letterDrafts { totalCount } }", json!({})).await, "FORBIDDEN");
    let (first, second) = (&waiting[0], &waiting[1]);
    assert!(first["status"] == "DRAFTED" && first["text"].as_str().unwrap().contains("九招商函〔2026〕×号"));

    // What nobody has checked is not issued; of several named, none is.
    assert_eq!(approve(&test, first).await["draft"]["status"], "CHECKED");
    let both = json!({ "draftIds": [first["id"], second["id"]] });
    let refused = test.change("issueLetters", both, "issued { letters { id } }").await;
    assert_eq!(refusal(&refused), ("DRAFT_STATUS_ORDER".into(), json!(["input", "draftIds", "1"])));
    assert_eq!(letter::Entity::find().count(&test.app.db).await.unwrap(), 0);
    let outdated = json!({ "draftId": first["id"], "version": first["version"] });
    assert_eq!(test.denied("admin", "approveLetter", outdated.clone(), "draft { id }").await, "CONFLICT");
    assert_eq!(test.denied("lianluo", "approveLetter", outdated, "draft { id }").await, "FORBIDDEN");

    // Issued two days later: number, date and deadline are of that day, everything else as it was checked.
    test.at("2026-11-26T01:00:00Z");
    let ids = json!({ "draftIds": [first["id"], first["id"]] });
    let issued = test.change("issueLetters", ids, "issued { letters { id number issuedOn answerBy } }").await;
    let [letter] = issued["issued"]["letters"].as_array().unwrap().as_slice() else { panic!("{issued:#}") };
    assert_eq!(
        (&letter["number"], &letter["issuedOn"], &letter["answerBy"]),
        (&json!("九招商函〔2026〕1号"), &json!("2026-11-26"), &json!("2026-12-03"))
    );
    let letter = letters(&test, "{ kind: { eq: URGING } }").await.remove(0);
    let expected = first["text"].as_str().unwrap().replace("×号", "1号");
    let expected = expected
        .replace("　　　　2026年11月24日", "　　　　2026年11月26日")
        .replace("2026年12月1日前", "2026年12月3日前");
    assert_eq!(letter["text"], json!(expected));
    assert_eq!(letter["items"].as_array().unwrap().len(), first["items"].as_array().unwrap().len());
    let after = drafts(&test, "{ status: { eq: ISSUED } }").await;
    assert_eq!((after.len(), &after[0]["letter"]["id"]), (1, &letter["id"]));
    let once_more = json!({ "draftIds": [first["id"]] });
    assert_eq!(
        refusal(&test.change("issueLetters", once_more, "issued { letters { id } }").await).0,
        "DRAFT_STATUS_ORDER"
    );

    // The clock issues nothing either, and drafts nothing twice.
    let again = urge(&test.app).await;
    assert_eq!((again.letters(), again.issued_before), (0, 1));
    approve_all(&test).await;
    let run = test.change("issueLetters", json!({ "run": november() }), "issued { letters { id } }").await;
    assert!(run["issued"]["letters"].as_array().unwrap().len() + 1 >= waiting.len());
    let rows = letter::Entity::find().count(&test.app.db).await.unwrap();
    assert_eq!(numbers(&test).await, without_gaps(rows as usize));
    let trail =
        test.ask("{ auditEntries(first: 5, filter: { action: { eq: \"letter.issue\" } }) { nodes { actor } } }").await;
    assert_eq!(trail["auditEntries"]["nodes"][0]["actor"], "admin");
}

#[tokio::test]
async fn a_returned_draft_is_drafted_anew_and_an_issued_letter_is_never_changed() {
    let test = TestApp::demo().await;
    by_hand(&test).await;
    urge(&test.app).await;
    let waiting = drafts(&test, "{ addresseeKind: { eq: UNIT } }").await;
    let (draft, other) = (&waiting[0], &waiting[1]);
    approve(&test, draft).await;
    approve(&test, other).await;
    let back = json!({ "draftId": draft["id"], "version": 2, "reason": "项目名称有误" });
    let blank = json!({ "draftId": draft["id"], "version": 2, "reason": " " });
    assert_eq!(refusal(&test.change("returnLetter", blank, "draft { id }").await).0, "BLANK");
    let returned = test.change("returnLetter", back, "draft { status returnReason checkedBy version }").await;
    assert_eq!(
        returned["draft"],
        json!({ "status": "RETURNED", "returnReason": "项目名称有误", "checkedBy": null, "version": 3 })
    );
    let approve_returned = json!({ "draftId": draft["id"], "version": 3 });
    assert_eq!(refusal(&test.change("approveLetter", approve_returned, "draft { id }").await).0, "DRAFT_STATUS_ORDER");
    let issued = test.change("issueLetters", json!({ "draftIds": [other["id"]] }), "issued { letters { id } }").await;
    assert_eq!(issued["userErrors"], json!([]));

    // The ledger is put right: every matter of the unit's first project has another name.
    let project = test
        .ask(&format!("{{ letterDrafts(filter: {{ id: {{ eq: {} }} }}) {{ nodes {{ items {{ project {{ id version name direction {{ id }} investor }} }} }} }} }}", draft["id"]))
        .await;
    let items = project["letterDrafts"]["nodes"][0]["items"].as_array().unwrap().clone();
    let project = items.iter().map(|item| &item["project"]).find(|project| !project.is_null()).unwrap();
    let description =
        json!({ "name": "更正后的项目", "investor": project["investor"], "directionId": project["direction"]["id"] });
    let update = json!({ "projectId": project["id"], "version": project["version"], "description": description });
    assert_eq!(test.change("updateProject", update, "project { name }").await["userErrors"], json!([]));
    let unknown = json!({ "run": november(), "draftIds": [other["id"]] });
    let refused = test.change("regenerateDrafts", unknown, "regenerated { drafts { id } }").await;
    assert_eq!(refusal(&refused), ("UNKNOWN".into(), json!(["input", "draftIds", "0"])), "it is issued");
    let letter_before = letters(&test, "{ kind: { eq: URGING } }").await;
    let anew = json!({ "run": november(), "draftIds": [draft["id"]] });
    let anew =
        test.change("regenerateDrafts", anew, "regenerated { drafts { id status version text returnReason } }").await;
    let [fresh] = anew["regenerated"]["drafts"].as_array().unwrap().as_slice() else { panic!("{anew:#}") };
    assert_eq!(
        (&fresh["status"], &fresh["version"], &fresh["returnReason"]),
        (&json!("DRAFTED"), &json!(4), &Value::Null)
    );
    assert!(
        fresh["text"].as_str().unwrap().contains("更正后的项目")
            && !draft["text"].as_str().unwrap().contains("更正后的项目")
    );

    // All of the run: the issued letter stays, and the database itself keeps it.
    let all = test.change("regenerateDrafts", json!({ "run": november() }), "regenerated { drafts { id } }").await;
    assert_eq!(all["regenerated"]["drafts"].as_array().unwrap().len() + 1, drafts(&test, "{}").await.len());
    assert_eq!(letters(&test, "{ kind: { eq: URGING } }").await, letter_before);
    for statement in [
        "UPDATE letter SET html = 'other'",
        "UPDATE letter SET number_seq = 9",
        "DELETE FROM letter",
        "UPDATE letter_item SET words = 'other'",
        "DELETE FROM letter_item",
    ] {
        assert!(test.app.db.execute_unprepared(statement).await.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn what_is_held_is_issued_by_nobody_until_it_is_released() {
    let test = TestApp::demo().await;
    let first = urge(&TestApp::demo().await.app).await.letters();
    let one = test.ask("{ units(first: 100) { nodes { id name } } }").await["units"]["nodes"].take();
    let held_unit = {
        let preview = async |unit: &Value| {
            let query = format!(
                "{{ letterPreview(kind: URGING, month: \"2026-11\", addressee: {{ unit: {} }}) {{ title }} }}",
                unit["id"]
            );
            !test.ask(&query).await["letterPreview"].is_null()
        };
        let mut found = None;
        for unit in one.as_array().unwrap() {
            if preview(unit).await {
                found = Some(unit.clone());
                break;
            }
        }
        found.unwrap()
    };
    let hold = json!({ "addressee": { "unit": held_unit["id"] }, "reason": "等待核实" });
    let held = test.change("holdLetters", hold.clone(), "hold { id unit { id } kind heldBy }").await;
    assert_eq!(held["hold"]["unit"]["id"], held_unit["id"]);
    assert_eq!(refusal(&test.change("holdLetters", hold, "hold { id }").await).0, "TAKEN");
    assert_eq!(refusal(&test.change("holdLetters", json!({ "reason": "无" }), "hold { id }").await).0, "BLANK");
    let nobody = json!({ "addressee": { "unit": "unit:987654" }, "reason": "无" });
    assert_eq!(
        refusal(&test.change("holdLetters", nobody, "hold { id }").await),
        ("UNKNOWN".into(), json!(["input", "addressee"]))
    );

    // The schedule drafts it and issues all the others; neither it nor a person issues this one.
    for issued_before in [0, first - 1] {
        let run = urge(&test.app).await;
        assert_eq!(
            (run.letters(), run.issued_before, run.waiting, run.held),
            (first - 1 - issued_before, issued_before, 1, 1)
        );
    }
    let [draft] = drafts(&test, "{ held: true }").await.try_into().unwrap();
    assert!(draft["held"] == true && draft["status"] == "DRAFTED");
    assert_eq!(drafts(&test, "{ held: false, waiting: true }").await, Vec::<Value>::new());
    approve(&test, &draft).await;
    let issue_it = json!({ "draftIds": [draft["id"]] });
    let refused = test.change("issueLetters", issue_it.clone(), "issued { letters { id } }").await;
    assert_eq!(refusal(&refused), ("LETTER_HELD".into(), json!(["input", "draftIds", "0"])));
    let run = test.change("issueLetters", json!({ "run": november() }), "issued { letters { id } }").await;
    assert_eq!(run["issued"]["letters"], json!([]));

    let release = json!({ "holdId": held["hold"]["id"] });
    let released = test.change("releaseLetterHold", release.clone(), "hold { releasedBy }").await;
    assert_eq!(released["hold"]["releasedBy"], "admin");
    assert_eq!(refusal(&test.change("releaseLetterHold", release, "hold { id }").await).0, "ALREADY_ENDED");
    let issued = test.change("issueLetters", issue_it, "issued { letters { number } }").await;
    assert_eq!(issued["issued"]["letters"][0]["number"], format!("九招商函〔2026〕{first}号"));

    // A whole run.
    let run = json!({ "run": { "kind": "PROMPT", "month": "2026-12" }, "reason": "节前不发" });
    let held = test.change("holdLetters", run, "hold { id kind month unit { id } }").await["hold"].take();
    assert_eq!((&held["kind"], &held["month"], &held["unit"]), (&json!("PROMPT"), &json!("2026-12"), &Value::Null));
    test.december().await;
    assert_eq!(letters(&test, "{ month: { eq: \"2026-12\" } }").await, Vec::<Value>::new());
    let waiting = drafts(&test, "{ held: true }").await.len();
    assert!(waiting > 5);
    test.change("releaseLetterHold", json!({ "holdId": held["id"] }), "hold { id }").await;
    test.at("2026-12-01T01:01:00Z");
    test.change("runJob", json!({ "job": "PROMPT_LETTERS" }), "jobRun { id }").await;
    test.tick().await;
    assert_eq!(letters(&test, "{ month: { eq: \"2026-12\" } }").await.len(), waiting);
}

#[tokio::test]
async fn a_draft_that_waits_for_too_long_is_reported_once() {
    let test = TestApp::demo().await;
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
    let overdue = drafts(&test, "{ overdue: true }").await;
    assert_eq!(overdue.len(), count);
    assert!(overdue.iter().all(|draft| draft["reportedOn"] == "2026-11-30" && draft["overdue"] == true));
    test.at("2026-12-02T03:00:00Z");
    test.tick().await;
    let outcome = reported().await["nodes"][0]["outcome"].take();
    assert!(outcome.as_str().unwrap().starts_with("没有新的"), "{outcome}");
    let short = json!({ "mode": "AUTOMATIC", "workingDays": 0 });
    assert_eq!(refusal(&test.change("setLetterIssuing", short, "issuing { id }").await).0, "OUT_OF_RANGE");
}

#[tokio::test]
async fn numbers_are_written_as_the_bureau_says_and_every_prefix_has_its_own() {
    let test = TestApp::demo().await;
    let first = urge(&test.app).await.letters();
    let set = async |prefix: &str, format: &str, from: &str| {
        let input = json!({ "prefix": prefix, "format": format, "from": from });
        test.change("setLetterNumbering", input, "numbering { prefix format from setBy }").await
    };
    let usual = "{prefix}〔{year}〕{seq}号";
    for (prefix, format, from, code, field) in [
        ("JL", usual, "2026-12-01", "NUMBER_FORMAT", "prefix"),
        ("九招督函", "{prefix}[{year}]{seq}号", "2026-12-01", "NUMBER_FORMAT", "format"),
        ("九招督函", "{prefix}〔{year}〕第{seq}号", "2026-12-01", "NUMBER_FORMAT", "format"),
        ("九招督函", usual, "2026-11-23", "DAY_ORDER", "from"),
        ("九招商", "{prefix}函〔{year}〕{seq}号", "2026-12-01", "TAKEN", "prefix"),
    ] {
        assert_eq!(
            refusal(&set(prefix, format, from).await),
            (code.into(), json!(["input", field])),
            "{prefix} {format}"
        );
    }
    let new = set("九招督", "{prefix}字〔{year}〕{seq}号", "2026-12-01").await;
    assert_eq!(new["numbering"]["setBy"], "admin");
    assert_eq!(refusal(&set("九招办函", usual, "2026-12-01").await), ("TAKEN".into(), json!(["input", "from"])));
    test.december().await;
    let december = letters(&test, "{ month: { eq: \"2026-12\" } }").await;
    let numbers: Vec<_> = december.iter().map(|letter| letter["number"].as_str().unwrap().to_owned()).collect();
    let expected: Vec<_> = (1..=december.len()).map(|seq| format!("九招督字〔2026〕{seq}号")).collect();
    assert_eq!(numbers, expected);
    assert!(december[0]["text"].as_str().unwrap().contains("九招督字〔2026〕1号"));
    let last = format!("{{ number: {{ eq: \"九招商函〔2026〕{first}号\" }} }}");
    assert_eq!(letters(&test, &last).await.len(), 1, "the old sequence rests where it was");
    // The first letter of another year is its first.
    test.at("2027-02-22T01:00:00Z");
    test.tick().await;
    let next = letters(&test, "{ numberYear: { eq: 2027 } }").await;
    assert_eq!(next[0]["number"], "九招督字〔2027〕1号");
    assert_eq!(test.ask("{ letterNumberings { prefix } }").await["letterNumberings"], json!([{ "prefix": "九招督" }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gap_when_many_issue_at_once_and_some_fail() {
    let test = TestApp::demo().await;
    by_hand(&test).await;
    urge(&test.app).await;
    let waiting = drafts(&test, "{ waiting: true }").await;
    // All but the last are approved.
    let (unchecked, checked) = waiting.split_last().unwrap();
    for draft in checked {
        assert_eq!(approve(&test, draft).await["userErrors"], json!([]));
    }
    let requests = checked.chunks(2).flat_map(|pair| {
        let ids: Vec<_> = pair.iter().map(|draft| draft["id"].clone()).collect();
        let failing: Vec<_> = ids.iter().cloned().chain([unchecked["id"].clone()]).collect();
        // The same twice, in another order, and one that is refused after others.
        [ids.clone(), ids.into_iter().rev().collect(), failing]
    });
    let document = "mutation($input: IssueLettersInput!) { issueLetters(input: $input) { issued { letters { number } } userErrors { code } } }";
    let answers = futures::future::join_all(requests.map(|ids| {
        let variables = json!({ "input": { "draftIds": ids } });
        let test = &test;
        async move { test.gql(&test.token("admin"), document, variables).await }
    }))
    .await;
    let mut given: Vec<String> = answers
        .iter()
        .filter_map(|answer| answer["data"]["issueLetters"]["issued"]["letters"].as_array())
        .flatten()
        .map(|letter| letter["number"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(given.len(), checked.len(), "each letter once: {answers:#?}");
    given.sort();
    given.dedup();
    assert_eq!(given.len(), checked.len());
    assert_eq!(numbers(&test).await, without_gaps(checked.len()));
    let last = sequence::Entity::find().all(&test.app.db).await.unwrap();
    let last = last.iter().find(|row| row.prefix == "九招商函").unwrap();
    assert_eq!(last.last as usize, checked.len());
}

#[tokio::test]
async fn a_void_letter_counts_for_nothing_and_keeps_its_number() {
    let test = TestApp::demo_with(&LINKS).await;
    let count = urge(&test.app).await.letters() as usize;
    let issued = letters(&test, "{ addresseeKind: { eq: UNIT } }").await;
    let letter = issued.iter().find(|letter| letter["deliveries"][0]["status"] == "WAITING").unwrap().clone();
    test.deliver_all().await;
    let mail =
        test.mails().into_iter().find(|mail| json!(mail.message_id) == letter["deliveries"][0]["messageId"]).unwrap();
    let text = MessageParser::default().parse(&mail.message).unwrap().body_text(0).unwrap().into_owned();
    let path = text.lines().find_map(|line| line.find("/letters/").map(|at| line[at..].to_owned())).unwrap();
    assert_eq!(test.get(&path).send().await.unwrap().status(), 200);
    let statistics = "{ letterStatistics(month: \"2026-11\") { total { letters } } }";
    assert_eq!(test.ask(statistics).await["letterStatistics"]["total"]["letters"], count);

    let void = json!({ "letterId": letter["id"], "reason": "主送对象有误" });
    assert_eq!(test.denied("lianluo", "voidLetter", void.clone(), "letter { id }").await, "FORBIDDEN");
    let blank = json!({ "letterId": letter["id"], "reason": "" });
    assert_eq!(
        refusal(&test.change("voidLetter", blank, "letter { id }").await),
        ("BLANK".into(), json!(["input", "reason"]))
    );
    let voided = test.change("voidLetter", void.clone(), "letter { status number voiding { by reason } }").await;
    let voiding = json!({ "by": "admin", "reason": "主送对象有误" });
    assert_eq!(voided["letter"], json!({ "status": "VOID", "number": letter["number"], "voiding": voiding }));
    assert_eq!(refusal(&test.change("voidLetter", void, "letter { id }").await).0, "LETTER_VOID");

    // Nobody answers it; the link says so, courteously.
    let page = test.get(&path).send().await.unwrap();
    assert_eq!(page.status(), 410);
    let page = page.text().await.unwrap();
    assert!(
        page.contains("本函已作废") && page.contains(letter["number"].as_str().unwrap()) && page.contains("敬请谅解"),
        "{page}"
    );
    let signed = test.post_form(&path, "do=acknowledge").await;
    assert_eq!(signed.status(), 410);
    let resend = json!({ "letterId": letter["id"] });
    assert_eq!(refusal(&test.change("resendLetter", resend, "letter { id }").await).0, "LETTER_VOID");

    // It counts nowhere but in the register.
    assert_eq!(test.ask(statistics).await["letterStatistics"]["total"]["letters"], count - 1);
    let register =
        test.ask("{ voidRegister { totalCount nodes { id number voiding { reason } } } }").await["voidRegister"].take();
    assert_eq!((&register["totalCount"], &register["nodes"][0]["number"]), (&json!(1), &letter["number"]));
    assert_eq!(test.code(&test.token("zuzhang"), "{ voidRegister { totalCount } }", json!({})).await, "FORBIDDEN");
    let of_matter = format!("{{ matter(id: {}) {{ history {{ totalCount }} }} }}", letter["items"][0]["matter"]["id"]);
    assert_eq!(test.ask(&of_matter).await["matter"]["history"]["totalCount"], 0);
    assert!(test.app.db.execute_unprepared("UPDATE letter SET voided_at = NULL").await.is_err());

    // Another takes its place under the next number; its matters were never raised before.
    let again = urge(&test.app).await;
    assert_eq!((again.letters() as usize, again.issued_before as usize), (1, count - 1));
    let same = letters(&test, &format!("{{ void: false, unitId: {{ eq: {} }} }}", letter["unit"]["id"])).await;
    let [replacement] = same.as_slice() else { panic!("{same:#?}") };
    assert_eq!(replacement["number"], format!("九招商函〔2026〕{}号", count + 1));
    let key = |item: &Value| item["matter"]["key"].clone();
    let raised = |letter: &Value| {
        letter["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (key(item), item["raisedBefore"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(raised(replacement), raised(&letter));
    assert_eq!(numbers(&test).await, without_gaps(count + 1));
    test.deliver_all().await;
    let mut ids: Vec<_> = test.mails().into_iter().map(|mail| mail.message_id).collect();
    let sent = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), sent);
}

#[tokio::test]
async fn a_void_letter_that_was_not_sent_never_is_and_one_on_the_wire_is_not_void() {
    let test = TestApp::demo().await;
    urge(&test.app).await;
    let unit_letters = letters(&test, "{ addresseeKind: { eq: UNIT } }").await;
    let letter = &unit_letters[0];
    let input = json!({ "letterId": letter["id"], "reason": "重复" });
    let key: i64 = letter["id"].as_str().unwrap().trim_start_matches("letter:").parse().unwrap();
    let on_the_wire = format!("UPDATE delivery SET status = 'SENDING' WHERE letter_id = {key} AND status = 'WAITING'");
    let back = format!("UPDATE delivery SET status = 'WAITING' WHERE letter_id = {key} AND status = 'SENDING'");
    test.app.db.execute_unprepared(&on_the_wire).await.unwrap();
    assert_eq!(test.denied("admin", "voidLetter", input.clone(), "letter { id }").await, "CONFLICT");
    test.app.db.execute_unprepared(&back).await.unwrap();
    let voided = test.change("voidLetter", input, "letter { deliveries { status } }").await;
    let statuses = voided["letter"]["deliveries"].as_array().unwrap();
    assert!(statuses.len() > 1 && statuses.iter().all(|mail| mail["status"] == "CANCELLED"), "{voided:#}");
    test.deliver_all().await;
    let own: Vec<_> = letter["deliveries"].as_array().unwrap().iter().map(|mail| mail["messageId"].clone()).collect();
    assert!(test.mails().iter().all(|mail| !own.contains(&json!(mail.message_id))));
    let statuses = "{ letterStatistics(month: \"2026-11\") { byStatus { status } } }";
    assert!(!test.ask(statuses).await.to_string().contains("VOID"));

    // In December what the void letter said is raised for the first time, unlike what the others said.
    test.at("2026-12-21T01:00:00Z");
    urge_for(&test.app, "2026-12").await;
    let keys: Vec<_> = letter["items"].as_array().unwrap().iter().map(|item| item["matter"]["key"].clone()).collect();
    let december = letters(&test, "{ addresseeKind: { eq: UNIT }, month: { eq: \"2026-12\" } }").await;
    let raised = |own: bool| -> Vec<i64> {
        let of_unit = december.iter().filter(|later| (later["unit"]["id"] == letter["unit"]["id"]) == own);
        let items = of_unit.flat_map(|later| later["items"].as_array().unwrap());
        let items = items.filter(|item| !own || keys.contains(&item["matter"]["key"]));
        items.map(|item| item["raisedBefore"].as_i64().unwrap()).collect()
    };
    assert!(!raised(true).is_empty() && raised(true).iter().all(|times| *times == 0), "{:?}", raised(true));
    assert!(raised(false).contains(&1));
}

#[tokio::test]
async fn liaison_officers_get_a_copy_without_a_link() {
    let test = TestApp::demo_with(&LINKS).await;
    urge(&test.app).await;
    let unit = unit(&test, "{ addresseeKind: { eq: UNIT } }").await;
    let letter = letters(&test, &format!("{{ unitId: {{ eq: {} }} }}", unit["id"])).await.remove(0);
    let (head, liaison) = (&unit["head"], &unit["liaisonOfficer"]);
    let to = |mail: &Value| (mail["recipientKind"].clone(), mail["official"]["id"].clone());
    let mails: Vec<_> = letter["deliveries"].as_array().unwrap().iter().map(to).collect();
    assert_eq!(mails, [(json!("ADDRESSEE"), head["id"].clone()), (json!("COPY"), liaison["id"].clone())]);
    let copies = format!("抄送：{}（{}）。", liaison["name"].as_str().unwrap(), liaison["title"].as_str().unwrap());
    assert!(letter["text"].as_str().unwrap().trim_end().ends_with(&copies), "{letter:#}");
    test.deliver_all().await;
    for (recipient, link, subject) in [(head, true, "【工作催办函】"), (liaison, false, "【抄送】【工作催办函】")]
    {
        let kept = test.mails().into_iter().find(|mail| json!(mail.recipient) == recipient["email"]).unwrap();
        let mail = MessageParser::default().parse(&kept.message).unwrap();
        assert!(mail.subject().unwrap().starts_with(subject), "{:?}", mail.subject());
        let text = mail.body_text(0).unwrap();
        assert!(text.contains(letter["number"].as_str().unwrap()));
        assert_eq!(text.contains("/letters/"), link, "{text}");
    }
    for leader in letters(&test, "{ addresseeKind: { eq: LEADER } }").await {
        assert_eq!(leader["deliveries"].as_array().unwrap().len(), 1);
        assert!(!leader["text"].as_str().unwrap().contains("抄送"));
    }
}

#[tokio::test]
async fn the_deputy_of_an_addressee_who_is_away_gets_the_letter_and_may_answer_it() {
    let test = TestApp::demo_with(&LINKS).await;
    let elsewhere = TestApp::demo().await;
    urge(&elsewhere.app).await;
    // The same demonstration has the same people.
    let unit = unit(&elsewhere, "{ addresseeKind: { eq: UNIT } }").await;
    let leader = letters(&elsewhere, "{ addresseeKind: { eq: LEADER } }").await[0]["official"].clone();
    let (head, liaison) = (&unit["head"], &unit["liaisonOfficer"]);
    let away = async |official: &Value, deputy: &Value, from: &str, until: &str| {
        let input = json!({ "officialId": official["id"], "deputyId": deputy["id"], "from": from, "until": until, "reason": "外出考察" });
        test.change("recordAbsence", input, "absence { id version official { id } deputy { id } until }").await
    };
    let field = |name: &str| json!(["input", name]);
    assert_eq!(
        refusal(&away(head, head, "2026-11-24", "2026-11-25").await),
        ("OUT_OF_RANGE".into(), field("deputyId"))
    );
    assert_eq!(refusal(&away(head, liaison, "2026-11-25", "2026-11-24").await), ("DAY_ORDER".into(), field("until")));
    assert_eq!(
        refusal(&away(head, &json!({ "id": "official:0" }), "2026-11-24", "2026-11-25").await),
        ("UNKNOWN".into(), field("deputyId"))
    );
    let absence = away(head, liaison, "2026-11-23", "2026-11-24").await["absence"].take();
    assert_eq!(absence["deputy"]["id"], liaison["id"]);
    // Nobody is away twice, and no deputy is away.
    assert_eq!(refusal(&away(head, &leader, "2026-11-24", "2026-11-30").await).0, "ABSENCE_OVERLAPS");
    assert_eq!(refusal(&away(liaison, &leader, "2026-11-24", "2026-11-24").await).0, "ABSENCE_OVERLAPS");
    assert_eq!(
        refusal(&away(&leader, head, "2026-11-24", "2026-11-24").await),
        ("ABSENCE_OVERLAPS".into(), field("deputyId"))
    );
    let deputy = &letters(&elsewhere, "{ addresseeKind: { eq: LEADER } }").await[1]["official"];
    away(&leader, deputy, "2026-11-24", "2026-12-24").await;

    urge(&test.app).await;
    let letter = letters(&test, &format!("{{ unitId: {{ eq: {} }} }}", unit["id"])).await.remove(0);
    let kinds: Vec<_> =
        letter["deliveries"].as_array().unwrap().iter().map(|mail| mail["recipientKind"].clone()).collect();
    assert_eq!(kinds, ["ADDRESSEE", "DEPUTY"], "the liaison officer is the deputy and gets it once");
    let name = |official: &Value| official["name"].as_str().unwrap().to_owned();
    let words = format!("{}同志外出期间由{}同志代为办理，本函同时送{}同志。", name(head), name(liaison), name(liaison));
    assert!(letter["text"].as_str().unwrap().contains(&words), "{letter:#}");
    let to_leader = letters(&test, "{ addresseeKind: { eq: LEADER } }").await;
    let to_leader = to_leader.iter().find(|letter| letter["official"]["id"] == leader["id"]).unwrap();
    assert!(to_leader["text"].as_str().unwrap().contains(&format!("本函同时呈送{}同志。", name(deputy))));

    // The deputy's link lets the deputy sign, by name.
    test.deliver_all().await;
    let mail =
        test.mails().into_iter().find(|mail| json!(mail.message_id) == letter["deliveries"][1]["messageId"]).unwrap();
    assert_eq!(json!(mail.recipient), liaison["email"]);
    let text = MessageParser::default().parse(&mail.message).unwrap().body_text(0).unwrap().into_owned();
    let path = text.lines().find_map(|line| line.find("/letters/").map(|at| line[at..].to_owned())).unwrap();
    assert_eq!(test.post_form(&path, "do=acknowledge").await.status(), 303);
    let receipt = format!("{{ letter(id: {}) {{ receipt {{ acknowledgedBy byLink }} }} }}", letter["id"]);
    assert_eq!(
        test.ask(&receipt).await["letter"]["receipt"],
        json!({ "acknowledgedBy": name(liaison), "byLink": true })
    );

    // Back in time: the next letter goes to the head and a copy to the liaison officer.
    let early = json!({ "absenceId": absence["id"], "version": 1, "until": "2026-11-25" });
    assert_eq!(
        refusal(&test.change("endAbsence", early, "absence { id }").await),
        ("DAY_ORDER".into(), field("until"))
    );
    let end = json!({ "absenceId": absence["id"], "version": 1, "until": "2026-11-22" });
    let ended = test.change("endAbsence", end.clone(), "absence { until version }").await;
    assert_eq!(ended["absence"], json!({ "until": "2026-11-22", "version": 2 }));
    assert_eq!(test.denied("admin", "endAbsence", end, "absence { id }").await, "CONFLICT");
    let on = "{ officialAbsences(filter: { on: \"2026-11-24\" }) { nodes { official { id } } } }";
    assert_eq!(test.ask(on).await["officialAbsences"]["nodes"], json!([{ "official": { "id": leader["id"] } }]));
    let preview = format!(
        "{{ letterPreview(kind: URGING, month: \"2026-11\", addressee: {{ unit: {} }}) {{ text recipients {{ kind }} }} }}",
        unit["id"]
    );
    let preview = test.ask(&preview).await["letterPreview"].take();
    assert_eq!(preview["recipients"], json!([{ "kind": "ADDRESSEE" }, { "kind": "COPY" }]));
    assert!(!preview["text"].as_str().unwrap().contains("代为办理"));
}

/// How many rows there are of everything that letters write.
async fn rows(app: &App) -> Vec<u64> {
    vec![
        letter::Entity::find().count(&app.db).await.unwrap(),
        letter_draft::Entity::find().count(&app.db).await.unwrap(),
        letter_item::Entity::find().count(&app.db).await.unwrap(),
        matter::Entity::find().count(&app.db).await.unwrap(),
        delivery::Entity::find().count(&app.db).await.unwrap(),
        sequence::Entity::find().count(&app.db).await.unwrap(),
        audit_entry::Entity::find().count(&app.db).await.unwrap(),
    ]
}

#[tokio::test]
async fn a_preview_is_the_letter_but_for_its_number_and_leaves_no_trace() {
    let test = TestApp::demo().await;
    let fields = "addressee title subject text html items { position title words dueOn lateWorkingDays raisedBefore unit { id } }";
    let preview = async |test: &TestApp, to: String, as_of: &str| {
        let query = format!(
            "{{ letterPreview(kind: URGING, month: \"2026-11\", asOf: \"{as_of}\", addressee: {{ {to} }}) {{ {fields} issuedBefore }} }}"
        );
        test.ask(&query).await["letterPreview"].take()
    };
    // What is issued in one demonstration is previewed in another that is the same.
    let issued = TestApp::demo().await;
    urge(&issued.app).await;
    let query = format!(
        "{{ letters(first: 100) {{ nodes {{ number addresseeKind unit {{ id }} official {{ id }} {fields} }} }} }}"
    );
    let letters = issued.ask(&query).await["letters"]["nodes"].take();
    let (before, sequences) = (rows(&test.app).await, sequence::Entity::find().all(&test.app.db).await.unwrap());
    let mut previewed = 0;
    for letter in letters.as_array().unwrap() {
        let to = match letter["addresseeKind"].as_str().unwrap() {
            "UNIT" => format!("unit: {}", letter["unit"]["id"]),
            _ => format!("leader: {}", letter["official"]["id"]),
        };
        let shown = preview(&test, to, "2026-11-24").await;
        for field in ["addressee", "title", "items"] {
            assert_eq!(shown[field], letter[field], "{field}");
        }
        let number = letter["number"].as_str().unwrap();
        for field in ["subject", "text", "html"] {
            let with_number = shown[field].as_str().unwrap().replace("九招商函〔2026〕×号", number);
            assert_eq!(json!(with_number), letter[field], "{field}");
        }
        assert_eq!(shown["issuedBefore"], false);
        previewed += 1;
    }
    assert!(previewed > 10);
    // A day to come: what is not done until then is later by so many days.
    let first = letters.as_array().unwrap().iter().find(|letter| letter["addresseeKind"] == "UNIT").unwrap();
    let to = format!("unit: {}", first["unit"]["id"]);
    let later = preview(&test, to.clone(), "2026-12-21").await;
    assert!(later["text"].as_str().unwrap().contains("2026年12月21日"));
    let days = |letter: &Value| {
        letter["items"].as_array().unwrap().iter().map(|item| item["lateWorkingDays"].as_i64().unwrap()).max()
    };
    assert!(days(&later) > days(first));
    assert_eq!(rows(&test.app).await, before);
    assert_eq!(sequence::Entity::find().all(&test.app.db).await.unwrap(), sequences);

    assert_eq!(preview(&issued, to.clone(), "2026-11-24").await["issuedBefore"], true);
    assert_eq!(preview(&test, "unit: \"unit:0\"".to_owned(), "2026-11-24").await, Value::Null);
    let far = format!(
        "{{ letterPreview(kind: URGING, month: \"2026-11\", asOf: \"2030-01-01\", addressee: {{ {to} }}) {{ title }} }}"
    );
    assert_eq!(test.code(&test.token("admin"), &far, json!({})).await, "BAD_INPUT");
    let near = far.replace("2030-01-01", "2026-11-24");
    assert_eq!(test.code(&test.token("zuzhang"), &near, json!({})).await, "FORBIDDEN");
}
