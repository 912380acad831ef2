//! What those who run the service ask it.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use serde_json::json;
use tokio::time::timeout;

use super::{
    auth, language,
    refusal::{internal, refuse},
};
use crate::{
    app::App,
    domain::viewer::Permission,
    graphql::error::{Code, Fault},
    telemetry,
};

/// The process is alive.
pub(super) async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "alive" }))
}

/// The service can do its work: the database answers. Its schema was checked at start.
pub(super) async fn ready(app: Data<App>) -> HttpResponse {
    match timeout(app.config.limits.request, app.db.ping()).await {
        Ok(Ok(())) => return HttpResponse::Ok().json(json!({ "status": "ready" })),
        Ok(Err(error)) => tracing::warn!(%error, "not ready"),
        Err(_) => tracing::warn!("not ready: the database does not answer in time"),
    }
    HttpResponse::ServiceUnavailable().json(json!({ "status": "database unreachable" }))
}

/// The metrics, as Prometheus text; for the bureau's tokens only.
pub(super) async fn metrics(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let language = language::wanted(&request);
    match auth::viewer(&app, &request).await {
        Ok(Some((viewer, _))) if viewer.may(Permission::Administer) => {
            let metrics = telemetry::metrics();
            metrics.run_upkeep();
            HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(metrics.render())
        }
        Ok(Some(_)) => refuse(StatusCode::FORBIDDEN, Code::Forbidden, &Fault::Forbidden.words(), language),
        Ok(None) => refuse(StatusCode::UNAUTHORIZED, Code::Unauthenticated, &Fault::Unauthenticated.words(), language),
        Err(error) => {
            tracing::error!(%error, "no viewer for /metrics");
            internal("metrics", language)
        }
    }
}
