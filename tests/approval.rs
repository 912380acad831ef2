//! What a review decides and how long: amounts that grew pass the levels they ask for, mistakes are corrected as long as nothing
//! followed.

use serde_json::{Value, json};

use crate::{
    course::done,
    ledger::District,
    support::app::{contract, refusal, refused},
};

/// From this amount on, in fen, the executive meeting is asked.
const ASKED_FROM: &str = "100000000000";

/// An approved project with a planned investment below the amount from which the executive meeting is asked.
async fn approved() -> (District, Value) {
    let district = District::new().await;
    let level = json!({ "kind": "EXECUTIVE_MEETING", "amountFrom": ASKED_FROM, "activeFrom": "2026-01-01" });
    done(&district, "createReviewLevel", level, "reviewLevel", "id").await;
    let mut description = district.description("车规芯片基地");
    description["plannedAmount"] = json!("90000000000");
    let input = json!({ "description": description, "responsibility": district.responsibility(), "registeredOn": "2026-06-01" });
    let project = done(&district, "createProject", input, "project", "id version").await;
    let project = district.advance("approveProject", &project, "2026-07-01").await;
    (district, project)
}

/// Signs a project for an amount; the payload.
async fn sign(district: &District, project: &Value, on: &str, amount: &str) -> Value {
    let input = json!({
        "projectId": project["id"], "version": project["version"], "on": on, "reason": "会议纪要",
        "contract": contract(&project["id"], on, amount),
    });
    district.test.change("signProject", input, "project { id version contract { id version } }").await
}

/// The rounds of review of a project.
async fn rounds(district: &District, project: &Value) -> Value {
    let query = format!(
        "{{ project(id: {}) {{ reviews {{ nodes {{ id outcome closedOn opinions(first: 9) {{ nodes {{ id kind verdict version }} }} }} }} }} }}",
        project["id"]
    );
    district.test.ask(&query).await["project"]["reviews"]["nodes"].take()
}

fn opinion(review: &Value, kind: &str, verdict: &str, on: &str) -> Value {
    json!({ "reviewId": review["id"], "kind": kind, "verdict": verdict, "givenBy": "审议组", "on": on, "words": "会议研究" })
}

fn correction(opinion: &Value, verdict: &str, on: &str) -> Value {
    json!({
        "reviewOpinionId": opinion["id"], "version": opinion["version"], "verdict": verdict, "givenBy": "审议组", "on": on, "words": "更正",
    })
}

#[tokio::test]
async fn an_amount_that_grew_after_the_approval_passes_the_level_it_asks_for_before_it_is_signed() {
    let (district, project) = approved().await;
    let asked = sign(&district, &project, "2026-08-01", ASKED_FROM).await;
    assert_eq!(refusal(&asked), refused("REVIEW_INCOMPLETE", &[]));
    let message = asked["userErrors"][0]["message"].as_str().unwrap();
    assert!(message.contains("10亿元") && message.contains("常务会") && message.contains("补登"), "{message}");
    // A planned investment that grew asks for it whatever the contract says.
    let mut description = district.description("车规芯片基地");
    description["plannedAmount"] = json!(ASKED_FROM);
    let input = json!({ "projectId": project["id"], "version": project["version"], "description": description });
    let project = done(&district, "updateProject", input, "project", "id version").await;
    let asked = sign(&district, &project, "2026-08-01", "90000000000").await;
    assert_eq!(refusal(&asked), refused("REVIEW_INCOMPLETE", &[]));

    let round = rounds(&district, &project).await[0].take();
    let give = async |verdict: &str| {
        let input = opinion(&round, "EXECUTIVE_MEETING", verdict, "2026-08-10");
        district.test.change("recordOpinion", input, "review { outcome closedOn }").await
    };
    assert_eq!(refusal(&give("RETURN").await), refused("OUT_OF_RANGE", &["verdict"]));
    let added = give("PASS").await;
    assert_eq!(added["review"], json!({ "outcome": "PASSED", "closedOn": "2026-07-01" }));
    assert_eq!(refusal(&give("PASS").await), refused("TAKEN", &["kind"]));
    let early = sign(&district, &project, "2026-08-09", ASKED_FROM).await;
    assert_eq!(refusal(&early), refused("DAY_ORDER", &["on"]));
    assert_eq!(sign(&district, &project, "2026-08-10", ASKED_FROM).await["userErrors"], json!([]));
}

#[tokio::test]
async fn a_contract_is_corrected_to_a_greater_amount_only_with_the_level_it_asks_for() {
    let (district, project) = approved().await;
    let signed = sign(&district, &project, "2026-08-01", "90000000000").await["project"].take();
    let correct = async |amount: &str| {
        let held = format!("{{ project(id: {}) {{ contract {{ id version }} }} }}", project["id"]);
        let held = district.test.ask(&held).await["project"]["contract"].take();
        let entered = contract(&project["id"], "2026-08-01", amount);
        let input = json!({ "contractId": held["id"], "version": held["version"], "contract": entered });
        district.test.change("correctContract", input, "contract { id }").await
    };
    assert_eq!(correct("99999999999").await["userErrors"], json!([]), "{signed}");
    assert_eq!(refusal(&correct(ASKED_FROM).await), refused("REVIEW_INCOMPLETE", &[]));
    let round = rounds(&district, &project).await[0].take();
    let input = opinion(&round, "EXECUTIVE_MEETING", "PASS", "2026-09-01");
    done(&district, "recordOpinion", input, "review", "id").await;
    assert_eq!(correct(ASKED_FROM).await["userErrors"], json!([]));
}

#[tokio::test]
async fn after_an_approval_an_opinion_stays_a_pass_and_its_day() {
    let (district, project) = approved().await;
    let round = rounds(&district, &project).await[0].take();
    let one = &round["opinions"]["nodes"][0];
    let correct = async |verdict: &str, on: &str| {
        district.test.change("correctOpinion", correction(one, verdict, on), "review { outcome }").await
    };
    assert_eq!(refusal(&correct("REJECT", "2026-07-01").await), refused("OUT_OF_RANGE", &["verdict"]));
    assert_eq!(refusal(&correct("PASS", "2026-07-02").await), refused("DAY_ORDER", &["on"]));
    assert_eq!(correct("PASS", "2026-07-01").await["review"]["outcome"], "PASSED");
}

#[tokio::test]
async fn a_mistaken_rejection_is_corrected_as_long_as_nothing_followed_from_it() {
    let district = District::new().await;
    let project = district.project("光伏组件基地", "2026-06-01").await;
    let start = json!({ "projectId": project["id"], "on": "2026-06-05" });
    let round = done(&district, "startReview", start.clone(), "review", "id").await;
    let given = opinion(&round, "INDUSTRY_ASSESSMENT", "PASS", "2026-06-10");
    done(&district, "recordOpinion", given, "review", "id").await;
    let given = opinion(&round, "EXPERT_REVIEW", "REJECT", "2026-06-11");
    done(&district, "recordOpinion", given, "review", "id").await;
    let again = district.test.change("startReview", start, "review { id }").await;
    assert_eq!(refusal(&again), refused("REVIEW_REJECTED", &[]));
    let message = again["userErrors"][0]["message"].as_str().unwrap();
    assert!(message.contains("更正该审议意见") && message.contains("剔除时限届满"), "{message}");

    let opinions = rounds(&district, &project).await[0]["opinions"]["nodes"].take();
    let fields = "review { outcome closedOn }";
    // What did not end the round stays.
    let passing = district.test.change("correctOpinion", correction(&opinions[0], "PASS", "2026-06-10"), fields).await;
    assert_eq!(refusal(&passing), refused("ALREADY_ENDED", &[]));
    let returned =
        district.test.change("correctOpinion", correction(&opinions[1], "RETURN", "2026-06-12"), fields).await;
    assert_eq!(returned["review"], json!({ "outcome": "RETURNED", "closedOn": "2026-06-12" }));
    let opinions = rounds(&district, &project).await[0]["opinions"]["nodes"].take();
    let passed = district.test.change("correctOpinion", correction(&opinions[1], "PASS", "2026-06-12"), fields).await;
    assert_eq!(passed["review"], json!({ "outcome": null, "closedOn": null }));
    let actions = "{ auditEntries(first: 2) { nodes { action } } }";
    let actions = district.test.ask(actions).await["auditEntries"]["nodes"].take();
    assert_eq!(actions, json!([{ "action": "review.reopen" }, { "action": "review_opinion.correct" }]));
    // The round goes on where it was.
    let given = opinion(&round, "DEPARTMENT_COORDINATION", "REJECT", "2026-06-13");
    done(&district, "recordOpinion", given, "review", "id").await;

    // Screened out for it: that follows from it.
    let out = district.step("confirmScreening", &project, "2026-10-08").await["project"].take();
    let opinions = rounds(&district, &project).await[0]["opinions"]["nodes"].take();
    let correct = async || {
        let late = correction(&opinions[2], "PASS", "2026-06-13");
        refusal(&district.test.change("correctOpinion", late, fields).await)
    };
    assert_eq!(correct().await, refused("ALREADY_ENDED", &[]));
    district.step("restoreProject", &out, "2026-10-20").await;
    assert_eq!(correct().await, refused("ALREADY_ENDED", &[]));
}
