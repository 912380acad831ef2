//! What becomes of a matter from letter to letter: an accepted new day, an answer that comes late, a letter that reaches
//! nobody, a matter that is done.

use entity::{LetterKind, Role, account};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};
use zhaoshang::letters::issue::{Run, issue};

use crate::{
    ladder::{rule, with},
    ledger::District,
    support::app::{TestApp, refusals, refused, token},
};

/// Does something as the bureau, which must go well; the payload.
async fn done(test: &TestApp, mutation: &str, input: Value, fields: &str) -> Value {
    let payload = test.change(mutation, input, fields).await;
    assert_eq!(payload["userErrors"], json!([]), "{mutation}");
    payload
}

/// A district in early October, with a signed project of its first unit, and the token of the unit's head.
async fn signed(start_by: &str, production_by: &str, email: Option<&str>) -> (District, Value, String) {
    let district = District::new().await;
    let test = &district.test;
    test.at("2026-10-08T01:00:00Z");
    let head = json!({ "name": "赵五", "title": "主任", "activeFrom": "2022-01-01", "email": email });
    let head = done(test, "createOfficial", head, "official { id }").await["official"]["id"].take();
    let post = json!({ "unitId": district.units[0], "post": "HEAD", "officialId": head, "from": "2022-01-01" });
    done(test, "assignUnitPost", post, "assignment { from }").await;
    let account = account::ActiveModel {
        login: Set("zhaowu".to_owned()),
        password_hash: Set("nobody knows it".to_owned()),
        role: Set(Role::DepartmentHead),
        official_id: Set(head.as_str().unwrap().trim_start_matches("official:").parse().ok()),
        created_at: Set(test.app.clock.now()),
        ..Default::default()
    };
    account.insert(&test.app.db).await.unwrap();
    let project = district.project("新能源电池基地", "2026-01-12").await;
    let approved = district.advance("approveProject", &project, "2026-02-10").await;
    let contract = json!({
        "number": "九招商合1号", "parties": "区政府、某某股份有限公司", "amount": "123400000000",
        "committedStartOn": start_by, "committedProductionOn": production_by,
    });
    let input = json!({
        "projectId": approved["id"], "version": approved["version"], "on": "2026-03-10", "reason": "签约仪式", "contract": contract,
    });
    let project = done(test, "signProject", input, "project { id version }").await["project"].take();
    let head = token(&test.app, "zhaowu").await;
    (district, project, head)
}

async fn milestone(district: &District, project: &Value, name: &str, kind: &str, owner: usize, due_on: &str) {
    let milestone = json!({ "name": name, "kind": kind, "ownerUnitId": district.units[owner], "dueOn": due_on });
    let input = json!({ "projectId": project["id"], "milestone": milestone });
    done(&district.test, "addMilestone", input, "milestone { id }").await;
}

/// Issues the letters of a kind on the morning of a day, for its month.
async fn letters_of(test: &TestApp, kind: LetterKind, day: &str) {
    test.at(&format!("{day}T01:00:00Z"));
    let run = Run { kind, month: day[..7].parse().unwrap(), day: test.app.clock.today() };
    issue(&test.app, run, |_, _| {}).await.unwrap();
}

/// The letter of a kind and month to a unit.
async fn letter(district: &District, kind: &str, month: &str, unit: usize) -> Value {
    let query = format!(
        "{{ letters(filter: {{ kind: {{ eq: {kind} }}, month: {{ eq: \"{month}\" }}, unitId: {{ eq: {} }} }}) {{ nodes {{
            id status number text deliveries {{ recipientKind official {{ id }} }}
            items {{ id rule step lamp words lateWorkingDays raisedBefore matter {{ id key }} }} }} }} }}",
        district.units[unit]
    );
    district.test.ask(&query).await["letters"]["nodes"][0].take()
}

/// Its items about some kinds of matters, by key.
fn items<'a>(letter: &'a Value, kinds: &[&str]) -> Vec<&'a Value> {
    let key = |item: &Value| item["matter"]["key"].as_str().unwrap().to_owned();
    let of_kinds = |item: &&Value| kinds.contains(&key(item).split(':').next().unwrap());
    let mut found: Vec<_> = letter["items"].as_array().unwrap().iter().filter(of_kinds).collect();
    found.sort_by_key(|item| key(item));
    found
}

fn keys(items: &[&Value]) -> Vec<String> {
    items.iter().map(|item| item["matter"]["key"].as_str().unwrap().to_owned()).collect()
}

/// Signs for a letter and answers some of its items, asking for a new day if one is given; the answers.
async fn answer(test: &TestApp, head: &str, letter: &Value, of: &[&Value], new_due_on: Option<&str>) -> Vec<Value> {
    let receipt =
        "mutation($input: AcknowledgeLetterInput!) { acknowledgeLetter(input: $input) { userErrors { code } } }";
    test.ok(head, receipt, json!({ "input": { "letterId": letter["id"] } })).await;
    let answering = "mutation($input: AnswerLetterItemInput!) { answerLetterItem(input: $input) {
        answer { id version } userErrors { message } } }";
    let mut answers = Vec::new();
    for item in of {
        let said = json!({
            "progress": "正在办理", "lateReason": "图纸调整", "personName": "钱六", "personTelephone": "023-68780001",
            "newDueOn": new_due_on,
        });
        let input =
            json!({ "letterId": letter["id"], "itemId": item["id"], "version": 0, "answer": said, "submit": true });
        let mut answered = test.ok(head, answering, json!({ "input": input })).await;
        assert_eq!(answered["answerLetterItem"]["userErrors"], json!([]));
        answers.push(answered["answerLetterItem"]["answer"].take());
    }
    answers
}

#[tokio::test]
async fn an_accepted_new_day_takes_the_place_of_the_old_one_and_the_ladder_begins_anew() {
    let (district, project, head) = signed("2026-10-30", "2026-11-13", Some("zhao@jingxin.example")).await;
    let test = &district.test;
    milestone(&district, &project, "项目开工", "START", 0, "2026-10-30").await;
    let looked_at = ["milestone", "start", "production"];
    letters_of(test, LetterKind::Urging, "2026-11-20").await;
    let november = letter(&district, "URGING", "2026-11", 0).await;
    let found = items(&november, &looked_at);
    assert_eq!(keys(&found), ["milestone:1", "production:1"], "the start is in the plan: it is one matter");
    let words = found[0]["words"].as_str().unwrap();
    assert!(words.contains("节点“项目开工”按合同承诺应于2026年10月30日前（含当日）完成，至今未完成"), "{words}");

    letters_of(test, LetterKind::Urging, "2026-12-21").await;
    let december = letter(&district, "URGING", "2026-12", 0).await;
    for answer in answer(test, &head, &december, &items(&december, &looked_at), Some("2027-01-15")).await {
        let accept = json!({ "answerId": answer["id"], "version": answer["version"], "words": "同意" });
        done(test, "acceptLetterAnswer", accept, "answer { id }").await;
    }

    // Prompted in the month of the new day, though it is not urged before.
    letters_of(test, LetterKind::Prompt, "2027-01-04").await;
    let prompted = letter(&district, "PROMPT", "2027-01", 0).await;
    let found = items(&prompted, &looked_at);
    assert_eq!(keys(&found), ["milestone:1", "production:1"]);
    let words: Vec<_> = found.iter().map(|item| item["words"].as_str().unwrap()).collect();
    let moved =
        "节点“项目开工”（合同承诺为2026年10月30日，经同意调整）应于2027年1月15日前（含当日）完成，距到期还有11天。";
    assert!(words[0].ends_with(moved), "{words:?}");
    let moved = "按合同承诺应于2026年11月13日前（含当日）投产，经同意调整至2027年1月15日前（含当日），距到期还有11天。";
    assert!(words[1].ends_with(moved), "{words:?}");

    // Late by the new day, and urged: two months of urging before the new day lead no further.
    letters_of(test, LetterKind::Urging, "2027-01-20").await;
    let january = letter(&district, "URGING", "2027-01", 0).await;
    let found = items(&january, &looked_at);
    assert_eq!(keys(&found), ["milestone:1", "production:1"]);
    for item in found {
        let seen = json!([item["step"], item["lamp"], item["lateWorkingDays"], item["raisedBefore"]]);
        assert_eq!(seen, json!(["URGE", "YELLOW", 3, 2]), "{item:#}");
    }
}

#[tokio::test]
async fn a_unit_hears_once_that_it_has_answered_late() {
    let (district, _, head) = signed("2026-10-30", "2027-10-29", Some("zhao@jingxin.example")).await;
    let test = &district.test;
    letters_of(test, LetterKind::Prompt, "2026-11-02").await;
    let prompted = letter(&district, "PROMPT", "2026-11", 0).await;
    let preview = async |kind: &str, month: &str, as_of: &str| {
        let query = format!(
            "{{ letterPreview(kind: {kind}, month: \"{month}\", asOf: \"{as_of}\", addressee: {{ unit: {} }}) {{ text }} }}",
            district.units[0]
        );
        test.ask(&query).await["letterPreview"]["text"].as_str().unwrap().to_owned()
    };
    assert!(!preview("URGING", "2026-11", "2026-11-20").await.contains("反馈完毕"), "it is not answered yet");
    test.at("2026-11-20T01:00:00Z");
    let all: Vec<_> = prompted["items"].as_array().unwrap().iter().collect();
    answer(test, &head, &prompted, &all, None).await;
    let number = prompted["number"].as_str().unwrap();
    let late = format!(
        "此前{number}工作提示函应于2026年11月9日前（含当日）反馈，实际于2026年11月20日反馈完毕，逾期9个工作日。"
    );
    assert!(preview("PROMPT", "2026-12", "2026-12-01").await.contains(&late), "whichever letter is the next");
    letters_of(test, LetterKind::Urging, "2026-11-23").await;
    let urged = letter(&district, "URGING", "2026-11", 0).await;
    assert!(urged["text"].as_str().unwrap().contains(&late), "{}", urged["text"]);
    assert!(!preview("PROMPT", "2026-12", "2026-12-01").await.contains("反馈完毕"), "it was told");
}

#[tokio::test]
async fn nobody_is_urged_to_answer_a_letter_that_never_came_and_the_bureau_hears_of_it() {
    let (district, _, head) = signed("2026-10-30", "2027-10-29", None).await;
    let test = &district.test;
    letters_of(test, LetterKind::Prompt, "2026-11-02").await;
    let prompted = letter(&district, "PROMPT", "2026-11", 0).await;
    assert_eq!(prompted["status"], "ISSUED");
    test.at("2026-11-20T01:00:00Z");
    test.tick().await;
    done(test, "runJob", json!({ "job": "URGING_LETTERS" }), "jobRun { id }").await;
    test.tick().await;
    let urged = letter(&district, "URGING", "2026-11", 0).await;
    assert!(items(&urged, &["letter"]).is_empty(), "{urged:#}");
    let run = "{ jobRuns(first: 1, filter: { job: { eq: URGING_LETTERS } }) { nodes { outcome } } }";
    let outcome = test.ask(run).await["jobRuns"]["nodes"][0]["outcome"].take();
    assert!(outcome.as_str().unwrap().contains("另有1件工作提示函未送达主送人"), "{outcome}");
    // Who signs for it has it.
    answer(test, &head, &prompted, &[], None).await;
    letters_of(test, LetterKind::Urging, "2026-12-21").await;
    assert_eq!(items(&letter(&district, "URGING", "2026-12", 0).await, &["letter"]).len(), 1);
}

#[tokio::test]
async fn what_is_supervised_at_once_is_copied_to_the_leader_and_says_that_it_is_supervised_for_the_first_time() {
    let (district, project, _) = signed("2027-10-29", "2028-10-29", None).await;
    let test = &district.test;
    milestone(&district, &project, "完成场地移交", "OTHER", 2, "2026-10-30").await;
    letters_of(test, LetterKind::Urging, "2026-11-24").await;
    let red = letter(&district, "URGING", "2026-11", 2).await;
    let lamps: Vec<_> = red["items"].as_array().unwrap().iter().map(|item| &item["lamp"]).collect();
    assert_eq!(lamps, ["RED"]);
    let copies: Vec<_> =
        red["deliveries"].as_array().unwrap().iter().filter(|mail| mail["recipientKind"] == "COPY").collect();
    assert_eq!(copies.iter().map(|mail| &mail["official"]["id"]).collect::<Vec<_>>(), [&district.leaders[0]]);
    let text = red["text"].as_str().unwrap();
    assert!(text.contains("；首次督办") && !text.contains("首次催办"), "{text}");
    assert!(text.contains("你单位暂无牵头的在谈、审定待签约、签约待开工和开工待投产项目。"), "{text}");
}

#[tokio::test]
async fn what_is_done_is_struck_off_in_the_night_after_with_its_day() {
    let (district, project, _) = signed("2027-10-29", "2028-10-29", None).await;
    let test = &district.test;
    milestone(&district, &project, "完成场地移交", "OTHER", 2, "2026-10-30").await;
    letters_of(test, LetterKind::Urging, "2026-11-24").await;
    test.tick().await;
    let [of_milestone, of_entry] = [(2, "milestone"), (0, "entry")];
    let matter = async |(unit, kind): (usize, &str)| {
        let letter = letter(&district, "URGING", "2026-11", unit).await;
        let id = items(&letter, &[kind])[0]["matter"]["id"].clone();
        test.ask(&format!("{{ matter(id: {id}) {{ key state struckOffOn }} }}")).await["matter"].take()
    };
    test.at("2026-11-25T01:00:00Z");
    let complete = json!({ "milestoneId": matter(of_milestone).await["key"], "version": 1, "on": "2026-11-24" });
    done(test, "completeMilestone", complete, "milestone { id }").await;
    let entry = json!({ "projectId": project["id"], "month": "2026-10", "percent": 50, "words": "按计划推进" });
    done(test, "fileProgressEntry", entry, "progressEntry { id }").await;
    assert_eq!(matter(of_milestone).await["state"], "OPEN");
    // Half past midnight.
    test.at("2026-11-25T16:30:00Z");
    test.tick().await;
    let [milestone, entry] = [matter(of_milestone).await, matter(of_entry).await];
    assert_eq!((&milestone["state"], &milestone["struckOffOn"]), (&json!("STRUCK_OFF"), &json!("2026-11-24")));
    assert_eq!((&entry["state"], &entry["struckOffOn"]), (&json!("STRUCK_OFF"), &json!("2026-11-25")));
}

#[tokio::test]
async fn a_target_by_months_counts_those_that_are_over() {
    let (district, ..) = signed("2027-10-29", "2028-10-29", None).await;
    let test = &district.test;
    let target = json!({
        "holder": { "unit": district.units[0] }, "measure": "PROJECTS", "amount": "4", "countedBy": "MONTHS",
    });
    done(test, "setTargets", json!({ "year": 2026, "targets": [target] }), "targets { id }").await;
    letters_of(test, LetterKind::Urging, "2026-11-24").await;
    let urged = letter(&district, "URGING", "2026-11", 0).await;
    let words = items(&urged, &["target"])[0]["words"].as_str().unwrap();
    assert!(words.contains("完成率25.0%，序时进度83.3%，滞后58.3个百分点"), "{words}");
}

#[tokio::test]
async fn what_would_be_supervised_before_it_is_urged_is_refused() {
    let test = TestApp::empty().await;
    let from = test.app.clock.today().to_string();
    let entered = |step: &str, amount| {
        with(rule("TASK_OVERDUE", step, amount, "WORKING_DAYS"), json!({ "from": from, "enabled": true }))
    };
    let set =
        async |step: &str, amount| test.change("setLetterRule", entered(step, amount), "letterRule { amount }").await;
    assert_eq!(refusals(&set("URGE", 20).await), [refused("OUT_OF_RANGE", &["amount"])]);
    assert_eq!(set("SUPERVISE", 30).await["userErrors"], json!([]));
    assert_eq!(set("URGE", 20).await["letterRule"]["amount"], 20);
}
