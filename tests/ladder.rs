//! The ladder (提示、催办、督办、约谈): its rules as rows, what each finds, and how months of letters lead from step to step.

use entity::LetterKind;
use serde_json::{Value, json};
use zhaoshang::letters::issue::{Run, issue};

use crate::{
    ledger::District,
    support::app::{TestApp, contract, refusals, refused},
};

const RULE: &str = "letterRule { id rule step looksAt amount countedIn lamp audience enabled from setBy }";
const FOUND: &str = "findings { count items { rule step lamp title words lateWorkingDays unit { id } } }";

/// A rule as it is entered.
pub(crate) fn rule(rule: &str, step: &str, amount: i32, counted_in: &str) -> Value {
    let lamp = match step {
        "PROMPT" => "BLUE",
        "URGE" => "YELLOW",
        _ => "RED",
    };
    json!({ "rule": rule, "step": step, "amount": amount, "countedIn": counted_in, "lamp": lamp, "audience": ["UNIT", "LEADER"] })
}

pub(crate) fn with(mut input: Value, more: Value) -> Value {
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

/// Sets a rule from today on.
pub(crate) async fn set(test: &TestApp, input: Value, enabled: bool) -> Value {
    let from = test.app.clock.today().to_string();
    let set = test.change("setLetterRule", with(input, json!({ "from": from, "enabled": enabled })), RULE).await;
    assert_eq!(set["userErrors"], json!([]));
    set["letterRule"].clone()
}

/// Issues letters of November.
pub(crate) async fn november(test: &TestApp, kind: LetterKind) {
    let run = Run { kind, month: "2026-11".parse().unwrap(), day: test.app.clock.today() };
    issue(&test.app, run, |_, _| {}).await.unwrap();
}

/// The letters that a filter finds, with what the tests look at.
pub(crate) async fn letters(test: &TestApp, filter: &str) -> Vec<Value> {
    let query = format!(
        "{{ letters(first: 100, filter: {filter}) {{ nodes {{ id kind month title addressee addresseeKind text status
            unit {{ id }} official {{ id }} deliveries {{ recipientKind official {{ id }} }}
            items {{ rule step lamp words lateWorkingDays raisedBefore matter {{ id key }} unit {{ id }} }} }} }} }}"
    );
    test.ask(&query).await["letters"]["nodes"].as_array().unwrap().clone()
}

/// A district on 24 November whose second leader is in charge of its third unit, with heads of the leading group, and
/// something of every kind that a unit of it is late with since 30 October.
pub(crate) struct Late {
    pub(crate) district: District,
    /// A head of the leading group.
    pub(crate) head: Value,
}

impl Late {
    pub(crate) async fn new() -> Self {
        let district = District::new().await;
        let test = &district.test;
        let done = async |mutation: &str, input: Value, fields: &str| {
            let payload = test.change(mutation, input, fields).await;
            assert_eq!(payload["userErrors"], json!([]), "{mutation}");
            payload
        };
        test.at("2026-10-08T01:00:00Z");
        let head =
            json!({ "name": "孙八", "title": "区委书记", "activeFrom": "2022-01-01", "email": "sun@group.example" });
        let head = done("createOfficial", head, "official { id }").await["official"]["id"].take();
        let seat = json!({ "officialId": head, "seat": "GROUP_LEADER", "from": "2022-01-01" });
        done("appointGroupMember", seat, "groupMember { id }").await;
        let post = json!({
            "unitId": district.units[2], "post": "DIVISION_LEADER", "officialId": district.leaders[1], "from": "2022-01-01",
        });
        done("assignUnitPost", post, "assignment { from }").await;
        let due_on = "2026-10-30";
        // Late with everything by itself: the third unit, in the charge of the second leader.
        let owner = &district.units[2];
        let negotiating = district.project("久谈未定", "2026-07-01").await;
        let milestone = json!({ "name": "完成尽调", "kind": "OTHER", "ownerUnitId": owner, "dueOn": due_on });
        let milestone = json!({ "projectId": negotiating["id"], "milestone": milestone });
        done("addMilestone", milestone, "milestone { id }").await;
        let blocker = json!({ "kind": "LAND", "words": "管线未迁改", "ownerUnitId": owner, "dueOn": due_on });
        done("raiseBlocker", json!({ "projectId": negotiating["id"], "blocker": blocker }), "blocker { id }").await;
        let task = json!({ "words": "协调用地指标", "ownerUnitId": owner, "dueOn": due_on });
        done("addTask", json!({ "task": task }), "task { id }").await;
        let lead = json!({ "company": "星河智能公司", "source": "DEPARTMENT", "unitId": owner, "on": "2026-09-01" });
        done("reportLead", lead, "lead { id }").await;
        // Promised for the day of signing: the start and the production of one, the signing of another.
        let signed = district.project("签而未开", "2026-02-01").await;
        let signed = district.advance("approveProject", &signed, "2026-03-01").await;
        district.advance("signProject", &signed, "2026-03-10").await;
        let approved = district.project("定而未签", "2026-06-01").await;
        district.advance("approveProject", &approved, "2026-09-30").await;
        let target = json!({ "year": 2026, "targets": [
            { "holder": { "unit": district.units[0] }, "measure": "PROJECTS", "amount": "4" },
            { "holder": { "unit": owner }, "measure": "LEADS", "amount": "4" },
        ] });
        done("setTargets", target, "targets { id }").await;
        test.at("2026-10-09T01:00:00Z");
        let run = Run { kind: LetterKind::Prompt, month: "2026-10".parse().unwrap(), day: test.app.clock.today() };
        issue(&test.app, run, |_, _| {}).await.unwrap();
        test.at("2026-11-24T01:00:00Z");
        Self { district, head }
    }
}

#[tokio::test]
async fn the_rules_are_those_of_the_ladder_until_the_bureau_sets_others_from_a_day_on() {
    let test = TestApp::demo().await;
    let query = "query($asOf: Date) { letterRules(asOf: $asOf) { id rule step looksAt amount countedIn lamp audience enabled from setBy } }";
    let rules = async |as_of: Value| {
        let rules = test.ok(&test.token("lianluo"), query, json!({ "asOf": as_of })).await["letterRules"].take();
        rules.as_array().unwrap().clone()
    };
    let usual = rules(Value::Null).await;
    let of = |rules: &[Value], name: &str| -> Vec<Value> {
        let of_name = rules.iter().filter(|rule| rule["rule"] == name);
        of_name
            .map(|rule| json!([rule["step"], rule["amount"], rule["countedIn"], rule["lamp"], rule["enabled"]]))
            .collect()
    };
    assert_eq!(usual.len(), 37);
    assert!(usual.iter().all(|rule| rule["from"].is_null() && rule["setBy"] == "migration"), "{usual:#?}");
    assert_eq!(of(&usual, "TASK_DUE"), [json!(["PROMPT", 5, "WORKING_DAYS", "BLUE", true])]);
    let late =
        [json!(["URGE", 1, "WORKING_DAYS", "YELLOW", true]), json!(["SUPERVISE", 15, "WORKING_DAYS", "RED", true])];
    for name in
        ["MILESTONE_OVERDUE", "TASK_OVERDUE", "BLOCKER_OVERDUE", "ENTRY_MISSING", "LETTER_UNANSWERED", "START_OVERDUE"]
    {
        assert_eq!(of(&usual, name), late, "{name}");
    }
    let months = [json!(["URGE", 2, "MONTHS", "YELLOW", true]), json!(["SUPERVISE", 3, "MONTHS", "RED", true])];
    assert_eq!(
        (of(&usual, "NEGOTIATING_TOO_LONG"), of(&usual, "APPROVED_TOO_LONG")),
        (months.to_vec(), months.to_vec())
    );
    let points = [
        json!(["URGE", 10, "PERCENTAGE_POINTS", "YELLOW", true]),
        json!(["SUPERVISE", 30, "PERCENTAGE_POINTS", "RED", true]),
    ];
    assert_eq!(of(&usual, "TARGET_BEHIND"), points);
    assert_eq!(of(&usual, "URGED_RUNNING"), [json!(["SUPERVISE", 2, "MONTHS", "RED", true])]);
    let talk = usual.iter().find(|rule| rule["step"] == "TALK").unwrap();
    assert_eq!(
        (&talk["rule"], &talk["amount"], &talk["looksAt"], &talk["audience"]),
        (&json!("RED_RUNNING"), &json!(3), &Value::Null, &json!(["UNIT", "LEADER", "GROUP_LEADERS"]))
    );

    let changed = with(rule("TASK_OVERDUE", "URGE", 3, "CALENDAR_DAYS"), json!({ "from": "2026-12-01" }));
    let set = test.change("setLetterRule", changed.clone(), RULE).await;
    let row = &set["letterRule"];
    assert_eq!(
        (&row["amount"], &row["looksAt"], &row["setBy"], &row["enabled"]),
        (&json!(3), &json!("TASK"), &json!("admin"), &json!(true))
    );
    assert_eq!(rules(Value::Null).await, usual, "not before its day");
    let then = rules(json!("2026-12-01")).await;
    assert_eq!(of(&then, "TASK_OVERDUE")[0], json!(["URGE", 3, "CALENDAR_DAYS", "YELLOW", true]));
    assert_eq!(then.len(), 37);
    let node = test.ask(&format!("{{ node(id: {}) {{ ... on LetterRule {{ rule from }} }} }}", row["id"])).await;
    assert_eq!(node["node"], json!({ "rule": "TASK_OVERDUE", "from": "2026-12-01" }));
    let twice = test.change("setLetterRule", changed.clone(), RULE).await;
    assert_eq!(refusals(&twice), [refused("TAKEN", &["from"])]);
    let trail = test.ask("{ auditEntries(filter: { action: { eq: \"letter_rule.set\" } }) { totalCount } }").await;
    assert_eq!(trail["auditEntries"]["totalCount"], 1);
    assert_eq!(test.denied("lianluo", "setLetterRule", changed, RULE).await, "FORBIDDEN");
}

#[tokio::test]
async fn a_rule_that_makes_no_sense_is_refused_with_everything_that_is_wrong() {
    let test = TestApp::empty().await;
    let trail = "{ auditEntries { totalCount } }";
    let before = test.ask(trail).await;
    let input = json!({
        "rule": "TASK_DUE", "step": "TALK", "amount": 0, "countedIn": "MONTHS", "lamp": "BLUE",
        "audience": ["GROUP_LEADERS", "GROUP_LEADERS"],
    });
    let wrong = with(input.clone(), json!({ "from": "2026-11-23" }));
    let all = [
        refused("TAKEN", &["audience", "1"]),
        refused("OUT_OF_RANGE", &["step"]),
        refused("OUT_OF_RANGE", &["countedIn"]),
        refused("OUT_OF_RANGE", &["lamp"]),
        refused("OUT_OF_RANGE", &["audience"]),
        refused("OUT_OF_RANGE", &["amount"]),
        refused("DAY_ORDER", &["from"]),
    ];
    assert_eq!(refusals(&test.change("setLetterRule", wrong, RULE).await), all);
    let tested = test.change("testLetterRule", with(input, json!({ "month": "2026-11" })), FOUND).await;
    assert_eq!((refusals(&tested), &tested["findings"]), (all[..6].to_vec(), &Value::Null));
    let far = with(rule("TASK_DUE", "PROMPT", 5, "WORKING_DAYS"), json!({ "month": "2026-11", "asOf": "2028-01-01" }));
    assert_eq!(test.denied("admin", "testLetterRule", far, FOUND).await, "BAD_INPUT");
    assert_eq!(test.ask(trail).await, before);
}

#[tokio::test]
async fn every_rule_finds_what_it_looks_at_and_a_test_of_it_leaves_no_trace() {
    let late = Late::new().await;
    let test = &late.district.test;
    let trace =
        "{ auditEntries { totalCount } letters { totalCount } matters { totalCount } letterDrafts { totalCount } }";
    let before = test.ask(trace).await;
    for (name, step, amount, unit, count) in [
        ("MILESTONE_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", 1),
        ("MILESTONE_OVERDUE", "SUPERVISE", 16, "WORKING_DAYS", 1),
        ("MILESTONE_OVERDUE", "SUPERVISE", 17, "WORKING_DAYS", 0),
        ("MILESTONE_OVERDUE", "SUPERVISE", 24, "CALENDAR_DAYS", 1),
        ("MILESTONE_OVERDUE", "SUPERVISE", 25, "CALENDAR_DAYS", 0),
        ("TASK_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", 1),
        ("BLOCKER_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", 1),
        ("ENTRY_MISSING", "SUPERVISE", 15, "WORKING_DAYS", 1),
        ("LEAD_NEGLECTED", "SUPERVISE", 15, "WORKING_DAYS", 1),
        ("JUDGEMENT_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", 1),
        ("SIGNING_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", 1),
        ("START_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", 1),
        ("PRODUCTION_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS", 1),
        ("NEGOTIATING_TOO_LONG", "SUPERVISE", 3, "MONTHS", 1),
        ("APPROVED_TOO_LONG", "URGE", 1, "MONTHS", 1),
        ("APPROVED_TOO_LONG", "URGE", 2, "MONTHS", 0),
        ("TARGET_BEHIND", "SUPERVISE", 30, "PERCENTAGE_POINTS", 2),
        ("TARGET_BEHIND", "SUPERVISE", 65, "PERCENTAGE_POINTS", 1),
        ("LETTER_UNANSWERED", "SUPERVISE", 15, "WORKING_DAYS", 2),
        ("URGED_RUNNING", "SUPERVISE", 2, "MONTHS", 0),
    ] {
        let input = with(rule(name, step, amount, unit), json!({ "month": "2026-11" }));
        let tested = test.change("testLetterRule", input, FOUND).await;
        let findings = &tested["findings"];
        assert_eq!(findings["count"], count, "{name} {amount} {unit}: {tested:#}");
        for item in findings["items"].as_array().unwrap() {
            assert_eq!((&item["rule"], &item["step"]), (&json!(name), &json!(step)));
        }
    }
    let milestone = with(rule("MILESTONE_OVERDUE", "SUPERVISE", 15, "WORKING_DAYS"), json!({ "month": "2026-11" }));
    let found = test.change("testLetterRule", milestone, FOUND).await["findings"]["items"][0].take();
    assert_eq!(
        (&found["words"], &found["lateWorkingDays"]),
        (
            &json!(
                "项目处于在谈阶段，节点“完成尽调”应于2026年10月30日前（含当日）完成，至今未完成，已逾期17个工作日（逾期超过15个工作日亮红灯）。"
            ),
            &json!(17)
        )
    );
    // What is coming, judged on an earlier day.
    for (name, count) in [("MILESTONE_DUE", 1), ("TASK_DUE", 1), ("BLOCKER_DUE", 1), ("ENTRY_DUE", 1)] {
        let input = with(rule(name, "PROMPT", 5, "WORKING_DAYS"), json!({ "month": "2026-10", "asOf": "2026-10-09" }));
        let tested = test.change("testLetterRule", input, FOUND).await;
        assert_eq!(tested["findings"]["count"], count, "{name}: {tested:#}");
    }
    assert_eq!(test.ask(trace).await, before);
}

#[tokio::test]
async fn a_rule_that_is_set_or_switched_off_holds_for_the_letters_from_then_on() {
    let late = Late::new().await;
    let test = &late.district.test;
    set(test, rule("TASK_OVERDUE", "URGE", 1, "WORKING_DAYS"), false).await;
    set(test, rule("TASK_OVERDUE", "SUPERVISE", 1, "WORKING_DAYS"), false).await;
    set(test, rule("BLOCKER_OVERDUE", "SUPERVISE", 20, "WORKING_DAYS"), true).await;
    november(test, LetterKind::Urging).await;
    let to_owner =
        letters(test, &format!("{{ kind: {{ eq: URGING }}, unitId: {{ eq: {} }} }}", late.district.units[2])).await;
    let lamp = |name: &str| {
        let items = to_owner[0]["items"].as_array().unwrap();
        items.iter().find(|item| item["rule"] == name).map(|item| item["lamp"].clone())
    };
    assert_eq!(lamp("TASK_OVERDUE"), None, "off");
    assert_eq!(lamp("BLOCKER_OVERDUE"), Some(json!("YELLOW")), "17 working days are not more than 20");
    assert_eq!(lamp("MILESTONE_OVERDUE"), Some(json!("RED")));
    let text = to_owner[0]["text"].as_str().unwrap();
    assert!(text.contains("规则：堵点逾期未解决（催办）") && text.contains("规则：节点逾期（督办）"), "{text}");
}

#[tokio::test]
async fn the_rules_say_how_they_were_met_as_agreed() {
    let late = Late::new().await;
    let district = &late.district;
    let test = &district.test;
    // Committed for days to come, and half of what was to be signed: neither is late for long.
    let signed = district.project("即将开工", "2026-02-01").await;
    let signed = district.advance("approveProject", &signed, "2026-03-01").await;
    let committed = json!({ "committedStartOn": "2026-11-27", "committedProductionOn": "2026-11-30" });
    let contract = with(contract(&signed["id"], "2026-03-20", "123400000000"), committed);
    let signing = json!({
        "projectId": signed["id"], "version": signed["version"], "on": "2026-03-20", "reason": "会议纪要", "contract": contract,
    });
    assert_eq!(test.change("signProject", signing, "project { id }").await["userErrors"], json!([]));
    let target =
        json!({ "holder": { "unit": district.units[0] }, "measure": "CONTRACT_AMOUNT", "amount": "370000000000" });
    let set = test.change("setTargets", json!({ "year": 2026, "targets": [target] }), "targets { id }").await;
    assert_eq!(set["userErrors"], json!([]));
    // Urged for three months running, by letters that were issued.
    for day in ["2026-10-20", "2026-11-24", "2026-12-07"] {
        test.at(&format!("{day}T01:00:00Z"));
        let run = Run { kind: LetterKind::Urging, month: day[..7].parse().unwrap(), day: test.app.clock.today() };
        issue(&test.app, run, |_, _| {}).await.unwrap();
    }
    let rules = test.ask("{ letterRules { rule step amount countedIn lamp audience } }").await["letterRules"].take();
    let mut said = Vec::new();
    for rung in rules.as_array().unwrap() {
        let name = format!("{} {}", rung["rule"].as_str().unwrap(), rung["step"].as_str().unwrap());
        let mut words = None;
        for day in ["2026-10-09", "2026-09-15", "2026-11-02", "2026-11-24", "2026-09-30", "2026-12-07", "2027-01-04"] {
            let input = with(rung.clone(), json!({ "month": day[..7], "asOf": day }));
            let tested = test.change("testLetterRule", input, FOUND).await;
            if let Some(found) = tested["findings"]["items"].as_array().unwrap().first() {
                words = Some(format!("{} {}", found["title"].as_str().unwrap(), found["words"].as_str().unwrap()));
                break;
            }
        }
        said.push(format!("{name}: {}", words.unwrap_or_else(|| panic!("nothing in this ledger for {name}"))));
    }
    assert_eq!(said.len(), 37);
    insta::assert_snapshot!(said.join("\n"));
}
