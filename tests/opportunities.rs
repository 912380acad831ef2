//! The opportunity list: drafted, published, compared.

use serde_json::{Value, json};

use crate::support::app::TestApp;

const FIELDS: &str =
    "opportunityList { id edition publishedOn publishedBy version entries { id position title words } }";

/// A district that has no list yet.
async fn unlisted() -> TestApp {
    TestApp::generated(10, 1).await
}

fn entry(title: &str) -> Value {
    json!({ "title": title, "directionId": "direction:1", "unitId": "unit:1", "words": "面向全区开放" })
}

fn draft(version: Value, titles: &[&str]) -> Value {
    json!({ "version": version, "entries": titles.iter().map(|title| entry(title)).collect::<Vec<_>>() })
}

/// Drafts and publishes a list of these entries; the edition.
async fn publish(test: &TestApp, entries: Value) -> Value {
    let drafted = test.change("draftOpportunityList", json!({ "entries": entries }), FIELDS).await;
    assert_eq!(drafted["userErrors"], json!([]));
    let version = &drafted["opportunityList"]["version"];
    test.change("publishOpportunityList", json!({ "version": version }), FIELDS).await["opportunityList"].take()
}

#[tokio::test]
async fn a_draft_becomes_an_edition_that_is_never_changed_again() {
    let test = unlisted().await;
    assert!(test.ask("{ opportunityList { id } }").await["opportunityList"].is_null());
    let first =
        test.change("draftOpportunityList", draft(Value::Null, &["低空经济", "智算"]), FIELDS).await["opportunityList"]
            .take();
    assert_eq!((&first["edition"], &first["version"]), (&Value::Null, &json!(1)));
    for version in [Value::Null, json!(2)] {
        assert_eq!(test.denied("admin", "draftOpportunityList", draft(version, &["另起"]), FIELDS).await, "CONFLICT");
    }
    assert_eq!(test.denied("admin", "publishOpportunityList", json!({ "version": 2 }), FIELDS).await, "CONFLICT");
    let second =
        test.change("draftOpportunityList", draft(json!(1), &["低空经济", "氢能"]), FIELDS).await["opportunityList"]
            .take();
    assert_eq!((&second["id"], &second["version"]), (&first["id"], &json!(2)));

    // Nobody but the bureau sees a draft.
    let look = format!("{{ node(id: {}) {{ id }} opportunityLists {{ totalCount }} }}", first["id"]);
    let unseen = json!({ "node": null, "opportunityLists": { "totalCount": 0 } });
    assert_eq!(test.ok(&test.token("fuzeren"), &look, json!({})).await, unseen);
    let entry = format!("{{ node(id: {}) {{ id }} }}", second["entries"][0]["id"]);
    assert!(test.ok(&test.token("fuzeren"), &entry, json!({})).await["node"].is_null());
    assert_eq!(test.ask("{ opportunityListDraft { id } }").await["opportunityListDraft"]["id"], first["id"]);

    let published =
        test.change("publishOpportunityList", json!({ "version": 2 }), FIELDS).await["opportunityList"].take();
    assert_eq!(
        (&published["edition"], &published["publishedOn"], &published["publishedBy"]),
        (&json!(1), &json!("2026-11-24"), &json!("admin"))
    );
    assert_eq!(published["entries"], second["entries"]);
    assert_eq!(test.denied("admin", "publishOpportunityList", json!({ "version": 3 }), FIELDS).await, "NOT_FOUND");
    assert_eq!(test.denied("admin", "draftOpportunityList", draft(json!(3), &["改写"]), FIELDS).await, "CONFLICT");
    let seen = test
        .ok(
            &test.token("fuzeren"),
            "{ opportunityList { edition entries { position title unit { id } direction { id } } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        seen["opportunityList"]["entries"][1],
        json!({ "position": 2, "title": "氢能", "unit": { "id": "unit:1" }, "direction": { "id": "direction:1" } })
    );
    assert!(test.ok(&test.token("fuzeren"), &entry, json!({})).await["node"]["id"].is_string());
    let trail = test
        .ask("{ auditEntries(filter: { subjectKind: { eq: \"opportunity_list\" } }) { nodes { action before } } }")
        .await["auditEntries"]["nodes"]
        .take();
    let actions: Vec<_> = trail.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["opportunity_list.publish", "opportunity_list.draft", "opportunity_list.draft"]);
    assert_eq!(trail[1]["before"]["entries"][1]["title"], "智算");
}

#[tokio::test]
async fn two_editions_are_compared_by_title() {
    let test = unlisted().await;
    publish(&test, json!([entry("低空经济"), entry("智算"), entry("氢能")])).await;
    let mut changed = entry("智算");
    changed["words"] = json!("新增算力券支持");
    let second = publish(&test, json!([entry("机器人"), changed, entry("低空经济")])).await;
    assert_eq!(second["edition"], 2);
    let query = "{ opportunityListChanges(from: 1) { added { title } changed { title words } removed { title } } none: opportunityListChanges(from: 9) { added { title } } }";
    let seen = test.ok(&test.token("lianluo"), query, json!({})).await;
    let expected = json!({
        "added": [{ "title": "机器人" }], "changed": [{ "title": "智算", "words": "新增算力券支持" }], "removed": [{ "title": "氢能" }],
    });
    assert_eq!((&seen["opportunityListChanges"], &seen["none"]), (&expected, &Value::Null));
    let lists =
        "{ opportunityLists(first: 5) { nodes { edition } } old: opportunityList(edition: 1) { entries { title } } }";
    let seen = test.ask(lists).await;
    assert_eq!(seen["opportunityLists"]["nodes"], json!([{ "edition": 2 }, { "edition": 1 }]));
    assert_eq!(seen["old"]["entries"].as_array().unwrap().len(), 3);
    let cost = async |size: usize| {
        let before = test.statements();
        test.ask(&format!(
            "{{ opportunityLists(first: {size}) {{ nodes {{ entries {{ title unit {{ name }} }} }} }} }}"
        ))
        .await;
        test.statements() - before
    };
    assert_eq!(cost(1).await, cost(2).await);
}

#[tokio::test]
async fn a_list_has_up_to_a_hundred_entries_each_in_order() {
    let test = unlisted().await;
    let titles: Vec<String> = (1..=101).map(|number| format!("机会{number}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    for (titles, code) in [(&titles[..], "TOO_LONG"), (&titles[..0], "BLANK")] {
        let refused = test.change("draftOpportunityList", draft(Value::Null, titles), FIELDS).await;
        assert_eq!(
            (&refused["userErrors"][0]["code"], &refused["userErrors"][0]["field"]),
            (&json!(code), &json!(["input", "entries"]))
        );
    }
    let entries = json!([
        entry("智算"),
        { "title": "智算", "directionId": "direction:987654", "unitId": "unit:987654", "words": "" },
        entry(" "),
    ]);
    let refused = test.change("draftOpportunityList", json!({ "entries": entries }), FIELDS).await;
    let seen: Vec<_> =
        refused["userErrors"].as_array().unwrap().iter().map(|error| (&error["code"], &error["field"])).collect();
    let path = |position: &str, field: &str| json!(["input", "entries", position, field]);
    assert_eq!(
        seen,
        [
            (&json!("TAKEN"), &path("1", "title")),
            (&json!("UNKNOWN"), &path("1", "directionId")),
            (&json!("UNKNOWN"), &path("1", "unitId")),
            (&json!("BLANK"), &path("2", "title")),
        ]
    );
    let full = test.change("draftOpportunityList", draft(Value::Null, &titles[..100]), FIELDS).await;
    let entries = full["opportunityList"]["entries"].as_array().unwrap();
    assert!(entries.iter().zip(&titles).all(|(entry, title)| entry["title"] == *title) && entries.len() == 100);
}

#[tokio::test]
async fn the_demonstration_has_an_edition_of_a_hundred_and_the_draft_of_the_next() {
    let test = TestApp::demo().await;
    let query = "{ opportunityList { edition publishedOn entries { title } } opportunityListDraft { edition entries { title } } }";
    let seen = test.ask(query).await;
    assert_eq!(
        (&seen["opportunityList"]["edition"], &seen["opportunityListDraft"]["edition"]),
        (&json!(1), &Value::Null)
    );
    for list in ["opportunityList", "opportunityListDraft"] {
        assert_eq!(seen[list]["entries"].as_array().unwrap().len(), 100, "{list}");
    }
    let published = test.change("publishOpportunityList", json!({ "version": 1 }), FIELDS).await;
    assert_eq!(published["opportunityList"]["edition"], 2);
    let changes = "{ opportunityListChanges(from: 1) { added { title } changed { title } removed { title } } }";
    let changes = test.ask(changes).await["opportunityListChanges"].take();
    let count = |part: &str| changes[part].as_array().unwrap().len();
    assert_eq!((count("added"), count("removed"), count("changed") > 0), (12, 12, true));
}
