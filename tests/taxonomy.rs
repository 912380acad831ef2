//! Taxonomies: categories of projects and leads, what has ended, and names that past days and years keep.

use serde_json::{Value, json};

use crate::{
    ledger::District,
    months::frozen,
    support::app::{TestApp, refusal, refused},
};

const CATEGORY: &str = "category { id kind code name activeFrom activeUntil version formerNames { name until } }";

async fn category(test: &TestApp, kind: &str, code: &str, name: &str) -> Value {
    let category = json!({ "code": code, "name": name, "activeFrom": "2022-01-01" });
    let made = test.change("createCategory", json!({ "kind": kind, "category": category }), CATEGORY).await;
    assert_eq!(made["userErrors"], json!([]), "{code}");
    made["category"].clone()
}

/// Ends a category; `until` is its last day.
async fn end(test: &TestApp, category: &Value, until: &str) {
    let input = json!({
        "categoryId": category["id"], "version": category["version"],
        "category": { "code": category["code"], "name": category["name"], "activeFrom": "2022-01-01", "activeUntil": until },
    });
    let ended = test.change("updateCategory", input, CATEGORY).await;
    assert_eq!(ended["category"]["activeUntil"], until);
}

impl District {
    /// A project that comes into the pool on a day, with these categories; the payload.
    async fn sorted(&self, on: &str, channel: &Value, new_or_stock: &Value) -> Value {
        let mut description = self.description("智能装备基地");
        description["channelId"] = channel.clone();
        description["newOrStockId"] = new_or_stock.clone();
        let input = json!({ "description": description, "responsibility": self.responsibility(), "registeredOn": on });
        let fields = "project { id version channel { code name } newOrStock { code } }";
        self.test.change("createProject", input, fields).await
    }
}

#[tokio::test]
async fn a_category_is_given_while_it_is_in_use_and_stays_where_it_was_given() {
    let district = District::new().await;
    let test = &district.test;
    let fund = category(test, "CHANNEL", "FUND", "基金招商").await;
    let stock = category(test, "NEW_OR_STOCK", "STOCK", "存量").await;
    let taken =
        json!({ "kind": "CHANNEL", "category": { "code": "FUND", "name": "又一个", "activeFrom": "2022-01-01" } });
    assert_eq!(refusal(&test.change("createCategory", taken, CATEGORY).await), refused("TAKEN", &["category", "code"]));
    category(test, "NEW_OR_STOCK", "FUND", "同码不同类").await;

    let made = district.sorted("2026-03-01", &fund["id"], &stock["id"]).await;
    assert_eq!(made["userErrors"], json!([]));
    let seen = json!({ "code": "FUND", "name": "基金招商" });
    assert_eq!((&made["project"]["channel"], &made["project"]["newOrStock"]["code"]), (&seen, &json!("STOCK")));
    // One of the other kind, one that is none, and one that is no category.
    for id in [&stock["id"], &json!("category:999"), &district.direction] {
        let payload = district.sorted("2026-03-01", id, &Value::Null).await;
        assert_eq!(refusal(&payload), refused("UNKNOWN", &["description", "channelId"]), "{id}");
    }

    end(test, &fund, "2026-10-31").await;
    let late = district.sorted("2026-11-01", &fund["id"], &stock["id"]).await;
    assert_eq!(refusal(&late), refused("NOT_ACTIVE", &["description", "channelId"]));
    assert_eq!(district.sorted("2026-10-31", &fund["id"], &stock["id"]).await["userErrors"], json!([]));

    // What has it keeps it, though other things change; once given up it does not come back.
    let project = &made["project"];
    let update = |version: i32, channel: &Value| {
        let mut description = district.description("智能装备基地二期");
        description["channelId"] = channel.clone();
        json!({ "projectId": project["id"], "version": version, "description": description })
    };
    let fields = "project { name version channel { code } newOrStock { code } }";
    let kept = test.change("updateProject", update(1, &fund["id"]), fields).await;
    let expected =
        json!({ "name": "智能装备基地二期", "version": 2, "channel": { "code": "FUND" }, "newOrStock": null });
    assert_eq!(kept["project"], expected);
    let cleared = test.change("updateProject", update(2, &Value::Null), fields).await;
    assert!(cleared["project"]["channel"].is_null());
    let again = test.change("updateProject", update(3, &fund["id"]), fields).await;
    assert_eq!(refusal(&again), refused("NOT_ACTIVE", &["description", "channelId"]));

    let count = async |filter: &str| {
        let query = format!("{{ projects(filter: {filter}) {{ totalCount nodes {{ id }} }} }}");
        let seen = test.ask(&query).await["projects"].take();
        assert_eq!(seen["totalCount"], seen["nodes"].as_array().unwrap().len());
        seen["totalCount"].as_i64().unwrap()
    };
    assert_eq!(count(&format!("{{ channelId: {{ eq: {} }} }}", fund["id"])).await, 1);
    assert_eq!(count("{ channelId: { isNull: true } }").await, 1);
    assert_eq!(count(&format!("{{ newOrStockId: {{ in: [{}] }} }}", stock["id"])).await, 1);

    let listed = async |args: &str| {
        let data = test.ask(&format!("{{ categories{args} {{ code }} }}")).await;
        let codes = data["categories"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    assert_eq!(listed("").await, ["FUND", "STOCK", "FUND"]);
    assert_eq!(listed("(kind: CHANNEL)").await, ["FUND"]);
    assert_eq!(listed("(kind: CHANNEL, asOf: \"2026-11-01\")").await, [""; 0]);
    assert_eq!(listed("(kind: CHANNEL, asOf: \"2026-10-31\")").await, ["FUND"]);
}

#[tokio::test]
async fn a_lead_hands_its_categories_to_the_project() {
    let district = District::new().await;
    let test = &district.test;
    let (fund, scenario) =
        (category(test, "CHANNEL", "FUND", "基金招商").await, category(test, "CHANNEL", "SCENARIO", "场景招商").await);
    let stock = category(test, "NEW_OR_STOCK", "STOCK", "存量").await;
    let fields = "lead { id version channel { code } newOrStock { code } }";
    let report = |on: &str, channel: &Value| {
        json!({
            "company": format!("远望光电{on}"), "source": "FUND", "sourceName": "产业引导基金", "channelId": channel,
            "newOrStockId": stock["id"], "unitId": district.units[0], "directionId": district.direction, "on": on,
        })
    };
    let wrong = test.change("reportLead", report("2026-09-01", &stock["id"]), fields).await;
    assert_eq!(refusal(&wrong), refused("UNKNOWN", &["channelId"]));
    let mut lead = test.change("reportLead", report("2026-09-01", &fund["id"]), fields).await["lead"].take();
    assert_eq!((&lead["channel"]["code"], &lead["newOrStock"]["code"]), (&json!("FUND"), &json!("STOCK")));
    let other = test.change("reportLead", report("2026-09-02", &fund["id"]), fields).await["lead"].take();
    let correct = json!({ "leadId": other["id"], "version": 1, "source": "SCENARIO", "channelId": scenario["id"] });
    let corrected = test.change("correctLeadSource", correct, fields).await["lead"].take();
    assert_eq!((&corrected["channel"]["code"], &corrected["newOrStock"]), (&json!("SCENARIO"), &Value::Null));
    let found = format!(
        "{{ leads(filter: {{ channelId: {{ eq: {} }}, newOrStockId: {{ eq: {} }} }}) {{ nodes {{ id }} }} }}",
        fund["id"], stock["id"]
    );
    assert_eq!(test.ask(&found).await["leads"]["nodes"], json!([{ "id": lead["id"] }]));

    let judge = json!({ "leadId": lead["id"], "version": lead["version"], "directionId": district.direction });
    lead = test.change("judgeLeadEffective", judge, fields).await["lead"].take();
    let convert = |channel: &Value| {
        let mut description = district.description("光电产业园");
        description["channelId"] = channel.clone();
        json!({
            "leadId": lead["id"], "version": lead["version"], "description": description,
            "responsibility": district.responsibility(), "on": "2026-11-20",
        })
    };
    let made = "project { channel { code } newOrStock { code } }";
    // It is given to the project on the day of the conversion.
    end(test, &fund, "2026-10-31").await;
    let ended = test.change("convertLead", convert(&Value::Null), made).await;
    assert_eq!(refusal(&ended), refused("NOT_ACTIVE", &["description", "channelId"]));
    let converted = test.change("convertLead", convert(&scenario["id"]), made).await;
    let expected = json!({ "channel": { "code": "SCENARIO" }, "newOrStock": { "code": "STOCK" } });
    assert_eq!(converted["project"], expected);
}

#[tokio::test]
async fn past_days_and_years_keep_the_names_they_had() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("智能装备基地", "2025-03-03").await;
    let rename = |version: i32, name: &str, from: &str| json!({ "directionId": district.direction, "version": version, "name": name, "from": from });
    let fields = "direction { name version formerNames { name until } }";
    for (name, from, code, field) in [
        ("先进制造和科技创新", "2026-11-25", "DAY_IN_FUTURE", "from"),
        ("先进制造和科技创新", "2022-01-01", "DAY_ORDER", "from"),
        ("先进制造", "2026-01-01", "TAKEN", "name"),
        (" ", "2026-01-01", "BLANK", "name"),
    ] {
        let payload = test.change("renameDirection", rename(1, name, from), fields).await;
        assert_eq!(refusal(&payload), refused(code, &[field]), "{name} {from}");
    }
    let renamed = test.change("renameDirection", rename(1, "先进制造和科技创新", "2026-01-01"), fields).await;
    let former = json!([{ "name": "先进制造", "until": "2025-12-31" }]);
    assert_eq!(renamed["direction"], json!({ "name": "先进制造和科技创新", "version": 2, "formerNames": former }));
    let stale = test.denied("admin", "renameDirection", rename(1, "又一个", "2026-05-01"), fields).await;
    assert_eq!(stale, "CONFLICT");
    let early = test.change("renameDirection", rename(2, "又一个", "2026-01-01"), fields).await;
    assert_eq!(refusal(&early), refused("DAY_ORDER", &["from"]));

    let query = format!(
        "{{ now: directions {{ name old: name(asOf: \"2025-12-31\") new: name(asOf: \"2026-01-01\") }}
            then: directions(asOf: \"2025-06-30\") {{ name }}
            before: directions(asOf: \"2021-12-31\") {{ name }}
            project(id: {id}) {{ direction {{ name }}
                then: standing(asOf: \"2025-12-31\") {{ direction {{ name }} }}
                later: standing(asOf: \"2026-01-01\") {{ direction {{ name }} }} }}
            figures: projectFigures {{ direction {{ name }} }}
            past: projectFigures(asOf: \"2025-12-31\") {{ direction {{ name }} }}
            last: statistics(year: 2025) {{ byDirection {{ direction {{ name }} }} }}
            this: statistics(year: 2026) {{ byDirection {{ direction {{ name }} }} }} }}",
        id = project["id"],
    );
    let seen = test.ask(&query).await;
    let (old, new) = (json!("先进制造"), json!("先进制造和科技创新"));
    assert_eq!(seen["now"][0], json!({ "name": new, "old": old, "new": new }));
    for (pointer, name) in [
        ("/then/0/name", &old),
        ("/project/direction/name", &new),
        ("/project/then/direction/name", &old),
        ("/project/later/direction/name", &new),
        ("/figures/0/direction/name", &new),
        ("/past/0/direction/name", &old),
        ("/last/byDirection/0/direction/name", &old),
        ("/this/byDirection/0/direction/name", &new),
    ] {
        assert_eq!(seen.pointer(pointer), Some(name), "{pointer}");
    }
    assert_eq!(seen["before"], json!([]));

    // A misspelling was never right: it is written over, and the years before keep what they have.
    let correct = json!({
        "directionId": district.direction, "version": 2,
        "direction": { "code": "MADE_UP", "name": "先进制造与科技创新", "activeFrom": "2022-01-01" },
    });
    let corrected = test.change("updateDirection", correct, fields).await["direction"].take();
    assert_eq!(corrected, json!({ "name": "先进制造与科技创新", "version": 3, "formerNames": former }));
    let trail = "{ auditEntries(filter: { action: { in: [\"direction.rename\", \"former_name.add\"] } }) { nodes { action before after } } }";
    let trail = test.ask(trail).await["auditEntries"]["nodes"].take();
    assert_eq!((trail.as_array().unwrap().len(), &trail[0]["before"]["name"]), (2, &old));
}

#[tokio::test]
async fn a_target_of_a_past_year_names_the_direction_as_that_year_did() {
    let district = District::new().await;
    let test = &district.test;
    let targets = |year: i32| json!({ "year": year, "targets": [{ "holder": { "direction": district.direction }, "measure": "PROJECTS", "amount": "5" }] });
    for year in [2025, 2026] {
        let set = test.change("setTargets", targets(year), "targets { id }").await;
        assert_eq!(set["userErrors"], json!([]));
    }
    let rename = json!({ "directionId": district.direction, "version": 1, "name": "新名称", "from": "2026-02-01" });
    test.change("renameDirection", rename, "direction { id }").await;
    let seen = test.ask("{ targets { nodes { year direction { name } } } }").await["targets"]["nodes"].take();
    let mut names: Vec<_> =
        seen.as_array().unwrap().iter().map(|row| (row["year"].as_i64(), &row["direction"]["name"])).collect();
    names.sort_by_key(|(year, _)| *year);
    assert_eq!(names, [(Some(2025), &json!("先进制造")), (Some(2026), &json!("新名称"))]);
}

#[tokio::test]
async fn a_combat_unit_ends_and_is_renamed() {
    let district = District::new().await;
    let test = &district.test;
    let fields = "combatUnit { id name version activeFrom activeUntil }";
    let unit = "{ units(first: 1) { nodes { id combatUnit { id version name } } } }";
    let combat = test.ask(unit).await["units"]["nodes"][0]["combatUnit"].take();
    let rename = json!({ "combatUnitId": combat["id"], "version": 1, "name": "条线", "from": "2026-07-01" });
    let renamed = test.change("renameCombatUnit", rename.clone(), fields).await;
    assert_eq!((&renamed["combatUnit"]["name"], &renamed["combatUnit"]["version"]), (&json!("条线"), &json!(2)));
    let past = "{ combatUnits(asOf: \"2026-06-30\") { name now: name(asOf: \"2026-07-01\") } }";
    assert_eq!(test.ask(past).await["combatUnits"], json!([{ "name": "第一作战单元", "now": "条线" }]));

    let ended = json!({ "code": "A", "name": "条线", "activeFrom": "2022-01-01", "activeUntil": "2026-11-23" });
    let update = json!({ "combatUnitId": combat["id"], "version": 2, "combatUnit": ended });
    let ended = test.change("updateCombatUnit", update, fields).await["combatUnit"].take();
    assert_eq!((&ended["activeFrom"], &ended["activeUntil"]), (&json!("2022-01-01"), &json!("2026-11-23")));
    assert_eq!(test.ask("{ combatUnits(asOf: \"2026-11-24\") { id } }").await["combatUnits"], json!([]));
    let input =
        |name: &str| json!({ "name": name, "kind": "TOWN", "combatUnitId": combat["id"], "activeFrom": "2022-01-01" });
    let payload = test.change("createUnit", input("陶家镇"), "unit { id }").await;
    assert_eq!(refusal(&payload), refused("NOT_ACTIVE", &["combatUnitId"]));
    // Those that are in it stay.
    let kept = json!({ "unitId": district.units[0], "version": 1, "unit": input("区经信委") });
    let kept = test.change("updateUnit", kept, "unit { name combatUnit { id } }").await;
    assert_eq!(kept["unit"], json!({ "name": "区经信委", "combatUnit": { "id": combat["id"] } }));
    for mutation in ["renameCombatUnit", "createCategory"] {
        let input = match mutation {
            "createCategory" => {
                json!({ "kind": "CHANNEL", "category": { "code": "X", "name": "X", "activeFrom": "2022-01-01" } })
            }
            _ => rename.clone(),
        };
        let demo = TestApp::demo().await;
        assert_eq!(demo.denied("fuzeren", mutation, input, "userErrors { code }").await, "FORBIDDEN");
    }
}

#[tokio::test]
async fn a_direction_that_has_ended_is_given_to_nothing_any_more() {
    let district = District::new().await;
    let test = &district.test;
    let project = district.project("智能装备基地", "2026-03-01").await;
    let ended =
        json!({ "code": "MADE_UP", "name": "先进制造", "activeFrom": "2022-01-01", "activeUntil": "2026-06-30" });
    let update = json!({ "directionId": district.direction, "version": 1, "direction": ended });
    test.change("updateDirection", update, "direction { id }").await;
    let not_active = |path: &[&str]| refused("NOT_ACTIVE", path);
    let input = json!({ "description": district.description("二期"), "responsibility": district.responsibility(), "registeredOn": "2026-07-01" });
    let payload = test.change("createProject", input, "project { id }").await;
    assert_eq!(refusal(&payload), not_active(&["description", "directionId"]));
    let report = json!({ "company": "远望光电", "source": "DEPARTMENT", "unitId": district.units[0], "directionId": district.direction, "on": "2026-07-01" });
    assert_eq!(refusal(&test.change("reportLead", report, "lead { id }").await), not_active(&["directionId"]));
    let entry = json!({ "title": "低空经济", "directionId": district.direction, "unitId": district.units[0] });
    let drafted = test.change("draftOpportunityList", json!({ "entries": [entry] }), "opportunityList { id }").await;
    assert_eq!(refusal(&drafted), not_active(&["entries", "0", "directionId"]));
    let keep = json!({ "projectId": project["id"], "version": 1, "description": district.description("改名") });
    let kept = test.change("updateProject", keep, "project { name direction { id } }").await;
    assert_eq!(kept["project"], json!({ "name": "改名", "direction": { "id": district.direction } }));
}

#[tokio::test]
async fn a_snapshot_keeps_the_categories_and_the_names_of_its_day() {
    let district = District::new().await;
    let test = &district.test;
    let fund = category(test, "CHANNEL", "FUND", "基金招商").await;
    let stock = category(test, "NEW_OR_STOCK", "STOCK", "存量").await;
    let made = district.sorted("2026-03-01", &fund["id"], &stock["id"]).await["project"].take();
    district.sorted("2026-03-02", &Value::Null, &Value::Null).await;
    let rename =
        |id: &str, of: &Value, name: &str, from: &str| json!({ id: of, "version": 1, "name": name, "from": from });
    let direction = rename("directionId", &district.direction, "新方向", "2026-11-01");
    test.change("renameDirection", direction, "direction { id }").await;
    let channel = rename("categoryId", &fund["id"], "资本招商", "2026-11-02");
    test.change("renameCategory", channel, "category { id }").await;
    // October is frozen late, and November on time.
    for month in ["2026-10", "2026-11"] {
        if month == "2026-11" {
            test.at("2026-11-30T15:30:00Z");
        }
        assert_eq!(frozen(&test.app, month).await, Some(2));
    }
    let rows = async |month: &str, filter: &str| {
        let query = format!(
            "{{ ledgerSnapshotRows(month: \"{month}\", filter: {filter}) {{ nodes {{ directionName channelName newOrStockName
                channel {{ id }} newOrStock {{ code }} project {{ id }} }} }} }}"
        );
        test.ask(&query).await["ledgerSnapshotRows"]["nodes"].take()
    };
    let sorted = |direction: &str, channel: &str| {
        json!([{
            "directionName": direction, "channelName": channel, "newOrStockName": "存量",
            "channel": { "id": fund["id"] }, "newOrStock": { "code": "STOCK" }, "project": { "id": made["id"] },
        }])
    };
    let of_fund = format!("{{ channelId: {{ eq: {} }}, newOrStockId: {{ eq: {} }} }}", fund["id"], stock["id"]);
    assert_eq!(rows("2026-10", &of_fund).await, sorted("先进制造", "基金招商"));
    assert_eq!(rows("2026-11", &of_fund).await, sorted("新方向", "资本招商"));
    let unsorted = rows("2026-10", "{ channelId: { isNull: true } }").await;
    assert_eq!((&unsorted[0]["channelName"], &unsorted[0]["channel"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn the_demonstration_has_a_channel_that_ended_and_one_that_was_renamed() {
    let test = TestApp::demo().await;
    let of = async |day: &str| {
        let query = format!("{{ categories(kind: CHANNEL, asOf: \"{day}\") {{ name }} }}");
        let rows = test.ask(&query).await["categories"].take();
        rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("2025-12-31").await, ["基金招商", "场景招商", "产业链招商", "以企引企", "驻点招商", "委托招商"]);
    assert_eq!(of("2026-01-01").await, ["基金招商", "场景招商", "产业链招商", "以商招商", "驻点招商"]);
    let categories = test.ask("{ categories { id kind code activeUntil } }").await["categories"].take();
    for category in categories.as_array().unwrap() {
        let column = if category["kind"] == "CHANNEL" { "channelId" } else { "newOrStockId" };
        let filter = format!("{{ {column}: {{ eq: {} }} }}", category["id"]);
        let query = format!(
            "{{ projects(filter: {filter}) {{ totalCount }} leads(filter: {filter}) {{ totalCount }}
                late: projects(filter: {{ {column}: {{ eq: {} }}, registeredOn: {{ from: \"2026-01-01\" }} }}) {{ totalCount }} }}",
            category["id"]
        );
        let seen = test.ask(&query).await;
        for list in ["projects", "leads"] {
            assert!(seen[list]["totalCount"].as_i64().unwrap() > 0, "{category}: {list}");
        }
        assert_eq!(seen["late"]["totalCount"] == 0, !category["activeUntil"].is_null(), "{category}");
    }
}
