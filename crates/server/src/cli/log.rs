//! Where the program logs to, and its traces.

use crate::traces::{TraceConfig, Traces};
use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

/// Begins to log, and to send traces where that is configured. Without, there is no layer for them: a span costs a look at a flag.
pub(super) fn start(log: &str, traces: Option<&TraceConfig>) -> Result<Option<Traces>, String> {
    let filter = EnvFilter::try_new(log).map_err(|error| format!("log: {error}"))?;
    let Some(config) = traces else {
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
        return log.try_init().map(|()| None).map_err(|error| error.to_string());
    };
    let (traces, layer) = Traces::begin(config)?;
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(filter);
    tracing_subscriber::registry().with(layer).with(log).try_init().map_err(|error| error.to_string())?;
    Ok(Some(traces))
}
