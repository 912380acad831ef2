//! The published figures of 2025, from the rows.

use serde_json::json;

use crate::support::app::TestApp;

const FIGURES: &str =
    "signed contractAmount { fen yiYuan } fundsInPlace { yiYuan } started startedContractAmount { yiYuan }
    signedAndStarted signedAndInProduction highTech";

#[tokio::test]
async fn the_demonstrations_2025_adds_up_to_the_published_figures() {
    let test = TestApp::demo().await;
    let query = format!(
        "{{ statistics(year: 2025) {{ year total {{ {FIGURES} }} byDirection {{ direction {{ code }} figures {{ {FIGURES} }} }} }} }}"
    );
    let statistics = test.ask(&query).await["statistics"].take();
    assert_eq!(statistics["year"], 2025);
    let total = &statistics["total"];
    assert_eq!(total["signed"], 226);
    assert_eq!(total["contractAmount"], json!({ "fen": "4578000000000", "yiYuan": "457.8" }));
    assert_eq!(total["fundsInPlace"]["yiYuan"], "106.89");
    assert_eq!(total["started"], 150);
    assert_eq!(total["signedAndStarted"], 137);
    assert_eq!(total["signedAndInProduction"], 57);
    assert_eq!(total["highTech"], 55);

    let by_direction = statistics["byDirection"].as_array().unwrap();
    let row = by_direction.iter().find(|row| row["direction"]["code"] == "ADVANCED_MANUFACTURING").unwrap();
    let figures = &row["figures"];
    assert_eq!(figures["signed"], 71);
    assert_eq!(figures["contractAmount"]["yiYuan"], "168.5");
    assert_eq!(figures["started"], 49);
    assert_eq!(figures["startedContractAmount"]["yiYuan"], "132.5");
    assert_eq!(figures["signedAndStarted"], 41);

    let signed: i64 = by_direction.iter().map(|row| row["figures"]["signed"].as_i64().unwrap()).sum();
    assert_eq!(signed, 226, "the directions add up to the total");
}

#[tokio::test]
async fn a_year_nobody_keeps_is_refused_and_a_year_without_projects_is_zero() {
    let test = TestApp::demo().await;
    let ask = |year: i32| format!("{{ statistics(year: {year}) {{ total {{ signed contractAmount {{ fen }} }} }} }}");
    assert_eq!(test.code(&test.token("admin"), &ask(1999), json!({})).await, "BAD_INPUT");
    let empty = json!({ "signed": 0, "contractAmount": { "fen": "0" } });
    assert_eq!(test.ask(&ask(2001)).await["statistics"]["total"], empty);
}

#[tokio::test]
async fn who_sees_less_counts_less() {
    let test = TestApp::demo().await;
    let query = "{ statistics(year: 2025) { total { signed } } }";
    let mut signed = Vec::new();
    for login in ["zuzhang", "fenguan", "lianluo"] {
        let data = test.ok(&test.token(login), query, json!({})).await;
        signed.push(data["statistics"]["total"]["signed"].as_i64().unwrap());
    }
    assert_eq!(signed[0], 226);
    assert!(signed[0] > signed[1] && signed[1] > 0, "{signed:?}");
    assert!(signed[0] > signed[2] && signed[2] > 0, "{signed:?}");
}
