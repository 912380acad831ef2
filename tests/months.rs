//! Month-end snapshots of the ledgers.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use zhaoshang::{
    app::App,
    scheduler::{self, month_end::freeze},
    storage::{database::begin_write, screening::Limits, snapshot},
};

use crate::support::app::{TestApp, contract, instant};

const ROW: &str =
    "ledger stage stageSince code name investor directionName leaderName leadUnitName contractAmount { fen }
    fundsInPlace { fen } entryMonth entryPercent clock { state limitOn pausedDays extendedUntil } direction { id }";

pub(crate) async fn frozen(app: &App, month: &str) -> Option<u64> {
    freeze(app, month.parse().unwrap()).await.unwrap()
}

/// All rows of a snapshot as somebody sees them.
pub(crate) async fn rows(test: &TestApp, token: &str, month: &str, fields: &str) -> Vec<Value> {
    let query = format!(
        "query($after: String) {{ ledgerSnapshotRows(month: \"{month}\", first: 100, after: $after) {{
            totalCount nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut page = test.ok(token, &query, json!({ "after": after })).await["ledgerSnapshotRows"].take();
        found.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], found.len());
            return found;
        }
        after = page["pageInfo"]["endCursor"].take();
    }
}

#[tokio::test]
async fn the_job_freezes_each_month_when_its_last_day_is_over_and_once() {
    let test = TestApp::demo().await;
    let months = async || {
        let seen = test.ask("{ ledgerSnapshots { nodes { month frozenOn frozenAt } } }").await;
        seen["ledgerSnapshots"]["nodes"].as_array().unwrap().clone()
    };
    test.tick().await;
    test.at("2026-11-30T15:59:59Z");
    test.tick().await;
    assert_eq!(months().await, [0; 0]);
    test.at("2026-11-30T16:00:00Z");
    test.tick().await;
    let november = json!({ "month": "2026-11", "frozenOn": "2026-11-30", "frozenAt": "2026-11-30T16:00:00Z" });
    assert_eq!(months().await, std::slice::from_ref(&november));
    // Somebody asks for it again, in the middle of the next month.
    test.at("2026-12-10T01:00:00Z");
    test.change("runJob", json!({ "job": "MONTH_END" }), "jobRun { id }").await;
    test.tick().await;
    assert_eq!(months().await, std::slice::from_ref(&november));
    let runs = test.ask("{ jobRuns(filter: { job: { eq: MONTH_END } }) { nodes { trigger status outcome } } }").await;
    let outcome = |at: usize| runs["jobRuns"]["nodes"][at]["outcome"].as_str().unwrap().to_owned();
    assert_eq!(outcome(0), "2026年11月台账快照此前已生成，不再重复");
    assert!(outcome(1).starts_with("2026年11月台账快照已生成，共"), "{}", outcome(1));
    // The service was down on the last day of the year.
    test.at("2027-01-04T01:00:00Z");
    test.tick().await;
    assert_eq!(months().await[0]["month"], "2026-12");
    assert_eq!(months().await[0]["frozenAt"], "2027-01-04T01:00:00Z");
    let entries = test
        .ask("{ auditEntries(filter: { action: { eq: \"ledger_snapshot.freeze\" } }) { nodes { actor after } } }")
        .await["auditEntries"]["nodes"]
        .take();
    assert_eq!(entries.as_array().unwrap().len(), 2);
    assert_eq!((&entries[1]["actor"], &entries[1]["after"]["month"]), (&json!("month-end"), &json!("2026-11")));
}

#[tokio::test]
async fn what_happens_on_the_last_day_is_in_the_month_though_somebody_wants_it_frozen_in_the_morning() {
    let test = TestApp::demo().await;
    test.at("2026-11-30T01:00:00Z");
    test.tick().await;
    test.change("runJob", json!({ "job": "MONTH_END" }), "jobRun { id }").await;
    test.tick().await;
    let runs = test.ask("{ jobRuns(first: 1, filter: { job: { eq: MONTH_END } }) { nodes { outcome } } }").await;
    let outcome = runs["jobRuns"]["nodes"][0]["outcome"].as_str().unwrap();
    assert!(outcome.starts_with("2026年10月台账快照"), "{outcome}");
    // At ten to midnight somebody starts to build.
    test.at("2026-11-30T15:50:00Z");
    let signed = "{ projects(first: 1, filter: { stage: { eq: SIGNED } }) { nodes { id version code } } }";
    let signed = test.ask(signed).await["projects"]["nodes"][0].take();
    let input =
        json!({ "projectId": signed["id"], "version": signed["version"], "on": "2026-11-30", "reason": "开工令" });
    assert_eq!(test.change("startProject", input, "project { id }").await["userErrors"], json!([]));
    test.at("2026-11-30T16:00:01Z");
    test.tick().await;
    let rows = rows(&test, &test.token("admin"), "2026-11", "code ledger stageSince").await;
    let row = rows.iter().find(|row| row["code"] == signed["code"]).unwrap();
    assert_eq!((&row["ledger"], &row["stageSince"]), (&json!("TO_PRODUCE"), &json!("2026-11-30")));
}

#[tokio::test]
async fn a_snapshot_holds_every_project_of_the_ledgers_as_it_stood() {
    let test = TestApp::demo().await;
    test.at("2026-11-30T15:30:00Z");
    let made = frozen(&test.app, "2026-11").await.unwrap();
    let (mut live, mut after) = (Vec::new(), Value::Null);
    loop {
        let query = "query($after: String) { projects(first: 100, after: $after, filter: { stage: { in: [NEGOTIATING, APPROVED, SIGNED, STARTED] } },
            orderBy: { field: CODE, direction: ASC }) { nodes { stage stageSince code name investor contractAmount { fen } fundsInPlace { fen }
            direction { id name } leader { name } leadUnit { name } progressEntries(first: 1) { nodes { month percent } }
            clock { state limitOn pausedDays extendedUntil } } pageInfo { hasNextPage endCursor } } }";
        let mut page = test.ok(&test.token("admin"), query, json!({ "after": after })).await["projects"].take();
        live.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].take();
    }
    let ledgers = BTreeMap::from([
        ("NEGOTIATING", "NEGOTIATING"),
        ("APPROVED", "TO_SIGN"),
        ("SIGNED", "TO_START"),
        ("STARTED", "TO_PRODUCE"),
    ]);
    let expected: Vec<Value> = live
        .iter()
        .map(|project| {
            json!({
                "ledger": ledgers[project["stage"].as_str().unwrap()], "stage": project["stage"],
                "stageSince": project["stageSince"], "code": project["code"], "name": project["name"],
                "investor": project["investor"], "directionName": project["direction"]["name"],
                "direction": { "id": project["direction"]["id"] }, "leaderName": project["leader"]["name"],
                "leadUnitName": project["leadUnit"]["name"], "contractAmount": project["contractAmount"],
                "fundsInPlace": project["fundsInPlace"], "clock": project["clock"],
                "entryMonth": project["progressEntries"]["nodes"][0]["month"],
                "entryPercent": project["progressEntries"]["nodes"][0]["percent"],
            })
        })
        .collect();
    assert_eq!(rows(&test, &test.token("admin"), "2026-11", ROW).await, expected);
    assert_eq!(made, expected.len() as u64);
    let states: Vec<_> = expected.iter().map(|row| row["clock"]["state"].as_str().unwrap_or("NONE")).collect();
    for state in ["RUNNING", "PAUSED", "PAST", "NONE"] {
        assert!(states.contains(&state), "{state}");
    }
    let past = "{ ledgerSnapshotRows(month: \"2026-11\", filter: { clockState: { eq: PAST } }) { totalCount } }";
    let past = test.ask(past).await["ledgerSnapshotRows"]["totalCount"].as_u64().unwrap();
    assert_eq!(past, states.iter().filter(|state| **state == "PAST").count() as u64);
}

#[tokio::test]
async fn a_snapshot_made_up_for_later_shows_the_last_day_all_the_same() {
    let test = TestApp::demo().await;
    let other = TestApp::demo().await;
    for app in [&test, &other] {
        app.at("2026-11-30T15:30:00Z");
    }
    frozen(&test.app, "2026-11").await.unwrap();
    // Life goes on there before anybody freezes November.
    other.at("2026-12-03T01:00:00Z");
    let of = async |stage: &str| {
        let query = format!(
            "{{ projects(first: 50, filter: {{ stage: {{ eq: {stage} }} }}) {{ nodes {{ id version reviews(last: 1) {{ nodes {{ closedOn }} }} }} }} }}"
        );
        // One without an open review.
        let found = other.ask(&query).await["projects"]["nodes"].take();
        let is_open = |project: &&Value| {
            project["reviews"]["nodes"].as_array().unwrap().iter().any(|round| round["closedOn"].is_null())
        };
        found.as_array().unwrap().iter().find(|project| !is_open(project)).unwrap().clone()
    };
    // The last first: a project that moves comes to the head of the next list.
    for (mutation, stage) in [
        ("beginProduction", "STARTED"),
        ("startProject", "SIGNED"),
        ("signProject", "APPROVED"),
        ("approveProject", "NEGOTIATING"),
    ] {
        let project = of(stage).await;
        let (id, on) = (&project["id"], "2026-12-02");
        let mut input = json!({ "projectId": id, "version": project["version"], "on": on, "reason": "会议纪要" });
        match mutation {
            "approveProject" => {
                other.review(id, on).await;
                input["signBy"] = json!("2027-02-01");
            }
            "signProject" => input["contract"] = contract(id, on, "1000000000"),
            "beginProduction" => input["evidence"] = json!([{ "kind": "SITE_PHOTO", "words": "现场照片" }]),
            _ => {}
        }
        let payload = other.change(mutation, input, "project { id }").await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation}");
        if ["beginProduction", "startProject"].contains(&mutation) {
            let funds = json!({ "projectId": project["id"], "on": "2026-12-01", "amount": 500 });
            assert_eq!(other.change("recordFundReceipt", funds, "fundReceipt { id }").await["userErrors"], json!([]));
        }
        let entry = json!({ "projectId": project["id"], "month": "2026-12", "words": "进展顺利", "percent": 99 });
        assert_eq!(other.change("fileProgressEntry", entry, "progressEntry { id }").await["userErrors"], json!([]));
    }
    // One invests more, and a receipt of it turns out to be wrong.
    let started = "{ projects(first: 1, filter: { stage: { eq: STARTED }, fundsInPlace: { from: 1 } }) { nodes {
        id fundReceipts(last: 1) { nodes { id version } } } } }";
    let started = other.ask(started).await["projects"]["nodes"][0].take();
    let more = json!({ "projectId": started["id"], "number": "补充协议一", "amount": "7000", "on": "2026-12-02" });
    assert_eq!(other.change("recordSupplement", more, "supplement { id }").await["userErrors"], json!([]));
    let receipt = &started["fundReceipts"]["nodes"][0];
    let wrong = json!({ "fundReceiptId": receipt["id"], "version": receipt["version"], "reason": "重复登记" });
    assert_eq!(other.change("voidFundReceipt", wrong, "fundReceipt { id }").await["userErrors"], json!([]));
    let past = "{ screeningCandidates(filter: { stage: { eq: NEGOTIATING } }, first: 1) { nodes { id version } } }";
    let past = other.ask(past).await["screeningCandidates"]["nodes"][0].take();
    let input =
        json!({ "projectId": past["id"], "version": past["version"], "until": "2027-03-31", "reason": "总部决策延期" });
    assert_eq!(other.change("extendProject", input, "project { id }").await["userErrors"], json!([]));
    let paused =
        "{ projects(filter: { stage: { eq: NEGOTIATING } }, first: 100) { nodes { id version clock { state } } } }";
    let paused = other.ask(paused).await["projects"]["nodes"].take();
    let paused =
        paused.as_array().unwrap().iter().find(|project| project["clock"]["state"] == "PAUSED").unwrap().clone();
    let input = json!({ "projectId": paused["id"], "version": paused["version"], "on": "2026-12-02" });
    assert_eq!(other.change("resumeProject", input, "project { id }").await["userErrors"], json!([]));
    frozen(&other.app, "2026-11").await.unwrap();
    let fields = ROW.replace("direction { id }", "");
    let mut on_time = rows(&test, &test.token("admin"), "2026-11", &fields).await;
    let mut later = rows(&other, &other.token("admin"), "2026-11", &fields).await;
    for rows in [&mut on_time, &mut later] {
        rows.sort_by_key(|row| row["code"].to_string());
    }
    assert_eq!(later, on_time);
}

#[tokio::test]
async fn nothing_changes_a_snapshot() {
    let test = TestApp::demo().await;
    frozen(&test.app, "2026-10").await.unwrap();
    let before = rows(&test, &test.token("admin"), "2026-10", ROW).await;
    for change in [
        "UPDATE ledger_snapshot SET month = '2026-09'",
        "DELETE FROM ledger_snapshot",
        "UPDATE ledger_snapshot_row SET contract_amount = 1",
        "DELETE FROM ledger_snapshot_row",
    ] {
        let refused = test.app.db.execute_unprepared(change).await.unwrap_err().to_string();
        assert!(refused.contains("a ledger snapshot is never changed"), "{refused}");
    }
    assert_eq!(rows(&test, &test.token("admin"), "2026-10", ROW).await, before);
}

#[tokio::test]
async fn a_process_that_dies_in_it_leaves_nothing_and_of_two_one_freezes() {
    let test = TestApp::demo().await;
    let month = "2026-10".parse().unwrap();
    let tx = begin_write(&test.app.db, &test.app.live).await.unwrap();
    let limits = Limits::on(&*tx, test.app.clock.today()).await.unwrap();
    assert!(snapshot::freeze(&*tx, month, &limits, instant("2026-11-01T00:00:00Z")).await.unwrap().is_some());
    drop(tx);
    assert_eq!(snapshot::find(&test.app.db, month).await.unwrap(), None);
    let other = test.another().await;
    let (one, two) = tokio::join!(frozen(&test.app, "2026-10"), frozen(&other, "2026-10"));
    assert_eq!([one, two].iter().flatten().count(), 1, "{one:?} {two:?}");
    let kept = rows(&test, &test.token("admin"), "2026-10", "id").await;
    assert_eq!(Some(kept.len() as u64), one.or(two));
}

#[tokio::test]
async fn a_unit_sees_what_it_had_a_duty_in_by_then() {
    let test = TestApp::demo().await;
    frozen(&test.app, "2026-10").await.unwrap();
    let unit =
        test.ok(&test.token("fuzeren"), "{ units { nodes { id } } }", json!({})).await["units"]["nodes"][0]["id"]
            .clone();
    let own = rows(
        &test,
        &test.token("fuzeren"),
        "2026-10",
        "code leadUnit { id } project { assignments(first: 50, asOf: \"2026-10-31\") { nodes { unit { id } } } }",
    )
    .await;
    let all = rows(
        &test,
        &test.token("admin"),
        "2026-10",
        "code leadUnit { id } project { assignments(first: 50, asOf: \"2026-10-31\") { nodes { unit { id } } } }",
    )
    .await;
    let concerned = |row: &&Value| {
        row["project"]["assignments"]["nodes"].as_array().unwrap().iter().any(|held| held["unit"]["id"] == unit)
    };
    let expected: Vec<_> = all.iter().filter(concerned).map(|row| row["code"].clone()).collect();
    let codes: Vec<_> = own.iter().map(|row| row["code"].clone()).collect();
    assert!(!codes.is_empty() && codes.len() < all.len());
    assert_eq!(codes, expected);
}

#[tokio::test]
async fn what_a_month_end_costs_does_not_depend_on_the_size_of_the_ledger() {
    let mut costs = Vec::new();
    for projects in [60, 400] {
        let test = TestApp::generated(projects, 3).await;
        test.ask("{ viewer { login } }").await;
        let cost = async |query: &str| {
            let before = test.statements();
            test.ask(query).await;
            test.statements() - before
        };
        let before = test.statements();
        for month in ["2026-09", "2026-10"] {
            frozen(&test.app, month).await.unwrap();
        }
        let mut of_size = vec![test.statements() - before];
        for query in [
            "{ ledgerSnapshots { totalCount nodes { total { projects } totals { direction { name } sum { projects } } } } }",
            "{ ledgerDifference(from: \"2026-09\", to: \"2026-10\") { flows { projects } rows(part: LEFT) { totalCount } } }",
            "{ specialReport(month: \"2026-10\") { html yearToDate { signed } } }",
        ] {
            of_size.push(cost(query).await);
        }
        for size in [5, if projects > 100 { 100 } else { 20 }] {
            of_size.push(cost(&format!(
                "{{ ledgerSnapshotRows(month: \"2026-10\", first: {size}) {{ totalCount nodes {{ code clock {{ daysLeft }} snapshot {{ month }}
                    inMonth(month: \"2026-09\") {{ stage }} project {{ stage }} leadUnit {{ name }} }} }} }}"
            )).await);
        }
        assert_eq!(of_size[4], of_size[5]);
        costs.push(of_size);
    }
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0][0] <= 16, "{costs:?}");
}

#[tokio::test]
async fn two_schedulers_at_the_end_of_a_month_freeze_it_once() {
    let test = TestApp::demo().await;
    test.tick().await;
    test.at("2026-11-30T16:00:00Z");
    let other = test.another().await;
    let (one, two) = tokio::join!(scheduler::tick(&test.app), scheduler::tick(&other));
    assert_eq!((one.is_ok(), two.is_ok()), (true, true));
    let runs = test
        .ask("{ jobRuns(filter: { job: { eq: MONTH_END } }) { nodes { status } } ledgerSnapshots { totalCount } }")
        .await;
    assert_eq!(runs, json!({ "jobRuns": { "nodes": [{ "status": "DONE" }] }, "ledgerSnapshots": { "totalCount": 1 } }));
}
