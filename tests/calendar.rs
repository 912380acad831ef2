//! The working calendar: years and days that the bureau records, and what goes by them.

use serde_json::{Value, json};

use crate::support::app::{TestApp, refusal};

/// An arrangement of 2027, made up: New Year from Thursday to Saturday, the Sunday before worked for it.
fn of_2027() -> Value {
    json!({
        "year": 2027,
        "source": "国办发明电〔2026〕7号",
        "holidays": [{ "from": "2026-12-31", "until": "2027-01-02", "name": "元旦", "makeUpDays": ["2026-12-27"] }],
    })
}

const RECORDED: &str = "calendarYear { id year source version } userErrors { code field message }";
const SET: &str = "calendarDay { id on kind name year version } userErrors { code field }";

async fn of_year(test: &TestApp, year: i32) -> Value {
    let query = format!(
        "{{ workingCalendar(year: {year}) {{ year isPublished workingDays recorded {{ source }}
            exceptions {{ on kind name recorded {{ name version }} }} }} }}"
    );
    test.ask(&query).await["workingCalendar"].take()
}

/// When the next prompt letters go out, as far as the clock is put.
async fn prompt_runs(test: &TestApp) -> Vec<String> {
    let query = "{ jobRuns(first: 100, filter: { job: { eq: PROMPT_LETTERS } }) { nodes { dueAt } } }";
    let runs = test.ask(query).await["jobRuns"]["nodes"].take();
    runs.as_array().unwrap().iter().map(|run| run["dueAt"].as_str().unwrap()[..16].to_owned()).collect()
}

#[tokio::test]
async fn a_year_is_unknown_until_its_arrangement_is_recorded() {
    let test = TestApp::demo().await;
    let built_in = of_year(&test, 2026).await;
    assert_eq!((&built_in["isPublished"], &built_in["recorded"]), (&json!(true), &Value::Null));
    for (on, kind, name) in
        [("2026-10-01", "OFF", "国庆节"), ("2026-09-20", "MAKE_UP", "国庆节调休"), ("2026-02-16", "OFF", "春节")]
    {
        let day = json!({ "on": on, "kind": kind, "name": name, "recorded": null });
        assert!(built_in["exceptions"].as_array().unwrap().contains(&day), "{built_in:#}");
    }
    assert!(built_in["exceptions"].as_array().unwrap().iter().all(|day| day["name"].is_string()), "{built_in:#}");
    let unknown = of_year(&test, 2027).await;
    let by_law = |on: &str, name: &str| json!({ "on": on, "kind": "OFF", "name": name, "recorded": null });
    assert_eq!(
        unknown,
        json!({
            "year": 2027, "isPublished": false, "workingDays": 259, "recorded": null,
            "exceptions": [by_law("2027-01-01", "元旦"), by_law("2027-10-01", "国庆节")],
        })
    );

    let done = test.change("recordHolidays", of_2027(), RECORDED).await;
    assert_eq!((&done["calendarYear"]["version"], &done["userErrors"]), (&json!(1), &json!([])));
    let known = of_year(&test, 2027).await;
    assert_eq!((&known["isPublished"], &known["workingDays"]), (&json!(true), &json!(260)));
    assert_eq!(known["recorded"]["source"], "国办发明电〔2026〕7号");
    let new_year =
        json!([{ "on": "2027-01-01", "kind": "OFF", "name": "元旦", "recorded": { "name": "元旦", "version": 1 } }]);
    assert_eq!(known["exceptions"], new_year, "the second of January is a Saturday anyway");
    let december = of_year(&test, 2026).await["exceptions"].as_array().unwrap().clone();
    let last_two: Vec<_> =
        december.iter().rev().take(2).map(|day| json!([day["on"], day["kind"], day["name"]])).collect();
    assert_eq!(last_two, [json!(["2026-12-31", "OFF", "元旦"]), json!(["2026-12-27", "MAKE_UP", "元旦调休"])]);
}

#[tokio::test]
async fn an_arrangement_replaces_the_one_it_names_and_no_other() {
    let test = TestApp::demo().await;
    test.change("recordHolidays", of_2027(), RECORDED).await;
    let mut corrected = of_2027();
    corrected["holidays"] = json!([{ "from": "2027-01-01", "until": "2027-01-03", "name": "元旦" }]);
    corrected["makeUpDays"] = json!([]);
    assert_eq!(test.denied("admin", "recordHolidays", corrected.clone(), RECORDED).await, "CONFLICT");
    corrected["version"] = json!(1);
    let done = test.change("recordHolidays", corrected, RECORDED).await;
    assert_eq!(done["calendarYear"]["version"], 2, "{done}");
    let known = of_year(&test, 2027).await;
    assert_eq!(known["workingDays"], 260);
    let december = of_year(&test, 2026).await["exceptions"].as_array().unwrap().last().unwrap()["on"].clone();
    assert_eq!(december, "2026-10-10", "what the first arrangement said of December holds no more");
    let trail = "{ auditEntries(first: 1, filter: { subjectKind: { eq: \"calendar_year\" } }) { nodes { action before after } } }";
    let entry = test.ask(trail).await["auditEntries"]["nodes"][0].take();
    assert_eq!(entry["action"], "calendar_year.record");
    let days = |of: &Value| of["days"].as_array().unwrap().iter().filter(|day| day["kind"] != "AS_USUAL").count();
    assert_eq!((days(&entry["before"]), days(&entry["after"])), (4, 3), "{entry:#}");
}

#[tokio::test]
async fn what_cannot_be_arranged_is_refused_where_it_stands_and_nothing_is_kept() {
    let test = TestApp::demo().await;
    let mut wrong = of_2027();
    wrong["makeUpDays"] = json!(["2027-01-09", "2027-01-04"]);
    let refused = test.change("recordHolidays", wrong, RECORDED).await;
    assert_eq!(refusal(&refused), ("OUT_OF_RANGE".to_owned(), json!(["input", "makeUpDays", "1"])), "a Monday");
    let mut twice = of_2027();
    twice["holidays"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "from": "2027-01-02", "until": "2027-01-03", "name": "元旦" }));
    let refused = test.change("recordHolidays", twice, RECORDED).await;
    assert_eq!(refusal(&refused), ("TAKEN".to_owned(), json!(["input", "holidays", "1", "from"])));
    assert_eq!(of_year(&test, 2027).await["isPublished"], false);
    for login in ["zuzhang", "fenguan", "fuzeren", "lianluo"] {
        assert_eq!(test.denied(login, "recordHolidays", of_2027(), RECORDED).await, "FORBIDDEN", "{login}");
    }
}

#[tokio::test]
async fn letters_go_out_on_the_first_day_that_is_worked_by_the_recorded_calendar() {
    let test = TestApp::demo().await;
    test.tick().await;
    // A Tuesday, on which nobody works after all.
    let flood = json!({ "on": "2026-12-01", "kind": "OFF", "name": "防汛停工" });
    let set = test.change("setCalendarDay", flood.clone(), SET).await;
    assert_eq!((&set["calendarDay"]["kind"], &set["userErrors"]), (&json!("OFF"), &json!([])));
    assert_eq!(test.denied("admin", "setCalendarDay", flood, SET).await, "CONFLICT", "it is recorded already");
    test.at("2026-12-01T01:00:00Z");
    test.tick().await;
    assert_eq!(prompt_runs(&test).await, Vec::<String>::new());
    test.at("2026-12-02T01:00:00Z");
    test.tick().await;
    assert_eq!(prompt_runs(&test).await, ["2026-12-02T01:00"]);

    // The first of January is a holiday, recorded or not; the fourth is the next day that is worked.
    test.at("2027-01-01T01:00:00Z");
    test.tick().await;
    assert_eq!(prompt_runs(&test).await.len(), 1);
    test.change("recordHolidays", of_2027(), RECORDED).await;
    test.tick().await;
    assert_eq!(prompt_runs(&test).await.len(), 1);
    test.at("2027-01-04T01:00:00Z");
    test.tick().await;
    assert_eq!(prompt_runs(&test).await.len(), 2);
}

#[tokio::test]
async fn a_day_that_is_not_worked_counts_for_no_delay() {
    let test = TestApp::demo().await;
    let late = "{ projects(first: 20, filter: { milestone: { overdue: true } }) { nodes { milestones(first: 5, open: true) { nodes { id dueOn lateWorkingDays } } } } }";
    let milestones = async || -> Vec<Value> {
        let page = test.ask(late).await["projects"]["nodes"].take();
        let of = |project: &Value| project["milestones"]["nodes"].as_array().unwrap().clone();
        page.as_array().unwrap().iter().flat_map(of).collect()
    };
    let before = milestones().await;
    let first = before.iter().find(|milestone| milestone["lateWorkingDays"].as_i64().unwrap() > 3).unwrap().clone();
    // The demonstration's day is a Tuesday; Monday is taken out.
    let flood = json!({ "on": "2026-11-23", "kind": "OFF", "name": "防汛停工" });
    test.change("setCalendarDay", flood, SET).await;
    let after = milestones().await;
    let same = after.iter().find(|milestone| milestone["id"] == first["id"]).unwrap();
    assert_eq!(same["lateWorkingDays"].as_i64().unwrap(), first["lateWorkingDays"].as_i64().unwrap() - 1);
}

#[tokio::test]
async fn another_replica_goes_by_the_calendar_as_recorded() {
    let test = TestApp::demo().await;
    let other = test.another().await;
    test.change("recordHolidays", of_2027(), RECORDED).await;
    let directory = other.directory.current(&other.db, &other.live).await.unwrap();
    assert!(directory.calendar().knows(2027));
}
