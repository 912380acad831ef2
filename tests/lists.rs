//! Lists: pages from either end, filters, cursors, and how many statements a page costs.

use serde_json::{Value, json};

use crate::support::app::TestApp;

/// Every id of the demonstration's projects, in pages of `size`, from the front or from the back.
async fn walk(test: &TestApp, order: &str, size: usize, from_end: bool) -> Vec<String> {
    let (count, place) = if from_end { ("last", "before") } else { ("first", "after") };
    let query = format!(
        "query($at: String) {{ projects({count}: {size}, {place}: $at, orderBy: {order}) {{
            totalCount nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    let (more, cursor) = if from_end { ("hasPreviousPage", "startCursor") } else { ("hasNextPage", "endCursor") };
    let mut found: Vec<String> = Vec::new();
    let mut at = Value::Null;
    loop {
        let page = test.ok(&test.token("admin"), &query, json!({ "at": at })).await["projects"].take();
        let ids: Vec<_> =
            page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect();
        assert!(!ids.is_empty() && ids.len() <= size);
        found = if from_end { [ids, found].concat() } else { [found, ids].concat() };
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
        "milestones(first: 9) { totalCount nodes { name ownerUnit { name head { name } } } }",
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
