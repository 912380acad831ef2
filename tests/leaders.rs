//! Leaders' letters: what is in their charge summed up by unit, and what months of letters bring before the heads of the group.

use entity::LetterKind;
use serde_json::{Value, json};

use crate::{
    ladder::{Late, letters, november, rule, set, with},
    support::app::TestApp,
};

#[tokio::test]
async fn a_leader_gets_what_is_in_charge_summed_up_by_unit_and_copies_of_what_is_urged() {
    let late = Late::new().await;
    let test = &late.district.test;
    set(test, rule("BLOCKER_OVERDUE", "SUPERVISE", 20, "WORKING_DAYS"), true).await;
    november(test, LetterKind::Urging).await;
    november(test, LetterKind::Prompt).await;
    let [own, of_unit] = &late.district.leaders;
    let to = |letters: &[Value], kind: &str, official: &Value| {
        letters.iter().find(|letter| letter["kind"] == kind && letter["official"]["id"] == *official).cloned()
    };
    let to_leaders = letters(test, "{ addresseeKind: { eq: LEADER } }").await;

    // The division leader of the unit: what the unit owns, and nothing else of the projects of others.
    let letter = to(&to_leaders, "URGING", of_unit).unwrap();
    let items = letter["items"].as_array().unwrap();
    assert!(items.iter().all(|item| item["unit"]["id"] == late.district.units[2]), "{items:#?}");
    let text = letter["text"].as_str().unwrap();
    let (summary, red, yellow) = (text.find("杨家坪街道：项目0个"), text.find("1.【红灯】"), text.find("【黄灯】"));
    assert!(summary.unwrap() < red.unwrap() && red < yellow, "{text}");
    assert!(text.contains("年度目标完成情况：有效线索0条/4条（0.0%）"), "{text}");
    let lamps: Vec<_> = items.iter().map(|item| item["lamp"].as_str().unwrap()).collect();
    assert!(lamps.is_sorted_by(|one, other| (*one == "RED") >= (*other == "RED")), "{lamps:?}");

    // The leader of the projects: theirs, those that another unit owns included.
    let letter = to(&to_leaders, "URGING", own).unwrap();
    let text = letter["text"].as_str().unwrap();
    assert!(text.contains("区经济信息委：项目3个"), "{text}");
    assert!(text.contains("在谈1个，审定待签约1个，签约待开工1个"), "{text}");
    let keys: Vec<_> = letter["items"].as_array().unwrap().iter().map(|item| &item["matter"]["key"]).collect();
    assert!(!keys.iter().any(|key| key.as_str().unwrap().starts_with("task:")), "a task of the unit alone: {keys:?}");

    // Prompted: the summary alone.
    let letter = to(&to_leaders, "PROMPT", own).unwrap();
    assert_eq!(letter["items"], json!([]));
    assert!(letter["text"].as_str().unwrap().contains("蓝灯"), "{}", letter["text"]);

    let to_unit = letters(test, &format!("{{ unitId: {{ eq: {} }} }}", late.district.units[2])).await;
    let copies = |kind: &str| -> Vec<Value> {
        let letter = to_unit.iter().find(|letter| letter["kind"] == kind && letter["month"] == "2026-11").unwrap();
        let mails = letter["deliveries"].as_array().unwrap().iter();
        mails.filter(|mail| mail["recipientKind"] == "COPY").map(|mail| mail["official"]["id"].clone()).collect()
    };
    assert_eq!(copies("URGING"), [own.clone(), of_unit.clone()], "what is urged is copied to the leaders in charge");
}

/// The item about a milestone in the last urging letter to its unit.
async fn milestone_item(test: &TestApp, unit: &Value, month: &str) -> Value {
    let filter = format!("{{ kind: {{ eq: URGING }}, month: {{ eq: \"{month}\" }}, unitId: {{ eq: {unit} }} }}");
    let letter = letters(test, &filter).await.remove(0);
    let items = letter["items"].as_array().unwrap();
    items.iter().find(|item| item["matter"]["key"].as_str().unwrap().starts_with("milestone:")).unwrap().clone()
}

#[tokio::test]
async fn months_of_letters_lead_a_matter_up_to_a_talk() {
    let late = Late::new().await;
    let test = &late.district.test;
    let owner = &late.district.units[2];
    // However late it is, it is only urged.
    set(test, rule("MILESTONE_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS"), false).await;
    test.tick().await;
    let mut seen = Vec::new();
    for (month, day) in [
        ("2026-12", "2026-12-21"),
        ("2027-01", "2027-01-20"),
        ("2027-02", "2027-02-22"),
        ("2027-03", "2027-03-22"),
        ("2027-04", "2027-04-20"),
        ("2027-05", "2027-05-20"),
    ] {
        test.at(&format!("{day}T01:00:00Z"));
        test.tick().await;
        let item = milestone_item(test, owner, month).await;
        seen.push(json!([item["rule"], item["step"], item["lamp"], item["raisedBefore"]]));
    }
    let expected = [
        json!(["MILESTONE_OVERDUE", "URGE", "YELLOW", 0]),
        json!(["MILESTONE_OVERDUE", "URGE", "YELLOW", 1]),
        json!(["URGED_RUNNING", "SUPERVISE", "RED", 2]),
        json!(["URGED_RUNNING", "SUPERVISE", "RED", 3]),
        json!(["URGED_RUNNING", "SUPERVISE", "RED", 4]),
        json!(["RED_RUNNING", "TALK", "RED", 5]),
    ];
    assert_eq!(seen, expected);
    let item = milestone_item(test, owner, "2027-05").await;
    let words = item["words"].as_str().unwrap();
    assert!(words.contains("此前已连续3个月亮红灯（连续红灯满3个月建议约谈）"), "{words}");
    let history = format!("{{ matter(id: {}) {{ step history(first: 10) {{ totalCount }} }} }}", item["matter"]["id"]);
    let history = test.ask(&history).await["matter"].take();
    assert_eq!(
        history,
        json!({ "step": "TALK", "history": { "totalCount": 7 } }),
        "one thread, from the prompt letter on"
    );

    // One letter to the head of the group, with nothing but what takes a talk.
    let to_head = letters(test, "{ addresseeKind: { eq: GROUP_LEADER }, month: { eq: \"2027-05\" } }").await;
    assert_eq!((to_head.len(), &to_head[0]["official"]["id"]), (1, &late.head));
    assert_eq!((&to_head[0]["addressee"], &to_head[0]["kind"]), (&json!("孙八书记"), &json!("URGING")));
    assert!(to_head[0]["items"].as_array().unwrap().iter().all(|item| item["step"] == "TALK"));
    let keys = |letter: &Value| -> Vec<Value> {
        letter["items"].as_array().unwrap().iter().map(|item| item["matter"]["key"].clone()).collect()
    };
    assert!(keys(&to_head[0]).contains(&item["matter"]["key"]), "{to_head:#?}");
    test.deliver_all().await;
    assert!(test.mails().iter().any(|mail| mail.recipient == "sun@group.example"));
    assert!(letters(test, "{ addresseeKind: { eq: GROUP_LEADER }, month: { eq: \"2026-12\" } }").await.is_empty());

    // Listed in the special report of the month, each once.
    test.at("2027-05-31T16:00:01Z");
    test.tick().await;
    let report = "{ specialReport(month: \"2027-05\") { talks(first: 50) { totalCount nodes { step words unit { id } matter { key } } } html } }";
    let report = test.ask(report).await["specialReport"].take();
    let nodes = report["talks"]["nodes"].as_array().unwrap();
    assert_eq!(nodes.iter().filter(|node| node["matter"]["key"] == item["matter"]["key"]).count(), 1);
    assert!(nodes.iter().all(|node| node["step"] == "TALK"));
    let html = report["html"].as_str().unwrap();
    assert!(html.contains("建议约谈事项") && html.contains(words), "{html}");

    // Done: struck off, and no talk any more.
    let key = item["matter"]["key"].as_str().unwrap();
    let version = test.ask(&format!("{{ node(id: \"{key}\") {{ ... on Milestone {{ version }} }} }}")).await;
    let complete = json!({ "milestoneId": key, "version": version["node"]["version"], "on": "2027-05-31" });
    assert_eq!(test.change("completeMilestone", complete, "milestone { id }").await["userErrors"], json!([]));
    test.at("2027-06-21T01:00:00Z");
    test.tick().await;
    let state = test.ask(&format!("{{ matter(id: {}) {{ state }} }}", item["matter"]["id"])).await;
    assert_eq!(state["matter"]["state"], "STRUCK_OFF");
    let june = letters(test, "{ addresseeKind: { eq: GROUP_LEADER }, month: { eq: \"2027-06\" } }").await;
    assert!(june.iter().all(|letter| !keys(letter).contains(&item["matter"]["key"])));
}

#[tokio::test]
async fn who_heads_the_group_and_has_a_charge_gets_one_letter_that_says_all() {
    let late = Late::new().await;
    let test = &late.district.test;
    // The head is in charge of a unit, too; a talk is proposed after one red month.
    let post = json!({ "unitId": late.district.units[0], "post": "DIVISION_LEADER", "officialId": late.head, "from": "2026-11-01" });
    assert_eq!(test.change("assignUnitPost", post, "userErrors { code }").await["userErrors"], json!([]));
    let talk =
        with(rule("RED_RUNNING", "TALK", 1, "MONTHS"), json!({ "audience": ["UNIT", "LEADER", "GROUP_LEADERS"] }));
    set(test, talk, true).await;
    november(test, LetterKind::Urging).await;
    test.tick().await;
    test.at("2026-12-21T01:00:00Z");
    test.tick().await;
    let december = letters(test, "{ kind: { eq: URGING }, month: { eq: \"2026-12\" } }").await;
    let to_head: Vec<_> = december.iter().filter(|letter| letter["official"]["id"] == late.head).collect();
    let [letter] = to_head.as_slice() else { panic!("{to_head:#?}") };
    assert_eq!(letter["addresseeKind"], "LEADER");
    let keys = |letter: &Value, step: &str| -> Vec<String> {
        let items = letter["items"].as_array().unwrap().iter();
        let of_step = items.filter(|item| step.is_empty() || item["step"] == step);
        let mut keys: Vec<_> = of_step.map(|item| item["matter"]["id"].as_str().unwrap().to_owned()).collect();
        keys.sort_unstable();
        keys
    };
    // Recounted from the letters to units: all talks of the district, and what the own unit has to do, each once. What
    // others owe in the own unit's projects is red by now, and so among the talks.
    let to_units = || december.iter().filter(|letter| letter["addresseeKind"] == "UNIT");
    let mut talks: Vec<_> = to_units().flat_map(|letter| keys(letter, "TALK")).collect();
    let own = to_units().find(|letter| letter["unit"]["id"] == late.district.units[0]).unwrap();
    let mut all: Vec<_> = talks.iter().cloned().chain(keys(own, "")).collect();
    talks.sort_unstable();
    all.sort_unstable();
    all.dedup();
    assert!(talks.len() > 1 && talks.len() < all.len(), "{talks:?} of {all:?}");
    assert_eq!((keys(letter, "TALK"), keys(letter, "")), (talks.clone(), all));
    let first: Vec<_> = letter["items"].as_array().unwrap().iter().take(talks.len()).collect();
    assert!(first.iter().all(|item| item["step"] == "TALK"), "talks come first: {first:#?}");
    let text = letter["text"].as_str().unwrap();
    assert!(text.contains(&format!("其中第1项至第{}项为全区范围内建议约谈的事项", talks.len())), "{text}");
    for words in ["您挂帅和分管范围内逾期、临近时限和滞后的事项共", "全区的招商项目中", "特此报告，请审阅。"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }

    // Nor does a later run send the other one.
    let again = test.change("runJob", json!({ "job": "URGING_LETTERS" }), "jobRun { id }").await;
    assert_eq!(again["userErrors"], json!([]));
    test.tick().await;
    let filter = "{ kind: { eq: URGING }, month: { eq: \"2026-12\" } }";
    assert_eq!(letters(test, filter).await.len(), december.len());
}
