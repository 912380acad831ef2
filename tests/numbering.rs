//! Numbers of letters: written as data says, without gaps, and kept by letters that are void.

use entity::{letter, sequence};
use mail_parser::MessageParser;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::{
    office::{approve, by_hand, drafts, letters, urge, urge_for},
    support::app::{LINKS, TestApp, refusal},
};

/// The numbers given out, as they were given out.
pub(crate) async fn numbers(test: &TestApp) -> Vec<i32> {
    let rows = letter::Entity::find().order_by_asc(letter::Column::Id).all(&test.app.db).await.unwrap();
    let mut numbers: Vec<_> = rows.iter().map(|row| row.number_seq).collect();
    numbers.sort_unstable();
    numbers
}

pub(crate) fn without_gaps(count: usize) -> Vec<i32> {
    (1..=i32::try_from(count).unwrap()).collect()
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
        page.contains("文件已作废") && page.contains(letter["number"].as_str().unwrap()) && page.contains("敬请谅解"),
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

const REPLACED: &str = "draft { id status replaces { id } letter { id number text } } userErrors { code }";

#[tokio::test]
async fn a_void_letter_is_replaced_at_once_and_once() {
    let test = TestApp::demo().await;
    urge(&test.app).await;
    let of_unit = letters(&test, "{ addresseeKind: { eq: UNIT } }").await;
    let (first, held) = (&of_unit[0], &of_unit[1]);
    let replace =
        async |letter: &Value| test.change("replaceLetter", json!({ "letterId": letter["id"] }), REPLACED).await;
    assert_eq!(refusal(&replace(first).await).0, "LETTER_NOT_VOID");
    let nowhere = json!({ "letterId": "letter:0" });
    assert_eq!(test.denied("admin", "replaceLetter", nowhere.clone(), REPLACED).await, "NOT_FOUND");
    assert_eq!(test.denied("lianluo", "replaceLetter", nowhere, REPLACED).await, "FORBIDDEN");
    let void = async |letter: &Value| {
        let input = json!({ "letterId": letter["id"], "reason": "项目名称有误" });
        assert_eq!(test.change("voidLetter", input, "userErrors { code }").await["userErrors"], json!([]));
    };

    // Letters are issued by themselves: so is this one, under the next number.
    void(first).await;
    let done = replace(first).await;
    assert_eq!(
        (&done["draft"]["status"], &done["draft"]["replaces"]["id"]),
        (&json!("ISSUED"), &first["id"]),
        "{done}"
    );
    let another = &done["draft"]["letter"];
    let issued = letters(&test, "{}").await.len();
    assert_eq!(another["number"], format!("九招商函〔2026〕{issued}号"));
    let words = format!("注：此前印发的{}已作废，以本函为准。", first["number"].as_str().unwrap());
    assert!(another["text"].as_str().unwrap().contains(&words), "{another}");
    assert_eq!(replace(first).await["draft"], done["draft"], "who asks again gets the same");
    let register = "{ voidRegister { nodes { id replacement { id letter { id } } } } }";
    let register = test.ask(register).await["voidRegister"]["nodes"].take();
    assert_eq!(
        register,
        json!([{ "id": first["id"], "replacement": { "id": done["draft"]["id"], "letter": { "id": another["id"] } } }])
    );
    let again = urge(&test.app).await;
    assert_eq!((again.letters(), again.issued_before as usize), (0, issued - 1), "the next run has nothing to add");

    // What is held, or issued by hand, is drafted, checked and issued.
    let hold = json!({ "addressee": { "unit": held["unit"]["id"] }, "reason": "等待核实" });
    let hold = test.change("holdLetters", hold, "hold { id }").await["hold"]["id"].take();
    void(held).await;
    let waiting = replace(held).await["draft"].take();
    assert_eq!((&waiting["status"], &waiting["letter"]), (&json!("DRAFTED"), &Value::Null));
    assert_eq!(replace(held).await["draft"], waiting);
    test.change("releaseLetterHold", json!({ "holdId": hold }), "hold { id }").await;
    let issued = replace(held).await["draft"].take();
    assert_eq!((&issued["id"], &issued["status"]), (&waiting["id"], &json!("ISSUED")));
    let number = held["number"].as_str().unwrap();
    assert!(issued["letter"]["text"].as_str().unwrap().contains(&format!("{number}已作废")), "{issued}");

    // A run finds by itself what it takes the place of.
    let last = &of_unit[2];
    void(last).await;
    assert_eq!(urge(&test.app).await.letters(), 1);
    let draft = replace(last).await["draft"].take();
    assert_eq!((&draft["status"], &draft["replaces"]["id"]), (&json!("ISSUED"), &last["id"]));
    assert_eq!(letters(&test, &format!("{{ void: false, unitId: {{ eq: {} }} }}", last["unit"]["id"])).await.len(), 1);
}
