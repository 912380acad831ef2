//! HTTP: one GraphQL endpoint, and what keeps a service running.

mod auth;
mod events;
mod graphql;
mod health;
mod language;
mod media;
mod open;
mod operation;
mod refusal;
mod socket;

use std::net::TcpListener;

use actix_web::{
    App as Server, HttpServer,
    dev::ServerHandle,
    guard::fn_guard,
    middleware::DefaultHeaders,
    web::{self, Data, PayloadConfig},
};
use tokio_util::sync::CancellationToken;

use self::open::Open;
use crate::{app::App, graphql as api, live};

/// Seconds that requests on the way get to end after a stop was asked for.
const SHUTDOWN_SECONDS: u64 = 20;

/// Serves requests on `listener` until `stop` is cancelled; requests on the way are answered first.
pub async fn serve(app: App, listener: TcpListener, stop: CancellationToken) -> std::io::Result<()> {
    live::follow(app.live.clone(), app.db.clone(), stop.clone()).await.map_err(std::io::Error::other)?;
    let schema = api::builder().data(app.clone()).finish();
    let (open, stopping) = (Open::default(), stop.clone());
    let server = HttpServer::new(move || {
        Server::new()
            .app_data(Data::new(app.clone()))
            .app_data(Data::new(schema.clone()))
            .app_data(Data::new(open.clone()))
            .app_data(Data::new(stopping.clone()))
            .app_data(PayloadConfig::new(api::limit::BODY_BYTES))
            .wrap(
                DefaultHeaders::new()
                    .add(("X-Content-Type-Options", "nosniff"))
                    .add(("Cache-Control", "no-store"))
                    .add(("Referrer-Policy", "no-referrer")),
            )
            .service(
                web::resource("/graphql")
                    .route(web::get().guard(fn_guard(socket::is_wanted)).to(socket::open))
                    .route(web::post().guard(fn_guard(events::are_wanted)).to(events::open))
                    .route(web::post().to(graphql::execute))
                    .default_service(web::to(graphql::only_post)),
            )
            .route("/healthz", web::get().to(health::alive))
            .route("/readyz", web::get().to(health::ready))
            .route("/metrics", web::get().to(health::metrics))
            .default_service(web::to(refusal::nothing_here))
    })
    .disable_signals()
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .listen(listener)?
    .run();
    tokio::spawn(stop_when(stop, server.handle()));
    server.await
}

async fn stop_when(stop: CancellationToken, server: ServerHandle) {
    stop.cancelled().await;
    server.stop(true).await;
}
