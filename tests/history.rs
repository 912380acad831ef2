//! As of a past day: what was seen on a day is what is answered of it later.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    ledger::District,
    months::frozen,
    support::app::{TestApp, contract},
    tally::Walk,
};

const STANDING: &str = "stage stageSince contractAmount { fen } direction { id } leader { id } leadUnit { id }
    coordinatingUnits { id }";

async fn figures(test: &TestApp, login: &str, as_of: &str) -> Value {
    let query = format!("{{ projectFigures{as_of} {{ direction {{ id }} stage projects contractAmount {{ fen }} }} }}");
    test.ok(&test.token(login), &query, json!({})).await["projectFigures"].take()
}

/// Every project by its id, as it stands now, or stood.
async fn projects(test: &TestApp, fields: &str) -> BTreeMap<String, Value> {
    let query = format!("{{ projects(first: 100) {{ totalCount nodes {{ id {fields} }} }} }}");
    let mut page = test.ask(&query).await["projects"].take();
    let nodes = page["nodes"].take();
    assert_eq!(page["totalCount"], nodes.as_array().unwrap().len());
    let keyed = |node: &Value| {
        let mut node = node.clone();
        let id = node.as_object_mut().unwrap().remove("id").unwrap();
        (id.as_str().unwrap().to_owned(), node)
    };
    nodes.as_array().unwrap().iter().map(keyed).collect()
}

#[tokio::test]
async fn a_past_day_is_answered_as_it_was_at_its_end() {
    const LOGINS: [&str; 3] = ["admin", "fenguan", "fuzeren"];
    let test = TestApp::generated(60, 5).await;
    let mut walk = Walk::forwards(&test, 12).await;
    let mut remembered = BTreeMap::new();
    let mut done = 0;
    for _ in 0..70 {
        let day = test.app.clock.today();
        done += i32::from(walk.go_on().await);
        // Whatever came before on the same day is forgotten: the day's end counts.
        if test.app.clock.today() == day {
            continue;
        }
        let now = test.app.clock.now();
        test.app.clock.set(now - (test.app.clock.today() - day));
        let mut seen = Vec::new();
        for login in LOGINS {
            seen.push(figures(&test, login, "").await);
        }
        remembered.insert(day, (seen, projects(&test, STANDING).await));
        test.app.clock.set(now);
    }
    assert!(done > 40 && remembered.len() > 8, "{done} in {}", remembered.len());
    for (day, (seen, stood)) in &remembered {
        let as_of = format!("(asOf: \"{day}\")");
        for (login, seen) in LOGINS.iter().zip(seen) {
            assert_eq!(figures(&test, login, &as_of).await, *seen, "{login} on {day}");
        }
        let mut now = projects(&test, &format!("standing{as_of} {{ {STANDING} }}")).await;
        now.retain(|_, project| !project["standing"].is_null());
        let standing = now.into_iter().map(|(id, mut project)| (id, project["standing"].take()));
        assert_eq!(standing.collect::<BTreeMap<_, _>>(), *stood, "{day}");
    }

    // A month's end that is frozen, be it late, adds up to the same.
    assert!(test.app.clock.today().to_string().as_str() > "2026-11-30");
    frozen(&test.app, "2026-11").await.unwrap();
    let query = "{ ledgerSnapshot(month: \"2026-11\") { totals { ledger direction { id } sum { projects contractAmount { fen } } } } }";
    let totals = test.ask(query).await["ledgerSnapshot"]["totals"].take();
    let ledgers =
        [("NEGOTIATING", "NEGOTIATING"), ("APPROVED", "TO_SIGN"), ("SIGNED", "TO_START"), ("STARTED", "TO_PRODUCE")];
    let frozen: BTreeMap<_, _> = totals
        .as_array()
        .unwrap()
        .iter()
        .map(|total| (format!("{} {}", total["direction"]["id"], total["ledger"]), total["sum"].clone()))
        .collect();
    let mut expected = BTreeMap::new();
    for row in figures(&test, "admin", "(asOf: \"2026-11-30\")").await.as_array().unwrap() {
        if let Some((_, ledger)) = ledgers.iter().find(|(stage, _)| row["stage"] == *stage) {
            let sum = json!({ "projects": row["projects"], "contractAmount": row["contractAmount"] });
            expected.insert(format!("{} \"{ledger}\"", row["direction"]["id"]), sum);
        }
    }
    assert_eq!(frozen, expected);
}

#[tokio::test]
async fn a_correction_counts_from_its_day_and_days_before_the_pool_and_to_come_are_none() {
    let district = District::new().await;
    let test = &district.test;
    test.at("2026-10-10T01:00:00Z");
    let mut project = district.project("功率器件基地", "2026-10-10").await;
    for mutation in ["approveProject", "signProject"] {
        project = district.advance(mutation, &project, "2026-10-10").await;
    }
    test.at("2026-11-24T01:00:00Z");
    let query = format!("{{ project(id: {}) {{ contract {{ id version }} }} }}", project["id"]);
    let held = test.ask(&query).await["project"]["contract"].take();
    let entered = contract(&project["id"], "2026-10-10", "100000000000");
    let input = json!({ "contractId": held["id"], "version": held["version"], "contract": entered });
    assert_eq!(test.change("correctContract", input, "contract { id }").await["userErrors"], json!([]));
    let standing = async |day: &str| {
        let id = &project["id"];
        let query = format!(
            "{{ project(id: {id}) {{ standing(asOf: \"{day}\") {{ stage contractAmount {{ fen }} }} }}
                projectFigures(asOf: \"{day}\") {{ contractAmount {{ fen }} }} }}"
        );
        test.ask(&query).await
    };
    for (day, fen) in [("2026-11-23", "123400000000"), ("2026-11-24", "100000000000")] {
        let seen = standing(day).await;
        let standing = json!({ "stage": "SIGNED", "contractAmount": { "fen": fen } });
        assert_eq!(seen["project"]["standing"], standing, "{day}");
        assert_eq!(seen["projectFigures"], json!([{ "contractAmount": { "fen": fen } }]), "{day}");
    }
    let before = standing("2026-10-09").await;
    assert_eq!(before, json!({ "project": { "standing": null }, "projectFigures": [] }));
    for query in [
        "{ projectFigures(asOf: \"2026-11-25\") { stage } }".to_owned(),
        format!("{{ project(id: {}) {{ standing(asOf: \"2026-11-25\") {{ stage }} }} }}", project["id"]),
    ] {
        assert_eq!(test.code(&test.token("admin"), &query, json!({})).await, "BAD_INPUT", "{query}");
    }
}

#[tokio::test]
async fn a_day_that_cannot_be_told_leaves_the_rest_of_the_project() {
    let district = District::new().await;
    let project = district.project("智能座舱基地", "2026-01-10").await;
    let query = format!(
        "{{ project(id: {}) {{ code before: standing(asOf: \"2026-01-09\") {{ stage }} then: standing(asOf: \"2026-01-10\") {{ stage }}
            ahead: standing(asOf: \"2026-11-25\") {{ stage }} }} }}",
        project["id"]
    );
    let answer = district.test.gql(&district.test.token("admin"), &query, json!({})).await;
    let expected =
        json!({ "code": project["code"], "before": null, "then": { "stage": "NEGOTIATING" }, "ahead": null });
    assert_eq!(answer["data"]["project"], expected);
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!((errors.len(), &errors[0]["path"]), (1, &json!(["project", "ahead"])));
    assert_eq!(
        (&errors[0]["extensions"]["code"], &errors[0]["message"]),
        (&json!("BAD_INPUT"), &json!("截至日期不得晚于今天"))
    );
}
