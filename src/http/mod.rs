//! HTTP: one GraphQL endpoint, the pages behind personal links, and what keeps a service running.

mod address;
mod auth;
mod endpoint;
mod events;
mod explorer;
mod graphql;
mod health;
mod language;
mod letter;
mod media;
mod open;
mod operation;
mod parameters;
mod refusal;
mod socket;

use std::{net::TcpListener, thread::available_parallelism};

use actix_cors::Cors;
use actix_web::{
    App as Server, HttpServer,
    dev::ServerHandle,
    guard::fn_guard,
    http::{Method, header},
    middleware::{Compress, Condition, DefaultHeaders},
    web::{self, Data},
};
use tokio_util::sync::CancellationToken;

use self::{endpoint::Endpoint, open::Open};
use crate::{app::App, live};

/// Seconds that requests on the way get to end after a stop was asked for.
const SHUTDOWN_SECONDS: u64 = 20;

/// The most threads that answer requests.
const WORKERS: usize = 8;

/// Connections to a database server that they share out among them.
const CONNECTIONS: usize = 12;

/// The fewest connections of a thread; enough for an embedded database, where each has a thread and a cache of its own.
const CONNECTIONS_EACH: usize = 2;

/// Seconds for which a browser remembers that it may call the API.
const CORS_SECONDS: usize = 3600;

/// Serves requests on `listener` until `stop` is cancelled; requests on the way are answered first.
pub async fn serve(app: App, listener: TcpListener, stop: CancellationToken) -> std::io::Result<()> {
    live::follow(app.live.clone(), app.db.clone(), app.db.server().cloned(), stop.clone())
        .await
        .map_err(std::io::Error::other)?;
    let endpoint = Endpoint::new(app.clone());
    let workers = available_parallelism().map_or(1, usize::from).min(WORKERS);
    let shared_out = if app.db.server().is_some() { CONNECTIONS / workers } else { 0 };
    let (open, stopping) = (Data::new(Open::default()), Data::new(stop.clone()));
    let server = HttpServer::new(move || {
        let db = app.db.with_own_connections(shared_out.max(CONNECTIONS_EACH));
        Server::new()
            .app_data(Data::new(app.over(db.clone())))
            .app_data(Data::new(endpoint.over(db)))
            .app_data(open.clone())
            .app_data(stopping.clone())
            .wrap(Compress::default())
            .wrap(safe_headers())
            .wrap(Condition::new(!app.config.access.cors_origins.is_empty(), cors(&app.config.access.cors_origins)))
            .service(
                web::resource("/graphql")
                    .route(web::get().guard(fn_guard(socket::is_wanted)).to(socket::open))
                    .route(web::get().guard(fn_guard(events::are_wanted)).to(events::open))
                    .route(web::post().guard(fn_guard(events::are_wanted)).to(events::open))
                    .route(web::get().to(graphql::execute))
                    .route(web::post().to(graphql::execute))
                    .default_service(web::to(graphql::other_method)),
            )
            .service(
                web::resource("/letters/{token}")
                    .route(web::get().to(letter::show))
                    .route(web::head().to(letter::show))
                    .route(web::post().to(letter::enter))
                    .default_service(web::to(letter::other_method)),
            )
            .route("/graphiql", web::get().to(explorer::page))
            .route("/graphiql/{file}", web::get().to(explorer::file))
            .route("/healthz", web::get().to(health::alive))
            .route("/readyz", web::get().to(health::ready))
            .route("/metrics", web::get().to(health::metrics))
            .default_service(web::to(refusal::nothing_here))
    })
    .workers(workers)
    .disable_signals()
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .listen(listener)?
    .run();
    tokio::spawn(stop_when(stop, server.handle()));
    server.await
}

/// For what is meant to be read by programs; a page for people sets its own.
fn safe_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("Cache-Control", "no-store"))
        .add(("Referrer-Policy", "no-referrer"))
        .add(("X-Frame-Options", "DENY"))
        .add(("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"))
}

/// Lets pages of these origins call the API. Tokens are sent by the page itself, so no credentials are allowed.
fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods([Method::GET, Method::POST])
        .allowed_headers([header::ACCEPT, header::ACCEPT_LANGUAGE, header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers(["X-Request-Id", "Retry-After"])
        .max_age(CORS_SECONDS);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

async fn stop_when(stop: CancellationToken, server: ServerHandle) {
    stop.cancelled().await;
    server.stop(true).await;
}
