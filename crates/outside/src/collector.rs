//! Traces to whoever gathers them. Where to is said by whoever runs the server, so that it may be an address inside.

use crate::agent::bounded;
use std::{fmt, time::Duration};
use ureq::{Agent, Proxy};

/// How long the collector may take for one message.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where traces are sent, by HTTP (OTLP/HTTP with protobuf).
pub struct Collector {
    agent: Agent,
    url: String,
    headers: Vec<(String, String)>,
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // a header may hold a key, and an address too
        f.write_str("Collector")
    }
}

impl Collector {
    /// One at that address; `headers` go with each message.
    pub fn new(url: String, headers: Vec<(String, String)>) -> Self {
        // whoever runs the server may have said by which proxy the world is reached
        let config = bounded(PATIENCE).proxy(Proxy::try_from_env()).build();
        Self { agent: config.into(), url, headers }
    }

    /// Sends a message of that many bytes, or tells why not. Blocks for five seconds at most.
    pub fn send(&self, protobuf: &[u8]) -> Result<(), String> {
        let request = self.agent.post(&self.url).header("content-type", "application/x-protobuf");
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        let status = request.send(protobuf).map_err(|error| error.to_string())?.status().as_u16();
        if (200..300).contains(&status) { Ok(()) } else { Err(format!("status {status}")) }
    }
}
