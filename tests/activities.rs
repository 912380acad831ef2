//! Promotion events and outbound visits, and what came of them.

use serde_json::{Value, json};

use crate::support::{app::TestApp, socket::Socket};

const FIELDS: &str =
    "visit { id version name firstOn lastOn companies cancelledOn officials { id } projects { id } unit { id } }";

async fn own_unit(test: &TestApp) -> Value {
    let own = test.ok(&test.token("lianluo"), "{ units { nodes { id } } }", json!({})).await;
    own["units"]["nodes"][0]["id"].clone()
}

fn visit(unit: &Value) -> Value {
    json!({
        "name": "赴苏州考察", "place": "江苏苏州", "unitId": unit, "firstOn": "2026-11-10", "lastOn": "2026-11-11",
        "officialIds": ["official:3", "official:3"], "companies": ["苏州远望光电有限公司", "苏州远望光电", "苏州衡石新材料"],
    })
}

#[tokio::test]
async fn the_event_that_is_publicly_named_brought_its_project_and_leads() {
    let test = TestApp::demo().await;
    let named = test
        .ask("{ events(filter: { name: { startsWith: \"2025中国产业转移\" } }) { nodes { id kind firstOn leads { totalCount } projects { name signedOn activities { name } } } } }")
        .await["events"]["nodes"][0]
        .take();
    assert_eq!(
        (&named["kind"], &named["firstOn"], &named["leads"]["totalCount"]),
        (&json!("EVENT"), &json!("2025-11-25"), &json!(5))
    );
    let project = &named["projects"][0];
    assert_eq!(
        (&project["name"], &project["signedOn"]),
        (&json!("立琻车规光电模组及硅基MicroLED芯片制造项目"), &json!("2025-11-25"))
    );
    assert_eq!(project["activities"], json!([{ "name": "2025中国产业转移发展对接活动（重庆）" }]));
    let count = async |list: &str| {
        let query = format!("{{ {list}(filter: {{ activityId: {{ eq: {} }} }}) {{ totalCount }} }}", named["id"]);
        test.ask(&query).await[list]["totalCount"].as_i64().unwrap()
    };
    assert_eq!((count("leads").await, count("projects").await), (5, 1));
}

#[tokio::test]
async fn a_unit_keeps_its_own_visits() {
    let test = TestApp::demo().await;
    let own = own_unit(&test).await;
    let made = test.change_as("lianluo", "createVisit", visit(&own), FIELDS).await;
    assert_eq!(made["userErrors"], json!([]));
    let made = made["visit"].clone();
    assert_eq!(made["companies"], json!(["苏州远望光电有限公司", "苏州衡石新材料"]), "a company counts once");
    assert_eq!(made["officials"], json!([{ "id": "official:3" }]));

    // The bureau adds a project that the unit may not see; when the unit changes the visit, it stays.
    let all = test.ask("{ projects(first: 100) { nodes { id } } }").await["projects"]["nodes"].take();
    let seen = test.ok(&test.token("lianluo"), "{ projects(first: 100) { nodes { id } } }", json!({})).await;
    let seen = seen["projects"]["nodes"].as_array().unwrap().clone();
    let foreign = all.as_array().unwrap().iter().find(|project| !seen.contains(project)).unwrap();
    let mut with_foreign = visit(&own);
    with_foreign["projectIds"] = json!([foreign["id"]]);
    let update =
        |version: i32, activity: &Value| json!({ "activityId": made["id"], "version": version, "activity": activity });
    let by_bureau = test.change("updateVisit", update(1, &with_foreign), FIELDS).await;
    assert_eq!(by_bureau["visit"]["projects"], json!([foreign]));
    let refused = test.change_as("lianluo", "updateVisit", update(2, &with_foreign), FIELDS).await;
    assert_eq!(
        (&refused["userErrors"][0]["code"], &refused["userErrors"][0]["field"]),
        (&json!("UNKNOWN"), &json!(["input", "activity", "projectIds", "0"]))
    );
    let mut with_own = visit(&own);
    with_own["projectIds"] = json!([seen[0]["id"]]);
    let by_unit = test.change_as("lianluo", "updateVisit", update(2, &with_own), FIELDS).await;
    assert_eq!(by_unit["visit"]["projects"], json!([seen[0]]));
    let query = format!("{{ visit(id: {}) {{ projects {{ id }} }} }}", made["id"]);
    assert_eq!(test.ask(&query).await["visit"]["projects"].as_array().unwrap().len(), 2);
    assert_eq!(test.denied("lianluo", "updateVisit", update(2, &with_own), FIELDS).await, "CONFLICT");

    let key = made["id"].as_str().unwrap().split_once(':').unwrap().1;
    let trail = format!(
        "{{ auditEntries(filter: {{ subjectKind: {{ eq: \"activity\" }}, subjectKey: {{ eq: \"{key}\" }} }}) {{ nodes {{ action actor before after }} }} }}"
    );
    let trail = test.ask(&trail).await["auditEntries"]["nodes"].take();
    assert_eq!((&trail[0]["action"], &trail[0]["actor"]), (&json!("activity.update"), &json!("lianluo")));
    let lengths = [&trail[0]["before"], &trail[0]["after"]].map(|row| row["projects"].as_array().unwrap().len());
    assert_eq!(lengths, [1, 2]);

    let cancel = |version: i32, reason: &str| json!({ "activityId": made["id"], "version": version, "reason": reason });
    let blank = test.change_as("lianluo", "cancelVisit", cancel(3, ""), FIELDS).await;
    assert_eq!(
        (&blank["userErrors"][0]["code"], &blank["userErrors"][0]["field"]),
        (&json!("BLANK"), &json!(["input", "reason"]))
    );
    let cancelled = test.change_as("lianluo", "cancelVisit", cancel(3, "企业行程有变"), FIELDS).await;
    assert_eq!(cancelled["visit"]["cancelledOn"], "2026-11-24");
    for (mutation, input) in [("cancelVisit", cancel(4, "再次")), ("updateVisit", update(4, &with_own))] {
        let refused = test.change_as("lianluo", mutation, input, FIELDS).await;
        assert_eq!(refused["userErrors"][0]["code"], "ALREADY_ENDED", "{mutation}");
    }
}

#[tokio::test]
async fn visits_of_others_are_not_seen_and_not_changed() {
    let test = TestApp::demo().await;
    let all =
        test.ask("{ visits(first: 100) { totalCount nodes { id version unit { id } } } events { totalCount } }").await;
    let own = own_unit(&test).await;
    for login in ["lianluo", "fuzeren", "fenguan"] {
        let seen =
            test.ok(&test.token(login), "{ visits(first: 100) { totalCount } events { totalCount } }", json!({})).await;
        assert!(seen["visits"]["totalCount"].as_i64() < all["visits"]["totalCount"].as_i64(), "{login}");
        assert_eq!(seen["events"], all["events"], "{login}");
    }
    let foreign = all["visits"]["nodes"].as_array().unwrap().iter().find(|visit| visit["unit"]["id"] != own).unwrap();
    let look = format!("{{ visit(id: {0}) {{ id }} node(id: {0}) {{ id }} event(id: {0}) {{ id }} }}", foreign["id"]);
    let nothing = json!({ "visit": null, "node": null, "event": null });
    assert_eq!(test.ok(&test.token("lianluo"), &look, json!({})).await, nothing);
    assert_eq!(test.ask(&look).await["visit"]["id"], foreign["id"]);
    let update = json!({ "activityId": foreign["id"], "version": foreign["version"], "activity": visit(&own) });
    assert_eq!(test.denied("lianluo", "updateVisit", update.clone(), FIELDS).await, "NOT_FOUND");
    let of_event = "event { id }";
    assert_eq!(test.denied("admin", "updateEvent", update, of_event).await, "NOT_FOUND", "it is a visit");
    let elsewhere = test.change_as("lianluo", "createVisit", visit(&foreign["unit"]["id"]), FIELDS).await;
    assert_eq!(
        (&elsewhere["userErrors"][0]["code"], &elsewhere["userErrors"][0]["field"]),
        (&json!("UNKNOWN"), &json!(["input", "unitId"]))
    );
    // A leader who went along sees the visit.
    let leader = test.ok(&test.token("fenguan"), "{ viewer { official { id } } }", json!({})).await;
    let mut joined = visit(&foreign["unit"]["id"]);
    joined["officialIds"] = json!([leader["viewer"]["official"]["id"]]);
    let joined = test.change("createVisit", joined, FIELDS).await;
    let look = format!("{{ visit(id: {}) {{ id }} }}", joined["visit"]["id"]);
    assert!(test.ok(&test.token("fenguan"), &look, json!({})).await["visit"]["id"].is_string());
}

#[tokio::test]
async fn an_event_says_what_is_wrong_with_it_all_at_once() {
    let test = TestApp::demo().await;
    let input = json!({
        "name": " ", "place": "重庆", "unitId": "unit:1", "firstOn": "2026-11-11", "lastOn": "2026-11-10",
        "officialIds": ["official:3", "official:987654"], "companies": ["某某公司", ""], "projectIds": ["unit:1"],
    });
    let refused = test.change("createEvent", input, "event { id }").await;
    let seen: Vec<_> = refused["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (&error["code"], error["field"][1].as_str().unwrap(), &error["field"][2]))
        .collect();
    let (blank, unknown) = (json!("BLANK"), json!("UNKNOWN"));
    assert_eq!(
        seen,
        [
            (&blank, "name", &Value::Null),
            (&json!("DAY_ORDER"), "lastOn", &Value::Null),
            (&unknown, "officialIds", &json!("1")),
            (&unknown, "projectIds", &json!("0")),
            (&blank, "companies", &json!("1")),
        ]
    );
    let much = json!({ "name": "推介会", "place": "重庆", "unitId": "unit:1", "firstOn": "2026-11-11", "companies": vec!["某某公司"; 201] });
    let much = test.change("createEvent", much, "event { id }").await;
    assert_eq!(
        (&much["userErrors"][0]["code"], &much["userErrors"][0]["field"]),
        (&json!("TOO_LONG"), &json!(["input", "companies"]))
    );
    let one_day = json!({ "name": "推介会", "place": "重庆", "unitId": "unit:1", "firstOn": "2026-11-11" });
    let made = test.change("createEvent", one_day, "event { firstOn lastOn companies }").await;
    assert_eq!(made["event"], json!({ "firstOn": "2026-11-11", "lastOn": "2026-11-11", "companies": [] }));
}

#[tokio::test]
async fn a_page_of_visits_costs_the_same_whatever_its_size() {
    let test = TestApp::demo().await;
    test.ask("{ viewer { login } }").await;
    let cost = async |query: String, list: &str, size: usize| {
        let before = test.statements();
        let page = test.ask(&query).await[list].take();
        assert_eq!(page["nodes"].as_array().unwrap().len(), size, "{list}");
        test.statements() - before
    };
    for (list, sizes, relations) in [
        (
            "visits",
            [5, 35],
            "unit { name } officials { name } companies projects { name } leads(first: 5) { totalCount nodes { company } }",
        ),
        (
            "events",
            [2, 9],
            "unit { name } officials { name } companies projects { name } leads(first: 5) { totalCount nodes { company } }",
        ),
        ("projects", [5, 100], "activities { name }"),
    ] {
        let query = |size: usize| format!("{{ {list}(first: {size}) {{ nodes {{ {relations} }} }} }}");
        let costs = [cost(query(sizes[0]), list, sizes[0]).await, cost(query(sizes[1]), list, sizes[1]).await];
        assert_eq!(costs[0], costs[1], "{list}");
    }
}

#[tokio::test]
async fn an_event_and_a_ceremony_are_news_of_their_projects() {
    let test = TestApp::demo().await;
    let ids = test.ask("{ projects(first: 2, filter: { stage: { eq: SIGNED } }) { nodes { id } } }").await;
    let ids = [0, 1].map(|at| ids["projects"]["nodes"][at]["id"].clone());
    let unit = own_unit(&test).await;
    let mut socket = Socket::of(&test, "admin").await;
    socket.subscribe("1", "subscription { projectChanged { id } }", json!({})).await;
    socket.settle().await;
    let mut news = async |expected: &[&Value]| {
        let mut heard = Vec::new();
        for _ in expected {
            heard.push(socket.event("1").await["projectChanged"]["id"].take());
        }
        heard.sort_by_key(ToString::to_string);
        let mut expected: Vec<Value> = expected.iter().map(|id| (*id).clone()).collect();
        expected.sort_by_key(ToString::to_string);
        assert_eq!(heard, expected);
    };
    let event = |projects: Value| {
        let mut event = visit(&unit);
        event["projectIds"] = projects;
        event
    };
    let fields = "event { id version }";
    let made = test.change("createEvent", event(json!([ids[0]])), fields).await["event"].take();
    news(&[&ids[0]]).await;
    // One that is taken out hears of it as well.
    let update = json!({ "activityId": made["id"], "version": 1, "activity": event(json!([ids[1]])) });
    test.change("updateEvent", update, fields).await;
    news(&[&ids[0], &ids[1]]).await;
    let cancel = json!({ "activityId": made["id"], "version": 2, "reason": "改期举办" });
    assert_eq!(test.change("cancelEvent", cancel, fields).await["userErrors"], json!([]));
    news(&[&ids[1]]).await;
    let ceremony = json!({ "name": "集中开工仪式", "heldOn": "2026-12-10", "place": "西彭园区" });
    let fields = "ceremony { id version }";
    let made = test.change("createCeremony", ceremony.clone(), fields).await["ceremony"].take();
    let presented = json!({ "ceremonyId": made["id"], "projectId": ids[0], "presentation": { "investment": 5, "yearlyOutput": 0 } });
    test.change("addCeremonyProject", presented, "ceremonyProject { id }").await;
    news(&[&ids[0]]).await;
    let moved = json!({ "ceremonyId": made["id"], "version": 1, "ceremony": ceremony });
    assert_eq!(test.change("updateCeremony", moved, fields).await["userErrors"], json!([]));
    news(&[&ids[0]]).await;
}
