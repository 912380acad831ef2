//! What people read when something does not work: in the language they ask for, about the field they entered.

use serde_json::{Value, json};

use crate::support::app::TestApp;

/// The answer to a query of the bureau in a language, and the language it says it is in.
async fn asked(test: &TestApp, language: &str, query: &str, variables: Value) -> (Value, String) {
    let request = test.post().bearer_auth(test.token("admin")).header("Accept-Language", language);
    let response = request.json(&json!({ "query": query, "variables": variables })).send().await.unwrap();
    assert!(response.headers()["vary"].to_str().unwrap().contains("Accept-Language"));
    let spoken = response.headers()["content-language"].to_str().unwrap().to_owned();
    (response.json().await.unwrap(), spoken)
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// The message of the first error in Chinese and in English, after seeing that each is what it should be.
async fn both(test: &TestApp, query: &str, variables: Value) -> (String, String) {
    let mut messages = ["zh", "en"].map(|_| String::new());
    for (language, message) in ["zh", "en"].into_iter().zip(&mut messages) {
        let (answer, _) = asked(test, language, query, variables.clone()).await;
        *message = answer["errors"][0]["message"].as_str().unwrap().to_owned();
        assert_eq!(is_chinese(message), language == "zh", "{message}");
    }
    messages.into()
}

#[tokio::test]
async fn the_language_is_the_one_the_client_likes_best() {
    let test = TestApp::empty().await;
    for (accept, expected) in [
        ("", "zh-CN"),
        ("fr", "zh-CN"),
        ("*", "zh-CN"),
        ("zh-Hans-CN, en;q=0.9", "zh-CN"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("fr, en;q=0.5", "en"),
        ("zh;q=0.3, en;q=0.8", "en"),
        ("en;q=0, zh", "zh-CN"),
        ("en;q=0", "zh-CN"),
        ("en;q=nonsense, ???", "zh-CN"),
    ] {
        let (answer, spoken) = asked(&test, accept, "{ projects(first: 0) { totalCount } }", json!({})).await;
        assert_eq!(spoken, expected, "{accept}");
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert_eq!(is_chinese(message), expected == "zh-CN", "{accept}: {message}");
    }
}

#[tokio::test]
async fn the_errors_of_the_library_are_said_in_both_languages() {
    let test = TestApp::empty().await;
    let filter = (0..17).fold("{ highTech: true }".to_owned(), |inner, _| format!("{{ not: {inner} }}"));
    let nested = format!("{{ projects(filter: {filter}) {{ totalCount }} }}");
    for (query, chinese, english) in [
        ("{", "语法错误，第1行第2列", "Syntax error at line 1, column 2: expected"),
        ("{ nothing }", "字段不存在（Unknown field", "Unknown field \"nothing\" on type \"Query\"."),
        ("{ viewer { login(a: 1) } }", "参数不存在（", "Unknown argument \"a\""),
        ("{ viewer }", "该字段是对象，须选取其子字段（", "Field \"viewer\" of type"),
        ("{ viewer { login { a } } }", "该字段没有子字段", "Field \"login\" must not have"),
        ("{ project { id } }", "缺少必填的参数（", "Field \"project\" argument \"id\""),
        ("{ project(id: $id) { id } }", "变量未定义或未提供值（", "Variable \"$id\" is not defined"),
        ("query($a: Int) { viewer { login } }", "变量未被使用（", "Variable \"$a\" is not used"),
        ("query($a: Nothing) { project(id: $a) { id } }", "类型不存在（", "Unknown type \"Nothing\""),
        ("{ ...F }", "片段不存在（", "Unknown fragment"),
        ("{ viewer { login @nothing } }", "指令不存在（", "Unknown directive"),
        ("query A { viewer { login } } query B { viewer { login } }", "请求中有多个操作", "Operation name required"),
        ("{ projects(filter: {stages: [NEW]}) { totalCount } }", "参数的值不正确（", "Invalid value for argument"),
        (
            "{ leadingGroup(asOf: \"2026-02-30\") { id } }",
            "日期不存在",
            "Invalid value for argument \"asOf\", expected type \"Date\": there is no such day",
        ),
        (
            "{ auditEntries(filter: { at: { from: \"2026-11-24\" } }) { totalCount } }",
            "时间格式不正确",
            "Invalid value for argument \"filter.at.from\", expected type \"DateTime\": an instant is written",
        ),
        ("subscription { jobRunChanged { job } }", "订阅须经 WebSocket", "Subscriptions are not supported"),
        (&nested, "筛选条件嵌套过深", "Failed to parse \"ProjectFilter\": a filter has at most 16 levels"),
    ] {
        let (in_chinese, in_english) = both(&test, query, json!({})).await;
        assert!(in_chinese.starts_with(chinese), "{query}: {in_chinese}");
        assert!(in_english.starts_with(english), "{query}: {in_english}");
        assert!(!in_english.contains('\n') && !in_english.contains("Did you mean"), "{in_english}");
    }
    let (answer, _) = asked(&test, "zh", "{ nothing }", json!({})).await;
    assert_eq!(answer["errors"][0]["locations"], json!([{ "line": 1, "column": 3 }]));
}

#[tokio::test]
async fn faults_are_said_in_both_languages() {
    let test = TestApp::empty().await;
    for mutation in [
        "mutation { resendLetter(input: {letterId: \"letter:1\"}) { userErrors { code } } }",
        "{ letters(after: \"nonsense\") { totalCount } }",
        "{ statistics(year: 1) { year } }",
    ] {
        both(&test, mutation, json!({})).await;
    }
    for (language, login) in [("zh", "请先登录"), ("en", "Sign in first")] {
        let ask = || test.post().header("Accept-Language", language);
        let unsigned = ask().json(&json!({ "query": "{ projects { totalCount } }" })).send().await.unwrap();
        let answer: Value = unsigned.json().await.unwrap();
        assert!(answer["errors"][0]["message"].as_str().unwrap().starts_with(login), "{answer}");
        for request in [ask().body("{}"), ask().header("Content-Type", "application/json").body("{")] {
            let response = request.send().await.unwrap();
            assert_eq!(response.headers()["content-language"], if language == "zh" { "zh-CN" } else { "en" });
            let answer: Value = response.json().await.unwrap();
            assert_eq!(is_chinese(answer["errors"][0]["message"].as_str().unwrap()), language == "zh", "{answer}");
        }
        let nowhere = test.get("/nothing").header("Accept-Language", language).send().await.unwrap();
        assert_eq!(nowhere.headers()["content-language"], if language == "zh" { "zh-CN" } else { "en" });
    }
}

#[tokio::test]
async fn a_refusal_is_said_in_both_languages_and_points_into_the_input() {
    let test = TestApp::demo().await;
    let found = test
        .ask("{ units(first: 2) { nodes { id } } officials(first: 1) { nodes { id } } directions { id } projects(first: 1, filter: {stage: {eq: NEGOTIATING}}) { nodes { id version } } }")
        .await;
    let (unit, other) = (&found["units"]["nodes"][0]["id"], &found["units"]["nodes"][1]["id"]);
    let (official, direction) = (&found["officials"]["nodes"][0]["id"], &found["directions"][0]["id"]);
    let project = &found["projects"]["nodes"][0];
    let entry = |lead_unit: &Value, coordinating: Value, assisting: Value| {
        json!({
            "description": { "name": "甲", "investor": "乙", "directionId": direction },
            "responsibility": {
                "leaderId": official, "leadUnitId": lead_unit,
                "coordinatingUnitIds": coordinating, "assistingUnitIds": assisting,
            },
            "registeredOn": "2026-11-24",
        })
    };
    let nobody = json!("unit:0");
    let blank = {
        let mut blank = entry(unit, json!([]), json!([]));
        blank["description"]["name"] = json!(" ");
        blank
    };
    let duty = |duty: Value| json!({ "projectId": project["id"], "duty": duty, "from": "2026-11-24" });
    let cases = [
        ("createProject", blank, json!(["input", "description", "name"])),
        ("createProject", entry(&nobody, json!([]), json!([])), json!(["input", "responsibility", "leadUnitId"])),
        (
            "createProject",
            entry(unit, json!([unit, other, nobody]), json!([])),
            json!(["input", "responsibility", "coordinatingUnitIds", "2"]),
        ),
        (
            "createProject",
            entry(unit, json!([]), json!([unit, unit])),
            json!(["input", "responsibility", "assistingUnitIds", "1"]),
        ),
        ("assignProjectDuty", duty(json!({ "leader": "official:0" })), json!(["input", "duty", "leader"])),
        ("assignProjectDuty", duty(json!({ "assistingUnit": nobody })), json!(["input", "duty", "assistingUnit"])),
        (
            "assignDirectionDuty",
            json!({ "directionId": direction, "duty": { "leadUnit": nobody }, "from": "2026-11-24" }),
            json!(["input", "duty", "leadUnit"]),
        ),
        (
            "approveProject",
            json!({ "projectId": project["id"], "version": project["version"], "on": "2026-11-25", "reason": "审定", "signBy": "2026-12-25" }),
            json!(["input", "on"]),
        ),
        (
            "startProject",
            json!({ "projectId": project["id"], "version": project["version"], "on": "2026-11-24", "reason": "开工" }),
            Value::Null,
        ),
    ];
    for (mutation, input, field) in cases {
        let kind = match mutation {
            "startProject" => "StageInput".to_owned(),
            _ => format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]),
        };
        let query =
            format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ field message }} }} }}");
        for language in ["zh", "en"] {
            let (answer, _) = asked(&test, language, &query, json!({ "input": input })).await;
            let refusal = &answer["data"][mutation]["userErrors"][0];
            assert_eq!(refusal["field"], field, "{mutation} {answer}");
            let message = refusal["message"].as_str().unwrap();
            assert_eq!(is_chinese(message), language == "zh", "{mutation}: {message}");
        }
    }
}
