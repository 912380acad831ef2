//! GraphQL over HTTP beyond what the audits in `tests/web` ask: methods, media types, persisted queries, origins.

use std::fs;

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::app::{TestApp, answer};

const WHO: &str = "{ viewer { login } }";

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("{answer:#}"))
}

fn get(test: &TestApp, parameters: &[(&str, &str)]) -> RequestBuilder {
    test.get("/graphql").query(parameters)
}

fn persisted(text: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hex::encode(Sha256::digest(text)) } })
}

async fn sent(test: &TestApp, body: Value) -> Value {
    answer(test.post().bearer_auth(test.token("admin")).json(&body).send().await.unwrap()).await
}

#[tokio::test]
async fn a_query_may_come_by_get() {
    let test = TestApp::demo().await;
    let query = "query One($id: ID!) { project(id: $id) { id } } query Two { viewer { login } }";
    let asked = get(&test, &[("query", query), ("operationName", "One"), ("variables", "{\"id\":\"project:1\"}")]);
    let seen = answer(asked.bearer_auth(test.token("admin")).send().await.unwrap()).await;
    assert_eq!(seen["data"]["project"]["id"], "project:1");
    for parameters in [
        vec![],
        vec![("query", "")],
        vec![("query", WHO), ("variables", "[]")],
        vec![("query", WHO), ("variables", "{")],
        vec![("query", WHO), ("extensions", "7")],
        vec![("query", WHO), ("query", WHO)],
    ] {
        let response =
            get(&test, &parameters).header("Accept", "application/graphql-response+json").send().await.unwrap();
        assert_eq!(response.status(), 400, "{parameters:?}");
        assert_eq!(code(&answer(response).await), "BAD_INPUT", "{parameters:?}");
    }
}

#[tokio::test]
async fn nothing_is_changed_by_get() {
    let test = TestApp::demo().await;
    let token = test.token("lianluo");
    for (query, name) in [
        ("mutation { signOut { signedOut } }", ""),
        ("mutation { signOut { signedOut } }", "B"),
        // The only operation is executed without being named.
        ("mutation B { signOut { signedOut } }", ""),
        ("query A { viewer { login } } mutation B { signOut { signedOut } }", "B"),
    ] {
        let asked = get(&test, &[("query", query), ("operationName", name)]).bearer_auth(&token);
        let response = asked.send().await.unwrap();
        assert_eq!(response.status(), 405, "{query}");
        assert_eq!(response.headers()["allow"], "POST");
        assert_eq!(code(&answer(response).await), "BAD_INPUT");
    }
    test.ok(&token, WHO, json!({})).await;
}

#[tokio::test]
async fn other_methods_are_told_which_there_are() {
    let test = TestApp::demo().await;
    let url = get(&test, &[]).build().unwrap().url().clone();
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let response = test.client.request(method.clone(), url.clone()).send().await.unwrap();
        assert_eq!(response.status(), 405, "{method}");
        assert_eq!(response.headers()["allow"], "GET, POST");
        assert_eq!(code(&answer(response).await), "BAD_INPUT");
    }
}

/// A page of somebody else's can make a browser send forms, texts and addresses, with cookies but without a token.
#[tokio::test]
async fn a_page_of_somebody_elses_reaches_nothing() {
    let test = TestApp::demo().await;
    let from = |request: RequestBuilder| request.header("Origin", "https://evil.example").header("Cookie", "token=x");
    let change = "mutation { runJob(input: { job: PROMPT_LETTERS }) { userErrors { code } } }";
    let before = test.ask("{ auditEntries { totalCount } jobRuns { totalCount } }").await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let body = json!({ "query": change }).to_string();
        let response = from(test.post()).header("Content-Type", kind).body(body).send().await.unwrap();
        assert_eq!(response.status(), 415, "{kind}");
    }
    assert_eq!(from(get(&test, &[("query", change)])).send().await.unwrap().status(), 405);
    let seen = answer(from(get(&test, &[("query", WHO)])).send().await.unwrap()).await;
    assert_eq!(code(&seen), "UNAUTHENTICATED");
    assert_eq!(test.ask("{ auditEntries { totalCount } jobRuns { totalCount } }").await, before);
}

#[tokio::test]
async fn the_type_asked_for_is_the_type_of_every_answer() {
    let test = TestApp::demo().await;
    let kind = |response: &Response| response.headers()["content-type"].to_str().unwrap().to_owned();
    let asked = |accept: &str, query: &str| test.post().header("Accept", accept).json(&json!({ "query": query }));
    for (query, status) in [("{ __typename }", 200), ("{", 400), ("{ nothing }", 400), (WHO, 200)] {
        let response = asked("application/graphql-response+json", query).send().await.unwrap();
        assert_eq!(response.status(), status, "{query}");
        assert_eq!(kind(&response), "application/graphql-response+json; charset=utf-8");
        assert_eq!(answer(response).await.get("data").is_none(), status == 400, "{query}");
        let response = asked("application/json", query).send().await.unwrap();
        assert_eq!((response.status().as_u16(), kind(&response)), (200, "application/json; charset=utf-8".to_owned()));
    }
    let response = asked("text/html", "{ __typename }").send().await.unwrap();
    assert_eq!(response.status(), 406);
    assert_eq!(code(&answer(response).await), "BAD_INPUT");
}

#[tokio::test]
async fn a_document_sent_once_is_known_by_its_hash() {
    let test = TestApp::demo().await;
    let unknown = sent(&test, json!({ "extensions": persisted(WHO) })).await;
    assert_eq!(code(&unknown), "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(unknown["errors"][0]["message"], "PersistedQueryNotFound");
    let told = sent(&test, json!({ "query": WHO, "extensions": persisted(WHO) })).await;
    assert_eq!(told["data"]["viewer"]["login"], "admin");
    let known = sent(&test, json!({ "extensions": persisted(WHO) })).await;
    assert_eq!(known, told);
    let extensions = persisted(WHO).to_string();
    let by_get = get(&test, &[("extensions", &extensions)]).bearer_auth(test.token("lianluo")).send().await.unwrap();
    assert_eq!(answer(by_get).await["data"]["viewer"]["login"], "lianluo");
    for body in [
        json!({ "query": "{ __typename }", "extensions": persisted(WHO) }),
        json!({ "query": WHO, "extensions": { "persistedQuery": { "sha256Hash": "abc" } } }),
        json!({ "query": WHO, "extensions": { "persistedQuery": true } }),
    ] {
        assert_eq!(code(&sent(&test, body.clone()).await), "BAD_INPUT", "{body}");
    }
}

#[tokio::test]
async fn if_only_registered_documents_are_executed_no_other_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("documents.json");
    let hash = hex::encode(Sha256::digest(WHO));
    fs::write(&file, json!({ hash: WHO }).to_string()).unwrap();
    let path = file.to_str().unwrap();
    let test = TestApp::demo_with(&[("PERSISTED_QUERIES", path), ("PERSISTED_QUERIES_ONLY", "true")]).await;
    let login = |answer: Value| answer["data"]["viewer"]["login"].clone();
    assert_eq!(login(sent(&test, json!({ "extensions": persisted(WHO) })).await), "admin");
    assert_eq!(login(sent(&test, json!({ "query": WHO })).await), "admin");
    for other in ["{ __typename }", "{ viewer { role } }"] {
        let refused = sent(&test, json!({ "query": other, "extensions": persisted(other) })).await;
        assert_eq!(code(&refused), "PERSISTED_QUERY_NOT_IN_LIST");
        let refused = sent(&test, json!({ "extensions": persisted(other) })).await;
        assert_eq!(code(&refused), "PERSISTED_QUERY_NOT_IN_LIST");
    }
}

#[tokio::test]
async fn only_listed_origins_may_call_from_a_browser() {
    let asks = async |test: &TestApp, origin: &str| {
        let url = get(test, &[]).build().unwrap().url().clone();
        let preflight = test.client.request(Method::OPTIONS, url).header("Origin", origin);
        let preflight = preflight.header("Access-Control-Request-Method", "POST");
        let preflight = preflight.header("Access-Control-Request-Headers", "authorization, content-type");
        let asked = test.post().header("Origin", origin).json(&json!({ "query": "{ __typename }" }));
        let mut allowed = Vec::new();
        for response in [preflight.send().await.unwrap(), asked.send().await.unwrap()] {
            assert!(!response.headers().contains_key("access-control-allow-credentials"));
            allowed.push(
                response.headers().get("access-control-allow-origin").map(|value| value.to_str().unwrap().to_owned()),
            );
        }
        allowed
    };
    let test = TestApp::demo_with(&[("CORS_ORIGINS", "https://a.example https://b.example:8443")]).await;
    for origin in ["https://a.example", "https://b.example:8443"] {
        assert_eq!(asks(&test, origin).await, [Some(origin.to_owned()), Some(origin.to_owned())]);
    }
    for origin in ["https://evil.example", "https://a.example.evil.example", "http://a.example", "null"] {
        assert_eq!(asks(&test, origin).await, [None, None], "{origin}");
    }
    assert_eq!(asks(&TestApp::demo().await, "https://a.example").await, [None, None]);
}

#[tokio::test]
async fn answers_are_compressed_but_not_those_that_may_hold_a_token() {
    let test = TestApp::demo().await;
    let encoding = async |query: &str| {
        let asked = test.post().header("Accept-Encoding", "gzip").bearer_auth(test.token("admin"));
        let response = asked.json(&json!({ "query": query })).send().await.unwrap();
        let encoding = response.headers().get("content-encoding").map(|value| value.to_str().unwrap().to_owned());
        (encoding.unwrap_or_default(), response.bytes().await.unwrap())
    };
    let (gzip, body) = encoding("{ projects(first: 100) { nodes { id name } } }").await;
    assert_eq!((gzip.as_str(), &body[..2]), ("gzip", &[0x1f, 0x8b][..]));
    let sign_in = "mutation { signIn(input: { login: \"admin\", password: \"zhaoshang-admin\" }) { token } }";
    let (plain, body) = encoding(sign_in).await;
    assert_eq!(plain, "identity");
    assert!(serde_json::from_slice::<Value>(&body).unwrap()["data"]["signIn"]["token"].is_string());
}

#[tokio::test]
async fn a_compressed_body_is_refused() {
    let test = TestApp::demo().await;
    let request = test.post().header("Content-Type", "application/json").header("Content-Encoding", "gzip");
    assert_eq!(request.body(vec![0x1f, 0x8b, 8, 0]).send().await.unwrap().status(), 415);
}

#[tokio::test]
async fn every_answer_says_what_a_browser_must_not_do_with_it() {
    let test = TestApp::demo().await;
    for path in ["/graphql?query={__typename}", "/graphql", "/healthz", "/nothing"] {
        let response = test.get(path).send().await.unwrap();
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ] {
            assert_eq!(response.headers()[name], value, "{path}");
        }
    }
}
