//! Totals of a month-end snapshot against its rows.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    months::{frozen, rows},
    support::app::TestApp,
    tally::Walk,
};

fn fen(amount: &Value) -> i64 {
    amount["fen"].as_str().map_or(0, |fen| fen.parse().unwrap())
}

#[tokio::test]
async fn totals_are_the_sums_of_the_rows_for_everybody() {
    let walked = TestApp::generated(120, 9).await;
    let mut walk = Walk::forwards(&walked, 21).await;
    for _ in 0..40 {
        walk.go_on().await;
    }
    walked.at("2026-12-31T16:00:00Z");
    for (test, month) in [
        (TestApp::demo().await, "2026-10"),
        (TestApp::generated(300, 5).await, "2026-10"),
        // After writes at random.
        (walked, "2026-12"),
    ] {
        frozen(&test.app, month).await.unwrap();
        let stranger = test.stranger().await;
        let mut counts = Vec::new();
        for token in
            [test.token("admin"), test.token("zuzhang"), test.token("fenguan"), test.token("fuzeren"), stranger]
        {
            let rows = rows(
                &test,
                &token,
                month,
                "ledger direction { id } contractAmount { fen } fundsInPlace { fen } clock { state }",
            )
            .await;
            let mut sums: BTreeMap<(String, String), (i64, i64, i64, i64)> = BTreeMap::new();
            for row in &rows {
                let sum = sums.entry((row["direction"]["id"].to_string(), row["ledger"].to_string())).or_default();
                let past = i64::from(row["clock"]["state"] == "PAST");
                *sum =
                    (sum.0 + 1, sum.1 + fen(&row["contractAmount"]), sum.2 + fen(&row["fundsInPlace"]), sum.3 + past);
            }
            let parts = "projects contractAmount { fen } fundsInPlace { fen } candidates";
            let query = format!(
                "{{ ledgerSnapshot(month: \"{month}\") {{ totals {{ ledger direction {{ id }} sum {{ {parts} }} }} total {{ {parts} }} }} }}"
            );
            let snapshot = test.ok(&token, &query, json!({})).await["ledgerSnapshot"].take();
            let read = |sum: &Value| {
                let whole = |field: &str| sum[field].as_i64().unwrap();
                (whole("projects"), fen(&sum["contractAmount"]), fen(&sum["fundsInPlace"]), whole("candidates"))
            };
            let totals: BTreeMap<_, _> = snapshot["totals"]
                .as_array()
                .unwrap()
                .iter()
                .map(|total| ((total["direction"]["id"].to_string(), total["ledger"].to_string()), read(&total["sum"])))
                .collect();
            assert_eq!(totals, sums);
            let all = sums
                .values()
                .fold((0, 0, 0, 0), |all, sum| (all.0 + sum.0, all.1 + sum.1, all.2 + sum.2, all.3 + sum.3));
            assert_eq!(read(&snapshot["total"]), all);
            counts.push(rows.len());
        }
        assert!(counts[0] == counts[1] && counts[1] > counts[2] && counts[2] > counts[3], "{counts:?}");
        assert!(counts[3] > 0 && counts[4] == 0, "{counts:?}");
    }
}
