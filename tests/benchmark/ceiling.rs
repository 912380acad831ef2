//! The ceiling: a bare handler, one prepared statement a request, its text sent as it is.

use std::env;

use actix_web::{App, HttpResponse, HttpServer, http::header::ContentType, web};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use clap::ValueEnum;
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use serde::Deserialize;
use tokio_postgres::{NoTls, types::ToSql};

use crate::{query::Name, scope::Parameters};

/// Where the parent says what to do: address of the database, port, connections, parameters of the scope.
pub(crate) const SETTINGS: [&str; 4] = ["CEILING_DATABASE", "CEILING_PORT", "CEILING_CONNECTIONS", "CEILING_SCOPE"];

struct State {
    pool: Pool,
    scope: Parameters,
}

/// What varies from request to request.
#[derive(Deserialize)]
struct Asked {
    id: i64,
    stage: Option<String>,
    at: Option<DateTime<Utc>>,
    month: Option<String>,
}

/// Serves until it is killed.
pub(crate) fn serve() -> Result<()> {
    let [database, port, connections, scope] = SETTINGS.map(|name| env::var(name).context(name));
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let mut database: tokio_postgres::Config = database?.parse()?;
    // Compiling a statement takes longer than it runs.
    database.options("-c jit=off");
    let manager = Manager::from_config(database, NoTls, recycling);
    let pool = Pool::builder(manager).max_size(connections?.parse()?).runtime(Runtime::Tokio1).build()?;
    let state = web::Data::new(State { pool, scope: serde_json::from_str(&scope?)? });
    let port: u16 = port?.parse()?;
    actix_web::rt::System::new().block_on(async move {
        let app = move || {
            let mut app = App::new().app_data(state.clone());
            for name in Name::value_variants().iter().copied() {
                let answer = move |state: web::Data<State>, body: web::Bytes| async move {
                    match answer(&state, name, &body).await {
                        Ok(json) => HttpResponse::Ok().content_type(ContentType::json()).body(json),
                        Err(error) => HttpResponse::InternalServerError().body(format!("{error:#}")),
                    }
                };
                app = app.route(&name.path(), web::post().to(answer));
            }
            app
        };
        Ok(HttpServer::new(app).bind(("127.0.0.1", port))?.run().await?)
    })
}

async fn answer(state: &State, name: Name, body: &[u8]) -> Result<String> {
    let asked: Asked = serde_json::from_slice(body)?;
    let scope = &state.scope;
    let client = state.pool.get().await?;
    let statement = client.prepare_cached(name.statement()).await?;
    let mut parameters: Vec<&(dyn ToSql + Sync)> =
        vec![&asked.id, &scope.official, &scope.directions, &scope.units, &scope.day];
    match name {
        Name::Q1 | Name::Q3 => {}
        Name::Q2 => parameters.push(&asked.stage),
        Name::Q4 => parameters.push(&asked.at),
        Name::Q5 => parameters = vec![&asked.id, &scope.writer_units, &asked.month, &scope.day, &scope.writer],
    }
    Ok(client.query_one(&statement, &parameters).await?.try_get(0)?)
}
