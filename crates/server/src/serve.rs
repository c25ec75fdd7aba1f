//! Serving until told to stop.

use crate::{EmbeddedUi, config::Config};
use api::{ApiOptions, AppState};
use axum::serve::ListenerExt;
use engine::Program;
use std::{sync::Arc, time::Duration};

/// How often answers to old requests are forgotten.
const SWEEP: Duration = Duration::from_secs(300);
/// How many at once.
const PART: i64 = 2_000;

/// Serves until Ctrl-C or SIGTERM; requests that are under way are answered first. `ready` is called once it listens.
pub fn serve(program: Program, config: &Config, ready: impl FnOnce()) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", config.listen);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(told)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(config.listen).await.map_err(told)?;
        // the last piece of an answer does not wait for the receipt of those before it
        let listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps its delay");
            }
        });
        let options = ApiOptions { secure_cookies: config.secure_cookies };
        let router = api::router(AppState::new(program.clone(), options, Arc::new(EmbeddedUi)));
        tokio::spawn(sweep(program));
        ready();
        axum::serve(listener, router).with_graceful_shutdown(stopped()).await.map_err(told)
    })
}

async fn sweep(program: Program) {
    let mut every = tokio::time::interval(SWEEP);
    loop {
        every.tick().await;
        // a part at a time, so that commands come in between
        loop {
            match program.store.write(|tx| engine::idempotency::forget_old(tx, PART)).await {
                Ok(gone) if gone == PART as u64 => {}
                Ok(_) => break,
                Err(failure) => {
                    tracing::warn!(%failure, "old answers could not be forgotten");
                    break;
                }
            }
        }
    }
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
