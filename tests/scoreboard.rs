//! Yearly targets, their attainment, and the scoreboard.

use serde_json::{Value, json};

use crate::{
    ledger::District,
    support::app::{TestApp, refusals, refused},
};

const ATTAINED: &str = "target { measure unit { id } direction { id } amount } actual actualMoney { yiYuan }
    ratio { numerator denominator percent } timeProgress { numerator denominator } pace { percent }";
const TARGETS: &str = "targets { id measure amount money { yiYuan } countedBy version unit { id } direction { id } }";

#[tokio::test]
async fn the_demonstrations_2025_is_held_against_its_targets_as_published() {
    let test = TestApp::demo().await;
    let attained = test.ask(&format!("{{ attainments(year: 2025) {{ {ATTAINED} }} }}")).await["attainments"].take();
    let attained = attained.as_array().unwrap();
    let of = |holder: &str, measure: &str| {
        attained
            .iter()
            .filter(|row| row["target"]["measure"] == measure)
            .filter(|row| match holder {
                "district" => row["target"]["unit"].is_null() && row["target"]["direction"].is_null(),
                holder => !row["target"][holder].is_null(),
            })
            .collect::<Vec<_>>()
    };
    for (measure, actual) in [("PROJECTS", "226"), ("STARTS", "150")] {
        assert_eq!(of("district", measure)[0]["actual"], actual);
    }
    for (measure, amount) in [("CONTRACT_AMOUNT", "457.8"), ("FUNDS", "106.89")] {
        assert_eq!(of("district", measure)[0]["actualMoney"]["yiYuan"], amount);
    }
    // By direction and by unit it is the same sum.
    for holder in ["unit", "direction"] {
        for measure in ["PROJECTS", "STARTS", "CONTRACT_AMOUNT", "FUNDS"] {
            let sum: i64 =
                of(holder, measure).iter().map(|row| row["actual"].as_str().unwrap().parse::<i64>().unwrap()).sum();
            assert_eq!(json!(sum.to_string()), of("district", measure)[0]["actual"], "{holder} {measure}");
        }
    }
    for row in attained {
        assert_eq!(row["timeProgress"]["numerator"], row["timeProgress"]["denominator"], "the year is over");
        assert_eq!(row["pace"]["percent"], row["ratio"]["percent"]);
        assert_eq!(
            (&row["ratio"]["numerator"], &row["ratio"]["denominator"]),
            (&row["actual"], &row["target"]["amount"])
        );
    }
}

/// A district whose first unit signs a project, hands it over, and the last one starts it.
pub(crate) async fn handed_over() -> (District, Value) {
    let district = District::new().await;
    let project = district.project("数字内容基地", "2025-12-01").await;
    let project = district.advance("approveProject", &project, "2026-04-01").await;
    let project = district.advance("signProject", &project, "2026-05-06").await;
    let handover =
        json!({ "projectId": project["id"], "duty": { "leadUnit": district.units[2] }, "from": "2026-07-01" });
    let assigned = district.test.change("assignProjectDuty", handover, "assignment { from }").await;
    assert_eq!(assigned["userErrors"], json!([]));
    let started = district.advance("startProject", &project, "2026-08-03").await;
    for (on, amount) in [("2026-06-30", "10000000000"), ("2026-07-01", "30000000000")] {
        let input = json!({ "projectId": project["id"], "on": on, "amount": amount });
        let made = district.test.change("recordFundReceipt", input, "fundReceipt { id version }").await;
        assert_eq!(made["userErrors"], json!([]));
    }
    (district, started)
}

fn unit(district: &District, index: usize, measure: &str, amount: i64) -> Value {
    json!({ "holder": { "unit": district.units[index] }, "measure": measure, "amount": amount.to_string(), "countedBy": "MONTHS" })
}

/// The scoreboard's rows by unit, up to 24 November.
async fn board(test: &TestApp, login: &str) -> Vec<Value> {
    let query = "{ scoreboard(year: 2026) { until rows { rank score unit { id } measures { measure actual weight capPercent points
        ratio { numerator denominator percent } pace { numerator denominator percent } } } } }";
    test.ok(&test.token(login), query, json!({})).await["scoreboard"]["rows"].as_array().unwrap().clone()
}

fn measure<'a>(rows: &'a [Value], unit: &Value, measure: &str) -> &'a Value {
    let row = rows.iter().find(|row| row["unit"]["id"] == *unit).unwrap();
    row["measures"].as_array().unwrap().iter().find(|line| line["measure"] == measure).unwrap()
}

#[tokio::test]
async fn what_happened_to_a_project_counts_for_the_unit_that_had_the_lead_on_the_day() {
    let (district, project) = handed_over().await;
    let test = &district.test;
    let [first, _, last] = &district.units;
    // The first unit owes May and June; the last July to October. One is filed on time, one a day late.
    for (at, month) in
        [("2026-05-31T15:59:59Z", "2026-05"), ("2026-06-30T16:00:00Z", "2026-06"), ("2026-11-24T01:00:00Z", "2026-11")]
    {
        test.at(at);
        let entry = json!({ "projectId": project["id"], "month": month, "words": "正常推进", "percent": 10 });
        let filed = test.change("fileProgressEntry", entry, "progressEntry { id }").await;
        assert_eq!(filed["userErrors"], json!([]), "{month}");
    }
    let leads = json!({ "company": "某某科技", "source": "TOWN_STREET", "unitId": last, "on": "2026-09-01" });
    let lead = test.change("reportLead", leads, "lead { id version }").await["lead"].take();
    let judge = json!({ "leadId": lead["id"], "version": lead["version"], "directionId": district.direction });
    test.change("judgeLeadEffective", judge, "lead { id }").await;

    let rows = board(test, "admin").await;
    let actual = |unit: &Value, name: &str| measure(&rows, unit, name)["actual"].as_str().unwrap().to_owned();
    assert_eq!(["PROJECTS", "STARTS", "LEADS"].map(|name| actual(first, name)), ["1", "0", "0"]);
    assert_eq!(["PROJECTS", "STARTS", "LEADS"].map(|name| actual(last, name)), ["0", "1", "1"]);
    assert_eq!([first, last].map(|unit| actual(unit, "CONTRACT_AMOUNT")), ["123400000000", "0"]);
    assert_eq!([first, last].map(|unit| actual(unit, "FUNDS")), ["10000000000", "30000000000"]);
    let entries = |unit: &Value| measure(&rows, unit, "ENTRIES")["ratio"].clone();
    assert_eq!(entries(first), json!({ "numerator": "1", "denominator": "2", "percent": "50.0" }));
    assert_eq!(entries(last), json!({ "numerator": "0", "denominator": "4", "percent": "0.0" }));
    assert_eq!(entries(&district.units[1]), Value::Null);
    let earlier = test
        .ask("{ scoreboard(year: 2026, until: \"2026-05-05\") { until rows { measures { actual } } } }")
        .await["scoreboard"]
        .take();
    assert_eq!(earlier["until"], "2026-05-05");
    assert!(
        earlier["rows"].as_array().unwrap().iter().all(|row| row["measures"]
            .as_array()
            .unwrap()
            .iter()
            .all(|line| line["actual"] == "0"))
    );
}

#[tokio::test]
async fn a_score_is_what_the_weights_say_and_a_struck_out_receipt_counts_no_more() {
    let (district, project) = handed_over().await;
    let test = &district.test;
    let [first, idle, last] = &district.units;
    let targets = json!({ "year": 2026, "targets": [
        unit(&district, 0, "PROJECTS", 1), unit(&district, 0, "FUNDS", 10_909_090_909), unit(&district, 2, "STARTS", 2),
    ] });
    assert_eq!(test.change("setTargets", targets, TARGETS).await["userErrors"], json!([]));
    let weights = json!({ "from": "2026-01-01", "weights": [
        { "measure": "PROJECTS", "weight": 30, "capPercent": 120 }, { "measure": "FUNDS", "weight": 20 },
        { "measure": "STARTS", "weight": 50 }, { "measure": "LEADS", "weight": 10 },
    ] });
    let set = test.change("setScoreWeights", weights, "scoreWeights { measure weight capPercent from until }").await;
    assert_eq!(
        set["scoreWeights"][1],
        json!({ "measure": "FUNDS", "weight": 20, "capPercent": 100, "from": "2026-01-01", "until": null })
    );

    let rows = board(test, "admin").await;
    let projects = measure(&rows, first, "PROJECTS");
    assert_eq!(projects["ratio"], json!({ "numerator": "1", "denominator": "1", "percent": "100.0" }));
    // Eleven of twelve months have begun.
    assert_eq!(projects["pace"], json!({ "numerator": "12", "denominator": "11", "percent": "109.1" }));
    assert_eq!((&projects["weight"], &projects["points"]), (&json!(30), &json!("32.73")));
    assert_eq!(measure(&rows, first, "FUNDS")["points"], "20.00");
    assert_eq!(measure(&rows, last, "STARTS")["points"], "27.27");
    assert_eq!(measure(&rows, last, "LEADS")["points"], Value::Null);
    let places: Vec<_> = rows.iter().map(|row| (&row["unit"]["id"], &row["rank"], &row["score"])).collect();
    let (one, two, none) = (json!(1), json!(2), Value::Null);
    let (high, low) = (json!("105.46"), json!("54.54"));
    assert_eq!(places, [(first, &one, &high), (last, &two, &low), (idle, &none, &none)]);

    let receipts = format!("{{ project(id: {}) {{ fundReceipts {{ nodes {{ id receivedOn }} }} }} }}", project["id"]);
    let receipts = test.ask(&receipts).await["project"]["fundReceipts"]["nodes"].take();
    let wrong = receipts.as_array().unwrap().iter().find(|receipt| receipt["receivedOn"] == "2026-06-30").unwrap();
    let void = json!({ "fundReceiptId": wrong["id"], "version": 1, "reason": "重复登记" });
    test.change("voidFundReceipt", void, "fundReceipt { id }").await;
    let rows = board(test, "admin").await;
    assert_eq!(measure(&rows, first, "FUNDS")["actual"], "0");
}

#[tokio::test]
async fn targets_are_set_together_or_not_at_all() {
    let district = District::new().await;
    let test = &district.test;
    let whole = |measure: &str, amount: Value, version: Value| json!({ "holder": { "district": true }, "measure": measure, "amount": amount, "version": version });
    let of_direction =
        json!({ "holder": { "direction": district.direction }, "measure": "FUNDS", "amount": "45780000000" });
    let set = |year: i32, targets: Value| json!({ "year": year, "targets": targets });
    let path = |path: &[&str]| json!([&["input"], path].concat());
    for (input, code, field) in [
        (set(1999, json!([])), "OUT_OF_RANGE", path(&["year"])),
        (
            set(2026, json!([of_direction, whole("ENTRIES", json!(1), Value::Null)])),
            "OUT_OF_RANGE",
            path(&["targets", "1", "measure"]),
        ),
        (
            set(2026, json!([whole("PROJECTS", json!(-1), Value::Null)])),
            "OUT_OF_RANGE",
            path(&["targets", "0", "amount"]),
        ),
        (
            set(2026, json!([{ "holder": { "unit": "unit:987654" }, "measure": "STARTS", "amount": 1 }])),
            "UNKNOWN",
            path(&["targets", "0", "holder"]),
        ),
        (
            set(2026, json!([{ "holder": { "district": false }, "measure": "STARTS", "amount": 1 }])),
            "UNKNOWN",
            path(&["targets", "0", "holder"]),
        ),
        (set(2026, json!([of_direction, of_direction])), "TAKEN", path(&["targets", "1"])),
    ] {
        assert_eq!(refusals(&test.change("setTargets", input, TARGETS).await), [(code.to_owned(), field)]);
    }
    assert_eq!(test.ask("{ targets { totalCount } }").await["targets"]["totalCount"], 0);
    let made = test
        .change("setTargets", set(2026, json!([whole("PROJECTS", json!(240), Value::Null), of_direction])), TARGETS)
        .await["targets"]
        .take();
    assert_eq!(
        (&made[0]["amount"], &made[0]["money"], &made[0]["countedBy"]),
        (&json!("240"), &Value::Null, &json!("DAYS"))
    );
    assert_eq!((&made[1]["money"]["yiYuan"], &made[1]["direction"]["id"]), (&json!("4.578"), &district.direction));
    // Who comes second, or with an old version, changes nothing, and nothing of what came with it.
    let starts = whole("STARTS", json!(100), Value::Null);
    for stale in [
        whole("PROJECTS", json!(250), Value::Null),
        whole("PROJECTS", json!(250), json!(2)),
        whole("FUNDS", json!(1), json!(1)),
    ] {
        assert_eq!(test.denied("admin", "setTargets", set(2026, json!([starts, stale])), TARGETS).await, "CONFLICT");
    }
    assert_eq!(test.ask("{ targets { totalCount } }").await["targets"]["totalCount"], 2);
    let changed = test.change("setTargets", set(2026, json!([whole("PROJECTS", json!(250), json!(1))])), TARGETS).await
        ["targets"]
        .take();
    assert_eq!(
        (&changed[0]["amount"], &changed[0]["version"], &changed[0]["id"]),
        (&json!("250"), &json!(2), &made[0]["id"])
    );
    let entries = test.ask("{ auditEntries(filter: { subjectKind: { eq: \"target\" } }, orderBy: { field: ID, direction: ASC }) { nodes { action } } }").await;
    assert_eq!(
        entries["auditEntries"]["nodes"],
        json!([{ "action": "target.set" }, { "action": "target.set" }, { "action": "target.change" }])
    );
    // Of nothing there is no ratio.
    test.change("setTargets", set(2025, json!([whole("PROJECTS", json!(0), Value::Null)])), TARGETS).await;
    let last = test
        .ask("{ attainments(year: 2025) { actual ratio { percent } pace { percent } timeProgress { percent } } }")
        .await;
    assert_eq!(
        last["attainments"],
        json!([{ "actual": "0", "ratio": null, "pace": null, "timeProgress": { "percent": "100.0" } }])
    );
    // For next year there may be targets already, but nothing that could be held against them.
    test.change("setTargets", set(2027, json!([whole("PROJECTS", json!(260), Value::Null)])), TARGETS).await;
    let next = test.ask("{ targets(filter: { year: { eq: 2027 } }) { totalCount } }").await;
    assert_eq!(next["targets"]["totalCount"], 1);
    for wrong in ["year: 1999", "year: 2026, until: \"2025-12-31\"", "year: 2027", "year: 2027, until: \"2027-06-30\""]
    {
        for field in ["attainments", "scoreboard", "statistics"] {
            let query = format!("{{ {field}({wrong}) {{ __typename }} }}");
            assert_eq!(test.code(&test.token("admin"), &query, json!({})).await, "BAD_INPUT", "{query}");
        }
    }
}

#[tokio::test]
async fn the_score_is_put_together_anew_from_a_day_on() {
    let district = District::new().await;
    let test = &district.test;
    let set = |from: &str, weights: Value| json!({ "from": from, "weights": weights });
    let fields = "scoreWeights { measure }";
    let one = |weight: i32, cap: i32| json!({ "measure": "STARTS", "weight": weight, "capPercent": cap });
    for (weights, code, field) in [
        (json!([one(101, 100)]), "OUT_OF_RANGE", json!(["input", "weights", "0", "weight"])),
        (json!([one(50, 99)]), "OUT_OF_RANGE", json!(["input", "weights", "0", "capPercent"])),
        (json!([one(50, 100), one(40, 100)]), "TAKEN", json!(["input", "weights", "1", "measure"])),
        (json!([]), "BLANK", json!(["input", "weights"])),
    ] {
        assert_eq!(
            refusals(&test.change("setScoreWeights", set("2026-01-01", weights), fields).await),
            [(code.to_owned(), field)]
        );
    }
    test.change("setScoreWeights", set("2026-01-01", json!([one(50, 100)])), fields).await;
    let early = test.change("setScoreWeights", set("2025-12-31", json!([one(60, 100)])), fields).await;
    assert_eq!(refusals(&early), [refused("DAY_ORDER", &["from"])]);
    assert_eq!(early["userErrors"][0]["message"], "生效日期不得早于现行规定的生效日期（2026年1月1日）");
    let later = json!([one(60, 100), { "measure": "LEADS", "weight": 40 }]);
    test.change("setScoreWeights", set("2026-07-01", later), fields).await;
    let on = async |day: &str| {
        let query = format!("{{ scoreWeights(asOf: \"{day}\") {{ measure weight }} }}");
        test.ask(&query).await["scoreWeights"].take()
    };
    assert_eq!(on("2025-12-31").await, json!([]));
    assert_eq!(on("2026-06-30").await, json!([{ "measure": "STARTS", "weight": 50 }]));
    assert_eq!(
        on("2026-07-01").await,
        json!([{ "measure": "STARTS", "weight": 60 }, { "measure": "LEADS", "weight": 40 }])
    );
    // What was a mistake is replaced on its first day: no day has both.
    for weight in [35, 30] {
        let replaced = test.change("setScoreWeights", set("2026-10-01", json!([one(weight, 100)])), fields).await;
        assert_eq!(replaced["userErrors"], json!([]), "{weight}");
    }
    let last = json!([{ "measure": "STARTS", "weight": 30 }]);
    assert_eq!((on("2026-10-01").await, on("2026-12-31").await), (last.clone(), last));
    assert_eq!(on("2026-09-30").await.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn no_more_than_five_hundred_targets_are_set_at_once() {
    let district = District::new().await;
    let whole = json!({ "holder": { "district": true }, "measure": "PROJECTS", "amount": "1" });
    for many in [501, 1_000] {
        let input = json!({ "year": 2026, "targets": vec![&whole; many] });
        let told = refusals(&district.test.change("setTargets", input, TARGETS).await);
        assert_eq!(told[0], refused("TOO_LONG", &["targets"]));
        assert_eq!(told[1], refused("TAKEN", &["targets", "1"]));
        assert_eq!(told.len(), 500, "what comes after the five hundredth is not looked at");
    }
    assert_eq!(district.test.ask("{ targets { totalCount } }").await["targets"]["totalCount"], 0);
}

#[tokio::test]
async fn who_sees_less_sees_fewer_rows_and_the_same_places() {
    let test = TestApp::demo().await;
    let all = board(&test, "admin").await;
    let ranked: Vec<_> = all.iter().filter_map(|row| row["rank"].as_i64()).collect();
    assert!(ranked.is_sorted() && ranked[0] == 1 && ranked.len() > 40, "{ranked:?}");
    assert!(all.iter().all(|row| row["rank"].is_null() == row["score"].is_null()));
    assert_eq!(board(&test, "zuzhang").await, all);
    for (login, most) in [("fenguan", 30), ("lianluo", 1), ("fuzeren", 1)] {
        let seen = board(&test, login).await;
        assert!((1..=most).contains(&seen.len()), "{login}: {}", seen.len());
        assert!(seen.iter().all(|row| all.contains(row)), "{login}");
        let targets = "{ targets(first: 100, filter: { unitId: { isNull: false } }) { nodes { unit { id } } } attainments(year: 2026) { target { unit { id } } } }";
        let data = test.ok(&test.token(login), targets, json!({})).await;
        let units: Vec<&Value> = seen.iter().map(|row| &row["unit"]["id"]).collect();
        let listed = data["targets"]["nodes"].as_array().unwrap().iter().map(|node| &node["unit"]["id"]);
        let attained = data["attainments"].as_array().unwrap().iter().map(|row| &row["target"]["unit"]["id"]);
        assert!(listed.chain(attained.filter(|id| !id.is_null())).all(|id| units.contains(&id)), "{login}");
    }
    // The year goes about as planned.
    let share = |row: &Value| row["pace"]["percent"].as_str().and_then(|percent| percent.parse::<f64>().ok());
    let district = test.ask(&format!("{{ attainments(year: 2026) {{ {ATTAINED} }} }}")).await["attainments"].take();
    for row in district.as_array().unwrap().iter().take(5) {
        assert!((60.0..140.0).contains(&share(row).unwrap()), "{row}");
    }
}

#[tokio::test]
async fn a_scoreboard_costs_the_same_statements_however_many_projects_there_are() {
    let mut costs = Vec::new();
    for projects in [20, 200] {
        let test = TestApp::generated(projects, 1).await;
        test.ask("{ viewer { login } }").await;
        let before = test.statements();
        let rows = board(&test, "admin").await;
        assert!(rows.len() > 60);
        let scored = test.statements();
        test.ask(&format!("{{ attainments(year: 2026) {{ {ATTAINED} }} }}")).await;
        costs.push((scored - before, test.statements() - scored));
    }
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0].0 < 10, "{costs:?}");
}
