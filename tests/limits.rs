//! How much may be asked for, and what happens to more.

use std::time::Duration;

use futures::future::{Either, select};
use reqwest::Response;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tokio::time::timeout;
use zhaoshang::storage::database::{self, Write, begin_write};

use crate::support::{
    app::{TestApp, answer},
    socket::Socket,
};

const WHO: &str = "{ viewer { login } }";
const SIGN_IN: &str = "signIn(input: { login: \"nobody\", password: \"wrong\" }) { userErrors { code } }";

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("{answer:#}"))
}

async fn send(test: &TestApp, login: &str, query: &str) -> Response {
    let request = test.post().json(&json!({ "query": query }));
    let request = if login.is_empty() { request } else { request.bearer_auth(test.token(login)) };
    request.send().await.unwrap()
}

/// Repeats a piece so many times, numbered.
fn times(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

#[tokio::test]
async fn a_document_has_so_much_of_everything_and_no_more() {
    let test = TestApp::demo().await;
    let name = |n: usize| format!("n{n}: login ");
    let directive = |_| "@include(if: true) ".to_owned();
    // Twelve tokens, but no more than two fields.
    let milestones = |n: usize| {
        let piece = |_| "milestones(first: 1, open: true) { totalCount } ".to_owned();
        format!("{{ projects(first: 1) {{ nodes {{ {} }} }} }}", times(n, piece))
    };
    for (what, within, beyond) in [
        ("别名", format!("{{ viewer {{ {} }} }}", times(50, name)), format!("{{ viewer {{ {} }} }}", times(51, name))),
        (
            "指令",
            format!("{{ viewer {{ login {} }} }}", times(1, directive)),
            format!("{{ viewer {{ {} }} }}", times(51, |_| "login @include(if: true) ".to_owned())),
        ),
        ("词元", milestones(100), milestones(420)),
        (
            "根字段",
            format!("{{ {} }}", times(20, |n| format!("n{n}: viewer {{ login }} "))),
            format!("{{ {} }}", times(21, |n| format!("n{n}: viewer {{ login }} "))),
        ),
    ] {
        test.ask(&within).await;
        let refused = answer(send(&test, "admin", &beyond).await).await;
        assert_eq!(code(&refused), "TOO_COMPLEX", "{what}");
        let message = refused["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(&format!("{what}过多")), "{message}");
    }
}

#[tokio::test]
async fn an_answer_says_what_it_cost_and_what_is_left() {
    let test = TestApp::demo_with(&[("LIMITS_COST_PER_MINUTE", "60000")]).await;
    let cost =
        async |login: &str, query: &str| answer(send(&test, login, query).await).await["extensions"]["cost"].take();
    let expected = |requested: u32, remaining: u32, at: &str| json!({ "requested": requested, "limit": 60000, "remaining": remaining, "resetAt": at });
    assert_eq!(cost("admin", WHO).await, expected(2, 59998, "2026-11-24T01:00:01Z"));
    let page = "{ projects(first: 100) { nodes { id } } }";
    assert_eq!(cost("admin", page).await, expected(201, 59797, "2026-11-24T01:00:01Z"));
    assert_eq!(cost("admin", page).await, expected(201, 59596, "2026-11-24T01:00:01Z"));
    assert_eq!(cost("lianluo", WHO).await["remaining"], 59998, "everybody has a budget of their own");
    let sized = "query($first: Int) { projects(first: $first) { nodes { id } } }";
    for (first, requested) in [(10, 21), (20, 41), (10, 21)] {
        let request = test.post().bearer_auth(test.token("lianluo"));
        let request = request.json(&json!({ "query": sized, "variables": { "first": first } }));
        assert_eq!(answer(request.send().await.unwrap()).await["extensions"]["cost"]["requested"], requested);
    }
}

#[tokio::test]
async fn who_has_spent_the_budget_waits_until_there_is_enough_again() {
    let test = TestApp::demo_with(&[("LIMITS_COST_PER_MINUTE", "20000")]).await;
    let page = "{ projects(first: 100) { nodes { id name code stage investor summary version highTech } } }";
    let mut answered = 0;
    let refused = loop {
        let response = send(&test, "admin", page).await;
        if response.status() != 200 {
            break response;
        }
        answered += 1;
        assert!(answered < 100, "no limit");
    };
    assert!(answered > 10, "{answered}");
    assert_eq!(refused.status(), 429);
    let seconds: i64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    let refused = answer(refused).await;
    assert_eq!(code(&refused), "RATE_LIMITED");
    assert!(refused.get("data").is_none(), "{refused}");
    test.ok(&test.token("lianluo"), page, json!({})).await;
    let later = test.app.clock.now() + chrono::TimeDelta::seconds(seconds);
    test.at(&later.to_rfc3339());
    assert_eq!(send(&test, "admin", page).await.status(), 200);
}

#[tokio::test]
async fn who_is_not_signed_in_has_the_budget_of_the_address() {
    let settings = [
        ("LIMITS_COST_PER_MINUTE", "20000"),
        ("TRUSTED_PROXIES", "127.0.0.0/8"),
        // Nineteen passwords take a while if they are checked without optimisation.
        ("LIMITS_REQUEST_SECONDS", "600"),
    ];
    let test = TestApp::demo_with(&settings).await;
    let costly = format!("mutation {{ {} }}", times(19, |n| format!("n{n}: {SIGN_IN} ")));
    let from = async |client: &str| {
        let request = test.post().header("X-Forwarded-For", client).json(&json!({ "query": costly }));
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!((from("192.0.2.1").await, from("192.0.2.1").await, from("192.0.2.2").await), (200, 429, 200));
}

#[tokio::test]
async fn sign_ins_as_aliases_of_one_request_count_each() {
    let test = TestApp::demo_with(&[("LIMITS_SIGN_INS_PER_MINUTE", "6")]).await;
    let sign_ins = |count: usize| format!("mutation {{ {} }}", times(count, |n| format!("n{n}: {SIGN_IN} ")));
    assert_eq!(send(&test, "", &sign_ins(4)).await.status(), 200);
    let refused = send(&test, "", &sign_ins(4)).await;
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "11");
    let refused = answer(refused).await;
    assert_eq!(code(&refused), "RATE_LIMITED");
    assert_eq!(refused["errors"][0]["path"], json!(["n2"]));
    assert_eq!(send(&test, "", &sign_ins(1)).await.status(), 429, "also with the right password");
    test.at("2026-11-24T01:00:11Z");
    assert_eq!(send(&test, "", &sign_ins(1)).await.status(), 200);
    assert_eq!(send(&test, "", &sign_ins(1)).await.status(), 429);
}

#[tokio::test]
async fn an_address_that_no_trusted_proxy_names_is_not_believed() {
    let test = TestApp::demo_with(&[("LIMITS_SIGN_INS_PER_MINUTE", "1")]).await;
    let query = format!("mutation {{ {SIGN_IN} }}");
    let from = async |client: &str| {
        let request = test.post().header("X-Forwarded-For", client).json(&json!({ "query": query }));
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!((from("192.0.2.1").await, from("192.0.2.2").await), (200, 429));
}

#[tokio::test]
async fn the_schema_is_shown_to_whom_the_setting_says() {
    let query = "{ __schema { queryType { name } } }";
    for (setting, shown) in [("signed-in", [true, true]), ("admin", [true, false]), ("nobody", [false, false])] {
        let test = TestApp::demo_with(&[("INTROSPECTION", setting)]).await;
        let mut seen = Vec::new();
        for login in ["admin", "lianluo"] {
            let answer = answer(send(&test, login, query).await).await;
            seen.push(answer["data"]["__schema"]["queryType"]["name"] == "Query");
        }
        assert_eq!(seen, shown, "{setting}");
    }
}

#[tokio::test]
async fn a_wrong_name_is_not_answered_with_the_right_one() {
    let test = TestApp::demo().await;
    for query in
        ["{ viewr { login } }", "{ viewer { logn } }", "{ viewer(x: 1) { login } }", "{ viewer { role { x } } }"]
    {
        let answer = answer(send(&test, "admin", query).await).await;
        let message = answer["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(!message.to_lowercase().contains("did you mean"), "{message}");
    }
}

/// Holds what every request needs, so that none comes to an end.
async fn hold(test: &TestApp) -> Write {
    let held = begin_write(&test.app.db, &test.app.live).await.unwrap();
    if held.get_database_backend() == DbBackend::Postgres {
        held.execute_unprepared("LOCK TABLE access_token IN ACCESS EXCLUSIVE MODE").await.unwrap();
    }
    held
}

#[tokio::test]
async fn a_request_ends_when_its_time_is_over_and_leaves_nothing_behind() {
    let test = TestApp::demo_with(&[("LIMITS_REQUEST_SECONDS", "1")]).await;
    let held = hold(&test).await;
    let response = send(&test, "lianluo", "mutation { signOut { signedOut } }").await;
    assert_eq!(response.status(), 504);
    assert_eq!(code(&answer(response).await), "TIMEOUT");
    held.rollback().await.unwrap();
    test.ok(&test.token("lianluo"), WHO, json!({})).await;
}

#[tokio::test]
async fn an_operation_over_a_socket_ends_when_its_time_is_over() {
    let test = TestApp::demo_with(&[("LIMITS_REQUEST_SECONDS", "1")]).await;
    let mut socket = Socket::of(&test, "lianluo").await;
    let held = hold(&test).await;
    socket.subscribe("1", "mutation { signOut { signedOut } }", json!({})).await;
    let heard = socket.hear().await;
    assert_eq!((&heard["type"], &heard["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("TIMEOUT")));
    held.rollback().await.unwrap();
    test.ok(&test.token("lianluo"), WHO, json!({})).await;
}

#[tokio::test]
async fn operations_over_a_socket_are_paid_for_and_limited_alike() {
    let test = TestApp::demo_with(&[("LIMITS_COST_PER_MINUTE", "20000")]).await;
    let mut socket = Socket::of(&test, "lianluo").await;
    socket.subscribe("1", WHO, json!({})).await;
    let cost = &socket.hear().await["payload"]["extensions"]["cost"];
    assert_eq!((&cost["requested"], &cost["remaining"]), (&json!(2), &json!(19_998)));
    assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "1" }));
    let many = format!("{{ viewer {{ {} }} }}", times(51, |n| format!("n{n}: login ")));
    socket.subscribe("2", &many, json!({})).await;
    assert_eq!(socket.hear().await["payload"][0]["extensions"]["code"], "TOO_COMPLEX");
}

#[tokio::test]
async fn what_is_more_than_can_be_worked_on_at_once_is_sent_away() {
    let test = TestApp::demo_with(&[("LIMITS_REQUESTS_IN_FLIGHT", "1")]).await;
    let held = hold(&test).await;
    let change = "mutation { signOut { signedOut } }";
    let one = Box::pin(send(&test, "lianluo", change));
    let other = Box::pin(send(&test, "fuzeren", change));
    // Whichever comes second, since the first cannot end while the lock is held.
    let (sent_away, waiting) = match select(one, other).await {
        Either::Left((first, second)) | Either::Right((first, second)) => (first, second),
    };
    assert_eq!(sent_away.status(), 503);
    assert_eq!(sent_away.headers()["retry-after"], "1");
    assert_eq!(code(&answer(sent_away).await), "OVERLOADED");
    held.rollback().await.unwrap();
    assert_eq!(waiting.await.status(), 200);
}

#[tokio::test]
async fn a_statement_nobody_waits_for_any_more_is_ended() {
    let test = TestApp::demo().await;
    let limit = Duration::from_secs(1);
    let db = database::connect_within(&test.database_url().to_owned().into(), Some(limit)).await.unwrap();
    let ask = |sql: &str| db.query_all_raw(Statement::from_string(db.get_database_backend(), sql.to_owned()));
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let error = ask("SELECT pg_sleep(600)").await.unwrap_err();
            assert!(error.to_string().contains("statement timeout"), "{error}");
        }
        _ => {
            // More often than there are connections: a statement that went on would keep its own for ever.
            let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
            for _ in 0..6 {
                assert!(timeout(limit / 10, ask(endless)).await.is_err());
            }
        }
    }
    assert_eq!(ask("SELECT 1").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_connection_that_was_left_or_ended_is_not_used_again() {
    let test = TestApp::demo().await;
    let db = test.app.db.with_own_connections(1);
    let ask = async |sql: &str| {
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql.to_owned())).await?;
        row.unwrap().try_get_by_index::<i32>(0)
    };
    let endless = match db.get_database_backend() {
        DbBackend::Postgres => "SELECT 1 FROM pg_sleep(600)",
        _ => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    };
    assert!(timeout(Duration::from_millis(100), ask(endless)).await.is_err());
    assert_eq!(ask("SELECT 2").await.unwrap(), 2);
    let left = begin_write(&db, &test.app.live).await.unwrap();
    assert!(timeout(Duration::from_millis(100), left.execute_unprepared(endless)).await.is_err());
    drop(left);
    assert_eq!(ask("SELECT 3").await.unwrap(), 3);
    if db.get_database_backend() == DbBackend::Postgres {
        let ended = ask("SELECT pg_backend_pid()").await.unwrap();
        test.app.db.execute_unprepared(&format!("SELECT pg_terminate_backend({ended}, 10000)")).await.unwrap();
        // Whoever comes first learns of it.
        ask("SELECT 4").await.unwrap_err();
        assert_ne!(ask("SELECT pg_backend_pid()").await.unwrap(), ended);
    }
}
