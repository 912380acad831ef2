//! Leads: who keeps a company that several units report, how long things may take, and where leads come from.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, EntityTrait, QueryOrder};
use serde_json::{Value, json};
use zhaoshang::domain::company::normalised;

use crate::support::{app::TestApp, database::Place};

const FIELDS: &str = "lead { id version status claim closedReason limits { step dueOn passed } }";

/// The unit of the liaison officer who signs in, and another one.
async fn units(test: &TestApp) -> (Value, Value) {
    let own = test.ok(&test.token("lianluo"), "{ units { nodes { id } } }", json!({})).await;
    let own = own["units"]["nodes"][0]["id"].clone();
    let all = test.ask("{ units(first: 100) { nodes { id } } }").await["units"]["nodes"].take();
    let other = all.as_array().unwrap().iter().map(|unit| unit["id"].clone()).find(|id| *id != own).unwrap();
    (own, other)
}

/// Reports a lead today; the payload.
async fn report(test: &TestApp, login: &str, company: &str, unit: &Value) -> Value {
    let input = json!({ "company": company, "source": "DEPARTMENT", "unitId": unit, "on": "2026-11-24" });
    let fields = format!("{FIELDS} duplicates {{ reportedOn lead {{ id }} }}");
    let payload = test.change_as(login, "reportLead", input, &fields).await;
    assert_eq!(payload["userErrors"], json!([]));
    payload
}

fn rule(lead: &Value, keeper: &str) -> Value {
    json!({ "leadId": lead["id"], "version": lead["version"], "keeper": keeper, "reason": "后报单位已实质对接" })
}

/// Judges a lead effective in the first direction; the payload.
async fn judge(test: &TestApp, lead: &Value) -> Value {
    let input = json!({ "leadId": lead["id"], "version": lead["version"], "directionId": "direction:1" });
    test.change("judgeLeadEffective", input, FIELDS).await
}

async fn convert(test: &TestApp, lead: &Value) -> Value {
    let input = json!({
        "leadId": lead["id"], "version": lead["version"], "on": "2026-11-24",
        "description": { "name": "精密制造基地", "investor": "澜海精密", "directionId": "direction:1" },
        "responsibility": { "leaderId": "official:3", "leadUnitId": "unit:3" },
    });
    test.change("convertLead", input, "lead { status } project { id assistingUnits { id } }").await
}

async fn read(test: &TestApp, lead: &Value) -> Value {
    let query = format!(
        "{{ lead(id: {}) {{ id version status claim closedReason firstLead {{ id }}
            ruling {{ keeper reason ruledBy heldLead {{ id }} }} }} }}",
        lead["id"]
    );
    test.ask(&query).await["lead"].take()
}

#[tokio::test]
async fn who_reports_second_waits_for_a_ruling_and_the_credit_follows_it() {
    let test = TestApp::demo().await;
    let (own, other) = units(&test).await;
    let first = report(&test, "admin", "重庆澜海精密有限公司", &other).await;
    assert_eq!((&first["lead"]["claim"], &first["duplicates"]), (&json!("HELD"), &json!([])));

    // A unit learns that somebody was first, and nothing else.
    let hidden = json!([{ "reportedOn": "2026-11-24", "lead": null }]);
    let query = "query($company: String!) { leadDuplicates(company: $company) { reportedOn lead { id } } }";
    let company = json!({ "company": " 重庆市澜海（精密）有限责任公司" });
    assert_eq!(test.ok(&test.token("lianluo"), query, company.clone()).await["leadDuplicates"], hidden);
    let seen = test.ok(&test.token("admin"), query, company).await["leadDuplicates"].take();
    assert_eq!(seen[0]["lead"]["id"], first["lead"]["id"]);
    let second = report(&test, "lianluo", "重庆市澜海精密有限责任公司", &own).await;
    assert_eq!((&second["lead"]["claim"], &second["duplicates"]), (&json!("DISPUTED"), &hidden));
    assert_eq!(read(&test, &second["lead"]).await["firstLead"]["id"], first["lead"]["id"]);

    // The later lead goes no further; the first is judged, and not converted before the ruling.
    let refused = judge(&test, &second["lead"]).await;
    assert_eq!(
        (&refused["userErrors"][0]["code"], &refused["userErrors"][0]["field"]),
        (&json!("LEAD_DISPUTED"), &Value::Null)
    );
    let judged = judge(&test, &first["lead"]).await["lead"].take();
    assert_eq!(judged["status"], "EFFECTIVE");
    assert_eq!(convert(&test, &judged).await["userErrors"][0]["code"], "LEAD_DISPUTED");

    let ruled_fields = "lead { id version status claim } ruling { id keeper reason ruledBy heldLead { id } }";
    let mut stale = rule(&second["lead"], "LATER");
    stale["version"] = json!(7);
    assert_eq!(test.denied("admin", "ruleLeadConflict", stale, ruled_fields).await, "CONFLICT");
    let mut blank = rule(&second["lead"], "LATER");
    blank["reason"] = json!(" ");
    let blank = test.change("ruleLeadConflict", blank, ruled_fields).await;
    assert_eq!(
        (&blank["userErrors"][0]["code"], &blank["userErrors"][0]["field"]),
        (&json!("BLANK"), &json!(["input", "reason"]))
    );
    let ruled = test.change("ruleLeadConflict", rule(&second["lead"], "LATER"), ruled_fields).await;
    assert_eq!(ruled["lead"]["claim"], "HELD");
    let ruling = json!({ "keeper": "LATER", "reason": "后报单位已实质对接", "ruledBy": "admin", "heldLead": { "id": first["lead"]["id"] } });
    assert_eq!(read(&test, &second["lead"]).await["ruling"], ruling);
    let lost = read(&test, &first["lead"]).await;
    assert_eq!(
        (&lost["status"], &lost["claim"], &lost["closedReason"]),
        (&json!("CLOSED"), &json!("LOST"), &ruling["reason"])
    );
    let again = test.change("ruleLeadConflict", rule(&ruled["lead"], "FIRST"), ruled_fields).await;
    assert_eq!(again["userErrors"][0]["code"], "LEAD_UNDISPUTED");

    let judged = judge(&test, &ruled["lead"]).await["lead"].take();
    let converted = convert(&test, &judged).await;
    assert_eq!(converted["userErrors"], json!([]));
    assert_eq!(converted["project"]["assistingUnits"], json!([{ "id": own }]));

    // A company that has become a project is not anybody's to take again, unless the bureau says so.
    let third = report(&test, "admin", "澜海精密（重庆）", &other).await;
    assert_eq!(third["lead"]["claim"], "HELD", "another name");
    let third = report(&test, "admin", "重庆澜海精密公司", &other).await;
    assert_eq!(third["lead"]["claim"], "DISPUTED");
    let kept = test.change("ruleLeadConflict", rule(&third["lead"], "FIRST"), ruled_fields).await;
    assert_eq!((&kept["lead"]["status"], &kept["lead"]["claim"]), (&json!("CLOSED"), &json!("LOST")));
    assert_eq!(kept["ruling"]["heldLead"]["id"], second["lead"]["id"]);

    let trail = test.ask("{ auditEntries(filter: { action: { in: [\"lead.rule\", \"lead_ruling.add\"] } }) { nodes { action before after } } }").await;
    let actions: Vec<_> = trail["auditEntries"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action"].as_str().unwrap())
        .collect();
    // The demonstration's own ruling was before.
    assert_eq!(actions[..5], ["lead.rule", "lead_ruling.add", "lead.rule", "lead.rule", "lead_ruling.add"]);
    let node = format!("{{ node(id: {}) {{ ... on LeadRuling {{ keeper }} }} }}", ruled["ruling"]["id"]);
    assert_eq!(test.ask(&node).await["node"]["keeper"], "LATER");
    assert_eq!(test.ok(&test.token("lianluo"), &node, json!({})).await["node"]["keeper"], "LATER");
    assert!(test.ok(&test.stranger().await, &node, json!({})).await["node"].is_null());
}

#[tokio::test]
async fn limits_are_data_and_past_leads_keep_theirs() {
    let test = TestApp::demo().await;
    let (own, _) = units(&test).await;
    let fields = "leadLimit { id step workingDays from setBy }";
    let limit = |days: i32, from: &str| json!({ "step": "RESPOND", "workingDays": days, "from": from });
    for (days, from, code, field) in [
        (0, "2026-11-24", "OUT_OF_RANGE", "workingDays"),
        (251, "2026-11-24", "OUT_OF_RANGE", "workingDays"),
        (3, "2026-11-23", "DAY_ORDER", "from"),
    ] {
        let refused = test.change("setLeadLimit", limit(days, from), fields).await;
        assert_eq!(
            (&refused["userErrors"][0]["code"], &refused["userErrors"][0]["field"]),
            (&json!(code), &json!(["input", field]))
        );
    }
    let before = report(&test, "lianluo", "先报的企业", &own).await;
    assert_eq!(before["lead"]["limits"][0], json!({ "step": "RESPOND", "dueOn": "2026-12-08", "passed": false }));
    let set = test.change("setLeadLimit", limit(3, "2026-11-24"), fields).await;
    assert_eq!((&set["leadLimit"]["workingDays"], &set["leadLimit"]["setBy"]), (&json!(3), &json!("admin")));
    let twice = test.change("setLeadLimit", limit(5, "2026-11-24"), fields).await;
    assert_eq!(
        (&twice["userErrors"][0]["code"], &twice["userErrors"][0]["field"]),
        (&json!("TAKEN"), &json!(["input", "from"]))
    );
    let listed = test.ok(&test.token("fenguan"), "{ leadLimits { step workingDays from } }", json!({})).await;
    let since: Vec<_> = listed["leadLimits"].as_array().unwrap().iter().map(|limit| &limit["from"]).collect();
    // Nobody set those that are built in, on no day.
    assert_eq!(since, [&Value::Null, &Value::Null, &Value::Null, &json!("2026-11-24")]);
    let after = report(&test, "lianluo", "后报的企业", &own).await;
    assert_eq!(after["lead"]["limits"][0], json!({ "step": "RESPOND", "dueOn": "2026-11-27", "passed": false }));
    let trail = test.ask("{ auditEntries(filter: { action: { eq: \"lead_limit.set\" } }) { totalCount } }").await;
    assert_eq!(trail["auditEntries"]["totalCount"], 1);

    // A lead that was reported the day before keeps the limit of that day.
    let input = json!({ "company": "昨天报的企业", "source": "DEPARTMENT", "unitId": own, "on": "2026-11-23" });
    let yesterday = test.change("reportLead", input, FIELDS).await;
    assert_eq!(yesterday["lead"]["limits"][0]["dueOn"], "2026-12-07");
}

#[tokio::test]
async fn the_filter_on_passed_limits_finds_the_leads_that_say_so() {
    let test = TestApp::demo().await;
    let set = json!({ "step": "FOLLOW_UP", "workingDays": 4, "from": "2026-11-24" });
    test.change("setLeadLimit", set, "leadLimit { id }").await;
    test.at("2026-12-10T01:00:00Z");
    for step in ["RESPOND", "JUDGE", "FOLLOW_UP"] {
        let found = async |filter: &str| {
            let query = format!(
                "query($after: String) {{ leads(first: 100, after: $after, filter: {filter}, orderBy: {{ field: COMPANY, direction: ASC }}) {{
                    nodes {{ id limits {{ step passed }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
            );
            let (mut found, mut after) = (Vec::new(), Value::Null);
            loop {
                let page = test.ok(&test.token("admin"), &query, json!({ "after": after })).await["leads"].take();
                found.extend(page["nodes"].as_array().unwrap().iter().cloned());
                if page["pageInfo"]["hasNextPage"] == false {
                    return found;
                }
                after = page["pageInfo"]["endCursor"].clone();
            }
        };
        let late = json!({ "step": step, "passed": true });
        let all = found("{}").await;
        let expected: Vec<_> =
            all.into_iter().filter(|lead| lead["limits"].as_array().unwrap().contains(&late)).collect();
        assert!(!expected.is_empty(), "{step}");
        assert_eq!(found(&format!("{{ limitPassed: {step} }}")).await, expected, "{step}");
    }
}

#[tokio::test]
async fn a_lead_says_where_it_comes_from() {
    let test = TestApp::demo().await;
    let (own, _) = units(&test).await;
    let activities = test.ask("{ events(first: 1) { nodes { id } } visits(first: 100) { nodes { id } } }").await;
    let event = &activities["events"]["nodes"][0]["id"];
    let seen = test.ok(&test.token("lianluo"), "{ visits(first: 100) { nodes { id } } }", json!({})).await;
    let seen = seen["visits"]["nodes"].as_array().unwrap();
    let foreign = activities["visits"]["nodes"].as_array().unwrap().iter().find(|visit| !seen.contains(visit)).unwrap();
    let input = |source: &str, activity: &Value| json!({ "company": "远望光电", "source": source, "sourceName": "李代表", "activityId": activity, "unitId": own, "on": "2026-11-24" });
    let fields = "lead { id version source sourceName activity { id kind } }";
    for (source, activity, code) in [
        ("FUND", event, "LEAD_SOURCE_MISMATCH"),
        ("OUTBOUND_VISIT", event, "LEAD_SOURCE_MISMATCH"),
        ("OUTBOUND_VISIT", &foreign["id"], "UNKNOWN"),
        ("EVENT", &json!("activity:987654"), "UNKNOWN"),
    ] {
        let refused = test.change_as("lianluo", "reportLead", input(source, activity), fields).await;
        assert_eq!(
            (&refused["userErrors"][0]["code"], &refused["userErrors"][0]["field"]),
            (&json!(code), &json!(["input", "activityId"])),
            "{source}"
        );
    }
    let mut made = test.change_as("lianluo", "reportLead", input("EVENT", event), fields).await["lead"].take();
    assert_eq!((&made["sourceName"], &made["activity"]), (&json!("李代表"), &json!({ "id": event, "kind": "EVENT" })));
    let correct = |version: i32| json!({ "leadId": made["id"], "version": version, "source": "CONGRESS_DEPUTY", "sourceName": "王代表" });
    assert_eq!(test.denied("lianluo", "correctLeadSource", correct(1), fields).await, "FORBIDDEN");
    assert_eq!(test.denied("admin", "correctLeadSource", correct(3), fields).await, "CONFLICT");
    let corrected = test.change("correctLeadSource", correct(1), fields).await["lead"].take();
    let expected = json!({ "id": made["id"].take(), "version": 2, "source": "CONGRESS_DEPUTY", "sourceName": "王代表", "activity": null });
    assert_eq!(corrected, expected);
}

#[tokio::test]
async fn a_page_of_leads_costs_the_same_whatever_its_size() {
    let test = TestApp::demo().await;
    test.ask("{ viewer { login } }").await;
    let cost = async |size: usize| {
        let query = format!(
            "{{ leads(first: {size}) {{ nodes {{ claim limits {{ step }} activity {{ name }} firstLead {{ id }} ruling {{ keeper }} }} }} }}"
        );
        let before = test.statements();
        let page = test.ask(&query).await["leads"].take();
        assert_eq!(page["nodes"].as_array().unwrap().len(), size);
        test.statements() - before
    };
    assert_eq!(cost(30).await, cost(100).await);
}

#[tokio::test]
async fn leads_of_before_get_their_keys_and_the_later_ones_of_a_company_wait() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::empty(folder.path()).await;
    // A file that is not there yet is made.
    let url =
        if place.url().starts_with("sqlite") { format!("{}?mode=rwc", place.url()) } else { place.url().to_owned() };
    let db = Database::connect(url).await.unwrap();
    Migrator::up(&db, Some(8)).await.unwrap();
    let at = "2026-11-01T00:00:00+00:00";
    for row in [
        "INSERT INTO combat_unit (id, code, name, description) VALUES (1, 'A', '条线', '')".to_owned(),
        "INSERT INTO unit (id, name, kind, combat_unit_id, active_from) VALUES (1, '区商务委', 'DEPARTMENT', 1, '2022-01-01')".to_owned(),
    ] {
        db.execute_unprepared(&row).await.unwrap();
    }
    let leads = [
        ("重庆澜海精密有限公司", "CLOSED", "HELD", None),
        ("重庆澜海精密有限责任公司", "FOLLOWING", "HELD", None),
        ("重庆市澜海（精密）", "NEW", "DISPUTED", Some(2)),
        ("重庆澜海精密", "CLOSED", "HELD", None),
        ("ＡＢＣ 集团", "CONVERTED", "HELD", None),
        ("abc", "EFFECTIVE", "DISPUTED", Some(5)),
    ];
    for (id, (company, status, ..)) in (1..).zip(&leads) {
        let row = format!(
            "INSERT INTO lead (id, company, summary, source, unit_id, status, reported_on, followed_on, created_at, updated_at)
             VALUES ({id}, '{company}', '', 'DEPARTMENT', 1, '{status}', '2026-11-01', '2026-11-01', '{at}', '{at}')"
        );
        db.execute_unprepared(&row).await.unwrap();
    }
    Migrator::up(&db, None).await.unwrap();
    let rows = entity::lead::Entity::find().order_by_asc(entity::lead::Column::Id).all(&db).await.unwrap();
    for (row, (company, _, claim, first)) in rows.iter().zip(leads) {
        assert_eq!(row.company_key, normalised(company), "{company}");
        let expected = (serde_json::from_value(json!(claim)).unwrap(), first);
        assert_eq!((row.claim, row.first_lead_id), expected, "{company}");
    }
    assert_eq!(rows.len(), 6);
    db.close().await.unwrap();
}

#[tokio::test]
async fn the_demonstration_has_a_dispute_that_waits_and_one_that_is_ruled() {
    let test = TestApp::demo().await;
    let of = async |claim: &str| {
        let query = format!(
            "{{ leads(filter: {{ claim: {{ eq: {claim} }} }}) {{ nodes {{ company status firstLead {{ company claim }} ruling {{ keeper }} }} }} }}"
        );
        test.ask(&query).await["leads"]["nodes"].take()
    };
    for (claim, status, ruling) in [("DISPUTED", "NEW", Value::Null), ("LOST", "CLOSED", json!({ "keeper": "FIRST" }))]
    {
        let leads = of(claim).await;
        let [lead] = &leads.as_array().unwrap()[..] else { panic!("{leads:#}") };
        assert_eq!(
            (&lead["status"], &lead["ruling"], &lead["firstLead"]["claim"]),
            (&json!(status), &ruling, &json!("HELD"))
        );
        let name = |company: &Value| normalised(company.as_str().unwrap());
        assert_eq!(name(&lead["company"]), name(&lead["firstLead"]["company"]));
    }
    for source in ["CONGRESS_DEPUTY", "CPPCC_MEMBER", "FUND", "SCENARIO"] {
        let filter = |rest: &str| format!("leads(filter: {{ source: {{ eq: {source} }}{rest} }}) {{ totalCount }}");
        let query = format!("{{ all: {} named: {} }}", filter(""), filter(", sourceName: { isNull: false }"));
        let seen = test.ask(&query).await;
        assert!(seen["all"]["totalCount"].as_i64() > Some(0) && seen["all"] == seen["named"], "{source}: {seen}");
    }
}

#[tokio::test]
async fn the_limit_for_the_judgement_rests_while_the_bureau_has_not_ruled() {
    let test = TestApp::demo().await;
    let (own, other) = units(&test).await;
    report(&test, "admin", "澜海精密", &other).await;
    let second = report(&test, "lianluo", "澜海精密公司", &own).await["lead"].take();
    let steps = |lead: &Value| -> Vec<(Value, Value)> {
        let limits = lead["limits"].as_array().unwrap().iter();
        limits.map(|limit| (limit["step"].clone(), limit["dueOn"].clone())).collect()
    };
    assert_eq!(steps(&second), [(json!("RESPOND"), json!("2026-12-08"))]);
    // Two months later it is not late, and has its whole limit from the ruling on.
    test.at("2027-01-25T01:00:00Z");
    let late = format!(
        "{{ leads(filter: {{ id: {{ eq: {} }}, limitPassed: JUDGE }}) {{ totalCount }} lead(id: {0}) {{ claimedOn }} }}",
        second["id"]
    );
    let seen = test.ask(&late).await;
    assert_eq!((&seen["leads"]["totalCount"], &seen["lead"]["claimedOn"]), (&json!(0), &Value::Null));
    let fields = "lead { id version claimedOn limits { step dueOn } }";
    let ruled = test.change("ruleLeadConflict", rule(&second, "LATER"), fields).await["lead"].take();
    assert_eq!(ruled["claimedOn"], "2027-01-25");
    let judge = steps(&ruled).into_iter().find(|(step, _)| step == "JUDGE").unwrap().1;
    assert!(judge.as_str() > Some("2027-02-15"), "{judge}");
    assert_eq!(test.ask(&late).await["leads"]["totalCount"], 0);
    test.at("2027-03-25T01:00:00Z");
    assert_eq!(test.ask(&late).await["leads"]["totalCount"], 1);
}
