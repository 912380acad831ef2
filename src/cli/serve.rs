//! `zhaoshang serve`.

use std::net::TcpListener;

use crate::{app::App, clock::Clock, config::Config, demo, http, scheduler};
use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    let stop = on_signal()?;
    let listener = listen(&config)?;
    let app = App::open(config, Clock::System).await?;
    if demo::made_for(&app.db).await?.is_some() && !app.config.listen.ip().is_loopback() {
        bail!("this is a demonstration ledger with public passwords; it is served on loopback only");
    }
    tracing::info!("serving http://{}/graphql", app.config.listen);
    until(stop, app, listener).await
}

/// Takes the port before anything else is done: if another process has it, nothing has happened yet.
pub(super) fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    TcpListener::bind(config.listen).with_context(|| {
        format!("cannot listen on {}; is another process using the port? choose one with --listen", config.listen)
    })
}

/// Cancelled by SIGTERM or Ctrl-C, from here on.
pub(super) fn on_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let signalled = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        signalled.cancel();
    });
    Ok(stop)
}

/// Serves the API and runs the scheduler until `stop`; then nothing new is taken up, and what is on the way is finished.
pub(super) async fn until(stop: CancellationToken, app: App, listener: TcpListener) -> anyhow::Result<()> {
    // A service whose scheduler cannot run would look healthy and send nothing, so it stops.
    let (scheduling, stopping) = (scheduler::run(app.clone(), stop.clone()), stop.clone().drop_guard());
    let scheduler = tokio::spawn(async move {
        let _stop_with_it = stopping;
        scheduling.await
    });
    let served = http::serve(app.clone(), listener, stop.clone()).await;
    stop.cancel();
    let scheduled = scheduler.await;
    app.live.tell_others(&app.db).await;
    app.db.close().await;
    scheduled??;
    served?;
    Ok(())
}
