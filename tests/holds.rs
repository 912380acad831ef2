//! Holds on letters: what they keep back, and what goes on when they are released.

use serde_json::{Value, json};

use crate::{
    office::{approve, drafts, letters, november, urge},
    support::app::{TestApp, refusal},
};

#[tokio::test]
async fn what_is_held_is_issued_by_nobody_until_it_is_released() {
    let test = TestApp::demo().await;
    let first = urge(&TestApp::demo().await.app).await.letters();
    let one = test.ask("{ units(first: 100) { nodes { id name } } }").await["units"]["nodes"].take();
    let held_unit = {
        let preview = async |unit: &Value| {
            let query = format!(
                "{{ letterPreview(kind: URGING, month: \"2026-11\", addressee: {{ unit: {} }}) {{ title }} }}",
                unit["id"]
            );
            !test.ask(&query).await["letterPreview"].is_null()
        };
        let mut found = None;
        for unit in one.as_array().unwrap() {
            if preview(unit).await {
                found = Some(unit.clone());
                break;
            }
        }
        found.unwrap()
    };
    let hold = json!({ "addressee": { "unit": held_unit["id"] }, "reason": "等待核实" });
    let held = test.change("holdLetters", hold.clone(), "hold { id unit { id } kind heldBy }").await;
    assert_eq!(held["hold"]["unit"]["id"], held_unit["id"]);
    assert_eq!(refusal(&test.change("holdLetters", hold, "hold { id }").await).0, "TAKEN");
    assert_eq!(refusal(&test.change("holdLetters", json!({ "reason": "无" }), "hold { id }").await).0, "BLANK");
    let nobody = json!({ "addressee": { "unit": "unit:987654" }, "reason": "无" });
    assert_eq!(
        refusal(&test.change("holdLetters", nobody, "hold { id }").await),
        ("UNKNOWN".into(), json!(["input", "addressee"]))
    );

    // The schedule drafts it and issues all the others; neither it nor a person issues this one.
    for issued_before in [0, first - 1] {
        let run = urge(&test.app).await;
        assert_eq!(
            (run.letters(), run.issued_before, run.waiting, run.held),
            (first - 1 - issued_before, issued_before, 1, 1)
        );
    }
    let [draft] = drafts(&test, "{ held: true }").await.try_into().unwrap();
    assert!(draft["held"] == true && draft["status"] == "DRAFTED");
    assert_eq!(drafts(&test, "{ held: false, waiting: true }").await, Vec::<Value>::new());
    approve(&test, &draft).await;
    let issue_it = json!({ "draftIds": [draft["id"]] });
    let refused = test.change("issueLetters", issue_it.clone(), "issued { letters { id } }").await;
    assert_eq!(refusal(&refused), ("LETTER_HELD".into(), json!(["input", "draftIds", "0"])));
    let refused = test.change("issueLetters", json!({ "run": november() }), "issued { letters { id } }").await;
    assert_eq!(refusal(&refused), ("DRAFT_STATUS_ORDER".into(), Value::Null));
    let why = refused["userErrors"][0]["message"].as_str().unwrap();
    assert!(why.contains("待审核0件") && why.contains("暂缓签发1件"), "{why}");

    // Released it goes out at once, as all the others did.
    let release = json!({ "holdId": held["hold"]["id"] });
    let released = test.change("releaseLetterHold", release.clone(), "hold { releasedBy }").await;
    assert_eq!(released["hold"]["releasedBy"], "admin");
    assert_eq!(refusal(&test.change("releaseLetterHold", release, "hold { id }").await).0, "ALREADY_ENDED");
    let released = letters(&test, &format!("{{ unitId: {{ eq: {} }} }}", held_unit["id"])).await;
    assert_eq!(released[0]["number"], format!("九招商函〔2026〕{first}号"));
    assert_eq!(
        refusal(&test.change("issueLetters", issue_it, "issued { letters { id } }").await).0,
        "DRAFT_STATUS_ORDER"
    );

    // A whole run.
    let run = json!({ "run": { "kind": "PROMPT", "month": "2026-12" }, "reason": "节前不发" });
    let held = test.change("holdLetters", run, "hold { id kind month unit { id } }").await["hold"].take();
    assert_eq!((&held["kind"], &held["month"], &held["unit"]), (&json!("PROMPT"), &json!("2026-12"), &Value::Null));
    test.december().await;
    assert_eq!(letters(&test, "{ month: { eq: \"2026-12\" } }").await, Vec::<Value>::new());
    let waiting = drafts(&test, "{ held: true }").await.len();
    assert!(waiting > 5);
    // One is returned, one held for itself; they wait on.
    let some = drafts(&test, "{ held: true, addresseeKind: { eq: UNIT } }").await;
    let back = json!({ "draftId": some[0]["id"], "version": some[0]["version"], "reason": "需补充说明" });
    test.change("returnLetter", back, "draft { id }").await;
    let own = json!({ "addressee": { "unit": some[1]["items"][0]["unit"]["id"] }, "reason": "等待核实" });
    test.change("holdLetters", own, "hold { id }").await;
    test.at("2026-12-02T01:00:00Z");
    test.change("releaseLetterHold", json!({ "holdId": held["id"] }), "hold { id }").await;
    let issued = letters(&test, "{ month: { eq: \"2026-12\" } }").await;
    let left = drafts(&test, "{ waiting: true }").await;
    assert_eq!(issued.len() + left.len() + drafts(&test, "{ status: { eq: WITHDRAWN } }").await.len(), waiting);
    assert_eq!(left.iter().map(|draft| &draft["id"]).collect::<Vec<_>>(), [&some[0]["id"], &some[1]["id"]]);
    assert!(issued.iter().all(|letter| letter["text"].as_str().unwrap().contains("截至2026年12月2日")));
}
