//! The screening clock: candidates, extensions, pauses, limits, and what letters say of it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use zhaoshang::letters::{issue::Run, preview::preview};

use crate::{
    ledger::District,
    support::app::{TestApp, refusal},
};

const CLOCK: &str = "project { id version clock { state limitOn daysLeft pausedOn pausedDays extendedUntil } }";

/// The project of a payload without refusals.
fn done(mut payload: Value) -> Value {
    assert_eq!(payload["userErrors"], json!([]));
    payload["project"].take()
}

/// The ids in all pages of a list of projects of which `keep` holds.
async fn ids(test: &TestApp, login: &str, list: &str, keep: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    let (name, arguments) = list.split_once('(').unwrap_or((list, ")"));
    let arguments = arguments.trim_end_matches(')');
    let query = format!(
        "query($after: String) {{ {name}({arguments} first: 100, after: $after) {{
            nodes {{ id stage clock {{ state }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut found, mut after) = (BTreeSet::new(), Value::Null);
    loop {
        let mut page = test.ok(&test.token(login), &query, json!({ "after": after })).await[name].take();
        let nodes = page["nodes"].as_array().unwrap().iter();
        found.extend(nodes.filter(|node| keep(node)).map(|node| node["id"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] == false {
            return found;
        }
        after = page["pageInfo"]["endCursor"].take();
    }
}

#[tokio::test]
async fn the_candidates_are_the_projects_whose_clock_is_past() {
    for test in [TestApp::demo().await, TestApp::generated(300, 11).await] {
        for login in ["admin", "fenguan", "fuzeren"] {
            let past = ids(&test, login, "projects", |project| project["clock"]["state"] == "PAST").await;
            assert_eq!(ids(&test, login, "screeningCandidates", |_| true).await, past, "{login}");
            assert!(login != "admin" || past.len() > 1, "{past:?}");
        }
        let clocked = ids(&test, "admin", "projects", |project| !project["clock"].is_null()).await;
        let pool = |project: &Value| project["stage"] == "NEGOTIATING" || project["stage"] == "APPROVED";
        assert_eq!(clocked, ids(&test, "admin", "projects", pool).await);
        let later = ids(&test, "admin", "screeningCandidates(asOf: \"2027-06-01\",)", |_| true).await;
        let running = ids(&test, "admin", "projects", |project| pool(project) && project["clock"]["state"] != "PAUSED");
        assert_eq!(later, running.await, "by then every clock that runs is past");
    }
}

#[tokio::test]
async fn past_days_are_for_snapshots() {
    let test = TestApp::empty().await;
    for query in [
        "{ screeningCandidates(asOf: \"2026-11-23\") { totalCount } }",
        "{ project(id: \"project:1\") { id } screeningCandidates(asOf: \"2020-01-01\") { totalCount } }",
    ] {
        assert_eq!(test.code(&test.token("admin"), query, json!({})).await, "BAD_INPUT");
    }
}

#[tokio::test]
async fn only_a_candidate_is_screened_out_and_restored_it_begins_anew() {
    let district = District::new().await;
    let young = district.project("脑机接口产业园", "2026-08-24").await;
    let early = district.step("confirmScreening", &young, "2026-11-24").await;
    assert_eq!(
        refusal(&early),
        ("SCREENING_NOT_DUE".into(), json!(["input", "on"])),
        "the last day is within the limit"
    );
    let old = district.project("氢能装备基地", "2026-08-20").await;
    let before = district.step("confirmScreening", &old, "2026-11-20").await;
    assert_eq!(refusal(&before).0, "SCREENING_NOT_DUE");
    let out = done(district.step("confirmScreening", &old, "2026-11-21").await);
    assert_eq!(out["stage"], "SCREENED_OUT");
    let back = done(district.step("restoreProject", &out, "2026-11-22").await);
    let query = format!("{{ project(id: {}) {{ clock {{ state since limitOn months }} }} }}", back["id"]);
    let clock = json!({ "state": "RUNNING", "since": "2026-11-22", "limitOn": "2027-02-22", "months": 3 });
    assert_eq!(district.test.ask(&query).await["project"]["clock"], clock);
    assert_eq!(refusal(&district.step("confirmScreening", &back, "2026-11-24").await).0, "SCREENING_NOT_DUE");
    district.test.at("2027-02-23T01:00:00Z");
    let input = json!({ "projectId": back["id"], "version": 1, "on": "2027-02-23", "reason": "谈判未达成一致" });
    assert_eq!(district.test.denied("admin", "confirmScreening", input, "project { id }").await, "CONFLICT");
    done(district.step("confirmScreening", &back, "2027-02-23").await);
}

#[tokio::test]
async fn an_extension_puts_the_day_off_and_is_on_record() {
    let district = District::new().await;
    let project = district.project("商业航天测控中心", "2026-08-01").await;
    let input = |version: &Value, until: &str, reason: &str| json!({ "projectId": project["id"], "version": version, "until": until, "reason": reason });
    let extend = async |input: Value| district.test.change("extendProject", input, CLOCK).await;
    for (until, reason, code, field) in [
        ("2026-11-24", "总部决策延期", "DAY_ORDER", "until"),
        ("2026-11-01", "总部决策延期", "DAY_ORDER", "until"),
        ("2026-12-31", " ", "BLANK", "reason"),
    ] {
        let refused = extend(input(&project["version"], until, reason)).await;
        assert_eq!(refusal(&refused), (code.into(), json!(["input", field])), "{until}");
    }
    let extended = done(extend(input(&project["version"], "2026-12-31", "总部决策延期")).await);
    assert_eq!(extended["clock"]["state"], "RUNNING");
    assert_eq!(extended["clock"]["limitOn"], "2026-12-31");
    assert_eq!(extended["clock"]["daysLeft"], 37);
    let late = input(&project["version"], "2027-01-31", "总部决策延期");
    assert_eq!(district.test.denied("admin", "extendProject", late, CLOCK).await, "CONFLICT");
    let query = format!(
        "{{ project(id: {}) {{ holds {{ totalCount nodes {{ id kind from until reason recordedBy }} }} }}
            auditEntries(first: 2) {{ nodes {{ action actor }} }} }}",
        project["id"]
    );
    let seen = district.test.ask(&query).await;
    let mut hold = seen["project"]["holds"]["nodes"][0].clone();
    let id = hold.as_object_mut().unwrap().remove("id").unwrap();
    assert_eq!(
        hold,
        json!({ "kind": "EXTENSION", "from": "2026-11-24", "until": "2026-12-31", "reason": "总部决策延期", "recordedBy": "admin" })
    );
    let actions = ["project_hold.begin", "project.extend"].map(|action| json!({ "action": action, "actor": "admin" }));
    assert_eq!(seen["auditEntries"]["nodes"], json!(actions));
    let node = format!("{{ node(id: {id}) {{ ... on ProjectHold {{ reason }} }} }}");
    assert_eq!(district.test.ask(&node).await["node"]["reason"], "总部决策延期");
    let stranger = district.test.stranger().await;
    assert!(district.test.ok(&stranger, &node, json!({})).await["node"].is_null());
    let candidates = async |day: &str| {
        let query = format!("{{ screeningCandidates(asOf: \"{day}\") {{ totalCount }} }}");
        district.test.ask(&query).await["screeningCandidates"]["totalCount"].clone()
    };
    assert_eq!((candidates("2026-12-31").await, candidates("2027-01-01").await), (json!(0), json!(1)));
    let signed_away = district.project("检验检测园", "2026-10-01").await;
    let approved = district.advance("approveProject", &signed_away, "2026-10-02").await;
    let signed = district.advance("signProject", &approved, "2026-10-03").await;
    let input =
        json!({ "projectId": signed["id"], "version": signed["version"], "until": "2027-12-31", "reason": "无" });
    assert_eq!(refusal(&extend(input).await), ("STAGE_SCREENING".into(), Value::Null));
}

#[tokio::test]
async fn a_paused_project_is_no_candidate_and_in_no_letter_about_it() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("合成生物中试平台", "2026-08-01").await;
    let urged = async || {
        let run =
            Run { kind: entity::LetterKind::Urging, month: "2026-11".parse().unwrap(), day: test.app.clock.today() };
        let letters = preview(&test.app, run, None).await.unwrap();
        letters.iter().flat_map(|letter| &letter.draft.items).any(|item| item.rule == entity::Rule::NegotiatingTooLong)
    };
    let candidates =
        async || test.ask("{ screeningCandidates { totalCount } }").await["screeningCandidates"]["totalCount"].clone();
    assert!(urged().await && candidates().await == 1);
    let pause = async |version: &Value, on: &str| {
        let input = json!({ "projectId": project["id"], "version": version, "on": on, "reason": "等待产业准入意见" });
        test.change("pauseProject", input, CLOCK).await
    };
    let resume = async |version: &Value, on: &str| {
        let input = json!({ "projectId": project["id"], "version": version, "on": on });
        test.change("resumeProject", input, CLOCK).await
    };
    let on = json!(["input", "on"]);
    assert_eq!(refusal(&pause(&project["version"], "2026-11-25").await), ("DAY_IN_FUTURE".into(), on.clone()));
    assert_eq!(refusal(&pause(&project["version"], "2026-07-31").await), ("DAY_ORDER".into(), on.clone()));
    assert_eq!(refusal(&resume(&project["version"], "2026-11-24").await), ("CLOCK_RUNNING".into(), Value::Null));
    let paused = done(pause(&project["version"], "2026-11-20").await);
    assert_eq!((&paused["clock"]["state"], &paused["clock"]["pausedDays"]), (&json!("PAUSED"), &json!(4)));
    assert!(!urged().await && candidates().await == 0);
    assert_eq!(refusal(&pause(&paused["version"], "2026-11-24").await), ("CLOCK_PAUSED".into(), Value::Null));
    assert_eq!(refusal(&district.step("confirmScreening", &paused, "2026-11-24").await).0, "CLOCK_PAUSED");
    let input =
        json!({ "projectId": project["id"], "version": paused["version"], "until": "2027-12-31", "reason": "延期" });
    assert_eq!(refusal(&test.change("extendProject", input, CLOCK).await).0, "CLOCK_PAUSED");
    assert_eq!(refusal(&resume(&paused["version"], "2026-11-19").await), ("DAY_ORDER".into(), on));
    let input = json!({ "projectId": project["id"], "version": 1, "on": "2026-11-24" });
    assert_eq!(test.denied("admin", "resumeProject", input, CLOCK).await, "CONFLICT");
    let resumed = done(resume(&paused["version"], "2026-11-24").await);
    let clock = json!({ "state": "PAST", "limitOn": "2026-11-05", "daysLeft": -19, "pausedOn": null, "pausedDays": 4, "extendedUntil": null });
    assert_eq!(resumed["clock"], clock);
    assert!(urged().await && candidates().await == 1);
    assert_eq!(refusal(&pause(&resumed["version"], "2026-11-23").await).0, "DAY_ORDER", "paused already on that day");
    // The pause ends with the stage.
    let paused = done(pause(&resumed["version"], "2026-11-24").await);
    test.at("2026-11-27T01:00:00Z");
    let approved = district.advance("approveProject", &paused, "2026-11-27").await;
    let query = format!(
        "{{ project(id: {}) {{ clock {{ state pausedDays }} holds {{ nodes {{ from until }} }} }} }}",
        approved["id"]
    );
    let seen = test.ask(&query).await["project"].take();
    assert_eq!(seen["clock"], json!({ "state": "RUNNING", "pausedDays": 0 }));
    let holds =
        json!([{ "from": "2026-11-24", "until": "2026-11-26" }, { "from": "2026-11-20", "until": "2026-11-23" }]);
    assert_eq!(seen["holds"]["nodes"], holds);
}

#[tokio::test]
async fn limits_are_data_by_stage_and_day() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("新型储能基地", "2026-09-20").await;
    let set = async |stage: &str, months: Value, from: &str| {
        let input = json!({ "stage": stage, "months": months, "from": from });
        test.change("setScreeningLimit", input, "screeningLimit { id stage months from until }").await
    };
    let limits = async |on: &str| {
        let query = format!("{{ screeningLimits(asOf: \"{on}\") {{ stage months }} }}");
        test.ask(&query).await["screeningLimits"].take()
    };
    // Nobody set those that are built in, on no day.
    let built_in = test.ask("{ screeningLimits { from until } }").await;
    assert_eq!(built_in["screeningLimits"], json!([{ "from": null, "until": null }, { "from": null, "until": null }]));
    let three = |stage: &str| json!({ "stage": stage, "months": 3 });
    assert_eq!(limits("2026-11-24").await, json!([three("NEGOTIATING"), three("APPROVED")]));
    for (stage, months, from, code, field) in [
        ("SIGNED", json!(3), "2026-11-24", "STAGE_SCREENING", "stage"),
        ("NEGOTIATING", json!(0), "2026-11-24", "OUT_OF_RANGE", "months"),
        ("NEGOTIATING", json!(61), "2026-11-24", "OUT_OF_RANGE", "months"),
    ] {
        assert_eq!(refusal(&set(stage, months, from).await), (code.into(), json!(["input", field])), "{stage}");
    }
    let two = set("NEGOTIATING", json!(2), "2026-11-24").await["screeningLimit"].take();
    assert_eq!((&two["months"], &two["from"], &two["until"]), (&json!(2), &json!("2026-11-24"), &Value::Null));
    let before_it = set("NEGOTIATING", json!(2), "2026-11-23").await;
    assert_eq!(refusal(&before_it), ("DAY_ORDER".into(), json!(["input", "from"])));
    let clock = format!(
        "{{ project(id: {}) {{ clock {{ state limitOn }} }} screeningCandidates {{ totalCount }} }}",
        project["id"]
    );
    let seen = test.ask(&clock).await;
    assert_eq!(seen["project"]["clock"], json!({ "state": "PAST", "limitOn": "2026-11-20" }));
    assert_eq!(seen["screeningCandidates"]["totalCount"], 1);
    assert_eq!(limits("2026-11-23").await, json!([three("NEGOTIATING"), three("APPROVED")]), "past days keep theirs");
    let node = format!("{{ node(id: {}) {{ ... on ScreeningLimit {{ months }} }} }}", two["id"]);
    assert_eq!(test.ask(&node).await["node"]["months"], 2);
    let ended = set("NEGOTIATING", Value::Null, "2026-11-25").await;
    assert_eq!(ended["screeningLimit"]["until"], "2026-11-24");
    assert_eq!(refusal(&set("NEGOTIATING", Value::Null, "2026-11-26").await).0, "ALREADY_ENDED");
    test.at("2026-11-25T01:00:00Z");
    let seen = test.ask(&clock).await;
    assert_eq!((&seen["project"]["clock"], &seen["screeningCandidates"]["totalCount"]), (&Value::Null, &json!(0)));
    assert_eq!(refusal(&district.step("confirmScreening", &project, "2026-11-25").await).0, "STAGE_SCREENING");
    let query = "{ auditEntries(first: 1) { nodes { action } } }";
    assert_eq!(test.ask(query).await["auditEntries"]["nodes"][0]["action"], "screening_limit.end");
}

#[tokio::test]
async fn a_limit_that_is_set_into_the_days_of_another_one_cuts_it_off() {
    let district = District::new().await;
    let test = &district.test;
    let set = async |months: Value, from: &str| {
        let input = json!({ "stage": "APPROVED", "months": months, "from": from });
        test.change("setScreeningLimit", input, "screeningLimit { months from until }").await
    };
    let on = async |day: &str| {
        let seen = test.ask(&format!("{{ screeningLimits(asOf: \"{day}\") {{ stage months }} }}")).await;
        let of_stage = seen["screeningLimits"].as_array().unwrap().iter().filter(|limit| limit["stage"] == "APPROVED");
        of_stage.map(|limit| limit["months"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(set(Value::Null, "2027-01-01").await["screeningLimit"]["until"], "2026-12-31");
    assert_eq!(set(json!(2), "2026-12-01").await["userErrors"], json!([]));
    for (day, months) in [("2026-11-30", 3), ("2026-12-01", 2), ("2026-12-31", 2), ("2027-01-01", 2)] {
        assert_eq!(on(day).await, [months], "{day}");
    }
    // An end that was set is brought forward; after it there is nothing to end.
    assert_eq!(set(Value::Null, "2027-03-01").await["screeningLimit"]["until"], "2027-02-28");
    assert_eq!(set(Value::Null, "2027-02-01").await["screeningLimit"]["until"], "2027-01-31");
    assert_eq!(refusal(&set(Value::Null, "2027-02-01").await).0, "ALREADY_ENDED");
    assert_eq!(on("2027-02-01").await, [0; 0]);
    assert_eq!(set(json!(6), "2027-06-01").await["userErrors"], json!([]), "a gap is a gap");
    assert_eq!((on("2027-05-31").await, on("2027-06-01").await), (vec![], vec![6]));
}

#[tokio::test]
async fn a_page_of_candidates_costs_the_same_whatever_its_size() {
    let test = TestApp::generated(300, 7).await;
    test.ask("{ viewer { login } }").await;
    let cost = async |size: usize| {
        let query = format!(
            "{{ screeningCandidates(first: {size}) {{ totalCount nodes {{ name clock {{ daysLeft }} leadUnit {{ name }}
                holds(first: 2) {{ totalCount nodes {{ reason }} }} }} }} }}"
        );
        let before = test.statements();
        let page = test.ask(&query).await["screeningCandidates"].take();
        assert_eq!(page["nodes"].as_array().unwrap().len(), size);
        test.statements() - before
    };
    assert_eq!(cost(2).await, cost(50).await);
}
