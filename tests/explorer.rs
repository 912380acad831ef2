//! The explorer's page and files; tests/web/explorer.test.mjs opens it in a browser.

use std::fs;

use reqwest::{Response, StatusCode};

use crate::support::app::TestApp;

async fn get(test: &TestApp, path: &str) -> Response {
    test.client.get(format!("{}{path}", test.address)).send().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers()[name].to_str().unwrap()
}

#[tokio::test]
async fn without_its_folder_the_page_says_how_to_get_it() {
    let test = TestApp::empty().await;
    let page = get(&test, "/graphiql").await;
    assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
    let words = page.text().await.unwrap();
    assert!(words.contains("npm run build") && words.contains("接口浏览器尚未安装") && !words.contains("<script"));
    assert_eq!(get(&test, "/graphiql/graphiql.js").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_folder_is_served_and_nothing_else_of_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["index.html", "explorer.js", "secret.txt"] {
        fs::write(folder.path().join(name), name).unwrap();
    }
    let test = TestApp::demo_with(&[("GRAPHIQL", folder.path().to_str().unwrap())]).await;
    let page = get(&test, "/graphiql").await;
    let policy = header(&page, "content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"), "{policy}");
    assert_eq!(page.text().await.unwrap(), "index.html");
    let script = get(&test, "/graphiql/explorer.js").await;
    assert_eq!(header(&script, "content-type"), "text/javascript; charset=utf-8");
    assert_eq!(script.text().await.unwrap(), "explorer.js");
    // One that is not there, one that is none of its files, one outside.
    for path in ["react.js", "secret.txt", "..%2Fzhaoshang.db"] {
        assert_eq!(get(&test, &format!("/graphiql/{path}")).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}
