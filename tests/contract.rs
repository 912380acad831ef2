//! The contract of the schema: typed filters, global ids, search, and a description for everything.

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
    let some = |pointer: &str| {
        let found = all.iter().find_map(|row| row.pointer(pointer).filter(|value| !value.is_null()));
        found.unwrap().as_str().unwrap().to_owned()
    };
    let (direction, unit, leader) = (some("/direction/id"), some("/leadUnit/id"), some("/leader/id"));
    let (combat, helper) = (some("/leadUnit/combatUnit/id"), some("/coordinatingUnits/0/id"));
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
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
    december(&test).await;
    let count = async |list: &str, filter: &str| {
        let query = format!("{{ {list}(filter: {filter}) {{ totalCount }} }}");
        test.ask(&query).await[list]["totalCount"].as_i64().unwrap()
    };
    for (list, one, other) in [
        ("leads", "status: { in: [EFFECTIVE, NEW] }", "reportedOn: { from: \"2026-06-01\" }"),
        ("leads", "company: { contains: \"公司\" }, directionId: { isNull: true }", "source: { notIn: [TOWN_STREET] }"),
        ("units", "kind: { in: [TOWN, STREET] }", "activeOn: \"2026-11-24\""),
        ("units", "name: { contains: \"局\" }", "headId: { in: [\"official:1\", \"official:2\", \"official:3\"] }"),
        ("officials", "title: { contains: \"局长\" }", "unitId: { eq: \"unit:1\" }"),
        ("letters", "kind: { eq: URGING }", "numberYear: { eq: 2026 }"),
        ("letters", "month: { eq: \"2026-11\" }", "deliveryStatus: { in: [WAITING, SENT] }"),
        ("letters", "addresseeKind: { eq: UNIT }", "issuedOn: { until: \"2026-11-24\" }"),
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
    december(&test).await;
    for (list, field, pointer) in [
        ("projects", "SIGNED_ON", "signedOn"),
        ("projects", "STARTED_ON", "startedOn"),
        ("projects", "CODE", "code"),
        ("leads", "REPORTED_ON", "reportedOn"),
        ("leads", "FOLLOWED_ON", "followedOn"),
        ("letters", "MONTH", "month"),
        ("letters", "ANSWER_BY", "answerBy"),
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
    for (list, field) in
        [("projects", "NAME"), ("leads", "COMPANY"), ("units", "NAME"), ("officials", "NAME"), ("jobRuns", "ID")]
    {
        test.ask(&format!("{{ {list}(orderBy: {{ field: {field}, direction: ASC }}) {{ nodes {{ id }} }} }}")).await;
    }
}

/// The first working day of December, on which prompt letters are issued.
async fn december(test: &TestApp) {
    test.tick().await;
    test.at("2026-12-01T01:00:00Z");
    test.tick().await;
}

/// One id of every kind there is in the demonstration, with the name of its type.
async fn one_of_each(test: &TestApp) -> Vec<(String, String)> {
    december(test).await;
    let data = test
        .ask(
            "{ viewer { id __typename } directions { id __typename } combatUnits { id __typename } leadingGroup { id __typename }
               units { nodes { id __typename } } officials { nodes { id __typename } }
               projects(filter: { milestone: { open: true }, fundsInPlace: { from: 1 } }, first: 5) { nodes { id __typename
                   milestones { nodes { id __typename } } progressEntries { nodes { id __typename } } fundReceipts { nodes { id __typename } }
                   stageHistory { nodes { id __typename } } } }
               leads(filter: { status: { eq: EFFECTIVE } }, first: 5) { nodes { id __typename followUps { nodes { id __typename } } } }
               letters(filter: { projectId: { isNull: false } }, first: 5) { nodes { id __typename items { id __typename } } }
               jobRuns(first: 1) { nodes { id __typename } } auditEntries(first: 1) { nodes { id __typename } } }",
        )
        .await;
    let mut found: Vec<(String, String)> = Vec::new();
    let mut left = vec![&data];
    while let Some(value) = left.pop() {
        match value {
            Value::Array(values) => left.extend(values),
            Value::Object(fields) => {
                let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
                if let (Some(name), Some(id)) = (text("__typename"), text("id"))
                    && found.iter().all(|(known, _)| *known != name)
                {
                    found.push((name, id));
                }
                left.extend(fields.values());
            }
            _ => {}
        }
    }
    found
}

#[tokio::test]
async fn every_kind_of_object_is_found_by_its_id_by_those_who_may_see_it() {
    let test = TestApp::demo().await;
    let each = one_of_each(&test).await;
    let kinds = test.ask("{ __type(name: \"Node\") { possibleTypes { name } } }").await;
    let kinds = kinds["__type"]["possibleTypes"].as_array().unwrap().clone();
    let known: HashSet<&str> = each.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(known, kinds.iter().map(|kind| kind["name"].as_str().unwrap()).collect());

    let one = "query($id: ID!) { node(id: $id) { id __typename } }";
    let several = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }";
    let mut ids: Vec<&str> = each.iter().map(|(_, id)| id.as_str()).collect();
    for (name, id) in &each {
        let node = test.ok(&test.token("admin"), one, json!({ "id": id })).await["node"].take();
        assert_eq!(node, json!({ "id": id, "__typename": name }));
    }
    ids.splice(3..3, ["project:0", "projekt:1", "", "project", "project:x", ids[0]]);
    let nodes = test.ok(&test.token("admin"), several, json!({ "ids": ids })).await["nodes"].take();
    let expected: Vec<Value> = ids
        .iter()
        .map(|id| {
            each.iter()
                .find(|(_, known)| known == id)
                .map_or(Value::Null, |(name, id)| json!({ "id": id, "__typename": name }))
        })
        .collect();
    assert_eq!(nodes, json!(expected));

    // A head whose unit has nothing: sees what is the same for all, and nothing else.
    let stranger = test.stranger().await;
    let seen = test.ok(&stranger, several, json!({ "ids": ids })).await["nodes"].take();
    let seen: HashSet<&str> = seen.as_array().unwrap().iter().filter_map(|node| node["__typename"].as_str()).collect();
    assert_eq!(seen, HashSet::from(["Direction", "CombatUnit", "GroupMember"]));
    assert_eq!(test.code("", one, json!({ "id": "direction:1" })).await, "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_hundred_ids_at_most_and_a_statement_a_kind() {
    let test = TestApp::demo().await;
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let statements = async |ids: Vec<String>| {
        let before = test.statements();
        test.ok(&test.token("admin"), query, json!({ "ids": ids })).await;
        test.statements() - before
    };
    // The directory is read once, by whoever comes first.
    test.ask("{ viewer { login } }").await;
    let projects = |count: usize| (1..=count).map(|key| format!("project:{key}")).collect::<Vec<_>>();
    assert_eq!(statements(projects(100)).await, statements(projects(1)).await);
    assert_eq!(test.code(&test.token("admin"), query, json!({ "ids": projects(101) })).await, "BAD_INPUT");
}

/// What a search finds: what kind, how it fits, and the name.
async fn search(test: &TestApp, login: &str, text: &str, rest: &str) -> Vec<(String, String, String)> {
    let query = format!(
        "query($text: String!) {{ search(text: $text, {rest}) {{ kind fit node {{
            ... on Project {{ name code investor }} ... on Lead {{ company }} ... on Unit {{ name }} ... on Official {{ name title }} }} }} }}"
    );
    let data = test.ok(&test.token(login), &query, json!({ "text": text })).await;
    let hits = data["search"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    hits.iter().map(|hit| (text(&hit["kind"]), text(&hit["fit"]), hit["node"].to_string())).collect()
}

#[tokio::test]
async fn a_search_finds_chinese_words_and_codes_in_what_one_may_see() {
    let test = TestApp::demo().await;
    let project =
        test.ask("{ projects(first: 1) { nodes { id code name investor } } }").await["projects"]["nodes"][0].take();
    let (code, name) = (project["code"].as_str().unwrap(), project["name"].as_str().unwrap());
    for text in [code.to_owned(), code.to_lowercase(), format!("  {code} ")] {
        let hits = search(&test, "admin", &text, "first: 50").await;
        assert_eq!((hits.len(), hits[0].1.as_str()), (1, "WHOLE"), "{text}: {hits:?}");
        assert!(hits[0].2.contains(name));
    }
    let begins = search(&test, "admin", &code[..6], "first: 50").await;
    assert!(begins.len() == 50 && begins.iter().all(|hit| hit.1 == "BEGINNING"), "{begins:?}");

    // Two characters, in any order of words; all of them must occur.
    let characters: Vec<char> = name.chars().collect();
    let word = |from: usize| characters[from..from + 2].iter().collect::<String>();
    let (one, other) = (word(0), word(characters.len() - 2));
    for text in [format!("{one} {other}"), format!("{other}　{one}")] {
        let hits = search(&test, "admin", &text, "kinds: [PROJECT], first: 50").await;
        assert!(hits.iter().any(|hit| hit.2.contains(name)), "{text}: {hits:?}");
        assert!(hits.iter().all(|hit| hit.2.contains(&one) && hit.2.contains(&other)), "{text}");
    }
    assert_eq!(search(&test, "admin", &format!("{one} 绝无此词"), "first: 50").await, []);
    assert_eq!(search(&test, "admin", "%", "first: 50").await, []);
    assert_eq!(search(&test, "admin", name, "kinds: []").await, []);

    let kinds: HashSet<String> = search(&test, "admin", "区", "first: 50").await.into_iter().map(|hit| hit.0).collect();
    assert!(kinds.contains("UNIT") && kinds.contains("OFFICIAL"), "{kinds:?}");
    let fits: Vec<usize> = search(&test, "admin", "科技", "first: 50")
        .await
        .iter()
        .map(|hit| ["WHOLE", "BEGINNING", "WITHIN"].iter().position(|fit| hit.1 == *fit).unwrap())
        .collect();
    assert!(fits.is_sorted() && !fits.is_empty());

    let mine = test.stranger().await;
    let found = test.ok(&mine, "query($text: String!) { search(text: $text) { kind } }", json!({ "text": code })).await;
    assert_eq!(found["search"], json!([]));
    for (text, rest) in [("", "first: 1"), (code, "first: 0"), (code, "first: 51"), ("a b c d e f g h i", "first: 1")] {
        let query = format!("query($text: String!) {{ search(text: $text, {rest}) {{ kind }} }}");
        assert_eq!(
            test.code(&test.token("admin"), &query, json!({ "text": text })).await,
            "BAD_INPUT",
            "{text} {rest}"
        );
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
