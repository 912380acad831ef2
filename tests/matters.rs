//! Matters over the months: one thread a matter, struck off when done, silent while paused.

use entity::LetterKind;
use serde_json::{Value, json};
use zhaoshang::{
    actions::{Act, Actor, matter},
    letters::issue::{Run, issue},
};

use crate::support::app::TestApp;

/// Issues the urging letters of a month, on this morning.
async fn urge(test: &TestApp, month: &str, at: &str) {
    test.at(at);
    let run = Run { kind: LetterKind::Urging, month: month.parse().unwrap(), day: test.app.clock.today() };
    issue(&test.app, run, |_, _| {}).await.unwrap();
}

/// The open matters about milestones, the first due first.
async fn milestones(test: &TestApp) -> Vec<Value> {
    let query = "{ matters(first: 3, filter: { kind: { eq: MILESTONE }, open: true }) { nodes { id key } } }";
    test.ask(query).await["matters"]["nodes"].as_array().unwrap().clone()
}

/// How a matter stands, and the months of the letters that raised it.
async fn thread(test: &TestApp, matter: &Value) -> Value {
    let query = format!(
        "{{ matter(id: {}) {{ state struckOffOn pausedUntil history(first: 10) {{
            nodes {{ raisedBefore letter {{ month }} matter {{ id }} }} }} }} }}",
        matter["id"]
    );
    let mut found = test.ask(&query).await["matter"].take();
    let items = found["history"]["nodes"].take();
    let items = items.as_array().unwrap();
    assert!(items.iter().all(|item| item["matter"]["id"] == matter["id"]));
    found["history"] = items.iter().map(|item| json!([item["letter"]["month"], item["raisedBefore"]])).collect();
    found
}

#[tokio::test]
async fn a_matter_is_one_thread_over_the_months_struck_off_when_done_and_silent_while_paused() {
    let test = TestApp::demo().await;
    urge(&test, "2026-11", "2026-11-24T01:00:00Z").await;
    let open = milestones(&test).await;
    let [done, paused, late] = [&open[0], &open[1], &open[2]];

    let query = format!("{{ node(id: {}) {{ ... on Milestone {{ version }} }} }}", done["key"]);
    let version = test.ask(&query).await["node"]["version"].take();
    let complete = json!({ "milestoneId": done["key"], "version": version, "on": "2026-11-24" });
    let completed = test.change("completeMilestone", complete, "milestone { id }").await;
    assert_eq!(completed["userErrors"], json!([]));
    let act = Act::begin(&test.app.db, &test.app.live, Actor::System("test"), test.app.clock.now()).await.unwrap();
    let key = paused["id"].as_str().unwrap().trim_start_matches("matter:").parse().unwrap();
    matter::pause(&act, key, "2026-12-31".parse().unwrap(), "已同意延期至年底").await.unwrap();
    act.commit().await.unwrap();

    urge(&test, "2026-12", "2026-12-21T01:00:00Z").await;
    let [done, paused, late] = [thread(&test, done).await, thread(&test, paused).await, thread(&test, late).await];
    assert_eq!((&done["state"], &done["struckOffOn"]), (&json!("STRUCK_OFF"), &json!("2026-11-24")));
    assert_eq!(done["history"], json!([["2026-11", 0]]));
    assert_eq!((&paused["state"], &paused["pausedUntil"]), (&json!("PAUSED"), &json!("2026-12-31")));
    assert_eq!(paused["history"], json!([["2026-11", 0]]));
    assert_eq!((&late["state"], &late["history"]), (&json!("OPEN"), &json!([["2026-11", 0], ["2026-12", 1]])));
}
