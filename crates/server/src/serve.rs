//! Serving until told to stop.

use crate::{
    EmbeddedUi,
    background::Background,
    config::Config,
    metrics,
    traces::{self, Traces},
};
use api::{ApiOptions, AppState};
use axum::serve::ListenerExt;
use engine::{Program, paper::Printer};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// How long threads that still do something are waited for once everything else has ended.
const LAST: Duration = Duration::from_secs(1);

/// Serves until Ctrl-C or SIGTERM; requests that are under way are answered first. `ready` is called once it listens. What is done is
/// told by `traces`, where there are any.
pub fn serve(
    program: Program,
    config: &Config,
    new_seal_key: bool,
    printer: Arc<dyn Printer>,
    traces: Option<Traces>,
    ready: impl FnOnce(),
) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", config.listen);
    let background = Background::new(&program, config.seal_key.as_deref(), new_seal_key)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(told)?;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(config.listen).await.map_err(told)?;
        // the last piece of an answer does not wait for the receipt of those before it
        let listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps its delay");
            }
        });
        let options = ApiOptions { secure_cookies: config.secure_cookies, behind_proxy: config.behind_proxy };
        let state = AppState::new(program.clone(), options, Arc::new(EmbeddedUi), printer);
        let state = match traces {
            Some(_) => state.traced(traces::put_below),
            None => state,
        };
        let watched = match config.metrics_listen {
            Some(at) => {
                let sent = traces.as_ref().map(Traces::sent);
                Some(watched(at, metrics::router(&state, &program, sent)).await?)
            }
            None => None,
        };
        let service = api::router(state).into_make_service_with_connect_info::<SocketAddr>();
        let background = background.start();
        ready();
        let served = axum::serve(listener, service).with_graceful_shutdown(stopped()).await.map_err(told);
        background.stop().await;
        // told to the end, of what happens at the end too
        if let Some(watched) = watched {
            watched.abort();
        }
        served
    });
    // what is still being sent by then keeps nobody waiting
    runtime.shutdown_timeout(LAST);
    if let Some(traces) = traces {
        traces.end();
    }
    served
}

/// Tells the metrics where they are asked for.
async fn watched(at: SocketAddr, router: axum::Router) -> Result<tokio::task::JoinHandle<()>, String> {
    let listener = tokio::net::TcpListener::bind(at).await.map_err(|error| format!("{at}: {error}"))?;
    Ok(tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::warn!(%error, "the metrics are no longer told");
        }
    }))
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
