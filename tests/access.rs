//! Who may see and do what.

use serde_json::{Value, json};

use crate::support::app::{TestApp, answer};

const SIGN_IN: &str =
    "mutation { signIn(input: { login: \"nobody\", password: \"wrong\" }) { token userErrors { code } } }";

/// A type of the introspection, three wrappers deep.
const TYPE: &str = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";

/// What stands for a value of this type in a document; scalars only have to pass validation.
fn dummy(types: &[Value], of: &Value) -> String {
    match (of["kind"].as_str().unwrap(), of["name"].as_str().unwrap_or_default()) {
        ("NON_NULL", _) => dummy(types, &of["ofType"]),
        ("LIST", _) => "[]".to_owned(),
        (_, "Int") => "1".to_owned(),
        (_, "Boolean") => "true".to_owned(),
        (_, "Date") => "\"2026-11-01\"".to_owned(),
        (_, "Month") => "\"2026-11\"".to_owned(),
        (_, "Fen") => "\"1\"".to_owned(),
        ("SCALAR", _) => "\"project:1\"".to_owned(),
        ("ENUM", name) => named(types, name)["enumValues"][0]["name"].as_str().unwrap().to_owned(),
        ("INPUT_OBJECT", name) => {
            let wanted = named(types, name);
            let fields = wanted["inputFields"].as_array().unwrap();
            let required = |field: &&Value| field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null();
            let mut given: Vec<_> = fields.iter().filter(required).collect();
            // One of several: none is required by itself, and one has to be there.
            given.extend(fields.first().filter(|_| given.is_empty()));
            let given = given
                .iter()
                .map(|field| format!("{}: {}", field["name"].as_str().unwrap(), dummy(types, &field["type"])));
            format!("{{ {} }}", given.collect::<Vec<_>>().join(", "))
        }
        other => panic!("{other:?}"),
    }
}

fn named<'a>(types: &'a [Value], name: &str) -> &'a Value {
    types.iter().find(|known| known["name"] == name).unwrap()
}

/// The fields at the root, each as a document of its own: `(name, document)`.
async fn root_fields(test: &TestApp) -> Vec<(String, String)> {
    let query = format!(
        "{{ __schema {{ types {{ kind name enumValues {{ name }} inputFields {{ name defaultValue type {{ {TYPE} }} }}
            fields {{ name type {{ {TYPE} }} args {{ name defaultValue type {{ {TYPE} }} }} }} }} }} }}"
    );
    let schema = test.ask(&query).await["__schema"].take();
    let types = schema["types"].as_array().unwrap();
    let mut documents = Vec::new();
    for (operation, root) in [("query", "Query"), ("mutation", "Mutation")] {
        for field in named(types, root)["fields"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            let args = field["args"].as_array().unwrap().iter();
            let required = args.filter(|arg| arg["type"]["kind"] == "NON_NULL" && arg["defaultValue"].is_null());
            let args: Vec<_> = required
                .map(|arg| format!("{}: {}", arg["name"].as_str().unwrap(), dummy(types, &arg["type"])))
                .collect();
            let args = if args.is_empty() { String::new() } else { format!("({})", args.join(", ")) };
            let mut of = &field["type"];
            while !of["ofType"].is_null() {
                of = &of["ofType"];
            }
            let leaf = matches!(of["kind"].as_str(), Some("SCALAR" | "ENUM"));
            let selection = if leaf { "" } else { " { __typename }" };
            documents.push((name.to_owned(), format!("{operation} {{ {name}{args}{selection} }}")));
        }
    }
    documents
}

#[tokio::test]
async fn without_a_token_nothing_answers_but_sign_in() {
    let test = TestApp::empty().await;
    let fields = root_fields(&test).await;
    assert!(fields.len() > 40, "{}", fields.len());
    for (name, document) in fields.iter().filter(|(name, _)| name != "signIn") {
        assert_eq!(test.code("", document, json!({})).await, "UNAUTHENTICATED", "{name}");
        assert_eq!(test.code("no-such-token", document, json!({})).await, "UNAUTHENTICATED", "{name}");
    }
    let data = test.ok("", SIGN_IN, json!({})).await;
    assert_eq!(data["signIn"], json!({ "token": null, "userErrors": [{ "code": "WRONG_CREDENTIALS" }] }));
}

#[tokio::test]
async fn without_a_token_the_schema_is_not_shown() {
    let test = TestApp::empty().await;
    let answer = test.gql("", "{ __schema { types { name } } }", json!({})).await;
    assert!(!answer.to_string().contains("Project"), "{answer}");
    let seen = test.ask("{ __type(name: \"Project\") { name } }").await;
    assert_eq!(seen["__type"]["name"], "Project");
    let hidden = test.gql("", "{ __type(name: \"Project\") { name } }", json!({})).await;
    assert!(hidden["data"]["__type"].is_null(), "{hidden}");
}

#[tokio::test]
async fn a_token_works_until_it_expires() {
    let test = TestApp::demo().await;
    let token = test.sign_in("admin", "zhaoshang-admin").await;
    let who = "{ viewer { login role } }";
    test.at("2026-11-24T12:59:59Z");
    assert_eq!(test.ok(&token, who, json!({})).await["viewer"], json!({ "login": "admin", "role": "ADMIN" }));
    test.at("2026-11-24T13:00:01Z");
    assert_eq!(test.code(&token, who, json!({})).await, "UNAUTHENTICATED");
}

#[tokio::test]
async fn signing_out_ends_this_token_and_no_other() {
    let test = TestApp::demo().await;
    let token = test.sign_in("lianluo", "zhaoshang-lianluo").await;
    let data = test.ok(&token, "mutation { signOut { signedOut } }", json!({})).await;
    assert_eq!(data["signOut"]["signedOut"], true);
    assert_eq!(test.code(&token, "{ viewer { login } }", json!({})).await, "UNAUTHENTICATED");
    test.ok(&test.token("lianluo"), "{ viewer { login } }", json!({})).await;
}

/// The ids in a list as somebody sees it, all pages.
async fn ids(test: &TestApp, login: &str, list: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = Value::Null;
    loop {
        let query = format!(
            "query($after: String) {{ {list}(first: 100, after: $after) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let data = test.ok(&test.token(login), &query, json!({ "after": after })).await;
        ids.extend(data[list]["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()));
        if data[list]["pageInfo"]["hasNextPage"] == false {
            return ids;
        }
        after = data[list]["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test]
async fn what_is_out_of_scope_answers_as_if_it_did_not_exist() {
    let test = TestApp::demo().await;
    issue_november(&test).await;
    for (list, one) in [("projects", "project"), ("units", "unit"), ("leads", "lead"), ("letters", "letter")] {
        let all = ids(&test, "admin", list).await;
        assert_eq!(ids(&test, "zuzhang", list).await, all, "{list}: a group leader sees everything");
        for login in ["fenguan", "fuzeren", "lianluo"] {
            let own = ids(&test, login, list).await;
            assert!(!own.is_empty(), "{login} {list}");
            let foreign: Vec<_> = all.iter().filter(|id| !own.contains(id)).collect();
            assert!(!foreign.is_empty(), "{login} {list}");
            let look = format!("query($id: ID!) {{ {one}(id: $id) {{ id }} }}");
            for (id, seen) in [(&own[0], true), (foreign[0], false), (&format!("{one}:987654"), false)] {
                let data = test.ok(&test.token(login), &look, json!({ "id": id })).await;
                assert_eq!(data[one]["id"].is_string(), seen, "{login} {id}");
            }
        }
    }
}

async fn issue_november(test: &TestApp) {
    use zhaoshang::letters::issue::{Run, issue};
    for kind in [entity::LetterKind::Prompt, entity::LetterKind::Urging] {
        let run = Run { kind, month: "2026-11".parse().unwrap(), day: test.app.clock.today() };
        issue(&test.app, run, |_, _| {}).await.unwrap();
    }
}

#[tokio::test]
async fn a_write_out_of_scope_is_answered_like_one_to_an_unknown_id() {
    let test = TestApp::demo().await;
    let all = ids(&test, "admin", "projects").await;
    let own = ids(&test, "lianluo", "projects").await;
    let foreign = all.iter().find(|id| !own.contains(id)).unwrap();
    let query =
        "mutation($input: FileProgressEntryInput!) { fileProgressEntry(input: $input) { progressEntry { id } } }";
    let file = |id: &str| json!({ "query": query, "variables": { "input": { "projectId": id, "month": "2026-11", "words": "设备进场", "percent": 10 } } });
    let mut answers = Vec::new();
    for id in [foreign.as_str(), "project:987654", "unit:1", "nonsense"] {
        let request = test.post().bearer_auth(test.token("lianluo")).json(&file(id));
        answers.push(answer(request.send().await.unwrap()).await);
    }
    assert_eq!(answers[0]["errors"][0]["extensions"]["code"], "NOT_FOUND");
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:#?}");
}

#[tokio::test]
async fn addresses_are_for_the_bureau_and_the_person() {
    let test = TestApp::demo().await;
    let query = "{ viewer { official { id } } officials(first: 100) { nodes { id email telephone } } }";
    let of = async |login: &str| {
        let data = test.ok(&test.token(login), query, json!({})).await;
        let nodes = data["officials"]["nodes"].as_array().unwrap().clone();
        let shown = |node: &Value| node["email"].is_string() || node["telephone"].is_string();
        let ids: Vec<Value> = nodes.iter().filter(|node| shown(node)).map(|node| node["id"].clone()).collect();
        (data["viewer"]["official"]["id"].clone(), ids, nodes.len())
    };
    let (_, shown, count) = of("admin").await;
    assert!(shown.len() > count / 2, "the bureau sees them");
    for login in ["zuzhang", "fenguan", "fuzeren", "lianluo"] {
        let (own, shown, count) = of(login).await;
        assert!(count > 1, "{login}");
        assert!(shown.iter().all(|id| *id == own), "{login} {shown:?}");
    }
    let data = test.ok(&test.token("lianluo"), "{ viewer { official { email telephone } } }", json!({})).await;
    assert!(data["viewer"]["official"]["email"].is_string(), "{data}");
}

#[tokio::test]
async fn only_the_bureau_administers() {
    let test = TestApp::demo().await;
    let fields = root_fields(&test).await;
    let ledger = [
        "signIn",
        "signOut",
        "acknowledgeLetter",
        "answerLetterItem",
        "completeMilestone",
        "fileProgressEntry",
        "recordFundReceipt",
        "voidFundReceipt",
        "completeTask",
        "proposeExit",
        "reportLead",
        "followLead",
        "raiseBlocker",
        "resolveBlocker",
        "createVisit",
        "updateVisit",
        "cancelVisit",
    ];
    let mutations: Vec<_> = fields.iter().filter(|(_, document)| document.starts_with("mutation")).collect();
    assert!(mutations.len() > 30);
    for (name, document) in mutations {
        if !ledger.contains(&name.as_str()) {
            for login in ["zuzhang", "fenguan", "fuzeren", "lianluo"] {
                assert_eq!(test.code(&test.token(login), document, json!({})).await, "FORBIDDEN", "{login} {name}");
            }
        }
    }
    for list in ["jobRuns", "auditEntries"] {
        let query = format!("{{ {list} {{ totalCount }} }}");
        assert_eq!(test.code(&test.token("fuzeren"), &query, json!({})).await, "FORBIDDEN");
        test.ask(&query).await;
    }
}

#[tokio::test]
async fn leaders_read_and_keep_no_ledger() {
    let test = TestApp::demo().await;
    for login in ["zuzhang", "fenguan"] {
        let project = ids(&test, login, "projects").await.remove(0);
        let input = json!({ "projectId": project, "on": "2026-11-23", "amount": 100 });
        assert_eq!(test.denied(login, "recordFundReceipt", input, "fundReceipt { id }").await, "FORBIDDEN", "{login}");
    }
}

#[tokio::test]
async fn metrics_are_for_the_bureau() {
    let test = TestApp::demo().await;
    let status = async |token: Option<&str>| {
        let request = test.get("/metrics");
        let request = match token {
            Some(login) => request.bearer_auth(test.token(login)),
            None => request,
        };
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(None).await, 401);
    assert_eq!(status(Some("fuzeren")).await, 403);
    assert_eq!(status(Some("admin")).await, 200);
}

#[tokio::test]
async fn health_needs_no_token() {
    let test = TestApp::empty().await;
    let alive = answer(test.get("/healthz").send().await.unwrap()).await;
    let ready = answer(test.get("/readyz").send().await.unwrap()).await;
    assert_eq!((alive, ready), (json!({ "status": "alive" }), json!({ "status": "ready" })));
}

#[tokio::test]
async fn filters_by_project_do_not_tell_of_projects_out_of_scope() {
    let test = TestApp::demo().await;
    let lists = "{ idleAssets { nodes { freedBy { id } uses { project { id } } } } events(first: 100) { nodes { projects { id } } }
        dispatchMeetings(first: 100) { nodes { projects { id } } } }";
    let all = test.ask(lists).await;
    let seen = ids(&test, "fuzeren", "projects").await;
    let hidden = |list: &str, pointer: &str| {
        let rows = all[list]["nodes"].as_array().unwrap().iter();
        let found = rows.filter_map(|row| row.pointer(pointer)?["id"].as_str());
        found.map(str::to_owned).find(|id| !seen.contains(id)).unwrap()
    };
    for (list, field, pointer) in [
        ("idleAssets", "freedById", "/freedBy"),
        ("idleAssets", "takenById", "/uses/0/project"),
        ("events", "projectId", "/projects/0"),
        ("dispatchMeetings", "projectId", "/projects/0"),
    ] {
        let project = hidden(list, pointer);
        let query = format!("{{ {list}(filter: {{ {field}: {{ eq: \"{project}\" }} }}) {{ totalCount }} }}");
        assert_ne!(test.ask(&query).await[list]["totalCount"], 0, "{query}");
        assert_eq!(test.ok(&test.token("fuzeren"), &query, json!({})).await[list]["totalCount"], 0, "{query}");
    }
}
