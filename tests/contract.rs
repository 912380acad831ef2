//! The contract of the schema: typed filters, orders, and a description for everything.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::app::TestApp;

/// The nodes of a list of projects.
async fn projects(test: &TestApp, filter: &str) -> Vec<Value> {
    let fields = "id code name stage highTech contractAmount { fen } fundsInPlace { fen } signedOn startedOn updatedAt
        direction { id } leadUnit { id combatUnit { id } } leader { id } coordinatingUnits { id } assistingUnits { id }
        milestones { nodes { dueOn doneOn droppedOn lateWorkingDays kind } }";
    let mut after = Value::Null;
    let mut nodes = Vec::new();
    loop {
        let query = format!(
            "query($after: String) {{ projects(first: 50, after: $after, filter: {filter}) {{
                totalCount nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let mut page = test.ok(&test.token("admin"), &query, json!({ "after": after })).await["projects"].take();
        nodes.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], nodes.len(), "{filter}");
            return nodes;
        }
        after = page["pageInfo"]["endCursor"].take();
    }
}

fn ids(nodes: &[Value]) -> HashSet<&str> {
    nodes.iter().map(|node| node["id"].as_str().unwrap()).collect()
}

fn fen(amount: &Value) -> i64 {
    amount["fen"].as_str().map_or(-1, |fen| fen.parse().unwrap())
}

#[tokio::test]
async fn a_filter_finds_the_rows_that_say_so_and_no_others() {
    let test = TestApp::demo().await;
    let all = projects(&test, "{}").await;
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    let some = |pointer: &str| {
        let found = all.iter().find_map(|row| row.pointer(pointer).filter(|value| !value.is_null()));
        found.unwrap().as_str().unwrap().to_owned()
    };
    let (direction, unit, leader) = (some("/direction/id"), some("/leadUnit/id"), some("/leader/id"));
    let (code, other, signed) = (some("/code"), text(&all[1], "code"), some("/signedOn"));
    let (combat, helper) = (some("/leadUnit/combatUnit/id"), some("/coordinatingUnits/0/id"));
    let has = |row: &Value, list: &str, id: &str| row[list].as_array().unwrap().iter().any(|unit| unit["id"] == id);
    type Test<'a> = Box<dyn Fn(&Value) -> bool + 'a>;
    let cases: Vec<(String, Test)> = vec![
        ("{ stage: { eq: SIGNED } }".into(), Box::new(|row| row["stage"] == "SIGNED")),
        (
            "{ stage: { in: [SIGNED, STARTED] } }".into(),
            Box::new(|row| row["stage"] == "SIGNED" || row["stage"] == "STARTED"),
        ),
        ("{ stage: { notIn: [SIGNED] } }".into(), Box::new(|row| row["stage"] != "SIGNED")),
        ("{ stage: { in: [] } }".into(), Box::new(|_| false)),
        ("{ stage: null, and: null, name: { eq: null } }".into(), Box::new(|_| true)),
        ("{ highTech: true }".into(), Box::new(|row| row["highTech"] == true)),
        ("{ name: { contains: \"基地\" } }".into(), Box::new(|row| text(row, "name").contains("基地"))),
        ("{ code: { startsWith: \"zs2025\" } }".into(), Box::new(|row| text(row, "code").starts_with("ZS2025"))),
        ("{ code: { contains: \"s2025-\" } }".into(), Box::new(|row| text(row, "code").contains("S2025-"))),
        (format!("{{ code: {{ eq: \"{code}\" }} }}"), Box::new(|row| row["code"] == code)),
        (
            format!("{{ code: {{ in: [\"{code}\", \"{other}\", \"%\"] }} }}"),
            Box::new(|row| row["code"] == code || row["code"] == other),
        ),
        ("{ code: { in: [] } }".into(), Box::new(|_| false)),
        (format!("{{ signedOn: {{ eq: \"{signed}\" }} }}"), Box::new(|row| row["signedOn"] == signed)),
        // Both ends are included.
        (
            format!("{{ signedOn: {{ from: \"{signed}\", until: \"{signed}\" }} }}"),
            Box::new(|row| row["signedOn"] == signed),
        ),
        (
            format!("{{ signedOn: {{ until: \"{signed}\" }} }}"),
            Box::new(|row| "" < text(row, "signedOn").as_str() && text(row, "signedOn") <= signed),
        ),
        ("{ signedOn: { isNull: true } }".into(), Box::new(|row| row["signedOn"].is_null())),
        (
            "{ signedOn: { from: \"2025-01-01\", until: \"2025-12-31\" } }".into(),
            Box::new(|row| text(row, "signedOn").starts_with("2025")),
        ),
        // What is absent is not met, so its opposite is.
        (
            "{ not: { signedOn: { from: \"2025-01-01\" } } }".into(),
            Box::new(|row| text(row, "signedOn").as_str() < "2025"),
        ),
        ("{ not: {} }".into(), Box::new(|_| false)),
        ("{ or: [] }".into(), Box::new(|_| false)),
        ("{ and: [] }".into(), Box::new(|_| true)),
        (
            "{ or: [{ stage: { eq: SIGNED } }, { highTech: true, not: { stage: { eq: STARTED } } }] }".into(),
            Box::new(|row| row["stage"] == "SIGNED" || (row["highTech"] == true && row["stage"] != "STARTED")),
        ),
        (
            "{ and: [{ highTech: false }, { startedOn: { isNull: false } }] }".into(),
            Box::new(|row| row["highTech"] == false && !row["startedOn"].is_null()),
        ),
        (
            "{ contractAmount: { from: \"50000000000\" } }".into(),
            Box::new(|row| fen(&row["contractAmount"]) >= 50_000_000_000),
        ),
        ("{ fundsInPlace: { eq: 0 } }".into(), Box::new(|row| fen(&row["fundsInPlace"]) == 0)),
        ("{ fundsInPlace: { from: 1 } }".into(), Box::new(|row| fen(&row["fundsInPlace"]) > 0)),
        (format!("{{ directionId: {{ eq: \"{direction}\" }} }}"), Box::new(|row| row["direction"]["id"] == direction)),
        (
            format!("{{ leadUnitId: {{ in: [\"{unit}\", \"unit:0\"] }} }}"),
            Box::new(|row| row["leadUnit"]["id"] == unit),
        ),
        (format!("{{ leadUnitId: {{ eq: \"{direction}\" }} }}"), Box::new(|_| false)),
        (format!("{{ leaderId: {{ eq: \"{leader}\" }} }}"), Box::new(|row| row["leader"]["id"] == leader)),
        (
            format!("{{ unitId: {{ eq: \"{helper}\" }} }}"),
            Box::new(|row| {
                row["leadUnit"]["id"] == helper
                    || has(row, "coordinatingUnits", &helper)
                    || has(row, "assistingUnits", &helper)
            }),
        ),
        (
            format!("{{ combatUnitId: {{ eq: \"{combat}\" }} }}"),
            Box::new(|row| row["leadUnit"]["combatUnit"]["id"] == combat),
        ),
        (
            "{ milestone: { open: true } }".into(),
            Box::new(|row| row["milestones"]["nodes"].as_array().unwrap().iter().any(is_open)),
        ),
        (
            "{ milestone: { overdue: true } }".into(),
            Box::new(|row| {
                row["milestones"]["nodes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|step| is_open(step) && text(step, "dueOn").as_str() < "2026-11-24")
            }),
        ),
        (
            "{ milestone: { kind: { eq: START }, dueOn: { from: \"2026-11-24\", until: \"2026-12-31\" } } }".into(),
            Box::new(|row| {
                let due = "2026-11-24".to_owned()..="2026-12-31".to_owned();
                row["milestones"]["nodes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|step| step["kind"] == "START" && due.contains(&text(step, "dueOn")))
            }),
        ),
    ];
    for (filter, holds) in cases {
        let expected: Vec<Value> = all.iter().filter(|row| holds(row)).cloned().collect();
        let found = projects(&test, &filter).await;
        assert_eq!(ids(&found), ids(&expected), "{filter}");
    }
}

fn is_open(milestone: &Value) -> bool {
    milestone["doneOn"].is_null() && milestone["droppedOn"].is_null()
}

#[tokio::test]
async fn every_list_has_its_filter() {
    let test = TestApp::demo().await;
    test.december().await;
    let count = async |list: &str, filter: &str| {
        let query = format!("{{ {list}(filter: {filter}) {{ totalCount }} }}");
        test.ask(&query).await[list]["totalCount"].as_i64().unwrap()
    };
    for (list, one, other) in [
        ("leads", "status: { in: [EFFECTIVE, NEW] }", "reportedOn: { from: \"2026-06-01\" }"),
        ("leads", "company: { contains: \"公司\" }, directionId: { isNull: true }", "source: { notIn: [TOWN_STREET] }"),
        ("leads", "claim: { eq: HELD }", "limitPassed: FOLLOW_UP"),
        ("leads", "activityId: { isNull: false }", "sameCompany: \"重庆\""),
        ("events", "place: { eq: \"重庆\" }", "firstOn: { from: \"2025-06-01\" }"),
        ("visits", "company: { contains: \"软件\" }", "officialId: { in: [\"official:3\", \"official:5\"] }"),
        ("units", "kind: { in: [TOWN, STREET] }", "activeOn: \"2026-11-24\""),
        ("units", "name: { contains: \"局\" }", "headId: { in: [\"official:1\", \"official:2\", \"official:3\"] }"),
        ("officials", "title: { contains: \"局长\" }", "unitId: { eq: \"unit:1\" }"),
        ("letters", "kind: { eq: URGING }", "numberYear: { eq: 2026 }"),
        ("letters", "month: { eq: \"2026-11\" }", "deliveryStatus: { in: [WAITING, SENT] }"),
        ("letters", "addresseeKind: { eq: UNIT }", "issuedOn: { until: \"2026-11-24\" }"),
        ("tasks", "open: true", "dueOn: { until: \"2026-11-24\" }"),
        ("tasks", "overdue: true", "ownerUnitId: { in: [\"unit:1\", \"unit:2\", \"unit:4\"] }"),
        (
            "tasks",
            "projectId: { isNull: false }, words: { contains: \"用\" }",
            "meetingId: { eq: \"dispatch-meeting:3\" }",
        ),
        ("dispatchMeetings", "heldOn: { from: \"2026-06-01\" }", "words: { contains: \"10月\" }"),
        ("dispatchMeetings", "chairId: { in: [\"official:3\", \"official:4\"] }", "projectId: { eq: \"project:100\" }"),
        ("exitProposals", "open: true", "decision: { eq: EXIT }"),
        ("exitProposals", "reviewedOn: { isNull: false }", "proposedOn: { from: \"2026-06-01\" }"),
        ("idleAssets", "free: true", "kind: { eq: LAND }"),
        ("idleAssets", "place: { contains: \"园区\" }", "freedOn: { until: \"2026-07-01\" }"),
        ("targets", "year: { eq: 2025 }", "measure: { in: [PROJECTS, STARTS] }"),
        ("targets", "district: true", "directionId: { isNull: false }"),
        ("blockers", "open: true", "kind: { in: [LAND, FINANCE, UTILITIES] }"),
        ("blockers", "overdue: true", "dueOn: { until: \"2026-11-30\" }"),
        ("ceremonies", "name: { contains: \"开工\" }", "heldOn: { from: \"2026-01-01\" }"),
        ("projects", "signingLate: true", "signBy: { isNull: false }"),
        ("projects", "startLate: true", "contractNumber: { startsWith: \"九招商合〔2025〕\" }"),
        ("projects", "productionLate: true", "blocker: { open: true }"),
        ("projects", "plannedAmount: { from: \"5000000000000\" }", "ceremonyId: { isNull: false }"),
        ("jobRuns", "job: { in: [] }", "status: { eq: DONE }"),
        ("auditEntries", "subjectKind: { eq: \"project\" }", "action: { startsWith: \"PROJECT.\" }"),
        ("auditEntries", "subjectKey: { in: [1, 2, 3] }", "at: { until: \"2026-11-24T01:00:00Z\" }"),
    ] {
        let whole = count(list, "{}").await;
        let both = count(list, &format!("{{ {one}, {other} }}")).await;
        let first = count(list, &format!("{{ {one} }}")).await;
        let second = count(list, &format!("{{ and: [{{ {other} }}] }}")).await;
        assert_eq!(
            count(list, &format!("{{ or: [{{ {one} }}, {{ {other} }}] }}")).await,
            first + second - both,
            "{list}"
        );
        assert_eq!(count(list, &format!("{{ not: {{ {one} }} }}")).await, whole - first, "{list} {one}");
    }
}

#[tokio::test]
async fn a_filter_has_bounds() {
    let test = TestApp::empty().await;
    let query = "query($filter: ProjectFilter!) { projects(filter: $filter) { totalCount } }";
    let nested = |depth: usize| (0..depth).fold(json!({ "highTech": true }), |inner, _| json!({ "not": inner }));
    let wide = |width: usize| json!({ "or": vec![json!({ "highTech": true }); width] });
    let listed = |length: usize| json!({ "id": { "in": vec!["project:1"; length] } });
    for fits in [nested(15), wide(49), listed(500)] {
        test.ok(&test.token("admin"), query, json!({ "filter": fits })).await;
    }
    for exceeds in [nested(17), nested(100), wide(51), listed(501)] {
        assert_eq!(test.code(&test.token("admin"), query, json!({ "filter": exceeds })).await, "BAD_INPUT");
    }
}

#[tokio::test]
async fn every_order_field_orders_its_list() {
    let test = TestApp::demo().await;
    test.december().await;
    for (list, field, pointer) in [
        ("projects", "SIGNED_ON", "signedOn"),
        ("projects", "STARTED_ON", "startedOn"),
        ("projects", "CODE", "code"),
        ("projects", "SIGN_BY", "signBy"),
        ("blockers", "DUE_ON", "dueOn"),
        ("blockers", "RAISED_ON", "raisedOn"),
        ("ceremonies", "HELD_ON", "heldOn"),
        ("leads", "REPORTED_ON", "reportedOn"),
        ("leads", "FOLLOWED_ON", "followedOn"),
        ("visits", "FIRST_ON", "firstOn"),
        ("letters", "MONTH", "month"),
        ("letters", "ANSWER_BY", "answerBy"),
        ("tasks", "DUE_ON", "dueOn"),
        ("dispatchMeetings", "HELD_ON", "heldOn"),
        ("exitProposals", "PROPOSED_ON", "proposedOn"),
        ("idleAssets", "FREED_ON", "freedOn"),
        ("jobRuns", "DUE_AT", "dueAt"),
        ("auditEntries", "AT", "at"),
    ] {
        let query = |direction: &str| {
            format!(
                "{{ {list}(first: 100, orderBy: {{ field: {field}, direction: {direction} }}) {{ nodes {{ {pointer} }} }} }}"
            )
        };
        for direction in ["ASC", "DESC"] {
            let data = test.ask(&query(direction)).await;
            let rows = data[list]["nodes"].as_array().unwrap();
            let keys: Vec<&str> = rows.iter().map(|row| row[pointer].as_str().unwrap_or_default()).collect();
            let ordered = if direction == "ASC" { keys.is_sorted() } else { keys.iter().rev().is_sorted() };
            assert!(ordered && !keys.is_empty(), "{list} {field} {direction}: {keys:?}");
        }
    }
    for (list, field) in [
        ("projects", "NAME"),
        ("ceremonies", "NAME"),
        ("events", "NAME"),
        ("tasks", "ID"),
        ("idleAssets", "SQUARE_METRES"),
        ("targets", "YEAR"),
        ("targets", "ID"),
        ("leads", "COMPANY"),
        ("units", "NAME"),
        ("officials", "NAME"),
        ("jobRuns", "ID"),
    ] {
        test.ask(&format!("{{ {list}(orderBy: {{ field: {field}, direction: ASC }}) {{ nodes {{ id }} }} }}")).await;
    }
}

#[tokio::test]
async fn everything_in_the_schema_is_described_in_both_languages() {
    let test = TestApp::empty().await;
    let schema = test
        .ask(
            "{ __schema { types { name kind description specifiedByURL
                fields { name description args { name description } }
                inputFields { name description } enumValues { name description } } } }",
        )
        .await;
    let chinese = |value: &Value| {
        let description = value["description"].as_str().unwrap_or_default();
        description.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character))
    };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut bare = Vec::new();
    for of in list(&schema["__schema"]["types"]) {
        let name = of["name"].as_str().unwrap();
        if name.starts_with("__") || ["Boolean", "Float", "ID", "Int", "String"].contains(&name) {
            continue;
        }
        let mut see = |place: String, value: &Value| {
            if !chinese(value) {
                bare.push(place);
            }
        };
        see(name.to_owned(), &of);
        for part in ["fields", "inputFields", "enumValues"] {
            for member in list(&of[part]) {
                let place = format!("{name}.{}", member["name"].as_str().unwrap());
                see(place.clone(), &member);
                for argument in list(&member["args"]) {
                    see(format!("{place}({})", argument["name"].as_str().unwrap()), &argument);
                }
            }
        }
        if of["kind"] == "SCALAR" && of["specifiedByURL"].is_null() {
            bare.push(format!("{name}: no specification"));
        }
    }
    assert!(bare.is_empty(), "{} without a description with its Chinese term:\n{}", bare.len(), bare.join("\n"));
}
