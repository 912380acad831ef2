//! Answers to letters: signed for, answered, reviewed, closed, and what the figures say of it.

use entity::LetterKind;
use serde_json::{Value, json};
use zhaoshang::letters::issue::{Run, issue};

use crate::{
    office::letters,
    support::app::{TestApp, refusal},
};

const ANSWER: &str = "answer { id round status version late byLink savedBy review newDueOn }";

/// Issues the urging letters of November, and sends them: the unit of `lianluo` is late with two milestones.
async fn urge(test: &TestApp) {
    let query = "{ units { nodes { id } } projects(first: 1, filter: { stage: { eq: SIGNED } }) { nodes { id } } }";
    let own = test.ok(&test.token("lianluo"), query, json!({})).await;
    let now = test.app.clock.now();
    test.at("2026-11-09T01:00:00Z");
    for name in ["完成施工许可办理", "完成场地平整"] {
        let milestone = json!({
            "projectId": own["projects"]["nodes"][0]["id"],
            "milestone": { "name": name, "kind": "OTHER", "ownerUnitId": own["units"]["nodes"][0]["id"], "dueOn": "2026-11-10" },
        });
        let added = test.change("addMilestone", milestone, "milestone { id }").await;
        assert_eq!(added["userErrors"], json!([]));
    }
    test.app.clock.set(now);
    let run = Run { kind: LetterKind::Urging, month: "2026-11".parse().unwrap(), day: test.app.clock.today() };
    issue(&test.app, run, |_, _| {}).await.unwrap();
    test.deliver_all().await;
}

/// The urging letter that somebody sees first, as that person sees it.
async fn letter(test: &TestApp, login: &str) -> Value {
    let query = "{ letters(first: 1, filter: { kind: { eq: URGING }, addresseeKind: { eq: UNIT } }) { nodes { id status answerBy
        receipt { acknowledgedBy byLink } closure { closedBy words } unit { id }
        items { id matter { id key } lateWorkingDays answers { id round status progress version review } } } } }";
    test.ok(&test.token(login), query, json!({})).await["letters"]["nodes"][0].take()
}

async fn status(test: &TestApp, id: &Value) -> Value {
    test.ask(&format!("{{ letter(id: {id}) {{ status }} }}")).await["letter"]["status"].take()
}

/// An answer that says everything.
fn said(progress: &str) -> Value {
    json!({ "progress": progress, "lateReason": "图纸调整", "personName": "张三", "personTelephone": "023-68780000" })
}

fn entered(letter: &Value, item: &Value, version: i32, answer: Value, submit: bool) -> Value {
    json!({ "letterId": letter["id"], "itemId": item["id"], "version": version, "answer": answer, "submit": submit })
}

#[tokio::test]
async fn a_letter_is_signed_for_answered_reviewed_and_closed() {
    let test = TestApp::demo().await;
    urge(&test).await;
    let mut letter = letter(&test, "lianluo").await;
    let items = letter["items"].take().as_array().unwrap().clone();
    let dated = |item: &&Value| item["matter"]["key"].as_str().unwrap().starts_with("milestone:");
    let milestone = items.iter().find(dated).expect("a late milestone");
    assert_eq!((&letter["status"], &letter["receipt"]), (&json!("SENT"), &Value::Null));
    let id = json!({ "letterId": letter["id"] });

    // Who answers: the unit, after signing for it.
    let early =
        test.change_as("lianluo", "answerLetterItem", entered(&letter, milestone, 0, said("早"), false), ANSWER).await;
    assert_eq!(refusal(&early).0, "LETTER_NOT_ACKNOWLEDGED");
    assert_eq!(test.denied("admin", "acknowledgeLetter", id.clone(), "letter { id }").await, "FORBIDDEN");
    assert_eq!(test.denied("fenguan", "acknowledgeLetter", id.clone(), "letter { id }").await, "NOT_FOUND");
    for _ in 0..2 {
        let signed = test.change_as("lianluo", "acknowledgeLetter", id.clone(), "letter { status }").await;
        assert_eq!(signed["letter"]["status"], "ACKNOWLEDGED");
    }

    // A draft is for those who answer, and goes on from the version that was read.
    let draft = |version| entered(&letter, milestone, version, json!({ "progress": "正在补充材料" }), false);
    let saved = test.change_as("lianluo", "answerLetterItem", draft(0), ANSWER).await;
    assert_eq!((&saved["answer"]["status"], &saved["answer"]["version"]), (&json!("DRAFT"), &json!(1)));
    assert_eq!(test.change_as("lianluo", "answerLetterItem", draft(0), ANSWER).await, saved, "the same form twice");
    let other = entered(&letter, milestone, 0, json!({ "progress": "另一窗口" }), false);
    assert_eq!(test.denied("lianluo", "answerLetterItem", other, ANSWER).await, "CONFLICT");
    let answers = format!("{{ letterAnswers {{ totalCount }} node(id: {}) {{ id }} }}", saved["answer"]["id"]);
    assert_eq!(test.ask(&answers).await, json!({ "letterAnswers": { "totalCount": 0 }, "node": null }));
    let own = test.ok(&test.token("lianluo"), &answers, json!({})).await;
    assert_eq!(own["letterAnswers"]["totalCount"], 1);

    // What is submitted says everything.
    let blank = entered(&letter, milestone, 1, json!({ "newDueOn": "2026-11-23" }), true);
    let missing = test.change_as("lianluo", "answerLetterItem", blank, ANSWER).await;
    let fields: Vec<_> = missing["userErrors"].as_array().unwrap().iter().map(|error| &error["field"][2]).collect();
    assert_eq!(fields, ["progress", "lateReason", "newDueOn", "personName", "personTelephone"]);

    let mut answer = said("已约定会商");
    answer["newDueOn"] = json!("2026-12-18");
    let submitted = test
        .change_as("lianluo", "answerLetterItem", entered(&letter, milestone, 1, answer.clone(), true), ANSWER)
        .await;
    assert_eq!((&submitted["answer"]["status"], &submitted["answer"]["late"]), (&json!("SUBMITTED"), &json!(false)));
    let again =
        test.change_as("lianluo", "answerLetterItem", entered(&letter, milestone, 2, said("改"), true), ANSWER).await;
    assert_eq!(refusal(&again).0, "ANSWER_SUBMITTED");
    for item in items.iter().filter(|item| *item != milestone) {
        assert_eq!(status(&test, &letter["id"]).await, "ACKNOWLEDGED", "not every matter is answered");
        test.change_as("fuzeren", "answerLetterItem", entered(&letter, item, 0, said("办理中"), true), ANSWER).await;
    }
    let waiting = "{ letters(filter: { status: { in: [ANSWERED] } }) { nodes { id } }
        letterAnswers(first: 100, filter: { status: { eq: SUBMITTED }, late: false }) { nodes { id version item { id } } } }";
    let waiting = test.ask(waiting).await;
    assert_eq!(waiting["letters"]["nodes"], json!([{ "id": letter["id"] }]));
    let closing = test.change("closeLetter", id.clone(), "letter { id }").await;
    assert_eq!(refusal(&closing).0, "ANSWERS_TO_REVIEW");

    // Returned, answered anew, accepted: the milestone falls due on the new day.
    let first = submitted["answer"]["id"].clone();
    let returned = json!({ "answerId": first, "version": 2, "words": "请补充会商纪要" });
    test.change("returnLetterAnswer", returned.clone(), ANSWER).await;
    assert_eq!(status(&test, &letter["id"]).await, "RETURNED");
    assert_eq!(test.denied("admin", "returnLetterAnswer", returned, ANSWER).await, "CONFLICT");
    answer["progress"] = json!("已补充会商纪要");
    let second = test
        .change_as("lianluo", "answerLetterItem", entered(&letter, milestone, 3, answer, true), ANSWER)
        .await["answer"]
        .take();
    assert_eq!((&second["round"], &second["version"]), (&json!(2), &json!(4)));
    let milestone_id = milestone["matter"]["key"].as_str().unwrap();
    let due_on = async || {
        let query = format!("{{ node(id: \"{milestone_id}\") {{ ... on Milestone {{ dueOn }} }} }}");
        test.ask(&query).await["node"]["dueOn"].take()
    };
    let before = due_on().await;
    let accept = |answer: &Value| json!({ "answerId": answer["id"], "version": answer["version"] });
    assert_ne!(before, "2026-12-18");
    test.change("acceptLetterAnswer", accept(&second), ANSWER).await;
    assert_eq!(due_on().await, "2026-12-18");
    let paused =
        test.ask(&format!("{{ node(id: {}) {{ ... on Matter {{ pausedUntil }} }} }}", milestone["matter"]["id"])).await;
    assert_eq!(paused["node"]["pausedUntil"], "2026-12-18");
    for other in waiting["letterAnswers"]["nodes"].as_array().unwrap().iter().filter(|other| other["id"] != first) {
        assert_eq!(status(&test, &letter["id"]).await, "ANSWERED");
        test.change("acceptLetterAnswer", accept(other), ANSWER).await;
    }
    assert_eq!(status(&test, &letter["id"]).await, "ACCEPTED");
    let rounds = test.ask(&format!("{{ letterAnswers(filter: {{ itemId: {{ eq: {} }} }}, orderBy: {{ field: ID, direction: ASC }}) {{ nodes {{ round status review progress }} }} }}", milestone["id"])).await;
    assert_eq!(
        rounds["letterAnswers"]["nodes"],
        json!([
            { "round": 1, "status": "RETURNED", "review": "请补充会商纪要", "progress": "已约定会商" },
            { "round": 2, "status": "ACCEPTED", "review": "", "progress": "已补充会商纪要" },
        ])
    );

    let closed = test
        .change(
            "closeLetter",
            json!({ "letterId": letter["id"], "words": "已办结" }),
            "letter { status closure { closedBy words } }",
        )
        .await;
    assert_eq!(closed["letter"], json!({ "status": "CLOSED", "closure": { "closedBy": "admin", "words": "已办结" } }));
    for (login, mutation, input) in [
        ("lianluo", "answerLetterItem", entered(&letter, milestone, 4, said("晚"), true)),
        ("lianluo", "acknowledgeLetter", id.clone()),
        ("admin", "closeLetter", id),
    ] {
        let fields = if mutation == "answerLetterItem" { ANSWER } else { "letter { id }" };
        assert_eq!(refusal(&test.change_as(login, mutation, input, fields).await).0, "ALREADY_ENDED", "{mutation}");
    }
    let trail = test.ask("{ auditEntries(first: 100, filter: { action: { startsWith: \"letter_\" } }) { nodes { action } } milestones: auditEntries(filter: { action: { eq: \"milestone.put_off\" } }) { totalCount } }").await;
    let done = trail["auditEntries"]["nodes"].to_string();
    for action in
        ["receipt.acknowledge", "answer.save", "answer.submit", "answer.return", "answer.accept", "closure.close"]
    {
        assert!(done.contains(action), "{action}");
    }
    assert_eq!(trail["milestones"]["totalCount"], 1);
}

#[tokio::test]
async fn figures_count_what_was_answered_in_time_and_what_late() {
    let test = TestApp::demo().await;
    urge(&test).await;
    let letter = letter(&test, "lianluo").await;
    let figures = "letters delivered acknowledged asked answeredInTime answeredLate unanswered redItems replyRate { numerator denominator } inTimeRate { numerator }";
    let query = format!(
        "{{ letterStatistics(month: \"2026-11\") {{ total {{ {figures} }} byStatus {{ status letters }} byUnit {{ unit {{ id }} figures {{ {figures} }} }} }}
            letterReplyRates(from: \"2026-10\", until: \"2026-11\") {{ month figures {{ {figures} }} }} }}"
    );
    let red = letter["items"].as_array().unwrap().len();
    test.change_as("lianluo", "acknowledgeLetter", json!({ "letterId": letter["id"] }), "letter { id }").await;
    // A day after the limit.
    test.at("2026-12-02T01:00:00Z");
    for item in letter["items"].as_array().unwrap() {
        let answered = test
            .change_as("lianluo", "answerLetterItem", entered(&letter, item, 0, said("办理中"), true), ANSWER)
            .await;
        assert_eq!(answered["answer"]["late"], true, "{answered}");
    }
    let seen = test.ask(&query).await;
    let all = &seen["letterStatistics"];
    let total = &all["total"];
    let issued = total["letters"].as_i64().unwrap();
    // Leaders are reported to, and not asked.
    let asked = total["asked"].as_i64().unwrap();
    let to_leaders = letters(&test, "{ asksAnswer: false }").await;
    assert!(to_leaders.len() > 1 && to_leaders.iter().all(|letter| letter["addresseeKind"] == "LEADER"));
    assert_eq!(asked, issued - to_leaders.len() as i64);
    assert!(issued > 5 && total["delivered"].as_i64().unwrap() < issued, "one has no address: {total}");
    assert_eq!(
        (&total["acknowledged"], &total["answeredLate"], &total["unanswered"]),
        (&json!(1), &json!(1), &json!(asked - 1))
    );
    assert_eq!(total["replyRate"], json!({ "numerator": "1", "denominator": asked.to_string() }));
    assert_eq!(total["inTimeRate"]["numerator"], "0");
    let own = all["byUnit"].as_array().unwrap().iter().find(|row| row["unit"]["id"] == letter["unit"]["id"]).unwrap();
    assert_eq!((&own["figures"]["letters"], &own["figures"]["answeredLate"]), (&json!(1), &json!(1)));
    assert!(own["figures"]["redItems"].as_u64().unwrap() <= red as u64);
    let red_of = |figures: &Value| figures["redItems"].as_i64().unwrap();
    let by_unit: i64 = all["byUnit"].as_array().unwrap().iter().map(|row| red_of(&row["figures"])).sum();
    assert!(by_unit > 0 && red_of(total) == by_unit, "what leaders are told of as well counts once: {total}");
    let by_status: i64 = all["byStatus"].as_array().unwrap().iter().map(|row| row["letters"].as_i64().unwrap()).sum();
    assert_eq!(by_status, issued);
    let months = &seen["letterReplyRates"];
    assert_eq!(
        (&months[0]["month"], &months[0]["figures"]["letters"], &months[0]["figures"]["replyRate"]),
        (&json!("2026-10"), &json!(0), &Value::Null)
    );
    assert_eq!(months[1]["figures"], *total);
    // The scoreboard counts the letters whose day has come: this one, answered late.
    let weights =
        json!({ "from": "2026-12-02", "weights": [{ "measure": "LETTERS", "weight": 10, "capPercent": 100 }] });
    test.change("setScoreWeights", weights, "scoreWeights { weight }").await;
    let board = test.ask("{ scoreboard(year: 2026) { rows { unit { id } score measures { measure actual ratio { numerator denominator } } } } }").await;
    let row = board["scoreboard"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["unit"]["id"] == letter["unit"]["id"])
        .unwrap();
    let scored = row["measures"].as_array().unwrap().iter().find(|scored| scored["measure"] == "LETTERS").unwrap();
    assert_eq!((&row["score"], &scored["ratio"]), (&json!("0.00"), &json!({ "numerator": "0", "denominator": "1" })));
    // A unit's people see their own letters counted, and no others.
    let mine = test.ok(&test.token("lianluo"), &query, json!({})).await;
    assert_eq!(mine["letterStatistics"]["total"], own["figures"]);
}
