//! What was entered wrong is corrected: supplements, opinions, and the day by which a project is to be signed.

use serde_json::{Value, json};

use crate::{
    ledger::District,
    support::app::{TestApp, refusal, refused},
};

const SUPPLEMENT: &str =
    "supplement { id version number amount { fen } signedOn words project { contractAmount { fen } } }";

/// The kinds and sentences of a project's timeline that have to do with a correction.
async fn told(test: &TestApp, project: &Value) -> Vec<(Value, Value)> {
    let query = format!(
        "{{ timeline(projectId: {project}, first: 100, filter: {{ kind: {{ in: [SUPPLEMENT_CORRECTED, OPINION_CORRECTED, SIGNING_MOVED] }} }}) {{
            nodes {{ kind words subject {{ id }} }} }} }}"
    );
    let nodes = test.ask(&query).await["timeline"]["nodes"].take();
    assert!(nodes.as_array().unwrap().iter().all(|event| event["subject"]["id"].is_string()), "{nodes:#}");
    nodes.as_array().unwrap().iter().map(|event| (event["kind"].clone(), event["words"].clone())).collect()
}

#[tokio::test]
async fn a_supplement_is_corrected_and_days_before_keep_what_the_books_said() {
    let district = District::new().await;
    let test = &district.test;
    test.at("2026-10-10T01:00:00Z");
    let mut project = district.project("功率器件基地", "2026-10-01").await;
    for mutation in ["approveProject", "signProject"] {
        project = district.advance(mutation, &project, "2026-10-01").await;
    }
    let supplement = |number: &str, amount: i64, on: &str| json!({ "projectId": project["id"], "number": number, "amount": amount, "on": on });
    test.change("recordSupplement", supplement("补0", 7, "2026-10-02"), SUPPLEMENT).await;
    let made = test.change("recordSupplement", supplement("补1", 1_000, "2026-10-10"), SUPPLEMENT).await;
    let made = made["supplement"].clone();
    let base = 123_400_000_000_i64 + 7;

    test.at("2026-11-24T01:00:00Z");
    let correct = |version: i32, number: &str, amount: i64, on: &str| json!({ "supplementId": made["id"], "version": version, "number": number, "amount": amount, "on": on, "words": "扩建二期" });
    for (input, expected) in [
        (correct(1, "补0", 5, "2026-10-10"), refused("TAKEN", &["number"])),
        (correct(1, "补1", 0, "2026-10-10"), refused("OUT_OF_RANGE", &["amount"])),
        (correct(1, "补1", 5, "2026-09-30"), refused("DAY_ORDER", &["on"])),
        (correct(1, "补1", 5, "2026-11-25"), refused("DAY_IN_FUTURE", &["on"])),
        (correct(1, " ", 5, "2026-10-10"), refused("BLANK", &["number"])),
    ] {
        assert_eq!(refusal(&test.change("correctSupplement", input, SUPPLEMENT).await), expected);
    }
    assert_eq!(
        test.denied("admin", "correctSupplement", correct(2, "补1", 5, "2026-10-10"), SUPPLEMENT).await,
        "CONFLICT"
    );
    // It was more, and signed later.
    let done = test.change("correctSupplement", correct(1, "补1甲", 3_000, "2026-11-05"), SUPPLEMENT).await;
    let expected = json!({
        "id": made["id"], "version": 2, "number": "补1甲", "amount": { "fen": "3000" }, "signedOn": "2026-11-05",
        "words": "扩建二期", "project": { "contractAmount": { "fen": (base + 3_000).to_string() } },
    });
    assert_eq!(done["supplement"], expected);
    let on = async |day: &str| {
        let query = format!(
            "{{ project(id: {}) {{ standing(asOf: \"{day}\") {{ contractAmount {{ fen }} }} }}
                projectFigures(asOf: \"{day}\") {{ contractAmount {{ fen }} }} }}",
            project["id"]
        );
        let seen = test.ask(&query).await;
        let fen = |amount: &Value| amount["contractAmount"]["fen"].as_str().unwrap().parse::<i64>().unwrap() - base;
        assert_eq!(fen(&seen["project"]["standing"]), fen(&seen["projectFigures"][0]), "{day}");
        fen(&seen["project"]["standing"])
    };
    for (day, added) in [("2026-10-09", 0), ("2026-10-10", 1_000), ("2026-11-23", 1_000), ("2026-11-24", 3_000)] {
        assert_eq!(on(day).await, added, "{day}");
    }
    // Statistics ask what is true.
    let year = test.ask("{ statistics(year: 2026) { total { contractAmount { fen } } } }").await;
    assert_eq!(year["statistics"]["total"]["contractAmount"]["fen"], (base + 3_000).to_string());
    let figures = test.ask("{ projectFigures { contractAmount { fen } } }").await;
    assert_eq!(figures["projectFigures"][0]["contractAmount"]["fen"], (base + 3_000).to_string());
    // A second correction on the same day does not change what was before.
    test.change("correctSupplement", correct(2, "补1甲", 4_000, "2026-11-05"), SUPPLEMENT).await;
    assert_eq!((on("2026-11-23").await, on("2026-11-24").await), (1_000, 4_000));
    let words = |event: &(Value, Value)| event.1.as_str().unwrap().to_owned();
    let told: Vec<_> = told(test, &project["id"]).await.iter().map(words).collect();
    let sentences =
        ["0.001万元更正为0.003万元，签订日期由2026年10月10日更正为2026年11月5日", "0.003万元更正为0.004万元"];
    assert_eq!(told, sentences.map(|amounts| format!("更正增资协议（补1甲），增资额由{amounts}")));
    let audit = "{ auditEntries(filter: { action: { eq: \"contract_supplement.correct\" } }) { totalCount } }";
    assert_eq!(test.ask(audit).await["auditEntries"]["totalCount"], 2);
}

#[tokio::test]
async fn an_opinion_is_corrected_while_its_round_is_open() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("智能座舱基地", "2026-09-01").await;
    let started = json!({ "projectId": project["id"], "on": "2026-10-01" });
    let review = test.change("startReview", started, "review { id }").await["review"]["id"].take();
    let opinion = |kind: &str, on: &str| json!({ "reviewId": review, "kind": kind, "verdict": "PASS", "givenBy": "审议组", "on": on });
    let fields = "review { outcome closedOn opinions(first: 9) { nodes { id kind verdict givenBy givenOn words unit { id } version } } }";
    test.change("recordOpinion", opinion("EXPERT_REVIEW", "2026-10-12"), fields).await;
    let recorded = test.change("recordOpinion", opinion("INDUSTRY_ASSESSMENT", "2026-10-10"), fields).await;
    let first = recorded["review"]["opinions"]["nodes"][0].clone();
    assert_eq!((&first["kind"], &first["version"]), (&json!("INDUSTRY_ASSESSMENT"), &json!(1)));
    let correct = |version: i32, verdict: &str, on: &str| {
        json!({
            "reviewOpinionId": first["id"], "version": version, "verdict": verdict, "givenBy": "行业评估组", "on": on,
            "unitId": district.units[0], "words": "符合产业方向",
        })
    };
    for (input, expected) in [
        (correct(1, "PASS", "2026-09-30"), refused("DAY_ORDER", &["on"])),
        (correct(1, "PASS", "2026-11-25"), refused("DAY_IN_FUTURE", &["on"])),
        // What ends the round comes after the others.
        (correct(1, "RETURN", "2026-10-11"), refused("DAY_ORDER", &["on"])),
    ] {
        assert_eq!(refusal(&test.change("correctOpinion", input, fields).await), expected);
    }
    let mut unknown = correct(1, "PASS", "2026-10-11");
    unknown["unitId"] = json!("unit:987654");
    unknown["givenBy"] = json!("");
    let both = test.change("correctOpinion", unknown, fields).await;
    let codes: Vec<_> = both["userErrors"].as_array().unwrap().iter().map(|error| &error["code"]).collect();
    assert_eq!(codes, ["BLANK", "UNKNOWN"]);
    assert_eq!(test.denied("admin", "correctOpinion", correct(2, "PASS", "2026-10-11"), fields).await, "CONFLICT");
    let corrected = test.change("correctOpinion", correct(1, "PASS", "2026-10-11"), fields).await;
    let expected = json!({
        "id": first["id"], "kind": "INDUSTRY_ASSESSMENT", "verdict": "PASS", "givenBy": "行业评估组", "givenOn": "2026-10-11",
        "words": "符合产业方向", "unit": { "id": district.units[0] }, "version": 2,
    });
    assert_eq!(corrected["review"]["opinions"]["nodes"][0], expected);
    assert_eq!(corrected["review"]["outcome"], Value::Null);
    // It was no pass after all: the round ends with it. That was a mistake, too.
    let returned = test.change("correctOpinion", correct(2, "RETURN", "2026-10-12"), fields).await;
    assert_eq!(
        (&returned["review"]["outcome"], &returned["review"]["closedOn"]),
        (&json!("RETURNED"), &json!("2026-10-12"))
    );
    let open = test.change("correctOpinion", correct(3, "PASS", "2026-10-12"), fields).await;
    assert_eq!((&open["review"]["outcome"], &open["review"]["closedOn"]), (&Value::Null, &Value::Null));
    let told = told(test, &project["id"]).await;
    let kind = json!("OPINION_CORRECTED");
    let expected = [
        (kind.clone(), json!("更正行业评估意见为“通过”：符合产业方向")),
        (kind.clone(), json!("更正行业评估意见为“退回”：符合产业方向")),
        (kind, json!("更正行业评估意见为“通过”：符合产业方向")),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn the_day_of_signing_is_moved_with_a_reason() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("检验检测中心", "2026-09-01").await;
    let move_to = |project: &Value, day: &str, reason: &str| json!({ "projectId": project["id"], "version": project["version"], "signBy": day, "reason": reason });
    let fields = "project { id version signBy isSigningLate }";
    let early = test.change("rescheduleSigning", move_to(&project, "2027-01-15", "企业决策延期"), fields).await;
    assert_eq!(refusal(&early), refused("STAGE_SIGNING", &[]));
    let project = district.advance("approveProject", &project, "2026-10-10").await;
    let late = "{ projects(filter: { signingLate: true }) { totalCount } }";
    assert_eq!(test.ask(late).await["projects"]["totalCount"], 1);
    for (day, reason, expected) in [
        ("2026-10-09", "企业决策延期", refused("DAY_ORDER", &["signBy"])),
        ("2026-10-10", "企业决策延期", refused("TAKEN", &["signBy"])),
        ("2027-01-15", " ", refused("BLANK", &["reason"])),
    ] {
        let payload = test.change("rescheduleSigning", move_to(&project, day, reason), fields).await;
        assert_eq!(refusal(&payload), expected, "{day}");
    }
    let moved = test.change("rescheduleSigning", move_to(&project, "2027-01-15", "企业决策延期"), fields).await;
    let version = project["version"].as_i64().unwrap() + 1;
    let expected = json!({ "id": project["id"], "version": version, "signBy": "2027-01-15", "isSigningLate": false });
    assert_eq!(moved["project"], expected);
    assert_eq!(test.ask(late).await["projects"]["totalCount"], 0);
    assert_eq!(
        test.denied("admin", "rescheduleSigning", move_to(&project, "2027-02-01", "再延"), fields).await,
        "CONFLICT"
    );
    let words = json!("承诺签约日期由2026年10月10日调整为2027年1月15日：企业决策延期");
    assert_eq!(told(test, &project["id"]).await, [(json!("SIGNING_MOVED"), words)]);
    let demo = TestApp::demo().await;
    for mutation in ["rescheduleSigning", "correctOpinion", "correctSupplement"] {
        let input = match mutation {
            "rescheduleSigning" => move_to(&json!({ "id": "project:1", "version": 1 }), "2027-01-15", "延期"),
            "correctOpinion" => {
                json!({ "reviewOpinionId": "review-opinion:1", "version": 1, "verdict": "PASS", "givenBy": "甲", "on": "2026-10-10" })
            }
            _ => {
                json!({ "supplementId": "contract-supplement:1", "version": 1, "number": "补", "amount": 1, "on": "2026-10-10" })
            }
        };
        assert_eq!(demo.denied("fuzeren", mutation, input, "userErrors { code }").await, "FORBIDDEN", "{mutation}");
    }
}
