//! The explorer: GraphiQL from a folder of this machine, or a page that says how to get it.

use std::{fs, path::Path};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::CONTENT_SECURITY_POLICY,
    web::{self, Data},
};

use super::refusal::nothing_here;
use crate::app::App;

/// The page itself.
const PAGE: &str = "index.html";

/// What the page loads: the files that `src/http/graphiql/build.mjs` gathers, and their types.
const FILES: [(&str, &str); 6] = [
    ("explorer.css", "text/css; charset=utf-8"),
    ("explorer.js", "text/javascript; charset=utf-8"),
    ("graphiql.css", "text/css; charset=utf-8"),
    ("graphiql.js", "text/javascript; charset=utf-8"),
    ("react-dom.js", "text/javascript; charset=utf-8"),
    ("react.js", "text/javascript; charset=utf-8"),
];

/// Nothing but this host is asked for anything. The editor sets styles of its own and has its fonts within its CSS.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Shown where no folder is set.
const HOW_TO_GET_IT: &str = include_str!("graphiql/absent.html");

/// The page.
pub(super) async fn page(app: Data<App>) -> HttpResponse {
    let built = match &app.config.graphiql {
        Some(folder) => read(folder, PAGE).await,
        None => None,
    };
    let page = built.unwrap_or_else(|| HOW_TO_GET_IT.into());
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .body(page)
}

/// One of the files that the page loads.
pub(super) async fn file(app: Data<App>, name: web::Path<String>, request: HttpRequest) -> HttpResponse {
    let known = FILES.iter().find(|(known, _)| *known == name.as_str());
    if let (Some(folder), Some((name, media))) = (&app.config.graphiql, known)
        && let Some(bytes) = read(folder, name).await
    {
        return HttpResponse::Ok().content_type(*media).body(bytes);
    }
    nothing_here(request).await
}

async fn read(folder: &Path, name: &'static str) -> Option<Vec<u8>> {
    let path = folder.join(name);
    let read = web::block(move || fs::read(&path).map_err(|error| (path, error))).await;
    read.ok()?.inspect_err(|(path, error)| tracing::warn!(path = %path.display(), %error, "explorer incomplete")).ok()
}
