//! The statistics of a year: the published figures of 2025 from the rows, by everything they are grouped by.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::app::TestApp;

/// Every figure.
const FIGURES: &str = "signed contractAmount { fen } fundsInPlace { fen } started startedContractAmount { fen }
    signedAndStarted startedAndSigned signedAndInProduction highTech
    ceremonies { projects investment { fen } yearlyOutput { fen } innovationPlatforms }
    events { events projectsSigned contractAmount { fen } leads }
    companiesVisited effectiveLeads townLeads townAssisted";
const RATIO: &str = "{ numerator denominator percent }";
pub(crate) const GROUPS: [&str; 4] = [
    "byDirection { direction { id code }",
    "byUnit { unit { id } ",
    "byCombatUnit { combatUnit { id code }",
    "byMonth { month",
];

/// Figures by their path, such as `events.leads`; those that are null are left out.
pub(crate) fn flat(figures: &Value) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    for (name, value) in figures.as_object().unwrap() {
        match value {
            Value::Object(inner) => {
                found.extend(flat(&json!(inner)).into_iter().map(|(path, value)| (format!("{name}.{path}"), value)));
            }
            Value::String(digits) => drop(found.insert(name.clone(), digits.parse().unwrap())),
            Value::Number(count) => drop(found.insert(name.clone(), count.as_i64().unwrap())),
            _ => assert!(value.is_null(), "{name}: {value}"),
        }
    }
    found
}

/// The total of a year: `year: 2026, until: "2026-03-31"`.
pub(crate) async fn total(test: &TestApp, login: &str, of: &str) -> BTreeMap<String, i64> {
    let query = format!("{{ statistics({of}) {{ total {{ {FIGURES} }} }} }}");
    flat(&test.ok(&test.token(login), &query, json!({})).await["statistics"]["total"])
}

/// One group of a year with its items.
pub(crate) async fn group(test: &TestApp, group: &str, of: &str) -> Vec<Value> {
    let query = format!("{{ statistics({of}) {{ {group} figures {{ {FIGURES} }} }} }} }}");
    let mut statistics = test.ask(&query).await["statistics"].take();
    let name = group.split_whitespace().next().unwrap();
    let Value::Array(items) = statistics[name].take() else { panic!("{name}") };
    items
}

#[tokio::test]
async fn the_demonstrations_2025_adds_up_to_the_published_figures() {
    let test = TestApp::demo().await;
    let statistics = test
        .ask(&format!(
            "{{ statistics(year: 2025) {{ year until
                total {{ {FIGURES} contractAmount {{ yiYuan }} signedAndStartedRatio {RATIO} startedAndSignedRatio {RATIO}
                    signedAndInProductionRatio {RATIO} highTechRatio {RATIO} }}
                byDirection {{ direction {{ code }} figures {{ {FIGURES} startedAndSignedRatio {RATIO} }} }} }} }}"
        ))
        .await["statistics"]
        .take();
    assert_eq!((&statistics["year"], &statistics["until"]), (&json!(2025), &json!("2025-12-31")));
    let total = &statistics["total"];
    assert_eq!(total["contractAmount"], json!({ "fen": "4578000000000", "yiYuan": "457.8" }));
    let ratio = |numerator: &str, denominator: &str, percent: &str| json!({ "numerator": numerator, "denominator": denominator, "percent": percent });
    assert_eq!(total["signedAndStartedRatio"], ratio("137", "226", "60.6"));
    assert_eq!(total["startedAndSignedRatio"], ratio("137", "150", "91.3"));
    assert_eq!(total["signedAndInProductionRatio"], ratio("57", "226", "25.2"));
    assert_eq!(total["highTechRatio"], ratio("55", "226", "24.3"));
    for (path, figure) in [
        ("/signed", json!(226)),
        ("/fundsInPlace/fen", json!("1068900000000")),
        ("/started", json!(150)),
        ("/signedAndStarted", json!(137)),
        ("/startedAndSigned", json!(137)),
        ("/signedAndInProduction", json!(57)),
        ("/highTech", json!(55)),
        ("/ceremonies/projects", json!(28)),
        ("/events/events", json!(9)),
        ("/events/projectsSigned", json!(14)),
        ("/events/contractAmount/fen", json!("1157600000000")),
        ("/events/leads", json!(45)),
        ("/companiesVisited", json!(315)),
        ("/townLeads", json!(69)),
        ("/townAssisted", json!(74)),
    ] {
        assert_eq!(total.pointer(path), Some(&figure), "{path}");
    }
    let by_direction = statistics["byDirection"].as_array().unwrap();
    let row = by_direction.iter().find(|row| row["direction"]["code"] == "ADVANCED_MANUFACTURING").unwrap();
    let figures = &row["figures"];
    assert_eq!(figures["startedAndSignedRatio"], ratio("41", "49", "83.7"), "the district's “over 80%”");
    for (path, figure) in [
        ("/signed", json!(71)),
        ("/contractAmount/fen", json!("1685000000000")),
        ("/started", json!(49)),
        ("/startedContractAmount/fen", json!("1325000000000")),
        ("/signedAndStarted", json!(41)),
        ("/ceremonies/projects", json!(28)),
        ("/ceremonies/investment/fen", json!("876000000000")),
        ("/ceremonies/yearlyOutput/fen", json!("684000000000")),
        ("/ceremonies/innovationPlatforms", json!(9)),
        ("/events/events", Value::Null),
        ("/companiesVisited", Value::Null),
    ] {
        assert_eq!(figures.pointer(path), Some(&figure), "{path}");
    }
}

#[tokio::test]
async fn every_group_of_the_demonstrations_2025_adds_up_to_the_total() {
    let test = TestApp::demo().await;
    let total = total(&test, "admin", "year: 2025").await;
    for name in GROUPS {
        let items = group(&test, name, "year: 2025").await;
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for item in &items {
            for (path, figure) in flat(&item["figures"]) {
                *sums.entry(path).or_default() += figure;
            }
        }
        let undirected = ["events.events", "companiesVisited"];
        let expected = total
            .clone()
            .into_iter()
            .filter(|(path, _)| !(name.starts_with("byDirection") && undirected.contains(&path.as_str())));
        assert_eq!(sums, expected.collect(), "{name}");
        let items = items.iter().filter(|item| flat(&item["figures"]).values().any(|figure| *figure > 0)).count();
        assert!(items >= 3, "{name}: {items}");
    }
}

#[tokio::test]
async fn channels_count_the_projects_that_lists_show_under_them() {
    let test = TestApp::demo().await;
    let query = "{ statistics(year: 2025) {
        byChannel { category { id } figures { signed } } byNewOrStock { category { id } figures { signed } } } }";
    let seen = test.ask(query).await["statistics"].take();
    for (group, column) in [("byChannel", "channelId"), ("byNewOrStock", "newOrStockId")] {
        let items = seen[group].as_array().unwrap();
        assert!(items.iter().filter(|item| item["figures"]["signed"].as_i64() > Some(0)).count() >= 2, "{group}");
        for item in items {
            let list = format!(
                "{{ projects(filter: {{ {column}: {{ eq: {} }}, signedOn: {{ from: \"2025-01-01\", until: \"2025-12-31\" }} }}) {{ totalCount }} }}",
                item["category"]["id"]
            );
            assert_eq!(test.ask(&list).await["projects"]["totalCount"], item["figures"]["signed"], "{group}");
        }
    }
}

#[tokio::test]
async fn a_year_is_held_against_the_year_before_up_to_the_same_day() {
    let test = TestApp::demo().await;
    let change = "current previous difference growth { numerator denominator percent }";
    let money = "current { fen } previous { fen } difference { fen } growth { numerator denominator percent }";
    let compared = format!(
        "yearOverYear {{ until signed {{ {change} }} contractAmount {{ {money} }} companiesVisited {{ {change} }} }}"
    );
    let query = format!(
        "{{ statistics(year: 2026, until: \"2026-06-30\") {{ {compared} byMonth {{ month {compared} }} byDirection {{ direction {{ id }} {compared} }} }} }}"
    );
    let seen = test.ask(&query).await["statistics"].take();
    let now = total(&test, "admin", "year: 2026, until: \"2026-06-30\"").await;
    let before = total(&test, "admin", "year: 2025, until: \"2025-06-30\"").await;
    let of = |figures: &BTreeMap<String, i64>, name: &str| figures[name];
    let (signed, signed_before) = (of(&now, "signed"), of(&before, "signed"));
    assert!(signed > 0 && signed_before > 0 && signed != signed_before);
    let seen_signed = &seen["yearOverYear"]["signed"];
    assert_eq!(seen["yearOverYear"]["until"], "2025-06-30");
    assert_eq!(
        [&seen_signed["current"], &seen_signed["previous"], &seen_signed["difference"]],
        [signed, signed_before, signed - signed_before]
    );
    let growth = &seen_signed["growth"];
    assert_eq!(
        [growth["numerator"].as_str().unwrap(), growth["denominator"].as_str().unwrap()],
        [(signed - signed_before).to_string(), signed_before.to_string()]
    );
    let tenths: i64 = growth["percent"].as_str().unwrap().replace('.', "").parse().unwrap();
    let exact = (signed - signed_before) * 1_000;
    assert!((tenths * signed_before - exact).abs() * 2 <= signed_before, "{growth}");
    let amount = &seen["yearOverYear"]["contractAmount"];
    assert_eq!(amount["current"]["fen"], of(&now, "contractAmount.fen").to_string());
    assert_eq!(amount["previous"]["fen"], of(&before, "contractAmount.fen").to_string());
    // Month by month, and direction by direction.
    let months = seen["byMonth"].as_array().unwrap();
    assert_eq!(months.len(), 6);
    for part in ["byMonth", "byDirection"] {
        let sum: i64 = seen[part]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["yearOverYear"]["signed"]["previous"].as_i64().unwrap())
            .sum();
        assert_eq!(sum, signed_before, "{part}");
    }
    assert!(seen["byDirection"][0]["yearOverYear"]["companiesVisited"].is_null());
    // Of nothing there is no growth: before the demonstration's ledger nothing was signed.
    let first = "{ statistics(year: 2010) { yearOverYear { signed { current difference growth { percent } } } } }";
    let none = test.ask(first).await["statistics"]["yearOverYear"]["signed"].take();
    assert_eq!(none, json!({ "current": 0, "difference": 0, "growth": null }));
}

#[tokio::test]
async fn a_year_nobody_keeps_is_refused_and_a_year_without_projects_is_zero() {
    let test = TestApp::demo().await;
    let ask = |of: &str| {
        format!("{{ statistics({of}) {{ total {{ signed contractAmount {{ fen }} highTechRatio {{ percent }} }} }} }}")
    };
    for wrong in [
        "year: 1999",
        "year: 2100",
        "year: 2027",
        "year: 2026, until: \"2025-12-31\"",
        "year: 2026, until: \"2027-01-01\"",
    ] {
        assert_eq!(test.code(&test.token("admin"), &ask(wrong), json!({})).await, "BAD_INPUT", "{wrong}");
    }
    let empty = json!({ "signed": 0, "contractAmount": { "fen": "0" }, "highTechRatio": null });
    assert_eq!(test.ask(&ask("year: 2001")).await["statistics"]["total"], empty);
}

#[tokio::test]
async fn who_sees_less_counts_less() {
    let test = TestApp::demo().await;
    let all = total(&test, "admin", "year: 2025").await;
    assert_eq!(total(&test, "zuzhang", "year: 2025").await, all);
    for login in ["fenguan", "fuzeren", "lianluo"] {
        let seen = total(&test, login, "year: 2025").await;
        assert!(seen["signed"] > 0 && seen["signed"] < all["signed"], "{login}: {seen:?}");
        assert!(seen.iter().all(|(path, figure)| *figure <= all[path]), "{login}: {seen:?}");
        assert_eq!(seen["events.events"], all["events.events"], "events are the same for all");
        // By whatever it is grouped, it is the same rows.
        let groups: Vec<_> = GROUPS.iter().map(|group| format!("{group} figures {{ started }} }}")).collect();
        let query = format!("{{ statistics(year: 2025) {{ {} }} }}", groups.join(" "));
        let groups = test.ok(&test.token(login), &query, json!({})).await["statistics"].take();
        for (name, items) in groups.as_object().unwrap() {
            let sum: i64 =
                items.as_array().unwrap().iter().map(|item| item["figures"]["started"].as_i64().unwrap()).sum();
            assert_eq!(sum, seen["started"], "{login} {name}");
        }
    }
    let stranger = test.stranger().await;
    let query = format!(
        "{{ statistics(year: 2025) {{ total {{ {FIGURES} }} byUnit {{ unit {{ id }} figures {{ signed }} }} }} }}"
    );
    let nothing = test.ok(&stranger, &query, json!({})).await["statistics"].take();
    let seen = flat(&nothing["total"]);
    assert!(seen.iter().all(|(path, figure)| *figure == 0 || path == "events.events"), "{seen:?}");
}

#[tokio::test]
async fn statistics_cost_the_same_statements_however_large_the_ledger_is() {
    let groups: Vec<_> = GROUPS
        .iter()
        .map(|group| format!("{group} figures {{ {FIGURES} }} yearOverYear {{ signed {{ difference }} }} }}"))
        .collect();
    let query = format!(
        "{{ statistics(year: 2026) {{ total {{ {FIGURES} }} yearOverYear {{ signed {{ difference }} }} {} }}
            funnel(from: \"2026-01-01\", until: \"2026-12-31\") {{ leads {{ count }} projects {{ count }} }} }}",
        groups.join(" ")
    );
    let mut costs = Vec::new();
    for projects in [20, 200] {
        let test = TestApp::generated(projects, 1).await;
        test.ask("{ viewer { login } }").await;
        let before = test.statements();
        let seen = test.ask(&query).await;
        assert!(seen["statistics"]["total"]["signed"].as_i64() > Some(0), "{projects}");
        costs.push(test.statements() - before);
    }
    assert_eq!(costs[0], costs[1]);
    // Two years by five groupings, two cohorts, names of directions and combat units, and the viewer.
    assert!(costs[0] <= 18, "{costs:?}");
}
