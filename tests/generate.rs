//! The generated ledger.

use entity::{
    contract, fund_receipt, lead, lead_follow_up, milestone, progress_entry, project, project_assignment, sequence,
    stage_change,
};
use sea_orm::{EntityTrait, Iterable, PrimaryKeyToColumn, QueryOrder};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zhaoshang::generate::{GenerateError, generate};

use crate::support::app::TestApp;

/// How many rows a table has, and a digest of all of them.
async fn digest<E>(test: &TestApp) -> (usize, String)
where
    E: EntityTrait,
    E::Model: Serialize,
{
    let key = E::PrimaryKey::iter().map(|key| key.into_column()).next().unwrap();
    let rows = E::find().order_by_asc(key).all(&test.app.db).await.unwrap();
    let text = serde_json::to_vec(&rows).unwrap();
    (rows.len(), hex::encode(Sha256::digest(&text)))
}

/// Every table that is written in bulk.
async fn digests(test: &TestApp) -> Vec<(usize, String)> {
    vec![
        digest::<project::Entity>(test).await,
        digest::<progress_entry::Entity>(test).await,
        digest::<milestone::Entity>(test).await,
        digest::<lead::Entity>(test).await,
        digest::<stage_change::Entity>(test).await,
        digest::<project_assignment::Entity>(test).await,
        digest::<contract::Entity>(test).await,
        digest::<fund_receipt::Entity>(test).await,
        digest::<lead_follow_up::Entity>(test).await,
    ]
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ledger() {
    let (first, second, other) =
        (TestApp::generated(200, 7).await, TestApp::generated(200, 7).await, TestApp::generated(200, 8).await);
    let ledger = digests(&first).await;
    let counts: Vec<usize> = ledger.iter().map(|(count, _)| *count).collect();
    assert_eq!(counts[..4], [200, 2000, 600, 400]);
    assert_eq!(ledger, digests(&second).await);
    for (ours, others) in ledger.iter().zip(digests(&other).await) {
        assert_ne!(ours.1, others.1);
    }
}

#[tokio::test]
async fn a_generated_ledger_obeys_the_rules() {
    let test = TestApp::generated(200, 1).await;
    let db = &test.app.db;
    let changes = stage_change::Entity::find().order_by_asc(stage_change::Column::Id).all(db).await.unwrap();
    for row in project::Entity::find().all(db).await.unwrap() {
        let way: Vec<_> = changes.iter().filter(|change| change.project_id == row.id).collect();
        let last = way.last().unwrap();
        assert_eq!((last.to_stage, last.changed_on), (row.stage, row.stage_on), "{row:?}");
        assert_eq!((way[0].from_stage, way[0].changed_on), (None, row.registered_on), "{row:?}");
        for step in way.windows(2) {
            assert_eq!(step[1].from_stage, Some(step[0].to_stage));
            let (from, to) = (step[0].to_stage, step[1].to_stage);
            zhaoshang::domain::lifecycle::change(from, step[0].changed_on, to, step[1].changed_on, row.stage_on)
                .unwrap();
        }
        assert_eq!(row.contract_amount.is_some(), row.signed_on.is_some(), "{row:?}");
        assert!(row.updated_at <= test.app.clock.now() && row.stage_on <= test.app.clock.today(), "{row:?}");
    }
}

#[tokio::test]
async fn a_generated_ledger_is_read_and_goes_on() {
    let test = TestApp::generated(200, 1).await;
    let leader = test.token("fenguan");
    let query = "{ projects(first: 100) { totalCount nodes { id
        leader { name } leadUnit { name head { name } } direction { name } stageHistory(first: 9) { nodes { toStage } }
        progressEntries(first: 60) { nodes { month } } milestones(first: 9) { nodes { name } } } } }";
    let data = test.ok(&leader, query, json!({})).await;
    let in_scope = data["projects"]["totalCount"].as_i64().unwrap();
    assert!((100..200).contains(&in_scope), "more than half, and not all: {in_scope}");
    for node in data["projects"]["nodes"].as_array().unwrap() {
        for named in ["leader", "leadUnit", "direction"] {
            assert!(node[named]["name"].is_string(), "{node}");
        }
        assert_eq!(node["progressEntries"]["nodes"].as_array().unwrap().len(), 10, "{node}");
        assert!(!node["stageHistory"]["nodes"].as_array().unwrap().is_empty(), "{node}");
    }

    // The next rows get keys and codes of their own.
    let project = project::Entity::find_by_id(200).one(&test.app.db).await.unwrap().unwrap();
    let oldest =
        "{ projects(first: 1, orderBy: { field: REGISTERED_ON, direction: ASC }) { nodes { id registeredOn } } }";
    let oldest = test.ask(oldest).await["projects"]["nodes"][0].take();
    let month = oldest["registeredOn"].as_str().unwrap().get(..7);
    let input = json!({ "projectId": oldest["id"], "month": month, "words": "补录", "percent": 10 });
    let filed = test.change("fileProgressEntry", input, "progressEntry { id }").await;
    assert_eq!(filed["progressEntry"]["id"], "progress-entry:2001", "{filed}");
    let last = sequence::Entity::find().all(&test.app.db).await.unwrap();
    let codes: i32 = last.iter().map(|row| row.last).sum();
    assert_eq!(codes, 200);
    let input = json!({
        "description": {
            "name": "新项目", "investor": "新公司", "directionId": format!("direction:{}", project.direction_id),
        },
        "responsibility": { "leaderId": "official:3", "leadUnitId": "unit:1" },
        "registeredOn": "2026-11-24",
    });
    let made = test.change("createProject", input, "project { id code }").await;
    assert_eq!(made["project"]["id"], "project:201", "{made}");
    assert_eq!(made["userErrors"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn a_ledger_is_never_generated_over_another() {
    let test = TestApp::generated(10, 1).await;
    let again = generate(&test.app, 10, 1, |_, _| {}).await;
    assert!(matches!(again, Err(GenerateError::NotEmpty)), "{again:?}");
    assert_eq!(digest::<project::Entity>(&test).await.0, 10);
}
