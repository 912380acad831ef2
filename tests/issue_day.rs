//! What is issued on another day than it was drafted.

use serde_json::{Value, json};

use crate::{
    office::{approve, approve_all, by_hand, drafts, letters, november, urge},
    support::app::{TestApp, refusal},
};

#[tokio::test]
async fn a_leader_is_told_of_the_day_that_the_units_were_given() {
    let test = TestApp::demo().await;
    by_hand(&test).await;
    urge(&test.app).await;
    approve_all(&test).await;
    let of_units = drafts(&test, "{ addresseeKind: { eq: UNIT } }").await;
    let ids: Vec<_> = of_units.iter().map(|draft| draft["id"].clone()).collect();
    let done = test.change("issueLetters", json!({ "draftIds": ids }), "issued { letters { answerBy } waiting }").await;
    assert_eq!(
        (&done["issued"]["letters"][0]["answerBy"], &done["issued"]["waiting"]),
        (&json!("2026-12-01"), &json!(0))
    );
    test.at("2026-11-25T01:00:00Z");
    test.change("issueLetters", json!({ "run": november() }), "issued { letters { id } }").await;
    let to_leaders = letters(&test, "{ addresseeKind: { eq: LEADER } }").await;
    assert!(!to_leaders.is_empty());
    for letter in to_leaders {
        assert_eq!((&letter["issuedOn"], &letter["answerBy"]), (&json!("2026-11-25"), &json!("2026-12-01")));
        assert!(letter["text"].as_str().unwrap().contains("于2026年12月1日前"), "{}", letter["text"]);
    }
}

#[tokio::test]
async fn what_the_ledger_no_longer_has_is_not_issued_as_it_was_checked() {
    let test = TestApp::demo().await;
    by_hand(&test).await;
    urge(&test.app).await;
    approve_all(&test).await;
    let unit = drafts(&test, "{ addresseeKind: { eq: UNIT } }").await.into_iter().find(|draft| {
        let items = draft["items"].as_array().unwrap();
        items.len() > 1 && items.iter().any(|item| item["rule"] == "MILESTONE_OVERDUE")
    });
    let draft = unit.unwrap();
    // The milestone is reached the day after the check.
    let item = "letterDrafts(filter: { id: { eq: ID } }) { nodes { items { rule project { milestones(first: 20, open: true) { nodes { id version lateWorkingDays } } } } } }";
    let items = test.ask(&format!("{{ {} }}", item.replace("ID", &draft["id"].to_string()))).await;
    let items = items["letterDrafts"]["nodes"][0]["items"].as_array().unwrap().clone();
    let item = items.iter().find(|item| item["rule"] == "MILESTONE_OVERDUE").unwrap();
    let open = item["project"]["milestones"]["nodes"].as_array().unwrap();
    let milestone = open.iter().find(|milestone| milestone["lateWorkingDays"].as_i64() > Some(0)).unwrap();
    test.at("2026-11-25T01:00:00Z");
    let reached = json!({ "milestoneId": milestone["id"], "version": milestone["version"], "on": "2026-11-25" });
    assert_eq!(test.change("completeMilestone", reached, "milestone { id }").await["userErrors"], json!([]));
    let issue_it = json!({ "draftIds": [draft["id"]] });
    let refused = test.change("issueLetters", issue_it.clone(), "issued { letters { id } }").await;
    assert_eq!(refusal(&refused), ("DRAFT_OUTDATED".into(), json!(["input", "draftIds", "0"])));
    assert!(refused["userErrors"][0]["message"].as_str().unwrap().contains("2026年11月24日拟稿以来台账已有变化"));

    let anew = json!({ "run": november(), "draftIds": [draft["id"]] });
    let anew = test.change("regenerateDrafts", anew, "regenerated { drafts { id version items { rule } } }").await;
    let fresh = &anew["regenerated"]["drafts"][0];
    // The promise it stood for is still open in the ledger, and stands in its place.
    let milestones = |letter: &Value| {
        letter["items"].as_array().unwrap().iter().filter(|item| item["rule"] == "MILESTONE_OVERDUE").count()
    };
    assert_eq!(milestones(fresh) + 1, milestones(&draft), "{fresh}");
    // Approved as a whole or not at all.
    let stale =
        json!([{ "draftId": fresh["id"], "version": fresh["version"] }, { "draftId": "letter-draft:0", "version": 1 }]);
    assert_eq!(
        test.denied("admin", "approveLetters", json!({ "drafts": stale }), "approved { drafts { id } }").await,
        "NOT_FOUND"
    );
    assert_eq!(approve(&test, fresh).await["userErrors"], json!([]));
    let issued = test.change("issueLetters", issue_it, "issued { letters { issuedOn } }").await;
    assert_eq!(issued["issued"]["letters"], json!([{ "issuedOn": "2026-11-25" }]));
}
