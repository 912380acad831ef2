//! The statistics of a year: the published figures of 2025 from the rows, by everything they are grouped by.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{ledger::District, scoreboard::handed_over, support::app::TestApp};

/// Every figure.
const FIGURES: &str = "signed contractAmount { fen } fundsInPlace { fen } started startedContractAmount { fen }
    signedAndStarted startedAndSigned signedAndInProduction highTech
    ceremonies { projects investment { fen } yearlyOutput { fen } innovationPlatforms }
    events { events projectsSigned contractAmount { fen } leads }
    companiesVisited effectiveLeads townLeads townAssisted";
const RATIO: &str = "{ numerator denominator percent }";
const GROUPS: [&str; 4] = [
    "byDirection { direction { id code }",
    "byUnit { unit { id } ",
    "byCombatUnit { combatUnit { id code }",
    "byMonth { month",
];

/// Figures by their path, such as `events.leads`; those that are null are left out.
fn flat(figures: &Value) -> BTreeMap<String, i64> {
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
async fn total(test: &TestApp, login: &str, of: &str) -> BTreeMap<String, i64> {
    let query = format!("{{ statistics({of}) {{ total {{ {FIGURES} }} }} }}");
    flat(&test.ok(&test.token(login), &query, json!({})).await["statistics"]["total"])
}

/// One group of a year with its items.
async fn group(test: &TestApp, group: &str, of: &str) -> Vec<Value> {
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

/// A district with a ledger of 2026 that something happens to.
struct Changing {
    district: District,
    before: BTreeMap<String, i64>,
}

impl Changing {
    async fn new() -> Self {
        let district = District::new().await;
        let before = total(&district.test, "admin", "year: 2026").await;
        assert!(before.values().all(|figure| *figure == 0), "{before:?}");
        Self { district, before }
    }

    /// What a mutation answers, without refusals.
    async fn change(&self, mutation: &str, input: Value, fields: &str) -> Value {
        let payload = self.district.test.change(mutation, input, fields).await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation}");
        payload
    }

    /// These figures have changed by so much since the last time, and no others.
    async fn changed(&mut self, expected: &[(&str, i64)]) {
        let after = total(&self.district.test, "admin", "year: 2026").await;
        let differences = after.iter().map(|(path, figure)| (path.as_str(), figure - self.before[path]));
        let differences: BTreeMap<&str, i64> = differences.filter(|(_, difference)| *difference != 0).collect();
        assert_eq!(differences, expected.iter().copied().collect());
        self.before = after;
    }
}

const CONTRACT: i64 = 123_400_000_000;

#[tokio::test]
async fn a_row_of_a_project_changes_its_figures_and_no_others() {
    let mut year = Changing::new().await;
    let project = year.district.project("新能源电池基地", "2026-01-10").await;
    let approved = year.district.advance("approveProject", &project, "2026-02-10").await;
    year.changed(&[]).await;
    let mut signed = year.district.advance("signProject", &approved, "2026-03-10").await;
    year.changed(&[("signed", 1), ("contractAmount.fen", CONTRACT), ("highTech", 1)]).await;
    let more = json!({ "projectId": project["id"], "number": "补1", "amount": "600", "on": "2026-04-01", "words": "扩建二期" });
    let added = year.change("recordSupplement", more, "supplement { project { version } }").await;
    signed["version"] = added["supplement"]["project"]["version"].clone();
    year.changed(&[("contractAmount.fen", 600)]).await;
    let started = year.district.advance("startProject", &signed, "2026-05-10").await;
    year.changed(&[
        ("started", 1),
        ("startedContractAmount.fen", CONTRACT + 600),
        ("signedAndStarted", 1),
        ("startedAndSigned", 1),
    ])
    .await;
    year.district.advance("beginProduction", &started, "2026-09-10").await;
    year.changed(&[("signedAndInProduction", 1)]).await;
    let receipt = json!({ "projectId": project["id"], "on": "2026-06-30", "amount": "700" });
    let receipt = year.change("recordFundReceipt", receipt, "fundReceipt { id version }").await;
    year.changed(&[("fundsInPlace.fen", 700)]).await;
    let void = json!({ "fundReceiptId": receipt["fundReceipt"]["id"], "version": 1, "reason": "重复登记" });
    year.change("voidFundReceipt", void, "fundReceipt { id }").await;
    year.changed(&[("fundsInPlace.fen", -700)]).await;

    // Up to a day, what came later is left out.
    let until = |day: &str| format!("year: 2026, until: \"{day}\"");
    let figures = async |day: &str| total(&year.district.test, "admin", &until(day)).await;
    let march = figures("2026-03-31").await;
    assert_eq!((march["signed"], march["contractAmount.fen"], march["started"]), (1, CONTRACT, 0));
    assert_eq!((march["signedAndStarted"], march["startedAndSigned"]), (0, 0));
    assert_eq!(figures("2026-03-09").await["signed"], 0);
    let may = figures("2026-05-10").await;
    assert_eq!((may["started"], may["signedAndStarted"], may["signedAndInProduction"]), (1, 1, 0));
    let next = total(&year.district.test, "admin", "year: 2027").await;
    assert!(next.values().all(|figure| *figure == 0), "{next:?}");
}

#[tokio::test]
async fn a_project_presented_at_two_ceremonies_counts_once_as_presented_last() {
    let mut year = Changing::new().await;
    let project = year.district.project("机器人产业园", "2026-01-10").await;
    let approved = year.district.advance("approveProject", &project, "2026-02-10").await;
    year.district.advance("signProject", &approved, "2026-03-10").await;
    year.before = total(&year.district.test, "admin", "year: 2026").await;
    for (held_on, investment, output, is_platform, expected) in [
        ("2026-06-30", "500", "70", true, [1, 500, 70, 1]),
        ("2026-09-30", "800", "70", true, [0, 300, 0, 0]),
        ("2026-04-30", "900", "90", false, [0, 0, 0, 0]),
    ] {
        let ceremony = json!({ "name": format!("集中开工活动 {held_on}"), "heldOn": held_on, "place": "西彭园区" });
        let ceremony = year.change("createCeremony", ceremony, "ceremony { id }").await;
        year.changed(&[]).await;
        let presented = json!({
            "ceremonyId": ceremony["ceremony"]["id"], "projectId": project["id"],
            "presentation": { "investment": investment, "yearlyOutput": output, "isInnovationPlatform": is_platform },
        });
        year.change("addCeremonyProject", presented, "ceremonyProject { id }").await;
        let names = ["projects", "investment.fen", "yearlyOutput.fen", "innovationPlatforms"];
        let names = names.map(|name| format!("ceremonies.{name}"));
        let expected: Vec<_> =
            names.iter().map(String::as_str).zip(expected).filter(|(_, change)| *change != 0).collect();
        year.changed(&expected).await;
    }
    let june = total(&year.district.test, "admin", "year: 2026, until: \"2026-06-30\"").await;
    assert_eq!((june["ceremonies.projects"], june["ceremonies.investment.fen"]), (1, 500));
}

#[tokio::test]
async fn events_visits_leads_and_helping_towns_change_their_figures_and_no_others() {
    let mut year = Changing::new().await;
    let unit = year.district.units[0].clone();
    let project = year.district.project("智能装备基地", "2026-01-10").await;
    let approved = year.district.advance("approveProject", &project, "2026-02-10").await;
    year.district.advance("signProject", &approved, "2026-03-10").await;
    year.before = total(&year.district.test, "admin", "year: 2026").await;
    let activity = |name: &str, first_on: &str, last_on: &str, more: Value| {
        let mut input =
            json!({ "name": name, "place": "重庆", "unitId": unit, "firstOn": first_on, "lastOn": last_on });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    // The project was signed the day after this one.
    let came_of_it = json!({ "projectIds": [project["id"]], "companies": ["某某股份有限公司"] });
    let earlier = activity("对接会", "2026-03-08", "2026-03-09", came_of_it.clone());
    year.change("createEvent", earlier, "event { id }").await;
    year.changed(&[("events.events", 1)]).await;
    let event = activity("推介会", "2026-03-09", "2026-03-10", came_of_it.clone());
    let event = year.change("createEvent", event, "event { id version }").await["event"].take();
    let signed = [("events.projectsSigned", 1), ("events.contractAmount.fen", CONTRACT)];
    year.changed(&[("events.events", 1), signed[0], signed[1]]).await;
    // At two events at once it is still one project.
    year.change("createEvent", activity("签约会", "2026-03-10", "2026-03-10", came_of_it), "event { id }").await;
    year.changed(&[("events.events", 1)]).await;

    let lead = |company: &str, source: &str, more: Value| {
        let mut input = json!({ "company": company, "source": source, "unitId": unit, "on": "2026-04-01" });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let judge = |lead: &Value| json!({ "leadId": lead["id"], "version": lead["version"], "directionId": year.district.direction });
    let fields = "lead { id version }";
    let gathered = lead("澜海精密", "EVENT", json!({ "activityId": event["id"] }));
    let gathered = year.change("reportLead", gathered, fields).await["lead"].take();
    let judged = judge(&gathered);
    year.changed(&[("events.leads", 1)]).await;
    let gathered = year.change("judgeLeadEffective", judged, fields).await["lead"].take();
    year.changed(&[("effectiveLeads", 1)]).await;
    let close = json!({ "leadId": gathered["id"], "version": gathered["version"], "reason": "企业暂缓扩产计划" });
    year.change("closeLead", close, fields).await;
    year.changed(&[("effectiveLeads", -1)]).await;
    let of_town = year.change("reportLead", lead("衡桥机电", "TOWN_STREET", json!({})), fields).await["lead"].take();
    let judged =
        json!({ "leadId": of_town["id"], "version": of_town["version"], "directionId": year.district.direction });
    year.changed(&[]).await;
    year.change("judgeLeadEffective", judged, fields).await;
    year.changed(&[("effectiveLeads", 1), ("townLeads", 1)]).await;

    let cancel = json!({ "activityId": event["id"], "version": event["version"], "reason": "改期举办" });
    year.change("cancelEvent", cancel, "event { id }").await;
    // The third event has the project, too.
    year.changed(&[("events.events", -1), ("events.leads", -1)]).await;

    for (name, companies, expected) in [
        ("赴苏州考察", ["苏州远望光电", "苏州衡石新材料"], 2),
        ("再赴苏州考察", ["苏州远望光电有限公司", "苏州启明软件"], 1),
    ] {
        let visit = activity(name, "2026-10-10", "2026-10-11", json!({ "companies": companies }));
        year.change("createVisit", visit, "visit { id }").await;
        year.changed(&[("companiesVisited", expected)]).await;
    }

    let combat_units = year.district.test.ask("{ combatUnits { id } }").await;
    let mut towns = Vec::new();
    for (name, kind, expected) in [("走马镇", "TOWN", 1), ("石桥铺街道", "STREET", 0), ("区城投集团", "STATE_OWNED", 0)]
    {
        let unit = json!({ "name": name, "kind": kind, "combatUnitId": combat_units["combatUnits"][0]["id"], "activeFrom": "2022-01-01" });
        let unit = year.change("createUnit", unit, "unit { id }").await["unit"]["id"].take();
        let help = json!({ "projectId": project["id"], "duty": { "assistingUnit": unit }, "from": "2026-02-01" });
        year.change("assignProjectDuty", help, "assignment { from }").await;
        let expected = [("townAssisted", expected)];
        year.changed(if expected[0].1 == 0 { &[] } else { &expected }).await;
        towns.push(unit);
    }
    // Told apart, each of the towns helped; their combat unit helped once.
    let assisted = async |name: &str, of: &str, id: &Value| {
        let items = group(&year.district.test, name, "year: 2026").await;
        items.iter().find(|item| item[of]["id"] == *id).map(|item| item["figures"]["townAssisted"].clone())
    };
    assert_eq!(assisted(GROUPS[1], "unit", &towns[0]).await, Some(json!(1)));
    assert_eq!(assisted(GROUPS[1], "unit", &towns[1]).await, Some(json!(1)));
    assert_eq!(assisted(GROUPS[1], "unit", &towns[2]).await, None, "nothing to count");
    assert_eq!(assisted(GROUPS[2], "combatUnit", &combat_units["combatUnits"][0]["id"]).await, Some(json!(1)));
}

#[tokio::test]
async fn a_signing_and_a_start_count_for_the_unit_and_the_month_of_their_day() {
    let (district, _) = handed_over().await;
    let test = &district.test;
    let seen = |items: &[Value], which: &dyn Fn(&Value) -> bool| {
        let figures = flat(&items.iter().find(|item| which(item)).unwrap()["figures"]);
        ["signed", "signedAndStarted", "started", "startedAndSigned"].map(|name| figures[name])
    };
    let units = group(test, GROUPS[1], "year: 2026").await;
    assert_eq!(seen(&units, &|item| item["unit"]["id"] == district.units[0]), [1, 1, 0, 0]);
    assert_eq!(seen(&units, &|item| item["unit"]["id"] == district.units[2]), [0, 0, 1, 1]);
    assert!(units.iter().all(|item| item["unit"]["id"] != district.units[1]));
    let months = group(test, GROUPS[3], "year: 2026").await;
    assert_eq!(months.len(), 11, "up to today's month");
    assert_eq!(seen(&months, &|item| item["month"] == "2026-05"), [1, 1, 0, 0]);
    assert_eq!(seen(&months, &|item| item["month"] == "2026-08"), [0, 0, 1, 1]);
    let funds: Vec<_> = months.iter().filter_map(|item| flat(&item["figures"])["fundsInPlace.fen"].into()).collect();
    assert_eq!(funds, [0, 0, 0, 0, 0, 10_000_000_000, 30_000_000_000, 0, 0, 0, 0]);
    let combat_units = group(test, GROUPS[2], "year: 2026").await;
    assert_eq!(seen(&combat_units, &|_| true), [1, 1, 1, 1]);
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
    for wrong in ["year: 1999", "year: 2100", "year: 2026, until: \"2025-12-31\"", "year: 2026, until: \"2027-01-01\""]
    {
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
