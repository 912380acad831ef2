//! Lists: pages from either end, filters, cursors, and how many statements a page costs.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::support::app::TestApp;

/// Id, day of the stage and code of the demonstration's projects, in pages of `size`, from the front or from the back.
async fn walk(test: &TestApp, order: &str, size: usize, from_end: bool) -> Vec<[String; 3]> {
    let (count, place) = if from_end { ("last", "before") } else { ("first", "after") };
    let query = format!(
        "query($at: String) {{ projects({count}: {size}, {place}: $at, orderBy: {order}) {{
            totalCount nodes {{ id stageSince code }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    let (more, cursor) = if from_end { ("hasPreviousPage", "startCursor") } else { ("hasNextPage", "endCursor") };
    let mut found: Vec<[String; 3]> = Vec::new();
    let row = |node: &Value| ["id", "stageSince", "code"].map(|field| node[field].as_str().unwrap().to_owned());
    let mut at = Value::Null;
    loop {
        let page = test.ok(&test.token("admin"), &query, json!({ "at": at })).await["projects"].take();
        let rows: Vec<_> = page["nodes"].as_array().unwrap().iter().map(row).collect();
        assert!(!rows.is_empty() && rows.len() <= size);
        found = if from_end { [rows, found].concat() } else { [found, rows].concat() };
        assert!(page["totalCount"].as_u64() >= Some(found.len() as u64), "{order}: goes in circles");
        if page["pageInfo"][more] == false {
            assert_eq!(page["totalCount"], found.len());
            return found;
        }
        at = page["pageInfo"][cursor].clone();
    }
}

#[tokio::test]
async fn forwards_and_backwards_give_the_same_list_in_every_order() {
    let test = TestApp::demo().await;
    for field in ["UPDATED_AT", "STAGE_SINCE", "REGISTERED_ON", "CONTRACT_AMOUNT", "CODE"] {
        let order = |direction: &str| format!("{{ field: {field}, direction: {direction} }}");
        let forwards = walk(&test, &order("ASC"), 97, false).await;
        let mut distinct = forwards.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), forwards.len(), "{field}");
        assert_eq!(walk(&test, &order("ASC"), 60, true).await, forwards, "{field}");
        let mut reversed = walk(&test, &order("DESC"), 100, false).await;
        reversed.reverse();
        assert_eq!(reversed, forwards, "{field}");
    }
}

#[tokio::test]
async fn where_the_first_thing_is_equal_the_second_decides() {
    let test = TestApp::demo().await;
    for (since, code) in [("ASC", "ASC"), ("ASC", "DESC"), ("DESC", "ASC"), ("DESC", "DESC")] {
        let order = format!("[{{ field: STAGE_SINCE, direction: {since} }}, {{ field: CODE, direction: {code} }}]");
        let forwards = walk(&test, &order, 25, false).await;
        let way = |direction: &str, order: Ordering| if direction == "ASC" { order } else { order.reverse() };
        let mut expected = forwards.clone();
        expected.sort_by(|one, other| way(since, one[1].cmp(&other[1])).then_with(|| way(code, one[2].cmp(&other[2]))));
        assert_eq!(forwards, expected, "{order}");
        assert_eq!(walk(&test, &order, 60, true).await, forwards, "{order}");
    }
}

#[tokio::test]
async fn what_comes_in_meanwhile_shifts_no_page() {
    let test = TestApp::demo().await;
    let query = "query($at: String) { leads(first: 30, after: $at, orderBy: { field: REPORTED_ON, direction: DESC }) {
        nodes { id } pageInfo { hasNextPage endCursor } } }";
    let unit = test.ask("{ units(first: 1) { nodes { id } } }").await["units"]["nodes"][0]["id"].take();
    let walk = async |reported: bool| {
        let (mut found, mut at) = (Vec::new(), Value::Null);
        for round in 1.. {
            let page = test.ok(&test.token("admin"), query, json!({ "at": at })).await["leads"].take();
            found.extend(page["nodes"].as_array().unwrap().iter().cloned());
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            at = page["pageInfo"]["endCursor"].clone();
            if reported {
                let company = format!("某某科技第{round}分公司");
                let newest = json!({ "company": company, "source": "TOWN_STREET", "unitId": unit, "on": "2026-11-24" });
                let made = test.change("reportLead", newest, "lead { id }").await;
                assert!(made["lead"]["id"].is_string(), "{made}");
            }
        }
        found
    };
    let before = walk(false).await;
    assert_eq!(walk(true).await, before);
    assert!(before.len() > 30 && walk(false).await.len() > before.len());
}

#[tokio::test]
async fn filters_agree_with_what_the_rows_say() {
    let test = TestApp::demo().await;
    for (filter, field, expected) in
        [("{ stage: { in: [SIGNED] } }", "stage", json!("SIGNED")), ("{ highTech: true }", "highTech", json!(true))]
    {
        let query = format!("{{ projects(first: 100, filter: {filter}) {{ totalCount nodes {{ {field} }} }} }}");
        let page = test.ask(&query).await["projects"].take();
        let nodes = page["nodes"].as_array().unwrap();
        assert!(!nodes.is_empty() && nodes.iter().all(|node| node[field] == expected), "{filter}");
    }
    let signed = "{ projects(filter: { signedOn: { from: \"2025-01-01\", until: \"2025-12-31\" } }) { totalCount } }";
    assert_eq!(test.ask(signed).await["projects"]["totalCount"], 226);
    let one = test.ask("{ projects(first: 1) { nodes { code name } } }").await["projects"]["nodes"][0].take();
    let found = test
        .ask(&format!(
            "{{ projects(filter: {{ code: {{ contains: {} }} }}) {{ nodes {{ code name }} }} }}",
            one["code"]
        ))
        .await;
    assert_eq!(found["projects"]["nodes"], json!([one]));
    // Wildcards are letters like any other.
    assert_eq!(
        test.ask("{ projects(filter: { name: { contains: \"%\" } }) { totalCount } }").await["projects"]["totalCount"],
        0
    );
}

#[tokio::test]
async fn a_cursor_serves_only_the_order_it_came_from() {
    let test = TestApp::demo().await;
    let cursor =
        test.ask("{ projects(first: 1, orderBy: { field: CODE, direction: ASC }) { pageInfo { endCursor } } }").await;
    let cursor = &cursor["projects"]["pageInfo"]["endCursor"];
    let query =
        "query($at: String) { projects(after: $at, orderBy: { field: UPDATED_AT, direction: ASC }) { totalCount } }";
    assert_eq!(test.code(&test.token("admin"), query, json!({ "at": cursor })).await, "BAD_INPUT");
    assert_eq!(test.code(&test.token("admin"), query, json!({ "at": "made up" })).await, "BAD_INPUT");
}

#[tokio::test]
async fn a_large_page_costs_as_many_statements_as_a_small_one() {
    let test = TestApp::demo().await;
    // The directory is read once, by whoever comes first.
    test.ask("{ viewer { login } }").await;
    for relations in [
        "direction { name } leader { name } leadUnit { name } milestones(first: 9) { nodes { name } } progressEntries(first: 9) { nodes { month } }
            fundsInPlace { fen } fundReceipts(first: 9) { nodes { note } } stageHistory(first: 9) { nodes { toStage } } assignments(first: 9) { nodes { duty } }",
        "reviews(first: 2) { totalCount nodes { round opinions(first: 6) { totalCount nodes { kind unit { name } } } } } requiredOpinions",
        "contract { number startLateWorkingDays } supplements(first: 9) { nodes { number } } taskForce { lead { official { name } } members(first: 9) { nodes { unit { name } } } }",
        "blockers(first: 9) { totalCount nodes { kind ownerUnit { name } } } ceremonies(first: 9) { totalCount nodes { isInnovationPlatform } }",
        "milestones(first: 9) { totalCount nodes { name ownerUnit { name head { name } } } }",
        "leadUnit { tasks(first: 2) { totalCount nodes { words } } } coordinatingUnits { name tasks(first: 2, open: true) { nodes { words } } }",
        "milestones(first: 2) { nodes { ownerUnit { tasks(first: 2) { nodes { ownerUnit { tasks(first: 1) { nodes { id } } } } } } } }",
    ] {
        let cost = async |size: usize| {
            let query = format!(
                "{{ projects(first: {size}, orderBy: {{ field: CODE, direction: ASC }}) {{ totalCount nodes {{ name {relations} }} }} }}"
            );
            let before = test.statements();
            let page = test.ask(&query).await["projects"].take();
            assert_eq!(page["nodes"].as_array().unwrap().len(), size);
            test.statements() - before
        };
        let (small, large) = (cost(5).await, cost(100).await);
        assert!(small > 3, "they are counted: {small}");
        assert_eq!(small, large, "{relations}");
    }
}

#[tokio::test]
async fn a_list_is_counted_only_when_asked_for() {
    let test = TestApp::demo().await;
    // The directory is read once, by whoever comes first.
    test.ask("{ viewer { login } }").await;
    let cost = async |query: &str| {
        let before = test.statements();
        test.ask(query).await;
        test.statements() - before
    };
    let none = cost("{ viewer { login } }").await;
    for (query, statements) in [
        ("{ projects(first: 5) { nodes { id } } }", 1),
        ("{ projects(first: 5) { totalCount nodes { id } } }", 2),
        ("{ projects(first: 5) { nodes { milestones { nodes { id } } } } }", 2),
        ("{ projects(first: 5) { nodes { milestones { totalCount nodes { id } } } } }", 3),
    ] {
        assert_eq!(cost(query).await, none + statements, "{query}");
    }
}
