//! What a row does to the figures of a year: it changes its own and no others.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    ledger::District,
    scoreboard::handed_over,
    statistics::{GROUPS, flat, group, total},
};

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

    // One that was signed the year before is started, no more.
    let earlier = year.district.project("去年签约项目", "2025-10-10").await;
    let earlier = year.district.advance("approveProject", &earlier, "2025-11-10").await;
    let earlier = year.district.advance("signProject", &earlier, "2025-12-31").await;
    year.changed(&[]).await;
    year.district.advance("startProject", &earlier, "2026-05-11").await;
    year.changed(&[("started", 1), ("startedContractAmount.fen", CONTRACT)]).await;

    // Up to a day, what came later is left out.
    let until = |day: &str| format!("year: 2026, until: \"{day}\"");
    let figures = async |year: &Changing, day: &str| total(&year.district.test, "admin", &until(day)).await;
    let march = figures(&year, "2026-03-31").await;
    assert_eq!((march["signed"], march["contractAmount.fen"], march["started"]), (1, CONTRACT, 0));
    assert_eq!((march["signedAndStarted"], march["startedAndSigned"]), (0, 0));
    assert_eq!(figures(&year, "2026-03-09").await["signed"], 0);
    let may = figures(&year, "2026-05-10").await;
    assert_eq!((may["started"], may["signedAndStarted"], may["signedAndInProduction"]), (1, 1, 0));

    // A supplement to the contract of 2025 is of 2026: it adds to the amount and is no newly signed project.
    let before = total(&year.district.test, "admin", "year: 2025").await;
    assert_eq!((before["signed"], before["contractAmount.fen"]), (1, CONTRACT));
    let more = json!({ "projectId": earlier["id"], "number": "补2", "amount": "900", "on": "2026-06-01" });
    year.change("recordSupplement", more, "supplement { id }").await;
    year.changed(&[("contractAmount.fen", 900), ("startedContractAmount.fen", 900)]).await;
    assert_eq!(total(&year.district.test, "admin", "year: 2025").await, before);
    let may = figures(&year, "2026-05-31").await;
    assert_eq!((may["contractAmount.fen"], may["startedContractAmount.fen"]), (CONTRACT + 600, 2 * CONTRACT + 600));
}

#[tokio::test]
async fn a_lead_counts_in_the_year_in_which_it_was_judged_and_stays_there() {
    let district = District::new().await;
    let test = &district.test;
    let fields = "lead { id version effectiveOn }";
    let effective = async || {
        let mut years = Vec::new();
        for year in [2024, 2025, 2026] {
            years.push(total(test, "admin", &format!("year: {year}")).await["effectiveLeads"]);
        }
        let funnel = "{ funnel(from: \"2024-01-01\", until: \"2026-12-31\") { leads { step count } } }";
        let funnel = test.ask(funnel).await["funnel"]["leads"].take();
        assert_eq!(funnel[1], json!({ "step": "EFFECTIVE", "count": years.iter().sum::<i64>() }));
        years
    };
    test.at("2025-06-02T01:00:00Z");
    let input = json!({ "company": "澜海精密", "source": "COMPANY", "unitId": district.units[0], "on": "2024-12-30" });
    let lead = test.change("reportLead", input, fields).await["lead"].take();
    let input = json!({ "leadId": lead["id"], "version": 1, "directionId": district.direction });
    let lead = test.change("judgeLeadEffective", input, fields).await["lead"].take();
    assert_eq!(lead["effectiveOn"], "2025-06-02");
    test.at("2026-11-24T01:00:00Z");
    assert_eq!(effective().await, [0, 1, 0]);
    // Another unit reports the company, which does not change the past either, until the bureau rules whose it is.
    let input =
        json!({ "company": "澜海精密有限公司", "source": "COMPANY", "unitId": district.units[1], "on": "2026-11-20" });
    let later = test.change("reportLead", input, fields).await["lead"].take();
    assert_eq!(effective().await, [0, 1, 0]);
    let close = json!({ "leadId": lead["id"], "version": 2, "reason": "企业暂缓扩产计划" });
    test.change("closeLead", close, fields).await;
    assert_eq!(effective().await, [0, 1, 0]);
    assert_eq!(later["effectiveOn"], Value::Null);
}

#[tokio::test]
async fn who_loses_a_company_loses_the_lead_that_counted() {
    let district = District::new().await;
    let test = &district.test;
    let fields = "lead { id version }";
    let report = async |unit: &Value| {
        let input = json!({ "company": "澜海精密", "source": "COMPANY", "unitId": unit, "on": "2026-11-20" });
        test.change("reportLead", input, fields).await["lead"].take()
    };
    let judge = async |lead: &Value, version: i32| {
        let input = json!({ "leadId": lead["id"], "version": version, "directionId": district.direction });
        assert_eq!(test.change("judgeLeadEffective", input, fields).await["userErrors"], json!([]));
    };
    let by_unit = async || {
        let items = group(test, GROUPS[1], "year: 2026").await;
        let counted = items.iter().filter(|item| item["figures"]["effectiveLeads"] != 0);
        counted.map(|item| item["unit"]["id"].clone()).collect::<Vec<_>>()
    };
    let first = report(&district.units[0]).await;
    judge(&first, 1).await;
    assert_eq!(by_unit().await, [district.units[0].clone()]);
    let later = report(&district.units[1]).await;
    let ruling = json!({ "leadId": later["id"], "version": 1, "keeper": "LATER", "reason": "后报单位已实质对接" });
    assert_eq!(test.change("ruleLeadConflict", ruling, fields).await["userErrors"], json!([]));
    assert!(by_unit().await.is_empty());
    judge(&later, 2).await;
    assert_eq!(by_unit().await, [district.units[1].clone()]);
}

#[tokio::test]
async fn figures_are_told_apart_by_channel_and_by_new_and_stock() {
    let district = District::new().await;
    let test = &district.test;
    let category = async |kind: &str, code: &str, name: &str| {
        let input = json!({ "kind": kind, "category": { "code": code, "name": name, "activeFrom": "2022-01-01" } });
        test.change("createCategory", input, "category { id }").await["category"]["id"].take()
    };
    let fund = category("CHANNEL", "FUND", "基金招商").await;
    let scenario = category("CHANNEL", "SCENARIO", "场景招商").await;
    let stock = category("NEW_OR_STOCK", "STOCK", "存量").await;
    for (name, channel, new_or_stock) in [
        ("智能装备基地", &fund, &stock),
        ("智能装备基地二期", &fund, &Value::Null),
        ("智能装备基地三期", &Value::Null, &stock),
    ] {
        let mut description = district.description(name);
        description["channelId"] = channel.clone();
        description["newOrStockId"] = new_or_stock.clone();
        let input = json!({
            "description": description, "responsibility": district.responsibility(), "registeredOn": "2026-01-10",
        });
        let project = test.change("createProject", input, "project { id version }").await["project"].take();
        let project = district.advance("approveProject", &project, "2026-02-10").await;
        district.advance("signProject", &project, "2026-03-10").await;
    }
    let lead = json!({
        "company": "澜海精密", "source": "FUND", "channelId": scenario, "unitId": district.units[0], "on": "2026-11-20",
    });
    let lead = test.change("reportLead", lead, "lead { id }").await["lead"].take();
    let judge = json!({ "leadId": lead["id"], "version": 1, "directionId": district.direction });
    test.change("judgeLeadEffective", judge, "lead { id }").await;
    let rename = json!({ "categoryId": fund, "version": 1, "name": "资本招商", "from": "2026-11-01" });
    test.change("renameCategory", rename, "category { id }").await;
    let seen = async |name: &str| {
        let figures = "category { name } figures { signed contractAmount { fen } effectiveLeads companiesVisited
            events { events } } yearOverYear { signed { previous } events { current } }";
        let query = format!("{{ statistics(year: 2026) {{ {name} {{ {figures} }} }} }}");
        test.ask(&query).await["statistics"][name].take()
    };
    let of = |name: &str, signed: i64, leads: i64| {
        json!({
            "category": { "name": name },
            "figures": {
                "signed": signed, "contractAmount": { "fen": (CONTRACT * signed).to_string() }, "effectiveLeads": leads,
                "companiesVisited": null, "events": { "events": null },
            },
            "yearOverYear": { "signed": { "previous": 0 }, "events": null },
        })
    };
    assert_eq!(seen("byChannel").await, json!([of("资本招商", 2, 0), of("场景招商", 0, 1)]));
    assert_eq!(seen("byNewOrStock").await, json!([of("存量", 2, 0)]));
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
    let direction = year.district.direction.clone();
    let judge =
        |lead: &Value| json!({ "leadId": lead["id"], "version": lead["version"], "directionId": direction.clone() });
    let fields = "lead { id version }";
    let gathered = lead("澜海精密", "EVENT", json!({ "activityId": event["id"] }));
    let gathered = year.change("reportLead", gathered, fields).await["lead"].take();
    let judged = judge(&gathered);
    year.changed(&[("events.leads", 1)]).await;
    let gathered = year.change("judgeLeadEffective", judged, fields).await["lead"].take();
    year.changed(&[("effectiveLeads", 1)]).await;
    let close = json!({ "leadId": gathered["id"], "version": gathered["version"], "reason": "企业暂缓扩产计划" });
    year.change("closeLead", close, fields).await;
    // What was effective was so, whatever became of it.
    year.changed(&[]).await;
    // A department that names a town as the source is no town; a town that names a fund is one.
    let combat_units = year.district.test.ask("{ combatUnits { id } }").await;
    let combat_unit = &combat_units["combatUnits"][0]["id"];
    let hearsay =
        year.change("reportLead", lead("某镇推荐企业", "TOWN_STREET", json!({})), fields).await["lead"].take();
    year.change("judgeLeadEffective", judge(&hearsay), fields).await;
    year.changed(&[("effectiveLeads", 1)]).await;
    let town = json!({ "name": "含谷镇", "kind": "TOWN", "combatUnitId": combat_unit, "activeFrom": "2022-01-01" });
    let town = year.change("createUnit", town, "unit { id }").await["unit"]["id"].take();
    let mut of_town = lead("衡桥机电", "FUND", json!({}));
    of_town["unitId"] = town;
    let of_town = year.change("reportLead", of_town, fields).await["lead"].take();
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

    let mut towns = Vec::new();
    for (name, kind, expected) in [("走马镇", "TOWN", 1), ("石桥铺街道", "STREET", 0), ("区城投集团", "STATE_OWNED", 0)]
    {
        let unit = json!({ "name": name, "kind": kind, "combatUnitId": combat_unit, "activeFrom": "2022-01-01" });
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
    assert_eq!(assisted(GROUPS[2], "combatUnit", combat_unit).await, Some(json!(1)));
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
