//! Review: rounds, opinions, further levels, approval, and the day by which it is to be signed.

use serde_json::{Value, json};

use crate::{
    ledger::District,
    support::app::{TestApp, refusal, refused},
};

const ROUND: &str = "review { id round closedOn outcome }";

/// Records an opinion; the payload.
async fn give(test: &TestApp, review: &Value, kind: &str, verdict: &str, on: &str) -> Value {
    let input = json!({ "reviewId": review["id"], "kind": kind, "verdict": verdict, "givenBy": "审议组", "on": on, "words": "请按意见办理" });
    test.change("recordOpinion", input, ROUND).await
}

async fn start(test: &TestApp, project: &Value, on: &str) -> Value {
    let mut payload = test.change("startReview", json!({ "projectId": project["id"], "on": on }), ROUND).await;
    assert_eq!(payload["userErrors"], json!([]));
    payload["review"].take()
}

const KINDS: [&str; 3] = ["INDUSTRY_ASSESSMENT", "EXPERT_REVIEW", "DEPARTMENT_COORDINATION"];

#[tokio::test]
async fn a_project_is_approved_by_three_passes_of_one_round_and_all_rounds_stay_readable() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("激光装备基地", "2026-06-01").await;
    let approve = async |on: &str| refusal(&district.step("approveProject", &project, on).await);
    assert_eq!(approve("2026-06-02").await, refused("REVIEW_MISSING", &[]));

    let first = start(test, &project, "2026-06-05").await;
    assert_eq!(first["round"], 1);
    give(test, &first, KINDS[0], "PASS", "2026-06-10").await;
    give(test, &first, KINDS[1], "PASS", "2026-06-11").await;
    assert_eq!(approve("2026-06-20").await, refused("REVIEW_INCOMPLETE", &[]));
    let returned = give(test, &first, KINDS[2], "RETURN", "2026-06-12").await;
    assert_eq!(
        (&returned["review"]["outcome"], &returned["review"]["closedOn"]),
        (&json!("RETURNED"), &json!("2026-06-12"))
    );
    assert_eq!(approve("2026-06-20").await, refused("REVIEW_MISSING", &[]));

    // The passes of the first round count for nothing in the second.
    let second = start(test, &project, "2026-06-15").await;
    assert_eq!(second["round"], 2);
    give(test, &second, KINDS[2], "PASS", "2026-06-16").await;
    assert_eq!(approve("2026-06-20").await, refused("REVIEW_INCOMPLETE", &[]));
    give(test, &second, KINDS[0], "PASS", "2026-06-17").await;
    give(test, &second, KINDS[1], "PASS", "2026-06-18").await;
    assert_eq!(approve("2026-06-17").await, refused("DAY_ORDER", &["on"]));
    let approved = district.step("approveProject", &project, "2026-06-18").await;
    assert_eq!(approved["userErrors"], json!([]));

    let query = format!(
        "{{ project(id: {}) {{ stage reviews {{ totalCount nodes {{ round startedOn closedOn outcome project {{ id }}
            opinions {{ nodes {{ kind verdict givenBy givenOn review {{ round }} }} }} }} }} }} }}",
        project["id"]
    );
    let seen = test.ask(&query).await["project"].take();
    assert_eq!((&seen["stage"], &seen["reviews"]["totalCount"]), (&json!("APPROVED"), &json!(2)));
    let rounds = seen["reviews"]["nodes"].as_array().unwrap();
    assert_eq!((&rounds[1]["outcome"], &rounds[1]["closedOn"]), (&json!("PASSED"), &json!("2026-06-18")));
    assert_eq!(rounds[1]["project"]["id"], project["id"]);
    let opinions = rounds[0]["opinions"]["nodes"].as_array().unwrap();
    let verdicts: Vec<_> = opinions.iter().map(|opinion| opinion["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["PASS", "PASS", "RETURN"]);
    assert_eq!(
        opinions[2],
        json!({ "kind": KINDS[2], "verdict": "RETURN", "givenBy": "审议组", "givenOn": "2026-06-12", "review": { "round": 1 } })
    );
}

#[tokio::test]
async fn what_a_review_refuses_it_names() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("氢能装备基地", "2026-06-01").await;
    let try_start = async |on: &str| {
        refusal(&test.change("startReview", json!({ "projectId": project["id"], "on": on }), ROUND).await)
    };
    assert_eq!(try_start("2026-05-31").await, refused("DAY_ORDER", &["on"]));
    assert_eq!(try_start("2026-11-25").await, refused("DAY_IN_FUTURE", &["on"]));
    let review = start(test, &project, "2026-06-05").await;
    assert_eq!(try_start("2026-06-06").await, refused("REVIEW_OPEN", &[]));

    let opinion = |changes: Value| {
        let mut input = json!({
            "reviewId": review["id"], "kind": KINDS[0], "verdict": "PASS", "givenBy": "审议组", "on": "2026-06-10",
        });
        input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        input
    };
    for (changes, code, field) in [
        (json!({ "on": "2026-06-04" }), "DAY_ORDER", "on"),
        (json!({ "on": "2026-11-25" }), "DAY_IN_FUTURE", "on"),
        (json!({ "givenBy": " " }), "BLANK", "givenBy"),
        (json!({ "words": "一\u{0}" }), "FORBIDDEN_CHARACTER", "words"),
        (json!({ "unitId": "unit:987654" }), "UNKNOWN", "unitId"),
    ] {
        let payload = test.change("recordOpinion", opinion(changes.clone()), ROUND).await;
        assert_eq!(refusal(&payload), refused(code, &[field]), "{changes}");
    }
    let with_unit = opinion(json!({ "unitId": district.units[0] }));
    assert_eq!(test.change("recordOpinion", with_unit, ROUND).await["userErrors"], json!([]));
    assert_eq!(refusal(&give(test, &review, KINDS[0], "REJECT", "2026-06-11").await), refused("TAKEN", &["kind"]));
    assert_eq!(refusal(&give(test, &review, KINDS[1], "REJECT", "2026-06-09").await), refused("DAY_ORDER", &["on"]));

    // One reject closes the review for good, as long as the project stays in the pool.
    give(test, &review, KINDS[1], "REJECT", "2026-06-11").await;
    assert_eq!(refusal(&give(test, &review, KINDS[2], "PASS", "2026-06-12").await), refused("ALREADY_ENDED", &[]));
    assert_eq!(try_start("2026-06-15").await, refused("REVIEW_REJECTED", &[]));
    let out = district.step("confirmScreening", &project, "2026-10-08").await["project"].take();
    assert_eq!(try_start("2026-10-08").await, refused("STAGE_APPROVAL", &[]));
    let back = district.step("restoreProject", &out, "2026-10-20").await["project"].take();
    assert_eq!(start(test, &back, "2026-10-21").await["round"], 2);

    let unknown = json!({ "reviewId": "review:987654", "kind": KINDS[0], "verdict": "PASS", "givenBy": "审议组", "on": "2026-06-10" });
    assert_eq!(test.denied("admin", "recordOpinion", unknown, ROUND).await, "NOT_FOUND");
}

#[tokio::test]
async fn screening_out_breaks_the_open_round_off() {
    let district = District::new().await;
    let project = district.project("量子测量基地", "2026-06-01").await;
    district.test.review(&project["id"], "2026-06-10").await;
    let out = district.step("confirmScreening", &project, "2026-10-08").await["project"].take();
    let back = district.step("restoreProject", &out, "2026-10-20").await["project"].take();
    let refused_now = district.step("approveProject", &back, "2026-10-21").await;
    assert_eq!(refusal(&refused_now), refused("REVIEW_MISSING", &[]));
    let query = format!("{{ project(id: {}) {{ reviews {{ nodes {{ outcome closedOn }} }} }} }}", project["id"]);
    let rounds = district.test.ask(&query).await["project"]["reviews"]["nodes"].take();
    assert_eq!(rounds, json!([{ "outcome": "WITHDRAWN", "closedOn": "2026-10-08" }]));
}

#[tokio::test]
async fn an_admin_says_which_projects_need_further_levels() {
    let district = District::new().await;
    let test = &district.test;
    let level = |kind: &str, direction: &Value, amount: Value| json!({ "kind": kind, "directionId": direction, "amountFrom": amount, "activeFrom": "2026-01-01" });
    let fields = "reviewLevel { id kind amountFrom { fen } direction { id } version }";
    let by_amount = level("EXECUTIVE_MEETING", &Value::Null, json!("100000000000"));
    let made = test.change("createReviewLevel", by_amount.clone(), fields).await["reviewLevel"].take();
    assert_eq!(made["amountFrom"]["fen"], "100000000000");
    for (changes, code, field) in [
        (level("EXPERT_REVIEW", &Value::Null, Value::Null), "OUT_OF_RANGE", "kind"),
        (level("STANDING_COMMITTEE", &json!("direction:987654"), Value::Null), "UNKNOWN", "directionId"),
        (level("STANDING_COMMITTEE", &Value::Null, json!(-1)), "OUT_OF_RANGE", "amountFrom"),
    ] {
        assert_eq!(refusal(&test.change("createReviewLevel", changes, fields).await), refused(code, &[field]));
    }

    let project = district.project("储能总部", "2026-06-01").await;
    let needed = async || {
        let query = format!("{{ project(id: {}) {{ requiredOpinions version }} }}", project["id"]);
        test.ask(&query).await["project"].take()
    };
    assert_eq!(needed().await["requiredOpinions"], Value::Null, "the amount decides and is not known");
    let review = start(test, &project, "2026-06-05").await;
    for kind in KINDS {
        give(test, &review, kind, "PASS", "2026-06-10").await;
    }
    let approve = async |version: &Value| {
        let input = json!({
            "projectId": project["id"], "version": version, "on": "2026-07-01", "reason": "会议纪要", "signBy": "2026-09-30",
        });
        test.change("approveProject", input, "project { id signBy version }").await
    };
    assert_eq!(refusal(&approve(&project["version"]).await), refused("PLANNED_AMOUNT_MISSING", &[]));

    let plan = async |amount: &str| {
        let mut description = district.description("储能总部");
        description["plannedAmount"] = json!(amount);
        let input =
            json!({ "projectId": project["id"], "version": needed().await["version"], "description": description });
        test.change("updateProject", input, "project { version plannedAmount { fen } }").await
    };
    assert_eq!(plan("-1").await["userErrors"][0]["field"], json!(["input", "description", "plannedAmount"]));
    let planned = plan("100000000000").await["project"].take();
    assert_eq!(planned["plannedAmount"]["fen"], "100000000000");
    assert_eq!(needed().await["requiredOpinions"], json!([KINDS[0], KINDS[1], KINDS[2], "EXECUTIVE_MEETING"]));
    assert_eq!(refusal(&approve(&planned["version"]).await), refused("REVIEW_INCOMPLETE", &[]));
    // A fen below it is not asked.
    let planned = plan("99999999999").await["project"].take();
    assert_eq!(needed().await["requiredOpinions"], json!(KINDS));
    // Another direction's level is not asked either; a level that has ended is asked no more.
    let mut ended = by_amount;
    ended["activeUntil"] = json!("2026-06-30");
    let update = json!({ "reviewLevelId": made["id"], "version": 1, "reviewLevel": ended });
    assert_eq!(test.change("updateReviewLevel", update.clone(), fields).await["reviewLevel"]["version"], 2);
    assert_eq!(test.denied("admin", "updateReviewLevel", update, fields).await, "CONFLICT");
    let own = level("LEADING_GROUP_MEETING", &district.direction, Value::Null);
    test.change("createReviewLevel", own, fields).await;
    assert_eq!(refusal(&approve(&planned["version"]).await), refused("REVIEW_INCOMPLETE", &[]));
    give(test, &review, "LEADING_GROUP_MEETING", "PASS", "2026-06-20").await;
    let approved = approve(&planned["version"]).await;
    assert_eq!((&approved["userErrors"], &approved["project"]["signBy"]), (&json!([]), &json!("2026-09-30")));
    let levels = test.ask("{ reviewLevels { kind activeUntil } }").await["reviewLevels"].take();
    assert_eq!(levels[0], json!({ "kind": "EXECUTIVE_MEETING", "activeUntil": "2026-06-30" }));
}

#[tokio::test]
async fn an_approved_project_is_late_from_the_working_day_after_it_was_to_be_signed() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("光伏组件基地", "2026-06-01").await;
    test.review(&project["id"], "2026-06-10").await;
    let approval = |sign_by: &str| {
        json!({
            "projectId": project["id"], "version": project["version"], "on": "2026-06-15", "reason": "会议纪要", "signBy": sign_by,
        })
    };
    let early = test.change("approveProject", approval("2026-06-14"), "project { id }").await;
    assert_eq!(refusal(&early), refused("DAY_ORDER", &["signBy"]));
    let fields = "project { id version signBy isSigningLate signingLateWorkingDays }";
    let approved = test.change("approveProject", approval("2026-11-20"), fields).await["project"].take();
    // Friday to Tuesday.
    assert_eq!((&approved["isSigningLate"], &approved["signingLateWorkingDays"]), (&json!(true), &json!(2)));
    let late = async |wanted: bool| {
        let query = format!("{{ projects(filter: {{ signingLate: {wanted} }}) {{ nodes {{ id }} }} }}");
        test.ask(&query).await["projects"]["nodes"].take()
    };
    let (found, other) = (json!([{ "id": project["id"] }]), district.project("未审项目", "2026-06-01").await);
    assert_eq!((late(true).await, late(false).await), (found.clone(), json!([{ "id": other["id"] }])));
    test.at("2026-11-20T01:00:00Z");
    assert_eq!(late(true).await, json!([]), "on the day itself it is not");
    test.at("2026-11-22T01:00:00Z");
    assert_eq!(late(true).await, json!([]), "a weekend is no delay");
    test.at("2026-11-23T01:00:00Z");
    assert_eq!(late(true).await, found);
    let signed = district.step("signProject", &approved, "2026-11-23").await;
    assert_eq!(signed["userErrors"], json!([]));
    assert_eq!(late(true).await, json!([]));
}

#[tokio::test]
async fn a_review_is_seen_by_those_who_see_the_project_and_held_by_the_bureau() {
    let test = TestApp::demo().await;
    let query = "{ projects(first: 100, filter: { stage: { eq: NEGOTIATING } }) { nodes { id reviews(first: 1) { nodes { id opinions(first: 1) { nodes { id } } } } } } }";
    let ids = |data: &Value, pointer: &str| {
        let nodes = data["projects"]["nodes"].as_array().unwrap();
        let reviews: Vec<Value> =
            nodes.iter().flat_map(|node| node["reviews"]["nodes"].as_array().unwrap().clone()).collect();
        let found: Vec<Value> = reviews.iter().filter_map(|review| review.pointer(pointer).cloned()).collect();
        found
    };
    let all = test.ask(query).await;
    let own = test.ok(&test.token("fuzeren"), query, json!({})).await;
    for pointer in ["/id", "/opinions/nodes/0/id"] {
        let (all, own) = (ids(&all, pointer), ids(&own, pointer));
        let foreign = all.iter().find(|id| !own.contains(id)).unwrap();
        let node = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(test.ok(&test.token("fuzeren"), node, json!({ "id": foreign })).await["node"], Value::Null);
        assert_eq!(test.ok(&test.token("zuzhang"), node, json!({ "id": foreign })).await["node"]["id"], *foreign);
    }
    for login in ["zuzhang", "fenguan", "fuzeren", "lianluo"] {
        let input = json!({ "projectId": all["projects"]["nodes"][0]["id"], "on": "2026-11-24" });
        assert_eq!(test.denied(login, "startReview", input, ROUND).await, "FORBIDDEN", "{login}");
    }
}

#[tokio::test]
async fn every_act_of_a_review_is_in_the_audit_trail_and_counts_as_the_project() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("传感器基地", "2026-06-01").await;
    let stamp = format!("{{ project(id: {}) {{ updatedAt }} }}", project["id"]);
    let before = test.ask(&stamp).await;
    test.at("2026-11-24T02:00:00Z");
    let review = start(test, &project, "2026-06-05").await;
    assert_ne!(test.ask(&stamp).await, before);
    give(test, &review, KINDS[0], "REJECT", "2026-06-10").await;
    let query = "{ auditEntries(filter: { subjectKind: { in: [\"review\", \"review_opinion\"] } }) { nodes { action actor after } } }";
    let entries = test.ask(query).await["auditEntries"]["nodes"].take();
    let actions: Vec<_> = entries.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["review.close", "review_opinion.record", "review.start"]);
    assert_eq!((&entries[1]["actor"], &entries[1]["after"]["verdict"]), (&json!("admin"), &json!("REJECT")));
}
