//! What people send by mistake or on purpose: a clear error with a code, as JSON, and nothing of the inside.

use serde_json::{Value, json};

use crate::support::app::{TestApp, answer};

/// The code of the errors, after seeing that nothing of the inside shows.
fn code(answer: &Value) -> &str {
    let text = answer.to_string();
    for inside in
        ["SELECT", "INSERT", "UPDATE ", "panicked", "sqlx", "sea_orm", "src/", "sqlite", "postgres", "requestId"]
    {
        assert!(!text.contains(inside), "{inside}: {text}");
    }
    let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("no errors: {answer:#}"));
    assert!(errors.iter().all(|error| !error["message"].as_str().unwrap().is_empty()), "{answer:#}");
    let code = &errors[0]["extensions"]["code"];
    assert!(errors.iter().all(|error| error["extensions"]["code"] == *code), "{answer:#}");
    code.as_str().unwrap()
}

/// Status and code of the answer to a body sent as it is.
async fn raw(test: &TestApp, kind: &str, body: impl Into<reqwest::Body>) -> (u16, String) {
    let request = test.post().bearer_auth(test.token("admin")).header("Content-Type", kind).body(body);
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, code(&answer(response).await).to_owned())
}

/// The code of the answer to a query of the bureau.
async fn asked(test: &TestApp, query: &str, variables: Value) -> String {
    code(&test.gql(&test.token("admin"), query, variables).await).to_owned()
}

#[tokio::test]
async fn a_body_that_is_no_request_is_told_so() {
    let test = TestApp::empty().await;
    let bad = |status: u16| (status, "BAD_INPUT".to_owned());
    for body in [
        "",
        "{",
        "null",
        "[]",
        "[{\"query\":\"{ viewer { login } }\"}]",
        "[\"{ viewer { login } }\"]",
        "\"{ viewer { login } }\"",
        "{}",
        "{\"query\": 7}",
        "{\"query\": \"  \"}",
        "{\"query\":\"{viewer{login}}\",\"variables\":3}",
    ] {
        assert_eq!(raw(&test, "application/json", body).await, bad(400), "{body}");
    }
    assert_eq!(raw(&test, "application/json", vec![0xff, 0xfe]).await, bad(400));
    let request = "{\"query\":\"{ viewer { login } }\"}";
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
    ] {
        assert_eq!(raw(&test, kind, request).await, bad(415), "{kind}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_in_json() {
    let test = TestApp::empty().await;
    let response = test.get("/nothing/here").send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert_eq!(code(&answer(response).await), "NOT_FOUND");
}

#[tokio::test]
async fn a_body_may_be_so_large_and_no_larger() {
    let test = TestApp::empty().await;
    let request = |length: usize| {
        let frame = json!({ "query": "{ viewer { login } }", "variables": { "x": "" } }).to_string();
        frame.replace("\"x\":\"\"", &format!("\"x\":\"{}\"", "a".repeat(length - frame.len())))
    };
    assert_eq!(raw(&test, "application/json", request(256 * 1024 + 1)).await, (413, "TOO_COMPLEX".to_owned()));
    let largest = test.post().bearer_auth(test.token("admin")).header("Content-Type", "application/json");
    let seen = answer(largest.body(request(256 * 1024)).send().await.unwrap()).await;
    assert_eq!(seen["data"]["viewer"]["login"], "admin");
}

#[tokio::test]
async fn a_document_that_is_wrong_is_told_where() {
    let test = TestApp::empty().await;
    for (query, variables) in [
        ("{ viewer { login }", json!({})),
        ("{ nothing }", json!({})),
        ("{ viewer { login(x: 1) } }", json!({})),
        ("{ projects(first: \"ten\") { totalCount } }", json!({})),
        ("{ projects(filter: { stage: { in: [DREAMING] } }) { totalCount } }", json!({})),
        ("query($first: Int) { projects(first: $first) { totalCount } }", json!({ "first": "ten" })),
        ("query($id: ID!) { project(id: $id) { id } }", json!({})),
        ("query($first: Int) { projects(first: $first) { totalCount } }", json!({ "first": 3_000_000_000_u64 })),
        ("subscription { anything }", json!({})),
    ] {
        assert_eq!(asked(&test, query, variables).await, "BAD_INPUT", "{query}");
    }
}

#[tokio::test]
async fn ids_that_nothing_has_answer_null() {
    let test = TestApp::demo().await;
    for id in [
        "project:987654",
        "project:-1",
        "project:99999999999999999999",
        "unit:1",
        "1",
        "",
        "project:1\u{0}",
        "project:1; DROP TABLE project",
    ] {
        for field in ["project", "unit", "lead", "letter", "official", "event", "visit"] {
            if id == "unit:1" && field == "unit" {
                continue;
            }
            let query = format!("query($id: ID!) {{ {field}(id: $id) {{ id }} }}");
            let data = test.ok(&test.token("admin"), &query, json!({ "id": id })).await;
            assert!(data[field].is_null(), "{field} {id:?}");
        }
    }
    let input = json!({ "projectId": "project:987654", "version": 1, "on": "2026-11-01", "reason": "审定", "signBy": "2026-12-01" });
    assert_eq!(test.denied("admin", "approveProject", input, "project { id }").await, "NOT_FOUND");
}

#[tokio::test]
async fn pages_have_a_size_between_one_and_a_hundred() {
    let test = TestApp::empty().await;
    for list in [
        "projects",
        "leads",
        "units",
        "letters",
        "officials",
        "jobRuns",
        "auditEntries",
        "tasks",
        "dispatchMeetings",
        "exitProposals",
        "idleAssets",
        "targets",
        "blockers",
        "ceremonies",
        "events",
        "visits",
        "opportunityLists",
        "letterDrafts",
        "letterHolds",
        "officeReports",
        "voidRegister",
        "officialAbsences",
    ] {
        for args in [
            "first: 101",
            "first: -1",
            "first: 0",
            "last: 101",
            "last: -1",
            "first: 2147483647",
            "first: 1, last: 1",
            "after: \"\u{2603}\"",
            "before: \"AA\"",
        ] {
            assert_eq!(
                asked(&test, &format!("{{ {list}({args}) {{ totalCount }} }}"), json!({})).await,
                "BAD_INPUT",
                "{list} {args}"
            );
        }
        test.ask(&format!("{{ {list}(first: 100) {{ totalCount }} }}")).await;
    }
}

#[tokio::test]
async fn nul_bytes_are_refused_wherever_text_is_taken() {
    let test = TestApp::demo().await;
    let with_nul = "a\u{0}b";
    for query in [
        "query($x: String!) { projects(filter: { name: { contains: $x } }) { totalCount } }",
        "query($x: String!) { leads(filter: { company: { eq: $x } }) { totalCount } }",
        "query($x: String!) { leads(filter: { sameCompany: $x }) { totalCount } }",
        "query($x: String!) { leadDuplicates(company: $x) { reportedOn } }",
        "query($x: String!) { visits(filter: { company: { contains: $x } }) { totalCount } }",
        "query($x: String!) { units(filter: { name: { in: [$x] } }) { totalCount } }",
        "query($x: String!) { officials(filter: { name: { startsWith: $x } }) { totalCount } }",
        "query($x: String!) { auditEntries(filter: { action: { eq: $x } }) { totalCount } }",
    ] {
        assert_eq!(asked(&test, query, json!({ "x": with_nul })).await, "BAD_INPUT", "{query}");
    }
    let official = json!({ "name": with_nul, "title": with_nul, "activeFrom": "2026-01-01" });
    let refused = test.change("createOfficial", official, "official { id }").await;
    let codes: Vec<_> = refused["userErrors"].as_array().unwrap().iter().map(|error| &error["code"]).collect();
    assert_eq!(codes, ["FORBIDDEN_CHARACTER", "FORBIDDEN_CHARACTER"]);
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }";
    let data = test.ok("", query, json!({ "input": { "login": with_nul, "password": with_nul } })).await;
    assert_eq!(data["signIn"]["userErrors"][0]["code"], "WRONG_CREDENTIALS");
}

#[tokio::test]
async fn a_token_may_be_any_bytes_and_is_as_good_as_none() {
    let test = TestApp::empty().await;
    for token in ["", " ", "'; --", "%00", "ÿ"] {
        let request = test.post().json(&json!({ "query": "{ viewer { login } }" }));
        let header = reqwest::header::HeaderValue::from_bytes(format!("Bearer {token}").as_bytes()).unwrap();
        let seen = answer(request.header("Authorization", header).send().await.unwrap()).await;
        assert_eq!(code(&seen), "UNAUTHENTICATED", "{token:?}");
    }
}

#[tokio::test]
async fn days_and_months_that_do_not_exist_are_refused() {
    let test = TestApp::empty().await;
    let days = "query($day: Date) { projects(filter: { signedOn: { from: $day } }) { totalCount } }";
    for day in [
        json!("2026-02-30"),
        json!("2026-13-01"),
        json!("2026-1-1"),
        json!("heute"),
        json!(""),
        json!(20261124),
        json!("2026-11-24T00:00:00Z"),
    ] {
        assert_eq!(asked(&test, days, json!({ "day": day })).await, "BAD_INPUT", "{day}");
    }
    let months = "query($month: Month) { letters(filter: { month: { eq: $month } }) { totalCount } }";
    for month in [json!("2026-13"), json!("2026-00"), json!("2026-1"), json!(202611), json!("十一月")] {
        assert_eq!(asked(&test, months, json!({ "month": month })).await, "BAD_INPUT", "{month}");
    }
    test.ok(&test.token("admin"), days, json!({ "day": "2024-02-29" })).await;
}

#[tokio::test]
async fn what_cannot_be_read_refuses_the_whole_request_wherever_it_stands() {
    let test = TestApp::demo().await;
    let projects = |inside: &str| format!("{{ projects(first: 2) {{ nodes {{ code {inside} }} }} }}");
    for inside in [
        "standing(asOf: \"2026-13-45\") { stage }",
        "clock(asOf: \"2026-02-30\") { state }",
        "assignments(asOf: \"heute\") { nodes { from } }",
        "direction { name(asOf: \"2026-11\") }",
        "...Part",
    ] {
        let fragment =
            if inside == "...Part" { " fragment Part on Project { standing(asOf: 7) { stage } }" } else { "" };
        let seen = test.gql(&test.token("admin"), &(projects(inside) + fragment), json!({})).await;
        assert_eq!(
            (code(&seen), seen.get("data").is_some_and(|data| !data.is_null())),
            ("BAD_INPUT", false),
            "{inside}"
        );
    }
    let standing = "query($day: Date!) { projects(first: 2) { nodes { standing(asOf: $day) { stage } } } }";
    let seen = test.gql(&test.token("admin"), standing, json!({ "day": "2026-13-45" })).await;
    assert_eq!((code(&seen), &seen["data"]), ("BAD_INPUT", &Value::Null));
    // In a literal beside a variable that is left out, and as the default of a variable.
    for query in [
        "query($from: Date) { projects(first: 2, filter: { signedOn: { from: $from, until: \"2026-13-45\" } }) { nodes { id } } }",
        "query($from: Date = \"2026-13-45\") { projects(first: 2, filter: { signedOn: { from: $from } }) { nodes { id } } }",
    ] {
        let seen = test.gql(&test.token("admin"), query, json!({})).await;
        assert_eq!(
            (code(&seen), seen.get("data").is_some_and(|data| !data.is_null())),
            ("BAD_INPUT", false),
            "{query}"
        );
    }
    // So is every other scalar of ours.
    for query in [
        "{ letterPreview(kind: URGING, month: \"2026-13\", addressee: { unit: \"unit:1\" }) { title } }",
        "{ projects(filter: { contractAmount: { from: \"1.5\" } }) { totalCount } }",
        "{ auditEntries(filter: { at: { until: \"2026-11-24\" } }) { totalCount } }",
    ] {
        assert_eq!(asked(&test, query, json!({})).await, "BAD_INPUT", "{query}");
    }
}

#[tokio::test]
async fn amounts_out_of_range_are_refused() {
    let test = TestApp::demo().await;
    let started = "{ projects(first: 1, filter: { stage: { eq: STARTED } }) { nodes { id } } }";
    let project = test.ask(started).await["projects"]["nodes"][0]["id"].take();
    let receipt = |amount: Value| json!({ "projectId": project, "on": "2026-11-23", "amount": amount });
    let count = "{ auditEntries { totalCount } }";
    let before = test.ask(count).await;
    for amount in [json!(0), json!(-1), json!("0"), json!("-5"), json!(i64::MAX), json!(i64::MIN)] {
        let refused = test.change("recordFundReceipt", receipt(amount.clone()), "fundReceipt { id }").await;
        assert_eq!(refused["userErrors"][0]["code"], "OUT_OF_RANGE", "{amount}");
        assert_eq!(refused["userErrors"][0]["field"], json!(["input", "amount"]));
    }
    for amount in [json!(1.5), json!("1.5"), json!("9223372036854775808"), json!("一百"), json!(true), json!("")] {
        assert_eq!(
            test.denied("admin", "recordFundReceipt", receipt(amount.clone()), "fundReceipt { id }").await,
            "BAD_INPUT",
            "{amount}"
        );
    }
    assert_eq!(test.ask(count).await, before, "nothing was written");
}

#[tokio::test]
async fn what_is_no_mail_address_or_telephone_is_refused_with_its_field() {
    let test = TestApp::empty().await;
    let official = |email: &str, telephone: &str| json!({ "name": "张三", "title": "主任", "email": email, "telephone": telephone, "activeFrom": "2026-01-01" });
    for email in [
        "x",
        "x@",
        "@x.example",
        "a b@x.example",
        "张三@x.example",
        "a@x.example, b@x.example",
        "a@x.example\r\nBcc: b@x.example",
    ] {
        let refused = test.change("createOfficial", official(email, "023-1234"), "official { id }").await;
        assert_eq!(refused["userErrors"][0]["field"], json!(["input", "email"]), "{email:?}");
        assert!(refused["official"].is_null());
    }
    let refused = test.change("createOfficial", official("a@x.example", "call me"), "official { id }").await;
    assert_eq!(refused["userErrors"][0]["code"], "INVALID_TELEPHONE");
    let long = json!({ "name": "长".repeat(61), "title": " ", "activeFrom": "2026-01-01" });
    let refused = test.change("createOfficial", long, "official { id }").await;
    let codes: Vec<_> = refused["userErrors"].as_array().unwrap().iter().map(|error| &error["code"]).collect();
    assert_eq!(codes, ["TOO_LONG", "BLANK"]);
    assert_eq!(test.ask("{ officials { totalCount } }").await["officials"]["totalCount"], 0);
}

#[tokio::test]
async fn a_document_may_not_grow_without_end() {
    let test = TestApp::empty().await;
    let mut bomb = "{ viewer { ...f0 } }".to_owned();
    for level in 0..30 {
        bomb += &format!(" fragment f{level} on Viewer {{ ...f{0} ...f{0} }}", level + 1);
    }
    bomb += " fragment f30 on Viewer { login }";
    let deep = format!(
        "{{ projects(first: 1) {{ nodes {{ {} id {} }} }} }}",
        "lead { project { ".repeat(20),
        "} } ".repeat(20)
    );
    let wide = format!("{{ {} }}", (0..25).map(|n| format!("a{n}: viewer {{ login }} ")).collect::<String>());
    let costly = "{ projects(first: 100) { nodes { coordinatingUnits { name } milestones { nodes { name } } } }
        a: projects(first: 100) { nodes { id name code stage investor summary version highTech } }
        b: letters(first: 100) { nodes { items { project { stageHistory { nodes { reason changedOn toStage recordedBy } } } } } } }";
    let many = format!("{{ {} }}", (0..15).map(|n| format!("a{n}: projects(first: 100) {{ nodes {{ id name code stage investor summary version highTech registeredOn stageSince signedOn startedOn leader {{ id name title }} }} }} ")).collect::<String>());
    for (name, query) in [("bomb", bomb.as_str()), ("deep", &deep), ("wide", &wide), ("many", &many)] {
        assert_eq!(asked(&test, query, json!({})).await, "TOO_COMPLEX", "{name}");
    }
    test.ask(costly).await;
    let circle = "{ viewer { ...a } } fragment a on Viewer { ...b } fragment b on Viewer { ...a }";
    let seen = asked(&test, circle, json!({})).await;
    assert!(seen == "TOO_COMPLEX" || seen == "BAD_INPUT", "{seen}");
}

#[tokio::test]
async fn brackets_without_end_do_not_bring_the_service_down() {
    let test = TestApp::empty().await;
    let depth = 20_000;
    let document = format!("{{ viewer {} {} }}", "{ viewer ".repeat(depth), "} ".repeat(depth));
    assert_ne!(asked(&test, &document[..200_000], json!({})).await, "INTERNAL");
    let list = format!("{{ projects(filter: {{ or: {}{} }}) {{ totalCount }} }}", "[".repeat(depth), "]".repeat(depth));
    assert_ne!(asked(&test, &list, json!({})).await, "INTERNAL");
    let body = format!(
        "{{\"query\":\"{{viewer{{login}}}}\",\"variables\":{{\"x\":{}{}}}}}",
        "[".repeat(depth),
        "]".repeat(depth)
    );
    assert_eq!(raw(&test, "application/json", body).await, (400, "BAD_INPUT".to_owned()));
    test.ask("{ viewer { login } }").await;
}

#[tokio::test]
async fn a_database_that_is_gone_is_an_internal_error_with_a_number_and_nothing_else() {
    let test = TestApp::empty().await;
    let token = test.token("admin");
    test.app.db.close().await;
    let seen = test.gql(&token, "{ viewer { login } }", json!({})).await;
    let error = &seen["errors"][0];
    assert_eq!(error["extensions"]["code"], "INTERNAL");
    assert!(!seen.to_string().to_lowercase().contains("pool"), "{seen}");
    let response = test.get("/readyz").send().await.unwrap();
    assert_eq!(response.status(), 503);
    assert_eq!(answer(test.get("/healthz").send().await.unwrap()).await["status"], "alive");
}
