//! The funnel: how far leads and projects come.

use serde_json::{Value, json};

use crate::{ledger::District, support::app::TestApp};

const STAGES: &str = "{ step count ofPrevious { numerator denominator percent } ofFirst { percent } }";

/// The funnel of what a person sees: `directionId: "direction:1"`.
async fn funnel(test: &TestApp, token: &str, which: &str) -> Value {
    let query = format!(
        "{{ funnel(from: \"2026-01-01\", until: \"2026-12-31\"{which}) {{ leads {STAGES} projects {STAGES} }} }}"
    );
    test.ok(token, &query, json!({})).await["funnel"].take()
}

fn counts(stages: &Value) -> Vec<i64> {
    stages.as_array().unwrap().iter().map(|stage| stage["count"].as_i64().unwrap()).collect()
}

/// Four leads of the last unit, of which two are effective and one became a project that was started; a lead reported a year
/// before; a project without a lead that was approved and screened out.
async fn district() -> District {
    let district = District::new().await;
    let test = &district.test;
    let done = |payload: Value| {
        assert_eq!(payload["userErrors"], json!([]));
        payload
    };
    let fields = "lead { id version }";
    let report = async |company: &str, on: &str| {
        let input = json!({ "company": company, "source": "DEPARTMENT", "unitId": district.units[2], "on": on });
        done(test.change("reportLead", input, fields).await)["lead"].take()
    };
    let judge = async |lead: &Value| {
        let input = json!({ "leadId": lead["id"], "version": lead["version"], "directionId": district.direction });
        done(test.change("judgeLeadEffective", input, fields).await)["lead"].take()
    };
    report("去年科技", "2025-12-31").await;
    report("澜海精密", "2026-01-01").await;
    let closed = report("朔桐智算", "2026-01-05").await;
    let close = json!({ "leadId": closed["id"], "version": closed["version"], "reason": "企业已选址其他城市" });
    done(test.change("closeLead", close, fields).await);
    judge(&report("岫林设备", "2026-01-06").await).await;
    let converted = judge(&report("翊帆储能", "2026-01-07").await).await;
    let convert = json!({
        "leadId": converted["id"], "version": converted["version"], "on": "2026-02-01",
        "description": district.description("翊帆储能基地"), "responsibility": district.responsibility(),
    });
    let project = done(test.change("convertLead", convert, "project { id version }").await)["project"].take();
    let project = district.advance("approveProject", &project, "2026-03-01").await;
    let project = district.advance("signProject", &project, "2026-04-01").await;
    district.advance("startProject", &project, "2026-05-01").await;
    let direct = district.project("无线索项目", "2026-02-02").await;
    let direct = district.advance("approveProject", &direct, "2026-03-02").await;
    assert_eq!(district.step("confirmScreening", &direct, "2026-11-20").await["project"]["stage"], "SCREENED_OUT");
    district
}

#[tokio::test]
async fn every_step_counts_those_that_have_reached_it_of_the_step_before_and_of_the_first() {
    let district = district().await;
    let test = &district.test;
    let all = funnel(test, &test.token("admin"), "").await;
    let steps: Vec<_> = all["leads"].as_array().unwrap().iter().map(|stage| stage["step"].as_str().unwrap()).collect();
    assert_eq!(
        steps,
        ["REPORTED", "EFFECTIVE", "CONVERTED", "APPROVED", "SIGNED", "STARTED", "IN_PRODUCTION", "AT_CAPACITY"]
    );
    assert_eq!(counts(&all["leads"]), [4, 2, 1, 1, 1, 1, 0, 0]);
    assert_eq!(
        all["leads"][0],
        json!({ "step": "REPORTED", "count": 4, "ofPrevious": null, "ofFirst": { "percent": "100.0" } })
    );
    assert_eq!(
        all["leads"][2],
        json!({
            "step": "CONVERTED", "count": 1, "ofPrevious": { "numerator": "1", "denominator": "2", "percent": "50.0" },
            "ofFirst": { "percent": "25.0" },
        })
    );
    assert_eq!(all["leads"][7]["ofPrevious"], Value::Null, "nobody was in production");
    // The project without a lead was approved before it was screened out.
    assert_eq!(all["projects"][0]["step"], "REGISTERED");
    assert_eq!(counts(&all["projects"]), [2, 2, 1, 1, 0, 0]);

    let of = async |which: String| {
        let seen = funnel(test, &test.token("admin"), &which).await;
        (counts(&seen["leads"])[..3].to_vec(), counts(&seen["projects"])[0])
    };
    let [lead, _, brought] = &district.units;
    assert_eq!(of(format!(", unitId: {brought}")).await, (vec![4, 2, 1], 0), "who brought the leads led no project");
    assert_eq!(of(format!(", unitId: {lead}")).await, (vec![0, 0, 0], 2));
    assert_eq!(of(format!(", directionId: {}", district.direction)).await, (vec![2, 2, 1], 2), "once they are judged");
    assert_eq!(of(", directionId: \"direction:987654\"".to_owned()).await, (vec![0, 0, 0], 0));

    let earlier = "{ funnel(from: \"2025-12-31\", until: \"2025-12-31\") { leads { count } projects { count } } }";
    assert_eq!(test.ask(earlier).await["funnel"]["leads"][0]["count"], 1);
    let backwards = "{ funnel(from: \"2026-02-01\", until: \"2026-01-31\") { leads { count } } }";
    assert_eq!(test.code(&test.token("admin"), backwards, json!({})).await, "BAD_INPUT");
}

#[tokio::test]
async fn a_funnel_never_widens_and_who_sees_less_counts_less() {
    let test = TestApp::demo().await;
    let mut firsts = Vec::new();
    for login in ["admin", "fenguan", "lianluo"] {
        let query =
            format!("{{ funnel(from: \"2025-01-01\", until: \"2025-12-31\") {{ leads {STAGES} projects {STAGES} }} }}");
        let seen = test.ok(&test.token(login), &query, json!({})).await["funnel"].take();
        let [leads, projects] = ["leads", "projects"].map(|part| counts(&seen[part]));
        for counts in [&leads, &projects] {
            assert!(counts.is_sorted_by(|one, next| one >= next), "{login}: {counts:?}");
        }
        firsts.push((leads[0], projects[0]));
    }
    assert!(firsts[1].0 < firsts[0].0 && firsts[2].0 < firsts[0].0, "{firsts:?}");
    assert!(firsts[1].1 < firsts[0].1 && firsts[2].1 < firsts[0].1, "{firsts:?}");
    assert!(firsts[1].0 > 0 && firsts[1].1 > 0, "{firsts:?}");
    let stranger = test.stranger().await;
    let nothing = funnel(&test, &stranger, "").await;
    assert!(counts(&nothing["leads"]).iter().chain(&counts(&nothing["projects"])).all(|count| *count == 0));
}
